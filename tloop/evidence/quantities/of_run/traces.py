"""The two traces of a run, of loss and of accuracy: values, and the epochs where they are reached."""

import math
import re

import numpy as np

from tloop.evidence.measured import Kind, Measured, QuantityError, count, decimal, epoch_of
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.simulation import Run
from tloop.simulation.maths import Array


def trace(run: Run, match: re.Match[str]) -> Array:
    """(E + 1,)."""
    traces = {
        ("train", "loss"): run.train_loss,
        ("test", "loss"): run.test_loss,
        ("train", "accuracy"): run.train_accuracy,
        ("test", "accuracy"): run.test_accuracy,
    }
    return traces[match["split"], match["trace"]]


def value_at(run: Run, match: re.Match[str], epoch: int) -> Measured:
    value = decimal(trace(run, match)[epoch])
    if match["trace"] == "loss":
        return Measured(value, "number", epoch)
    return Measured(
        value, "fraction", epoch, len(run.train_points if match["split"] == "train" else run.test_points)
    )


@quantity("SPLIT.TRACE.start", "at epoch 0, before the first update", "number")
def start(run: Run, match: re.Match[str]) -> Measured:
    return value_at(run, match, 0)


@quantity("SPLIT.TRACE.final", "at the run's last epoch", "number")
def final(run: Run, match: re.Match[str]) -> Measured:
    return value_at(run, match, run.last_epoch)


@quantity("SPLIT.TRACE.min", "the lowest value", "number")
def lowest(run: Run, match: re.Match[str]) -> Measured:
    return value_at(run, match, int(np.argmin(trace(run, match))))


@quantity("SPLIT.TRACE.max", "the highest value", "number")
def highest(run: Run, match: re.Match[str]) -> Measured:
    return value_at(run, match, int(np.argmax(trace(run, match))))


@quantity("SPLIT.TRACE.argmin", "the epoch where the lowest value is reached first", "count")
def argmin(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmin(trace(run, match)))
    return epoch_of(epoch)


@quantity("SPLIT.TRACE.argmax", "the epoch where the highest value is reached first", "count")
def argmax(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmax(trace(run, match)))
    return epoch_of(epoch)


def within(run: Run, match: re.Match[str]) -> int:
    """The epoch that is named. Raises QuantityError if the run ends before."""
    epoch = int(match["epoch"])
    if epoch > run.last_epoch:
        message = f"the run ends at epoch {run.last_epoch:,}, before epoch {epoch:,}"
        raise QuantityError(message, code="T105")
    return epoch


@quantity("SPLIT.TRACE.at.N", "at epoch N", "number")
def at(run: Run, match: re.Match[str]) -> Measured:
    return value_at(run, match, within(run, match))


@quantity("SPLIT.TRACE.mean.A-B", "the mean over the epochs A … B, both included", "number")
def mean(run: Run, match: re.Match[str]) -> Measured:
    first, last = int(match["first"]), int(match["last"])
    if first > last:
        raise QuantityError(
            f"the epochs run backwards, from {first:,} to {last:,}", "put the earlier one first"
        )
    if last > run.last_epoch:
        message = f"the run ends at epoch {run.last_epoch:,}, before epoch {last:,}"
        raise QuantityError(message, code="T105")
    values = trace(run, match)[first : last + 1].tolist()
    kind: Kind = "number" if match["trace"] == "loss" else "fraction"
    return Measured(decimal(math.fsum(values) / len(values)), kind, last)


def never(run: Run) -> Measured:
    """An epoch that does not come, looked for in the whole run."""
    return Measured(None, "count", run.last_epoch, unit="epoch")


def first(run: Run, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Measured:
    if not where.any():
        return never(run)
    epoch = int(np.argmax(where))
    return epoch_of(epoch)


@quantity("SPLIT.TRACE.below.X", "the first epoch at which it is below X; never, if never", "count")
def below(run: Run, match: re.Match[str]) -> Measured:
    return first(run, trace(run, match) < float(match["bound"]))


@quantity("SPLIT.TRACE.above.X", "the first epoch at which it is above X; never, if never", "count")
def above(run: Run, match: re.Match[str]) -> Measured:
    return first(run, trace(run, match) > float(match["bound"]))


@quantity("best.SPLIT.TRACE", "at the epoch of the lowest test loss", "number")
def best(run: Run, match: re.Match[str]) -> Measured:
    return value_at(run, match, int(np.argmin(run.test_loss)))


def correct_at(run: Run, match: re.Match[str], epoch: int) -> Measured:
    points, share = {
        "train": (run.train_points, run.train_accuracy),
        "test": (run.test_points, run.test_accuracy),
    }[match["split"]]
    return count(round(float(share[epoch]) * len(points)), "point", epoch)


@quantity("SPLIT.correct.final", "how many points are on the right side at the last epoch", "count")
def correct_final(run: Run, match: re.Match[str]) -> Measured:
    return correct_at(run, match, run.last_epoch)


@quantity(
    "best.SPLIT.correct",
    "how many points are on the right side at the epoch of the lowest test loss",
    "count",
)
def best_correct(run: Run, match: re.Match[str]) -> Measured:
    return correct_at(run, match, int(np.argmin(run.test_loss)))
