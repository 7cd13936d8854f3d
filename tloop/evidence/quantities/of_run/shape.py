"""The shape of the curves, and the outcome that they tell."""

import re
from decimal import Decimal

import numpy as np

from tloop.evidence.measured import Measured
from tloop.evidence.outcome import bounded, outcome, trend, turns_up
from tloop.evidence.quantities.of_run.quantity import Measure, quantity
from tloop.evidence.quantities.of_run.traces import trace
from tloop.simulation import Run


def has_trend(wanted: str) -> Measure:
    def shape(run: Run, match: re.Match[str]) -> Measured:
        return Measured(trend(trace(run, match)) == wanted, "truth", run.last_epoch)

    return shape


TENTHS = "mean of the last tenth of the epochs over that of the tenth before"
falling = quantity("SPLIT.TRACE.falling", f"{TENTHS} is below 0.98", "truth")(has_trend("falling"))
flat = quantity("SPLIT.TRACE.flat", f"{TENTHS} is between 0.98 and 1.02", "truth")(has_trend("flat"))
rising = quantity("SPLIT.TRACE.rising", f"{TENTHS} is above 1.02", "truth")(has_trend("rising"))


@quantity(
    "SPLIT.TRACE.turns_up",
    "ends at 1.25 times its minimum or higher, and the minimum lies before three quarters of the run",
    "truth",
)
def turned_up(run: Run, match: re.Match[str]) -> Measured:
    return Measured(turns_up(trace(run, match)), "truth", run.last_epoch)


@quantity(
    "SPLIT.TRACE.bounded",
    "finite throughout, and no higher in the second half than twice the highest of the first",
    "truth",
)
def is_bounded(run: Run, match: re.Match[str]) -> Measured:
    return Measured(bounded(trace(run, match)), "truth", run.last_epoch)


@quantity(
    "train.loss.rises",
    "the share of epochs with a higher train loss than the one before",
    "fraction",
)
def rises(run: Run, match: re.Match[str]) -> Measured:
    higher = np.count_nonzero(run.train_loss[1:] > run.train_loss[:-1])
    return Measured(Decimal(int(higher)) / run.last_epoch, "fraction", run.last_epoch)


@quantity(
    "outcome",
    "converges, thrashes, underfits, overfits or still learning, from the two loss curves alone",
    "label",
)
def run_outcome(run: Run, match: re.Match[str]) -> Measured:
    return Measured(outcome(run.train_loss, run.test_loss), "label", run.last_epoch)
