"""How well one straight line would do in place of the field's frontier."""

import re
from bisect import bisect, insort
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tloop.evidence.measured import Measured, decimal, epoch_of
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.evidence.quantities.of_run.square import classes_at, grid
from tloop.evidence.quantities.of_run.traces import within
from tloop.simulation import Run
from tloop.simulation.maths import cos, sin

DIRECTIONS = 90  # of the line's normal, 2° apart
COARSEST = 64  # epochs between those that are asked first
ROUNDING = 1e-9  # far less than a point's share of the square

Moment = tuple[float, int]  # an agreement, ½ … 1, and the first epoch that has it


def agreement(classes: NDArray[np.bool_]) -> float:
    """The largest share of the grid's points whose class one straight line gets right.

    Per direction the points are put in the order of their projection. A cut behind the i-th gets right
    n/2 + (cᵢ − c/2) of n points, or n less that, with cᵢ the sum of the first i signs and c that of all.
    """
    signs = np.where(classes, 1, -1).astype(np.int8)
    running = np.cumsum(signs[_orders()], axis=1, dtype=np.int16)
    return float(0.5 + np.abs(2 * running - running[:, -1:]).max() / 2.0 / len(signs))


@lru_cache(maxsize=1)
def _orders() -> NDArray[np.intp]:
    """(DIRECTIONS, points): the grid's points in the order of their projection on each normal.

    With the engine's functions and a written sum: points whose projections are equal but for their last bits
    are in the same order on every machine.
    """
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    x, y = grid().T
    projections = x * cos(angles)[:, None] + y * sin(angles)[:, None]
    return np.argsort(projections, axis=1, kind="stable")


@lru_cache(maxsize=64)
def straightest(run: Run) -> Moment:
    """The epoch, of all from 0 on, at which a line agrees with the field best."""
    return _extreme([classes_at(run, epoch) for epoch in range(run.last_epoch + 1)], 1)


@lru_cache(maxsize=64)
def least_straight(run: Run) -> Moment:
    """The epoch, of all from 0 on, at which the best line agrees with the field least."""
    return _extreme([classes_at(run, epoch) for epoch in range(run.last_epoch + 1)], -1)


def _extreme(fields: list[NDArray[np.bool_]], way: int) -> Moment:
    """The highest agreement (way 1) or the lowest (−1) and its first epoch, without asking about every epoch.

    A point whose class changes moves the agreement by no more than its share of the square: what has been
    found at one epoch bounds what can be found at its neighbours.
    """
    found: dict[int, float] = {}
    asked: list[int] = []  # in order
    best: Moment | None = None
    for epoch in sorted(range(len(fields)), key=_coarse_first):
        place = bisect(asked, epoch)
        near = asked[max(place - 1, 0) : place + 1]
        flips = {known: np.count_nonzero(fields[known] != fields[epoch]) for known in near}
        bound = min((way * found[known] + flips[known] / len(fields[epoch]) for known in near), default=1.0)
        if best is not None and bound < way * best[0] - ROUNDING:
            continue
        found[epoch] = agreement(fields[epoch])
        insort(asked, epoch)
        if best is None or (way * found[epoch], -epoch) > (way * best[0], -best[1]):
            best = found[epoch], epoch
    assert best is not None, "a run has an epoch 0"
    return best


def _coarse_first(epoch: int) -> tuple[int, int]:
    """Every 64th epoch, then every 32nd, …, every second, the rest."""
    step = epoch & -epoch or COARSEST
    return -min(step, COARSEST), epoch


LINE = "the best straight line's agreement with the field's classes"


@quantity("field.linear.at.N", f"{LINE} (½ … 1) at epoch N", "fraction")
def at(run: Run, match: re.Match[str]) -> Measured:
    epoch = within(run, match)
    return Measured(decimal(agreement(classes_at(run, epoch))), "fraction", epoch)


@quantity("field.linear.max", f"{LINE}, at its highest over all epochs from 0 on", "fraction")
def highest(run: Run, match: re.Match[str]) -> Measured:
    value, epoch = straightest(run)
    return Measured(decimal(value), "fraction", epoch)


@quantity("field.linear.min", f"{LINE}, at its lowest over all epochs from 0 on", "fraction")
def lowest(run: Run, match: re.Match[str]) -> Measured:
    value, epoch = least_straight(run)
    return Measured(decimal(value), "fraction", epoch)


@quantity("field.linear.argmax", "the epoch at which field.linear is highest first", "count")
def argmax(run: Run, match: re.Match[str]) -> Measured:
    return epoch_of(straightest(run)[1])


@quantity("field.linear.argmin", "the epoch at which field.linear is lowest first", "count")
def argmin(run: Run, match: re.Match[str]) -> Measured:
    return epoch_of(least_straight(run)[1])
