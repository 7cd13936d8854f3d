"""The square [−3, 3]² as a grid of points: where a network is asked when the whole field is meant."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tloop.simulation import RADIUS, Run
from tloop.simulation.maths import Array

GRID = 40  # points along a side


@lru_cache(maxsize=1)
def grid() -> Array:
    """(GRID², 2), row by row."""
    side = (np.arange(GRID) + 0.5) / GRID * 2.0 * RADIUS - RADIUS
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def logits_at(run: Run, epoch: int) -> Array:
    """The logits of the network at an epoch, (GRID²,)."""
    return run.logits(epoch, grid())


def classes_at(run: Run, epoch: int) -> NDArray[np.bool_]:
    """Which points the network at an epoch calls "+", (GRID²,): those with p > ½."""
    return logits_at(run, epoch) > 0.0
