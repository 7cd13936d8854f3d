"""How well one straight line would do in place of the field's curved frontier."""

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from tloop.evidence.measured import Measured, decimal, epoch_of
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.simulation import RADIUS, Run
from tloop.simulation.maths import Array

EPOCHS = 100  # only the beginning is looked at
LEAST_SHARE = 0.25  # of the square, for either class
LEAST_TRAIN_ACCURACY = 0.6
GRID = 40  # points along a side of the square [−3, 3]²
DIRECTIONS = 90  # of the line's normal, 2° apart
ROUNDING = 1e-9  # far less than a point's share of the square


@lru_cache(maxsize=64)
def best_moment(run: Run) -> tuple[float, int] | None:
    """The best line's agreement with the field's sign (½ … 1), at its highest, and the epoch.

    Of the epochs 1–100 those count whose field gives each class at least a quarter of the square and
    whose train accuracy is above 60 %; None if there is none.
    """
    epochs = [
        e for e in range(1, min(EPOCHS, run.last_epoch) + 1) if run.train_accuracy[e] > LEAST_TRAIN_ACCURACY
    ]
    fields = {}
    for epoch in epochs:
        logits = run.logits(epoch, _grid())
        signs = np.where(logits > 0.0, 1.0, -1.0)  # p > ½
        share = np.count_nonzero(signs > 0) / len(signs)
        if LEAST_SHARE <= share <= 1.0 - LEAST_SHARE:
            fields[epoch] = signs
    return _best_of(fields)


def _best_of(fields: Mapping[int, Array]) -> tuple[float, int] | None:
    """The highest agreement and its first epoch, without asking about every epoch.

    A point whose sign flips changes the agreement by no more than its share of the square: what has been
    found at one epoch bounds what can be found at its neighbours.
    """
    best: tuple[float, int] | None = None
    found: dict[int, float] = {}
    for epoch in sorted(fields, key=_coarse_first):
        near = sorted(found, key=lambda known: abs(known - epoch))[:2]
        flips = {known: np.count_nonzero(fields[known] != fields[epoch]) for known in near}
        bound = min((found[known] + flips[known] / len(fields[epoch]) for known in near), default=1.0)
        if best is not None and bound < best[0] - ROUNDING:
            continue
        found[epoch] = agreement(fields[epoch])
        if best is None or (found[epoch], -epoch) > (best[0], -best[1]):
            best = found[epoch], epoch
    return best


def _coarse_first(epoch: int) -> tuple[int, int]:
    """Every eighth epoch, then every fourth, every second, the rest."""
    return -min(epoch & -epoch, 8), epoch


def agreement(signs: Array) -> float:
    """The largest share of the grid's points whose sign (±1) one straight line gets right.

    Per direction the points are put in the order of their projection. A cut behind the i-th gets right
    n/2 + (cᵢ − c/2) of n points, or n less that, with cᵢ the sum of the first i signs and c that of all.
    """
    running = np.cumsum(signs.astype(np.int8)[_orders()], axis=1, dtype=np.int16)
    return float(0.5 + np.abs(2 * running - running[:, -1:]).max() / 2.0 / len(signs))


@lru_cache(maxsize=1)
def _grid() -> Array:
    side = (np.arange(GRID) + 0.5) / GRID * 2.0 * RADIUS - RADIUS
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


@lru_cache(maxsize=1)
def _orders() -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """(DIRECTIONS, points): the grid's points in the order of their projection on each normal."""
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    normals = np.stack([np.cos(angles), np.sin(angles)])
    orders = np.argsort(_grid() @ normals, axis=0, kind="stable")
    return np.ascontiguousarray(orders.T)  # read row by row, more than a hundred times a run


@quantity(
    "field.linear.max",
    "over the epochs 1–100 whose field gives each class at least a quarter of the square and whose train"
    " accuracy is above 60 %: the best straight line's agreement with the field's sign, at its highest",
    "fraction",
)
def field_linear_max(run: Run, match: re.Match[str]) -> Measured:
    moment = best_moment(run)
    return Measured(decimal(moment[0]), "fraction", moment[1]) if moment else Measured(None, "fraction")


@quantity("field.linear.argmax", "the epoch at which field.linear is at its highest", "count")
def field_linear_argmax(run: Run, match: re.Match[str]) -> Measured:
    moment = best_moment(run)
    return epoch_of(moment[1]) if moment else Measured(None, "count", unit="epoch")
