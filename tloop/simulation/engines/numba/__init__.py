"""The same loop, compiled by Numba: the same bits as NumPy's engine, several times as fast.

A module here for each of the simulation's, with its steps again on single numbers, within loops over the
runs that LLVM turns into vector instructions. Two things keep it so. Bits: Numba's `fastmath` stays off, so
that no sum is reordered and no multiplication fused with an addition. Loops are short: the processor looks
ahead over some 300 instructions, and finds work in them only if they belong to several elements.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.engines.block import BLOCK, Block, Standing, block_orders, points_side_by_side
from tloop.simulation.engines.numba.batches import draw_orders
from tloop.simulation.engines.numba.lanes import SIDE_BY_SIDE, Index
from tloop.simulation.engines.numba.network import forward
from tloop.simulation.engines.numba.rules import ADAM_CORRECTIONS, KNOBS
from tloop.simulation.engines.numba.training import train_epochs
from tloop.simulation.maths import Array
from tloop.simulation.network import logits_of as plain_logits_of
from tloop.simulation.network import run_order, units
from tloop.simulation.random import Streams
from tloop.simulation.rules import RULES, rule_name

__all__ = ["ONE_SIZE", "SIDE_BY_SIDE", "logits_of", "train_block"]

ONE_SIZE = True


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
    knobs = np.zeros((KNOBS, SIDE_BY_SIDE))
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
        return plain_logits_of(parameters, hidden, coordinates)
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
