"""Forward beside backward, as in `network.py`."""

from collections.abc import Callable

import numpy as np

from tloop.simulation.engines.numba.lanes import (
    EIGHT,
    FIVE,
    INPUTS,
    KINDS,
    LANES,
    NEURON,
    ONE,
    SEVEN,
    SIX,
    THREE,
    TWO,
    W2,
    ZERO,
    Index,
    Row,
    compiled,
    inlined,
)
from tloop.simulation.engines.numba.maths import clip, fold, power_of_two, sigmoid, u_coth_u
from tloop.simulation.maths import HALF_LN2, PER_HALF_LN2, ROUNDER, Array

Terms = tuple[float, float, float, float]


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
