"""The same loop, compiled by Numba: the same bits as `network.py` and `loss.py`, several times as fast.

All of `maths.py`'s and `network.py`'s steps again, on single numbers, within loops over the runs that LLVM
turns into vector instructions. Three things keep it so. Bits: Numba's `fastmath` stays off, so that no sum is
reordered and no multiplication fused with an addition. Indices are unsigned: of a signed one Numba would ask
whether it counts from the end. Loops are short: the processor looks ahead over some 300 instructions, and
finds work in them only if they belong to several elements.

Every array is flat, in rows of LANES, one number a run; the names are those of `network.py`.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

# Or else Numba starts colorama, where that is installed, and a terminal is sent a code when the program ends.
os.environ.setdefault("NUMBA_DISABLE_ERROR_MESSAGE_HIGHLIGHTING", "1")

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from tloop.simulation import maths, network
from tloop.simulation.data import TRAIN_COUNT, Points
from tloop.simulation.engines import numpy as numpy_engine
from tloop.simulation.engines.block import BLOCK, Block
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
from tloop.simulation.network import Networks

Index = np.uintp
Row = Index | int
ZERO, ONE, TWO, KINDS = Index(0), Index(1), Index(2), Index(4)
SIDE_BY_SIDE = 32  # runs at a time
ONE_SIZE = True
LANES = Index(SIDE_BY_SIDE)
INPUTS = TWO * LANES  # a point's x and y
NEURON = KINDS * LANES  # a neuron's W1 (x and y), b1 and W2
COUNT = Index(TRAIN_COUNT)
STRANDS = Index(
    TRAIN_COUNT // 5
)  # a power of two: a sum over the training points is one of so many sums of five
STRIDE = STRANDS * LANES
W2 = Index(3) * LANES  # where it lies within a neuron

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


# ---- backward and update


@inlined
def fold_five(a: float, b: float, c: float, d: float, e: float) -> float:
    return ((a + e) + c) + (b + d)


@compiled
def blame_outputs(logits: Array, labels: Array, blame: Array) -> None:
    """dloss_dlogit = p − y, of the training points."""
    for i in range(blame.size):
        blame[i] = sigmoid(logits[i]) - labels[i]


@compiled
def backward(neurons: Array, j: Row, blame: Array, inputs: Array, h: Array, terms: Array) -> None:
    """The terms of the gradient of neuron j, over the training points of each strand already added up.

    A strand is every STRANDS-th point: so begins `maths.fold`. terms: (4, STRANDS), of W1's x and y, b1, W2.
    """
    w, here = NEURON * j + W2, Index(h.size) // (Index(neurons.size) // NEURON) * j
    for strand in range(STRANDS):
        x, y = INPUTS * strand, INPUTS * strand + LANES
        for run in range(LANES):
            i = LANES * strand + run
            W1x, W1y, b1 = i, i + STRIDE, i + TWO * STRIDE
            ia, ib, ic = i, i + STRIDE, i + TWO * STRIDE
            id, ie = ic + STRIDE, ic + TWO * STRIDE
            ha, hb, hc, hd, he = h[here + ia], h[here + ib], h[here + ic], h[here + id], h[here + ie]
            a, b, c, d, e = blame[ia], blame[ib], blame[ic], blame[id], blame[ie]
            terms[b1 + STRIDE] = fold_five(a * ha, b * hb, c * hc, d * hd, e * he)
            a = (1.0 - ha * ha) * (a * neurons[w + run])
            b = (1.0 - hb * hb) * (b * neurons[w + run])
            c = (1.0 - hc * hc) * (c * neurons[w + run])
            d = (1.0 - hd * hd) * (d * neurons[w + run])
            e = (1.0 - he * he) * (e * neurons[w + run])
            terms[b1] = fold_five(a, b, c, d, e)
            terms[W1x] = fold_five(
                a * inputs[x + run],
                b * inputs[x + run + TWO * STRIDE],
                c * inputs[x + run + KINDS * STRIDE],
                d * inputs[x + run + (TWO + KINDS) * STRIDE],
                e * inputs[x + run + TWO * KINDS * STRIDE],
            )
            terms[W1y] = fold_five(
                a * inputs[y + run],
                b * inputs[y + run + TWO * STRIDE],
                c * inputs[y + run + KINDS * STRIDE],
                d * inputs[y + run + (TWO + KINDS) * STRIDE],
                e * inputs[y + run + TWO * KINDS * STRIDE],
            )


@compiled
def update(parameters: Array, start: Row, sums: Array, place: Row, eta: Array) -> None:
    """parameters ← parameters − η·gradient, from the gradient's sum over the training points."""
    for run in range(LANES):
        parameters[start + run] -= (sums[place + run] / TRAIN_COUNT) * eta[run]


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
def copy(values: Array, out: Array, place: Row) -> None:
    for i in range(Index(values.size)):
        out[place + i] = values[i]


@compiled
def train_epochs(
    neurons: Array,
    b2: Array,
    linear: bool,
    inputs: Array,
    labels: Array,
    eta: Array,
    parameters: Array,
    traces: Array,
) -> None:
    """One epoch after the other, as many as `parameters` has room for.

    Rows: neurons (H, 4), b2, inputs (points, 2), labels (points), eta; what is written down: parameters
    (epochs, 4H + 1) and traces (epochs, 4), which are train and test loss, train and test accuracy.
    """
    H, size, split = Index(neurons.size) // NEURON, Index(labels.size), COUNT * LANES
    width, test_count = Index(neurons.size) + LANES, (size - split) // LANES
    h, logits, blame, terms = np.empty(H * size), np.empty(size), np.empty(split), np.empty(KINDS * STRIDE)
    margins, correct, losses = np.empty(size), np.empty(size), np.empty(size)
    rest, k, f, low, high = np.empty(size), np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    for epoch in range(Index(parameters.size) // width):
        copy(neurons, parameters, width * epoch)
        copy(b2, parameters, width * epoch + H * NEURON)
        forward(neurons, b2, linear, inputs, h, logits)
        blame_outputs(logits, labels, blame)
        for j in range(H):
            backward(neurons, j, blame, inputs, h, terms)
            for kind in range(KINDS):
                fold(terms, STRIDE * kind, STRANDS)
                update(neurons, NEURON * j + LANES * kind, terms, STRIDE * kind, eta)
        fold(blame, ZERO, COUNT)
        update(b2, ZERO, blame, ZERO, eta)

        margins_of(logits, labels, margins, correct)
        exp_but_for_power(margins, rest, k)
        split_for_log(rest, k, f, low, high)
        log_of_product(margins, f, low, high, losses)
        here = KINDS * LANES * epoch
        mean(losses, ZERO, COUNT, traces, here)
        mean(losses, split, test_count, traces, here + LANES)
        mean(correct, ZERO, COUNT, traces, here + TWO * LANES)
        mean(correct, split, test_count, traces, here + W2)


def train_block(
    networks: Networks, train: Sequence[Points], test: Sequence[Points], eta: Array
) -> list[Block]:
    """NumPy's `train_block` for at most LANES networks of one size; NumPy's does other numbers of points."""
    if any(len(points) != TRAIN_COUNT for points in train):
        return numpy_engine.train_block(networks, train, test, eta)
    runs, H, hidden = len(eta), networks.hidden, networks.sizes[0]
    pairs = list(zip(train, test, strict=True))
    inputs = _in_lanes(np.stack([np.concatenate([a.coordinates, b.coordinates]) for a, b in pairs], axis=2))
    labels = _in_lanes(np.stack([np.concatenate([a.labels, b.labels]) for a, b in pairs], axis=1))
    weights, b2 = networks.parameters[:-1].reshape(4, H, runs), networks.parameters[-1]
    neurons, biases = _in_lanes(weights.swapaxes(0, 1)), _in_lanes(b2)
    parameters, traces = np.empty((BLOCK, 4 * H + 1, SIDE_BY_SIDE)), np.empty((BLOCK, 4, SIDE_BY_SIDE))
    train_epochs(
        neurons.reshape(-1),
        biases,
        hidden == 0,
        inputs.reshape(-1),
        labels.reshape(-1),
        _in_lanes(eta),
        parameters.reshape(-1),
        traces.reshape(-1),
    )
    weights[...] = neurons[..., :runs].swapaxes(0, 1)
    b2[...] = biases[:runs]
    by_run = np.ascontiguousarray(parameters[:, _run_order(hidden, H), :runs].transpose(2, 0, 1))
    traces_by_run = np.ascontiguousarray(traces[..., :runs].transpose(2, 1, 0))
    return [Block(by_run[run], *traces_by_run[run]) for run in range(runs)]


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


def _run_order(hidden: int, H: int) -> list[int]:
    """Rows of `train_epochs`' parameters, in the order of a run's: W1 row by row, b1, W2, b2."""
    kinds = [[4 * j + kind for j in range(H)] for kind in range(4)]
    W1x, W1y, b1, weights = kinds
    if hidden == 0:
        return [*weights, 4 * H]
    return [*(place for pair in zip(W1x, W1y, strict=True) for place in pair), *b1, *weights, 4 * H]


def _in_lanes(values: Array) -> Array:
    """The same, in float64, with zeros for runs that there are not; the runs lie on the last axis."""
    lanes = np.zeros((*values.shape[:-1], SIDE_BY_SIDE))
    lanes[..., : values.shape[-1]] = values
    return lanes
