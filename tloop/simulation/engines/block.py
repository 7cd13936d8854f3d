"""What an engine is given of a run, and what it hands back: a few epochs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tloop.simulation.batches import batch_size, shuffle_name
from tloop.simulation.data import Points
from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array

BLOCK = 64  # epochs between two looks at which runs have ended


@dataclass(frozen=True, eq=False)
class Standing:
    """A run between two epochs.

    epoch: how many lie behind it; parameters: (P,), as in Run; memory: (M, P), what its
    update rule remembers.
    """

    experiment: Experiment
    train_points: Points
    test_points: Points
    epoch: int
    parameters: Array
    memory: Array

    @property
    def batch(self) -> int:
        """Points per update."""
        return batch_size(self.experiment.batch, len(self.train_points))

    @property
    def updates(self) -> int:
        """How many lie behind it."""
        return self.epoch * -(-len(self.train_points) // self.batch)


@dataclass(frozen=True, eq=False)
class Block:
    """A few epochs of one run, as in Run: parameters (epochs, P), losses and accuracies (epochs,).

    after: what then stands in the place of Standing's parameters and memory: (P,) and (M, P).
    """

    after: tuple[Array, Array]
    parameters: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array


def points_side_by_side(runs: Sequence[Standing]) -> tuple[Array, Array]:
    """Coordinates (points, 2, R) and labels (points, R), the training points first."""
    sets = [(run.train_points, run.test_points) for run in runs]
    inputs = np.stack([np.concatenate([a.coordinates, b.coordinates]) for a, b in sets], axis=2)
    labels = np.stack([np.concatenate([a.labels, b.labels]) for a, b in sets], axis=1)
    return inputs, labels.astype(np.float64)


def block_orders(runs: Sequence[Standing]) -> list[tuple[int, str]]:
    """Of the streams that shuffle a block of epochs, epoch by epoch: seed and name."""
    begun = [(run.experiment.seed, run.epoch) for run in runs]
    return [(seed, shuffle_name(epoch + later)) for later in range(BLOCK) for seed, epoch in begun]
