"""The same loop, compiled by Numba: the same bits as `network.py` and `loss.py`, several times as fast.

All of `maths.py`'s and `network.py`'s steps again, on single numbers, within loops over the runs that LLVM
turns into vector instructions. Three things keep it so. Bits: Numba's `fastmath` stays off, so that no sum is
reordered and no multiplication fused with an addition. Indices are unsigned: of a signed one Numba would ask
whether it counts from the end. Loops are short: the processor looks ahead over some 300 instructions, and
finds work in them only if they belong to several elements.

Every array is flat, in rows of LANES, one number a run; the names are those of `network.py`.
"""

import math
import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

# Or else Numba starts colorama, where that is installed, and a terminal is sent a code when the program ends.
os.environ.setdefault("NUMBA_DISABLE_ERROR_MESSAGE_HIGHLIGHTING", "1")

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from tloop.simulation import maths, network
from tloop.simulation.engines.block import BLOCK, Block, Standing, block_orders, points_side_by_side
from tloop.simulation.maths import (
    EXPONENT_SHIFT,
    HALF_LN2,
    LN2_HIGH,
    LN2_LOW,
    ONE_BITS,
    PER_HALF_LN2,
    PER_LN2,
    ROUNDER,
    SQRT_HALF_BITS,
    Array,
)
from tloop.simulation.network import run_order, units
from tloop.simulation.random import Streams
from tloop.simulation.rules import BETA_1, BETA_2, CORRECTIONS, EPSILON, RULES, SETTLED, rule_name

Index = np.uintp
Row = Index | int
Terms = tuple[float, float, float, float]
ZERO, ONE, TWO, THREE, KINDS, FIVE, SIX, SEVEN, EIGHT = (Index(i) for i in range(9))
SIDE_BY_SIDE = 32  # runs at a time
ONE_SIZE = True
LANES = Index(SIDE_BY_SIDE)
INPUTS = TWO * LANES  # a point's x and y
NEURON = KINDS * LANES  # a neuron's W1 (x and y), b1 and W2
W2 = THREE * LANES  # where it lies within a neuron
ETA, DECAY, MU, FIRST, SECOND = (
    LANES * Index(i) for i in range(5)
)  # rows of the knobs; two are Adam's 1 − βᵗ
MOMENTUM, ADAM = (list(RULES).index(name) for name in ("momentum", "adam"))
ADAM_CORRECTIONS = CORRECTIONS.T.ravel()
MASK = Index(0xFFFFFFFF)

# √2, from which on `maths.log` counts to the next power of two.
SQRT_2 = float(np.int64(SQRT_HALF_BITS + (1 << EXPONENT_SHIFT)).view(np.float64))
C0, C1, C2, C3, C4, C5 = maths.COTH
A0, A1, A2, A3, A4, A5, A6, A7, A8, A9 = maths.ARTANH


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compiled when it is first called; the code is kept for later processes if there is a folder for it."""
    try:
        return njit(error_model="numpy", nogil=True, cache=True)(function)
    except RuntimeError:  # installed read-only, without a writable home
        return njit(error_model="numpy", nogil=True)(function)


inlined = njit(error_model="numpy", inline="always")


@intrinsic
def float_of_bits(context: object, bits: object) -> tuple[Any, Callable[..., ir.Value]]:
    """The float64 of 64 bits."""

    def generate(
        context: object, builder: ir.IRBuilder, signature: object, values: Sequence[ir.Value]
    ) -> ir.Value:
        return builder.bitcast(values[0], ir.DoubleType())

    return types.float64(types.int64), generate


@intrinsic
def bits_of_float(context: object, number: object) -> tuple[Any, Callable[..., ir.Value]]:
    """The 64 bits of a float64."""

    def generate(
        context: object, builder: ir.IRBuilder, signature: object, values: Sequence[ir.Value]
    ) -> ir.Value:
        return builder.bitcast(values[0], ir.IntType(64))

    return types.int64(types.float64), generate


@inlined
def power_of_two(rounded: float) -> float:
    bits: int = bits_of_float(rounded)  # type: ignore[call-arg]
    return float_of_bits((bits << EXPONENT_SHIFT) + ONE_BITS)


@inlined
def clip(x: float, low: float, high: float) -> float:
    """NaN stays NaN, as in `np.minimum(np.maximum(x, low), high)`."""
    x = low if x < low else x
    return high if x > high else x


@inlined
def u_coth_u(u: float) -> float:
    s = u * u
    return (C0 + s * (C1 + s * (C2 + s * (C3 + s * (C4 + s * C5))))) * s + 1.0


@inlined
def sigmoid(x: float) -> float:
    half = clip(x, -708.0, 708.0) * 0.5
    rounded = half * PER_HALF_LN2 + ROUNDER
    u = half - (rounded - ROUNDER) * HALF_LN2
    shrink = u_coth_u(u)
    grow = (shrink + u) * power_of_two(rounded)
    return grow / ((shrink - u) + grow)


# ---- forward: logit = W2·h + b2, h = tanh(W1·x + b1)


@compiled
def reduce_for_tanh(neurons: Array, inputs: Array, point: Row, u: Array, c: Array) -> None:
    """u and c of `maths.tanh`, of every neuron's sum at one point."""
    x, y = INPUTS * point, INPUTS * point + LANES
    for j in range(Index(neurons.size) // NEURON):
        W1x = NEURON * j
        W1y, b1 = W1x + LANES, W1x + INPUTS
        for run in range(LANES):
            s = inputs[x + run] * neurons[W1x + run] + inputs[y + run] * neurons[W1y + run]
            s = clip(s + neurons[b1 + run], -20.0, 20.0)
            rounded = s * PER_HALF_LN2 + ROUNDER
            power = power_of_two(rounded)
            u[LANES * j + run] = s - (rounded - ROUNDER) * HALF_LN2
            c[LANES * j + run] = (power - 1.0) / (power + 1.0)


@compiled
def finish_tanh(neurons: Array, u: Array, c: Array, point: Row, h: Array, products: Array) -> None:
    """h = tanh and W2·h, of every neuron at one point."""
    H = Index(neurons.size) // NEURON
    for j in range(H):
        here, there = LANES * j, Index(h.size) // H * j + LANES * point
        for run in range(LANES):
            own, base = u[here + run], c[here + run]
            denominator = base * own + u_coth_u(own)
            value = (own * (1.0 - base * base)) / denominator + base
            h[there + run] = value
            products[here + run] = value * neurons[NEURON * j + W2 + run]


@compiled
def pass_on(neurons: Array, inputs: Array, point: Row, h: Array, products: Array) -> None:
    """The inputs, in place of neurons where there is no hidden layer."""
    for j in range(TWO):
        here, there = LANES * j, Index(h.size) // TWO * j + LANES * point
        for run in range(LANES):
            value = inputs[INPUTS * point + here + run]
            h[there + run] = value
            products[here + run] = value * neurons[NEURON * j + W2 + run]


@compiled
def copy(values: Array, out: Array, place: Row) -> None:
    for i in range(Index(values.size)):
        out[place + i] = values[i]


@compiled
def fold(terms: Array, start: Row, count: Row) -> None:
    """`maths.fold` of so many rows; the sum comes to lie in the first, at `start`."""
    while count > ONE:
        half = ONE
        while TWO * half < count:
            half *= TWO
        for i in range(start, start + (count - half) * LANES):
            terms[i] += terms[i + half * LANES]
        count = half


@compiled
def forward(neurons: Array, b2: Array, linear: bool, inputs: Array, h: Array, logits: Array) -> None:
    """h (H, points) and logits (points) of all inputs (points, 2), each a row."""
    H = Index(neurons.size) // NEURON
    u, c, products = np.empty(LANES * H), np.empty(LANES * H), np.empty(LANES * H)
    for point in range(Index(logits.size) // LANES):
        if linear:
            pass_on(neurons, inputs, point, h, products)
        else:
            reduce_for_tanh(neurons, inputs, point, u, c)
            finish_tanh(neurons, u, c, point, h, products)
        fold(products, ZERO, H)
        for run in range(LANES):
            logits[LANES * point + run] = products[run] + b2[run]


# ---- backward: the gradient of the mean loss over the points that forward went through


@compiled
def blame_outputs(logits: Array, labels: Array, blame: Array) -> None:
    """dloss_dlogit = p − y."""
    for i in range(Index(labels.size)):
        blame[i] = sigmoid(logits[i]) - labels[i]


@compiled
def strands_of(count: Row) -> Row:
    """A power of two: every so-manieth point makes a strand of at most eight. So begins `maths.fold`."""
    strands = ONE
    while EIGHT * strands < count:
        strands *= TWO
    return strands


@inlined
def terms_of(blame: Array, inputs: Array, h: Array, here: Row, point: Row, run: Row, w: float) -> Terms:
    """The terms of the gradient of one neuron's W1 (x and y), b1 and W2 at one point."""
    value, own = h[here + LANES * point + run], blame[LANES * point + run]
    of_sum = (1.0 - value * value) * (own * w)
    x, y = inputs[INPUTS * point + run], inputs[INPUTS * point + LANES + run]
    return of_sum * x, of_sum * y, of_sum, own * value


@inlined
def add(a: Terms, b: Terms) -> Terms:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


def strand_adder(points: int) -> Callable[..., None]:
    """Of strands of so many points: a loop with no branches, which LLVM turns into vector instructions."""

    @compiled
    def add_strand(
        neurons: Array, j: Row, blame: Array, inputs: Array, h: Array, a: Row, n: Row, sums: Array
    ) -> None:
        w, here = NEURON * j + W2, Index(h.size) // (Index(neurons.size) // NEURON) * j
        b, c, d, e, f, g, i = (
            a + n,
            a + TWO * n,
            a + THREE * n,
            a + KINDS * n,
            a + FIVE * n,
            a + SIX * n,
            a + SEVEN * n,
        )
        W1x, W1y, b1, w2 = LANES * a, LANES * (a + n), LANES * c, LANES * d
        for run in range(LANES):
            own = neurons[w + run]
            total = terms_of(blame, inputs, h, here, a, run, own)
            if points > 4:
                total = add(total, terms_of(blame, inputs, h, here, e, run, own))
            if points > 2:
                third = terms_of(blame, inputs, h, here, c, run, own)
                if points > 6:
                    third = add(third, terms_of(blame, inputs, h, here, g, run, own))
                total = add(total, third)
            if points > 1:
                second = terms_of(blame, inputs, h, here, b, run, own)
                if points > 5:
                    second = add(second, terms_of(blame, inputs, h, here, f, run, own))
                if points > 3:
                    fourth = terms_of(blame, inputs, h, here, d, run, own)
                    if points > 7:
                        fourth = add(fourth, terms_of(blame, inputs, h, here, i, run, own))
                    second = add(second, fourth)
                total = add(total, second)
            sums[W1x + run], sums[W1y + run], sums[b1 + run], sums[w2 + run] = total

    return add_strand


add_1, add_2, add_3, add_4, add_5, add_6, add_7, add_8 = (strand_adder(points) for points in range(1, 9))


@compiled
def backward(neurons: Array, j: Row, count: Row, blame: Array, inputs: Array, h: Array, sums: Array) -> None:
    """The gradient's terms of neuron j, added up over each strand: (4, strands), of W1's x and y, b1, W2."""
    n = strands_of(count)
    for a in range(n):
        points = (count - a + n - ONE) // n
        if points == ONE:
            add_1(neurons, j, blame, inputs, h, a, n, sums)
        elif points == TWO:
            add_2(neurons, j, blame, inputs, h, a, n, sums)
        elif points == THREE:
            add_3(neurons, j, blame, inputs, h, a, n, sums)
        elif points == KINDS:
            add_4(neurons, j, blame, inputs, h, a, n, sums)
        elif points == FIVE:
            add_5(neurons, j, blame, inputs, h, a, n, sums)
        elif points == SIX:
            add_6(neurons, j, blame, inputs, h, a, n, sums)
        elif points == SEVEN:
            add_7(neurons, j, blame, inputs, h, a, n, sums)
        else:
            add_8(neurons, j, blame, inputs, h, a, n, sums)


# ---- update: the rules of `rules.py`, on one parameter of every run


@compiled
def add_decay(weights: Array, start: Row, knobs: Array, step: Array) -> None:
    for run in range(LANES):
        step[run] += weights[start + run] * knobs[DECAY + run]


@compiled
def momentum(velocity: Array, start: Row, knobs: Array, step: Array) -> None:
    for run in range(LANES):
        step[run] += velocity[start + run] * knobs[MU + run]
        velocity[start + run] = step[run]


@compiled
def adam(m: Array, v: Array, start: Row, knobs: Array, step: Array) -> None:
    for run in range(LANES):
        g = step[run]
        mean = m[start + run] * BETA_1 + g * (1.0 - BETA_1)
        square = v[start + run] * BETA_2 + g * g * (1.0 - BETA_2)
        m[start + run], v[start + run] = mean, square
        mean, square = mean / knobs[FIRST + run], square / knobs[SECOND + run]
        step[run] = mean / (math.sqrt(square) + EPSILON)


@compiled
def update(
    weights: Array,
    start: Row,
    is_weight: bool,
    sums: Array,
    place: Row,
    count: Row,
    rule: int,
    decays: bool,
    knobs: Array,
    memory: Array,
    step: Array,
) -> None:
    """parameters ← parameters − η·step, from the gradient's sum over `count` points; step: room for it."""
    for run in range(LANES):
        step[run] = sums[place + run] / np.float64(count)
    decays = decays and is_weight
    if decays and rule != ADAM:
        add_decay(weights, start, knobs, step)
    if rule == MOMENTUM:
        momentum(memory, start, knobs, step)
    if rule == ADAM:
        adam(memory, memory[weights.size :], start, knobs, step)
        if decays:
            add_decay(weights, start, knobs, step)
    for run in range(LANES):
        weights[start + run] -= step[run] * knobs[ETA + run]


@compiled
def correct(updates: NDArray[np.int64], corrections: Array, knobs: Array) -> None:
    """Adam's 1 − βᵗ for this update, of either β."""
    for run in range(LANES):
        updates[run] += 1
        t = min(updates[run], SETTLED)
        knobs[FIRST + run], knobs[SECOND + run] = corrections[2 * t], corrections[2 * t + 1]


@compiled
def learn(
    weights: Array,
    inputs: Array,
    labels: Array,
    h: Array,
    logits: Array,
    room: tuple[Array, Array, Array],
    rule: int,
    decays: bool,
    knobs: Array,
    memory: Array,
) -> None:
    """One update, from as many points as there are labels; `forward` comes first."""
    blame, sums, step = room
    size = Index(labels.size)
    count, neurons = size // LANES, weights[: weights.size - LANES]
    blame_outputs(logits, labels, blame)
    strands = strands_of(count)
    for j in range(Index(neurons.size) // NEURON):
        backward(neurons, j, count, blame, inputs, h, sums)
        for kind in range(KINDS):
            place = kind * strands * LANES
            fold(sums, place, strands)
            here = NEURON * j + LANES * kind
            update(weights, here, kind != 2, sums, place, count, rule, decays, knobs, memory, step)
    fold(blame, ZERO, count)
    update(weights, Index(neurons.size), False, blame, ZERO, count, rule, decays, knobs, memory, step)


# ---- batches


@compiled
def draw_orders(state: NDArray[np.uint64], runs: int, count: Row, order: NDArray[np.int64]) -> None:
    """`batches.orders` from streams of this state (4, epochs · R): order (epochs, count), each a row."""
    for stream in range(state.shape[1]):
        a, b, c, d = state[0, stream], state[1, stream], state[2, stream], state[3, stream]
        here = (stream // runs * count) * LANES + stream % runs
        for i in range(count):
            order[here + i * LANES] = i
        for last in range(count - ONE, ZERO, -1):
            product = b * Index(5) & MASK
            bits = (product << Index(7) | product >> Index(25)) * Index(9) & MASK
            shifted = b << Index(9) & MASK
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= shifted
            d = (d << Index(11) | d >> Index(21)) & MASK
            drawn = Index((bits + 0.5) / 4294967296.0 * (last + ONE))
            one, other = here + last * LANES, here + drawn * LANES
            order[one], order[other] = order[other], order[one]


@compiled
def shuffle(
    inputs: Array, labels: Array, order: NDArray[np.int64], shuffled: Array, shuffled_labels: Array
) -> None:
    for i in range(Index(shuffled_labels.size) // LANES):
        for run in range(LANES):
            drawn = Index(order[LANES * i + run])
            shuffled[INPUTS * i + run] = inputs[INPUTS * drawn + run]
            shuffled[INPUTS * i + LANES + run] = inputs[INPUTS * drawn + LANES + run]
            shuffled_labels[LANES * i + run] = labels[LANES * drawn + run]


# ---- evaluate: the loss of a margin m is softplus(−m), in three loops


@compiled
def exp_but_for_power(margins: Array, rest: Array, k: Array) -> None:
    """e⁻|m| = rest · 2ᵏ, the steps of `maths.exp`."""
    for i in range(margins.size):
        x = clip(-abs(margins[i]), -746.0, 710.0)
        whole = (x * PER_LN2 + ROUNDER) - ROUNDER
        high = x - whole * LN2_HIGH
        low = whole * LN2_LOW
        r = high - low
        u = r * 0.5
        s = u * u
        u = u - (C0 + s * (C1 + s * (C2 + s * (C3 + s * (C4 + s * C5))))) * s
        rest[i] = (((r * u) / (1.0 - u) - low) + high) + 1.0
        k[i] = whole


@compiled
def split_for_log(rest: Array, k: Array, f: Array, low: Array, high: Array) -> None:
    """1 + e⁻|m| = 2ᵏ·(1 + f), k = 0 or 1; high: k·ln 2; low: what that and 1 + e⁻|m| lost to rounding."""
    for i in range(rest.size):
        half = k[i] * 0.5 + ROUNDER
        other = (k[i] - (half - ROUNDER)) + ROUNDER
        x = (rest[i] * power_of_two(half)) * power_of_two(other)
        one_more = 1.0 + x
        doubled = one_more >= SQRT_2
        f[i] = (one_more * 0.5 if doubled else one_more) - 1.0
        high[i] = LN2_HIGH if doubled else 0.0
        low[i] = (LN2_LOW if doubled else 0.0) + (x - (one_more - 1.0)) / one_more


@compiled
def log_of_product(margins: Array, f: Array, low: Array, high: Array, losses: Array) -> None:
    """The last steps of `maths.log1p`, and of softplus."""
    for i in range(f.size):
        s = f[i] / (2.0 + f[i])
        q = s * s
        series = A4 + q * (A5 + q * (A6 + q * (A7 + q * (A8 + q * A9))))
        series = (A0 + q * (A1 + q * (A2 + q * (A3 + q * series)))) * q
        half_square = (f[i] * f[i]) * 0.5
        tail = (series + half_square) * s + low[i]
        losses[i] = (high[i] - ((half_square - tail) - f[i])) + (0.0 if margins[i] > 0.0 else -margins[i])


@compiled
def margins_of(logits: Array, labels: Array, margins: Array, correct: Array) -> None:
    for i in range(logits.size):
        margins[i] = logits[i] if labels[i] == 1.0 else -logits[i]
        correct[i] = 1.0 if margins[i] > 0.0 else 0.0


@compiled
def mean(terms: Array, start: Row, count: Row, out: Array, place: Row) -> None:
    """The mean of so many rows; the terms are used up."""
    fold(terms, start, count)
    for run in range(LANES):
        out[place + run] = terms[start + run] / np.float64(count)


# ---- the loop


@compiled
def train_epochs(
    weights: Array,
    linear: bool,
    inputs: Array,
    labels: Array,
    train_count: Row,
    batch: Row,
    orders: NDArray[np.int64],
    rule: int,
    decays: bool,
    knobs: Array,
    memory: Array,
    updates: NDArray[np.int64],
    corrections: Array,
    parameters: Array,
    traces: Array,
) -> None:
    """One epoch after the other, as many as `parameters` has room for.

    Rows: weights (4H + 1), inputs (points, 2), labels (points), knobs (5), memory (M, 4H + 1), updates;
    orders (epochs, training points); what is written down: parameters (epochs, 4H + 1) and traces
    (epochs, 4), which are train and test loss, train and test accuracy. corrections: (SETTLED + 1, 2).
    """
    width, size, split = Index(weights.size), Index(labels.size), train_count * LANES
    H, test_count = width // NEURON, (size - split) // LANES
    neurons, b2 = weights[: H * NEURON], weights[H * NEURON :]
    h, logits = np.empty(H * size), np.empty(size)
    room = np.empty(split), np.empty(KINDS * split), np.empty(LANES)
    shuffled, shuffled_labels = np.empty(TWO * split), np.empty(split)
    batch_h, batch_logits = np.empty(H * batch * LANES), np.empty(batch * LANES)
    margins, correct_ones, losses = np.empty(size), np.empty(size), np.empty(size)
    rest, k, f, low, high = np.empty(size), np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    for epoch in range(Index(parameters.size) // width):
        copy(weights, parameters, width * epoch)
        forward(neurons, b2, linear, inputs, h, logits)
        if batch == train_count:
            if rule == ADAM:
                correct(updates, corrections, knobs)
            learn(weights, inputs, labels[:split], h, logits, room, rule, decays, knobs, memory)
        else:
            shuffle(inputs, labels, orders[split * epoch :], shuffled, shuffled_labels)
            for start in range(ZERO, split, batch * LANES):
                some = min(batch * LANES, split - start)
                own, right = (
                    shuffled[TWO * start : TWO * (start + some)],
                    shuffled_labels[start : start + some],
                )
                own_h, own_logits = batch_h[: H * some], batch_logits[:some]
                forward(neurons, b2, linear, own, own_h, own_logits)
                if rule == ADAM:
                    correct(updates, corrections, knobs)
                learn(weights, own, right, own_h, own_logits, room, rule, decays, knobs, memory)

        margins_of(logits, labels, margins, correct_ones)
        exp_but_for_power(margins, rest, k)
        split_for_log(rest, k, f, low, high)
        log_of_product(margins, f, low, high, losses)
        here = KINDS * LANES * epoch
        mean(losses, ZERO, train_count, traces, here)
        mean(losses, split, test_count, traces, here + LANES)
        mean(correct_ones, ZERO, train_count, traces, here + TWO * LANES)
        mean(correct_ones, split, test_count, traces, here + W2)


def train_block(runs: Sequence[Standing]) -> list[Block]:
    """NumPy's `train_block`, for at most LANES networks of one size."""
    hidden, count, batch = runs[0].experiment.hidden, len(runs[0].train_points), runs[0].batch
    width = 4 * units(hidden) + 1
    inputs, labels = points_side_by_side(runs)
    rule = rule_name(runs[0].experiment)
    weights = _in_lanes(_neuron_by_neuron([run.parameters for run in runs], hidden))
    memory = np.zeros((RULES[rule].memory, *weights.shape))
    for i in range(len(memory)):
        memory[i] = _in_lanes(_neuron_by_neuron([run.memory[i] for run in runs], hidden))
    knobs = np.zeros((5, SIDE_BY_SIDE))
    for run, standing in enumerate(runs):
        each = standing.experiment
        knobs[:3, run] = each.eta, each.decay, each.momentum
    orders = np.zeros(0, np.int64)
    if batch < count:
        orders = np.zeros(BLOCK * count * SIDE_BY_SIDE, np.int64)
        state = Streams(block_orders(runs)).state.astype(np.uint64)
        draw_orders(state, len(runs), Index(count), orders)
    parameters, traces = np.empty((BLOCK, width, SIDE_BY_SIDE)), np.empty((BLOCK, 4, SIDE_BY_SIDE))
    updates = np.zeros(SIDE_BY_SIDE, np.int64)
    updates[: len(runs)] = [run.updates for run in runs]
    train_epochs(
        weights.reshape(-1),
        hidden == 0,
        _in_lanes(inputs).reshape(-1),
        _in_lanes(labels).reshape(-1),
        Index(count),
        Index(batch),
        orders,
        list(RULES).index(rule),
        any(run.experiment.decay > 0.0 for run in runs),
        knobs.reshape(-1),
        memory.reshape(-1),
        updates,
        ADAM_CORRECTIONS,
        parameters.reshape(-1),
        traces.reshape(-1),
    )
    rows, R = _run_order(hidden), len(runs)
    by_run = np.ascontiguousarray(parameters[:, rows, :R].transpose(2, 0, 1))
    traces_by_run = np.ascontiguousarray(traces[..., :R].transpose(2, 1, 0))
    after, remembered = weights[rows, :R].T, memory[:, rows, :R].transpose(2, 0, 1)
    states = list(zip(after, remembered, strict=True))
    return [Block(states[run], by_run[run], *traces_by_run[run]) for run in range(R)]


def logits_of(parameters: Array, hidden: int, coordinates: Array) -> Array:
    """`network.logits_of`: one network, the points in the place of runs."""
    if hidden == 0:
        return network.logits_of(parameters, hidden, coordinates)
    count, lanes = len(coordinates), SIDE_BY_SIDE
    inputs = np.zeros((2, -(-count // lanes) * lanes))
    inputs[:, :count] = coordinates.T
    rows = np.ascontiguousarray(inputs.reshape(2, -1, lanes).swapaxes(0, 1))
    W1, others = parameters[: 2 * hidden].reshape(hidden, 2), parameters[2 * hidden : -1].reshape(2, hidden)
    neurons = np.repeat(np.concatenate([W1.T, others]).T.ravel(), lanes)
    h, logits = np.empty(hidden * rows.shape[0] * lanes), np.empty(rows.shape[0] * lanes)
    forward(neurons, np.full(lanes, parameters[-1]), False, rows.reshape(-1), h, logits)
    return logits[:count]


def _neuron_by_neuron(rows: Sequence[Array], hidden: int) -> Array:
    """A number of every parameter of R runs, as `train_epochs` has them: (4H + 1, R), 0 for missing ones."""
    together = np.zeros((4 * units(hidden) + 1, len(rows)))
    together[_run_order(hidden)] = np.stack(rows, axis=1)
    return together


@cache
def _run_order(hidden: int) -> NDArray[np.intp]:
    """Rows of `train_epochs`' parameters, in the order of a run's."""
    H = units(hidden)
    by_kind = [4 * (row % H) + row // H for row in range(4 * H)] + [4 * H]
    return np.array([by_kind[row] for row in run_order(hidden, H)])


def _in_lanes(values: Array) -> Array:
    """The same, with zeros for runs that there are not; the runs lie on the last axis."""
    lanes = np.zeros((*values.shape[:-1], SIDE_BY_SIDE))
    lanes[..., : values.shape[-1]] = values
    return lanes
