"""How well one straight line would do in place of the field's curved frontier."""

from functools import lru_cache

import numpy as np

from tloop.simulation import RADIUS, Run
from tloop.simulation.maths import Array
from tloop.simulation.network import probability

EPOCHS = 100  # only the beginning is looked at
LEAST_SHARE = 0.25  # of the square, for either class
LEAST_TRAIN_ACCURACY = 0.6
GRID = 40  # points along a side of the square [−3, 3]²
DIRECTIONS = 90  # of the line's normal, 2° apart


@lru_cache(maxsize=64)
def best_moment(run: Run) -> tuple[float, int] | None:
    """The best line's agreement with the field's sign (½ … 1), at its highest, and the epoch.

    Of the epochs 1–100 those count whose field gives each class at least a quarter of the square and
    whose train accuracy is above 60 %; None if there is none.
    """
    epochs = [
        e for e in range(1, min(EPOCHS, run.last_epoch) + 1) if run.train_accuracy[e] > LEAST_TRAIN_ACCURACY
    ]
    agreements = {}
    for epoch in epochs:
        signs = np.where(probability(run.parameters[epoch], run.experiment.hidden, _grid()) > 0.5, 1.0, -1.0)
        share = np.count_nonzero(signs > 0) / len(signs)
        if LEAST_SHARE <= share <= 1.0 - LEAST_SHARE:
            agreements[epoch] = agreement(signs)
    if not agreements:
        return None
    epoch = max(agreements, key=lambda e: (agreements[e], -e))
    return agreements[epoch], epoch


def agreement(signs: Array) -> float:
    """The largest share of the grid's points whose sign (±1) one straight line gets right.

    Per direction the points are put in the order of their projection. A cut behind the i-th gets right
    n/2 + (cᵢ − c/2) of n points, or n less that, with cᵢ the sum of the first i signs and c that of all.
    """
    running = np.cumsum(signs[_orders()], axis=1)
    return float(0.5 + np.abs(running - running[:, -1:] / 2.0).max() / len(signs))


@lru_cache(maxsize=1)
def _grid() -> Array:
    side = (np.arange(GRID) + 0.5) / GRID * 2.0 * RADIUS - RADIUS
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


@lru_cache(maxsize=1)
def _orders() -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """(DIRECTIONS, points): the grid's points in the order of their projection on each normal."""
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    normals = np.stack([np.cos(angles), np.sin(angles)])
    return np.argsort(_grid() @ normals, axis=0, kind="stable").T
