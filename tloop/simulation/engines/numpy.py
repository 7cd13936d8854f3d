"""The engine that needs nothing but NumPy: the loop on arrays, one element a run."""

from collections.abc import Sequence

import numpy as np

from tloop.simulation.data import Points
from tloop.simulation.engines.block import BLOCK, Block
from tloop.simulation.loss import evaluate
from tloop.simulation.maths import Array
from tloop.simulation.network import Networks, Workspace, backward, forward, logits_of, run_order, update

__all__ = ["ONE_SIZE", "SIDE_BY_SIDE", "logits_of", "train_block"]

SIDE_BY_SIDE = 48  # runs at a time: beyond it the arrays leave the cache
ONE_SIZE = False  # smaller networks are padded


def train_block(
    networks: Networks, train: Sequence[Points], test: Sequence[Points], eta: Array
) -> list[Block]:
    """The loop itself, for R runs with these points and learning rates (R,); the networks move on.

    Evaluation is pure observation, so that it can look at the whole block at once.
    """
    work = Workspace(train, test, networks.hidden, networks.linear)
    parameters = np.empty((BLOCK, *networks.parameters.shape))
    logits = np.empty((BLOCK, *work.labels.shape))
    for epoch in range(BLOCK):
        parameters[epoch] = networks.parameters
        forward(networks, work, logits[epoch])
        gradient = backward(networks, work, logits[epoch])
        update(networks, gradient, eta)
    n = work.train_count
    train_loss, train_accuracy = evaluate(logits[:, :n], work.labels[:n])
    test_loss, test_accuracy = evaluate(logits[:, n:], work.labels[n:])
    traces = (train_loss, test_loss, train_accuracy, test_accuracy)
    return [
        Block(
            parameters[:, run_order(hidden, networks.hidden), run],
            *(trace[:, run].copy() for trace in traces),
        )
        for run, hidden in enumerate(networks.sizes)
    ]
