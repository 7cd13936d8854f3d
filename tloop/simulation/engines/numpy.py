"""The engine that needs nothing but NumPy: the loop on arrays, one element a run."""

from collections.abc import Iterator, Sequence
from itertools import repeat

import numpy as np

from tloop.simulation.batches import batches, orders
from tloop.simulation.engines.block import BLOCK, Block, Standing, block_orders, points_side_by_side
from tloop.simulation.loss import evaluate
from tloop.simulation.maths import Array
from tloop.simulation.network import (
    Networks,
    Workspace,
    backward,
    forward,
    logits_of,
    run_order,
    side_by_side,
)
from tloop.simulation.rules import Optimizer, update

__all__ = ["ONE_SIZE", "SIDE_BY_SIDE", "logits_of", "train_block"]

SIDE_BY_SIDE = 48  # runs at a time: beyond it the arrays leave the cache
ONE_SIZE = False  # smaller networks are padded


def train_block(runs: Sequence[Standing]) -> list[Block]:
    """The loop itself, for a block of epochs. runs: of one kind, those without a hidden layer last.

    Evaluation is pure observation, so that it can look at the whole block at once.
    """
    sizes = tuple(run.experiment.hidden for run in runs)
    networks = Networks(side_by_side([run.parameters for run in runs], sizes), sizes)
    remembered = [side_by_side(rows, sizes) for rows in zip(*(run.memory for run in runs), strict=True)]
    memory = np.reshape(remembered, (-1, *networks.parameters.shape))
    optimizer = Optimizer([run.experiment for run in runs], memory, [run.updates for run in runs])
    watched = Workspace(*points_side_by_side(runs), networks.hidden, networks.linear)
    parameters = np.empty((BLOCK, *networks.parameters.shape))
    logits = np.empty((BLOCK, *watched.logits.shape))
    for epoch, parts in enumerate(batches_of(runs, watched, networks)):
        parameters[epoch] = networks.parameters
        forward(networks, watched)
        logits[epoch] = watched.logits
        for batch in parts:
            if len(parts) > 1:  # or else this is done
                forward(networks, batch)
            update(networks, backward(networks, batch), optimizer)
    return blocks(parameters, logits, watched.labels, len(runs[0].train_points), networks, optimizer)


def batches_of(
    runs: Sequence[Standing], watched: Workspace, networks: Networks
) -> Iterator[Sequence[Workspace]]:
    """What each epoch of a block learns from, update by update."""
    count, size = len(runs[0].train_points), runs[0].batch
    if size == count:
        yield from repeat([watched.part(slice(count))], BLOCK)
        return
    inputs, labels = points_side_by_side(runs)
    room = Workspace(inputs[:count], labels[:count], networks.hidden, networks.linear)
    parts = [room.part(batch) for batch in batches(size, count)]
    for order in orders(block_orders(runs), count).reshape(count, BLOCK, -1).swapaxes(0, 1):
        shuffled = np.take_along_axis(inputs, order[:, None], axis=0)
        room.fill(shuffled, np.take_along_axis(labels, order, axis=0))
        yield parts


def blocks(
    parameters: Array, logits: Array, labels: Array, count: int, networks: Networks, optimizer: Optimizer
) -> list[Block]:
    """What is handed back of each run: parameters (BLOCK, 4H + 1, R) and logits (BLOCK, points, R)."""
    train_loss, train_accuracy = evaluate(logits[:, :count], labels[:count])
    test_loss, test_accuracy = evaluate(logits[:, count:], labels[count:])
    traces = (train_loss, test_loss, train_accuracy, test_accuracy)
    rows = [run_order(size, networks.hidden) for size in networks.sizes]
    return [
        Block(
            (networks.parameters[row, run], optimizer.memory[:, row, run]),
            parameters[:, row, run],
            *(trace[:, run].copy() for trace in traces),
        )
        for run, row in enumerate(rows)
    ]
