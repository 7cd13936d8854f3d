"""The field as a whole: how flat the logit is over the square, and how much of the square changed class."""

import re

import numpy as np

from tloop.evidence.measured import Measured, decimal
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.evidence.quantities.of_run.square import classes_at, grid, logits_at
from tloop.evidence.quantities.of_run.traces import within
from tloop.simulation import Run
from tloop.simulation.maths import Array, fold


def explained_by_a_plane(logits: Array) -> float:
    """The share of the variance of the grid's logits that their least-squares plane explains, 0 … 1.

    On this grid x, y and the constant are orthogonal, so that each coefficient is a projection of its own.
    """
    x, y = grid().T
    rest = logits - fold(logits.copy()) / len(logits)
    variance = fold(rest * rest)
    if variance == 0.0:  # as flat as a plane
        return 1.0
    along_x, along_y, spread = fold(rest * x), fold(rest * y), fold(x * x)
    return float((along_x * along_x + along_y * along_y) / spread / variance)


def changed(run: Run, since: int) -> float:
    """The share of the square whose class at the end is not that of the epoch `since`."""
    now = classes_at(run, run.last_epoch)
    return float(np.count_nonzero(classes_at(run, since) != now) / len(now))


@quantity(
    "logit.linear.at.N",
    "how much of the variance of z over the square a plane explains at epoch N: 1 for a linear network",
    "fraction",
)
def linear_at(run: Run, match: re.Match[str]) -> Measured:
    epoch = within(run, match)
    return Measured(decimal(explained_by_a_plane(logits_at(run, epoch))), "fraction", epoch)


@quantity(
    "field.changed.since.N",
    "the share of the square that has another class at the end of the run than at epoch N",
    "fraction",
)
def changed_since(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(changed(run, within(run, match))), "fraction", run.last_epoch)


@quantity(
    "best.field.changed",
    "the share of the square that has another class at the end than at the epoch of the lowest test loss",
    "fraction",
)
def best_changed(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(changed(run, int(np.argmin(run.test_loss)))), "fraction", run.last_epoch)
