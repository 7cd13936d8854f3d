"""What a picture shows, in words: its alternative text."""

import math
from collections.abc import Sequence

import numpy as np

from tloop.drawing.shown import Shown
from tloop.simulation import Run
from tloop.simulation.maths import Array


def telling_epochs(run: Run) -> tuple[int, ...]:
    """The three epochs that tell most: half the way in the logarithm of the epoch, three quarters, the end.

    Where the test loss is lowest well inside the run, that epoch takes the second place: what came after it
    is the story. They increase strictly; a run of one or two epochs shows those that it has.
    """
    last = run.last_epoch
    if last < 3:
        return tuple(range(last + 1))[-3:]
    early = max(1, round((last + 1) ** 0.5) - 1)
    second = round((last + 1) ** 0.75) - 1
    lowest = lowest_test_loss(run)
    if lowest is not None and 1.5 * early <= lowest <= 0.75 * last:
        second = lowest
    return early, min(max(second, early + 1), last - 1), last


def lowest_test_loss(run: Run) -> int | None:
    """The first epoch of lowest test loss; None where no test loss is a number."""
    finite = np.where(np.isfinite(run.test_loss), run.test_loss, np.inf)
    epoch = int(np.argmin(finite))
    return epoch if math.isfinite(finite[epoch]) else None


def figure(loss: float) -> str:
    """A loss in three significant digits, for people."""
    return f"{loss:.3g}" if math.isfinite(loss) else "not a number"


def describe(shown: Shown) -> str:
    """Alternative text of a still: what is seen, with the run's figures."""
    run, epochs = shown.run, [f"{epoch:,}" for epoch in telling_epochs(shown.run)]
    squares = {1: "A square shows", 2: "Two squares show", 3: "Three squares show"}[len(epochs)]
    when = f"epochs {', '.join(epochs[:-1])} and {epochs[-1]}" if len(epochs) > 1 else f"epoch {epochs[0]}"
    return (
        f"{setup(run)}: {shown.outcome}. "
        f"{squares} the field at {when}; at the end {_right(run)}. "
        f"Below, {_course('train', run.train_loss)} and {_course('test', run.test_loss)}{_lowest(run)}. "
        f"{_ending(run)}"
    )


def describe_comparison(compared: Sequence[Shown]) -> str:
    """Alternative text of a comparison: each run's name, set-up, outcome and end."""
    parts = [
        f"{each.name} ({setup(each.run)}): {each.outcome}, with {_right(each.run)}; "
        f"{_course('train', each.run.train_loss)} and {_course('test', each.run.test_loss)}. "
        f"{_ending(each.run)}"
        for each in compared
    ]
    return f"The last fields and the loss curves of {len(compared)} runs side by side. " + " ".join(parts)


def setup(run: Run) -> str:
    """The experiment in words: "XOR, clean, η = 0.3, 4 neurons"."""
    knobs = run.experiment
    neurons = "1 neuron" if knobs.hidden == 1 else f"{knobs.hidden} neurons"
    return ", ".join(
        (
            "XOR" if knobs.data == "xor" else knobs.data,
            f"noise = {knobs.noise:g}" if knobs.noise else "clean",
            f"η = {knobs.eta:g}",
            neurons if knobs.hidden else "no hidden layer",
        )
    )


def _right(run: Run) -> str:
    """How many points the last network gets right."""
    train, test = len(run.train_points.labels), len(run.test_points.labels)
    return (
        f"{round(run.train_accuracy[-1] * train)} of {train} train points and "
        f"{round(run.test_accuracy[-1] * test)} of {test} test points are on the right side"
    )


def _course(name: str, trace: Array) -> str:
    """Where a loss starts and ends."""
    return f"{name} loss goes from {figure(trace[0])} to {figure(trace[-1])}"


def _lowest(run: Run) -> str:
    """The lowest test loss, where it is not the last."""
    epoch = lowest_test_loss(run)
    if epoch is None or epoch == run.last_epoch:
        return ""
    return f", lowest at {figure(run.test_loss[epoch])} in epoch {epoch:,}"


def _ending(run: Run) -> str:
    if run.pause_epoch is None:
        return f"The run ends with its budget at epoch {run.last_epoch:,}."
    return f"The run pauses itself at epoch {run.pause_epoch:,}."
