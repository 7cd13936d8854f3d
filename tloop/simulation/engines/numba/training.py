"""The loop of `training.py`, epoch by epoch."""

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.engines.numba.batches import shuffle
from tloop.simulation.engines.numba.lanes import KINDS, LANES, NEURON, TWO, W2, ZERO, Index, Row, compiled
from tloop.simulation.engines.numba.loss import exp_but_for_power, log_of_product, margins_of, split_for_log
from tloop.simulation.engines.numba.maths import fold, mean
from tloop.simulation.engines.numba.network import backward, blame_outputs, forward, strands_of
from tloop.simulation.engines.numba.rules import ADAM, correct, update
from tloop.simulation.maths import Array


@compiled
def copy(values: Array, out: Array, place: Row) -> None:
    for i in range(Index(values.size)):
        out[place + i] = values[i]


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
