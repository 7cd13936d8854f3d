"""The auto-pause."""

import re

from tloop.evidence.measured import Measured, count, decimal, epoch_of
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.evidence.quantities.of_run.traces import never
from tloop.simulation import PAUSE_THRESHOLD, PAUSE_WINDOW, Run


@quantity("pause.epoch", "the epoch at which the run pauses itself; never, if it does not", "count")
def pause_epoch(run: Run, match: re.Match[str]) -> Measured:
    return never(run) if run.pause_epoch is None else epoch_of(run.pause_epoch)


@quantity(
    "pause.threshold", "the train loss below which epochs count towards the auto-pause", "number", setup=True
)
def pause_threshold(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(PAUSE_THRESHOLD), "number")


@quantity("pause.window", "how many such epochs in a row make the run pause", "count", setup=True)
def pause_window(run: Run, match: re.Match[str]) -> Measured:
    return count(PAUSE_WINDOW, "epoch")
