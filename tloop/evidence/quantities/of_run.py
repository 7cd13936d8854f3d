"""Everything that a lesson can state about a run: one visible list of small functions.

A quantity is what stands behind the run's name in `claim:RUN.QUANTITY`. `tloop quantities` prints the list.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from tloop.evidence.outcome import bounded, outcome, trend, turns_up
from tloop.evidence.quantities import straight_line
from tloop.evidence.quantities.cost import epoch_cost, parameter_count
from tloop.lesson.problems import nearest
from tloop.simulation import PAUSE_THRESHOLD, PAUSE_WINDOW, Run, fresh
from tloop.simulation.fresh import FRESH_COUNT
from tloop.simulation.maths import Array

Kind = Literal["count", "number", "fraction", "truth", "label"]
Value = Decimal | bool | str | None


class QuantityError(ValueError):
    """A quantity that there is not, or that this run does not have; `hint` says what would do."""

    def __init__(self, message: str, hint: str = "", code: str = "T104") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


@dataclass(frozen=True)
class Measured:
    """A value found in a run: a decimal, a truth, a label, or None for what never comes.

    epoch: where in the run it is to be seen. points: of how many points a fraction speaks.
    """

    value: Value
    kind: Kind
    epoch: int | None = None
    points: int | None = None

    @property
    def text(self) -> str:
        """For people: `878`, `0.6931`, `75% (15 of 20)`, `never`, `true`."""
        if self.value is None:
            return "never"
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, str):
            return self.value
        if self.kind == "count":
            return f"{self.value:,}"
        if self.kind == "fraction":
            share = f"{plain(_readable(100 * self.value))}%"
            points = self.points
            return f"{share} ({round(self.value * points):,} of {points:,})" if points else share
        return significant(self.value)


def _readable(percentage: Decimal) -> Decimal:
    """As it is, if it has four decimals at the most; else with two."""
    return percentage if percentage == round(percentage, 4) else round(percentage, 2)


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros, as short as it is exact: 71.25."""
    text = f"{value.normalize():f}"
    return text.replace("-", "−")


def significant(value: Decimal) -> str:
    """Four significant digits; very small and large ones as 1.234e-9."""
    if not value.is_finite():
        return {"NaN": "not a number", "Infinity": "infinite"}.get(str(value), str(value))
    if value and not Decimal("1e-4") <= abs(value) < Decimal("1e6"):
        return f"{value:.3e}".replace("+", "").replace("-", "−")
    return f"{value:.{max(0, 3 - value.adjusted())}f}".replace("-", "−") if value else "0"


def decimal(value: float) -> Decimal:
    """The shortest decimal that gives this float64 back."""
    return Decimal(repr(float(value)))


Measure = Callable[[Run, re.Match[str]], Measured]


@dataclass(frozen=True)
class Quantity:
    """name: as documented, with placeholders; pattern: what is understood; setup: it restates the set-up."""

    name: str
    pattern: re.Pattern[str]
    meaning: str
    kind: Kind
    measure: Measure
    setup: bool


REGISTRY: list[Quantity] = []

PLACEHOLDERS = {
    "SPLIT": r"(?P<split>train|test)",
    "TRACE": r"(?P<trace>loss|accuracy)",
    "N": r"(?P<epoch>\d{1,15})",
    "X": r"(?P<bound>\d+(?:\.\d+)?(?:e-?\d{1,3})?|\.\d+)",
}


def quantity(name: str, meaning: str, kind: Kind, *, setup: bool = False) -> Callable[[Measure], Measure]:
    """Enters a function into the registry under a name, whose upper-case parts are placeholders."""
    parts = (PLACEHOLDERS.get(part, re.escape(part)) for part in name.split("."))

    def enter(measure: Measure) -> Measure:
        REGISTRY.append(Quantity(name, re.compile(r"\.".join(parts)), meaning, kind, measure, setup))
        return measure

    return enter


def find_quantity(name: str) -> tuple[Quantity, re.Match[str]]:
    """The quantity of that name. Raises QuantityError with the nearest names."""
    for entry in REGISTRY:
        if match := entry.pattern.fullmatch(name):
            return entry, match
    names = list(example_names())
    # `loss` is rather a piece of train.loss.final than a misspelt flops.
    whole = [each for each in names if set(name.split(".")) <= set(each.split("."))]
    close = next(
        (each for each in whole if each.endswith(".final")), whole[0] if whole else nearest(name, names)
    )
    hint = f"did you mean {close}?" if close else "`tloop quantities` lists what there is"
    raise QuantityError(f"there is no quantity “{name}”", hint)


def example_names() -> Iterable[str]:
    """Every name, its placeholders filled."""
    for entry in REGISTRY:
        for split in ("train", "test"):
            for trace in ("loss", "accuracy"):
                filled = entry.name.replace("SPLIT", split).replace("TRACE", trace)
                yield filled.replace(".N", ".100").replace(".X", ".0.1")


def measure(run: Run, name: str) -> tuple[Quantity, Measured]:
    """Measures a quantity of a run. Raises QuantityError."""
    entry, match = find_quantity(name)
    return entry, entry.measure(run, match)


# ── the two traces, of loss and of accuracy ──────────────────────────────────────────────────────


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


def count(value: int, epoch: int | None = None) -> Measured:
    return Measured(Decimal(value), "count", epoch)


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
    return count(epoch, epoch)


@quantity("SPLIT.TRACE.argmax", "the epoch where the highest value is reached first", "count")
def argmax(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmax(trace(run, match)))
    return count(epoch, epoch)


@quantity("SPLIT.TRACE.at.N", "at epoch N", "number")
def at(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(match["epoch"])
    if epoch > run.last_epoch:
        message = f"the run ends at epoch {run.last_epoch:,}, before epoch {epoch:,}"
        raise QuantityError(message, code="T105")
    return value_at(run, match, epoch)


def first(run: Run, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Measured:
    if not where.any():
        return Measured(None, "count", run.last_epoch)
    epoch = int(np.argmax(where))
    return count(epoch, epoch)


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
    return count(round(float(share[epoch]) * len(points)), epoch)


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


# ── fresh points ─────────────────────────────────────────────────────────────────────────────────


def fresh_share(correct: int, epoch: int | None) -> Measured:
    return Measured(Decimal(correct) / FRESH_COUNT, "fraction", epoch, FRESH_COUNT)


@quantity("fresh.test.loss", "of the last network on 10,000 fresh points of its generator", "number")
def fresh_loss(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(fresh.score(run, run.last_epoch).loss), "number", run.last_epoch)


@quantity("fresh.test.accuracy", "of the last network on 10,000 fresh points of its generator", "fraction")
def fresh_accuracy(run: Run, match: re.Match[str]) -> Measured:
    return fresh_share(fresh.correct(run, run.last_epoch), run.last_epoch)


@quantity("best.fresh.test.loss", "on those, of the network at the epoch of the lowest test loss", "number")
def best_fresh_loss(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmin(run.test_loss))
    return Measured(decimal(fresh.score(run, epoch).loss), "number", epoch)


@quantity(
    "best.fresh.test.accuracy", "on those, of the network at the epoch of the lowest test loss", "fraction"
)
def best_fresh_accuracy(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmin(run.test_loss))
    return fresh_share(fresh.correct(run, epoch), epoch)


@quantity(
    "fresh.rule.accuracy", "on those, of the rule that made them: the ceiling that noise leaves", "fraction"
)
def fresh_rule(run: Run, match: re.Match[str]) -> Measured:
    return fresh_share(fresh.rule_correct(run.experiment.data, run.experiment.noise), None)


# ── the shape of the curves ──────────────────────────────────────────────────────────────────────


def has_trend(wanted: str) -> Measure:
    def shape(run: Run, match: re.Match[str]) -> Measured:
        return Measured(trend(trace(run, match)) == wanted, "truth", run.last_epoch)

    return shape


TENTHS = "mean of the last tenth of the epochs over that of the tenth before"
quantity("SPLIT.TRACE.falling", f"{TENTHS} is below 0.98", "truth")(has_trend("falling"))
quantity("SPLIT.TRACE.flat", f"{TENTHS} is between 0.98 and 1.02", "truth")(has_trend("flat"))
quantity("SPLIT.TRACE.rising", f"{TENTHS} is above 1.02", "truth")(has_trend("rising"))


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
    "outcome",
    "converges, thrashes, underfits, overfits or still learning, from the two loss curves alone",
    "label",
)
def run_outcome(run: Run, match: re.Match[str]) -> Measured:
    return Measured(outcome(run.train_loss, run.test_loss), "label", run.last_epoch)


# ── the auto-pause ───────────────────────────────────────────────────────────────────────────────


@quantity("pause.epoch", "the epoch at which the run pauses itself; never, if it does not", "count")
def pause_epoch(run: Run, match: re.Match[str]) -> Measured:
    return (
        Measured(None, "count", run.last_epoch)
        if run.pause_epoch is None
        else count(run.pause_epoch, run.pause_epoch)
    )


@quantity(
    "pause.threshold", "the train loss below which epochs count towards the auto-pause", "number", setup=True
)
def pause_threshold(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(PAUSE_THRESHOLD), "number")


@quantity("pause.window", "how many such epochs in a row make the run pause", "count", setup=True)
def pause_window(run: Run, match: re.Match[str]) -> Measured:
    return count(PAUSE_WINDOW)


# ── the set-up ───────────────────────────────────────────────────────────────────────────────────


@quantity("epochs", "the run's last epoch", "count")
def epochs(run: Run, match: re.Match[str]) -> Measured:
    return count(run.last_epoch, run.last_epoch)


@quantity("budget", "epochs at the most", "count", setup=True)
def budget(run: Run, match: re.Match[str]) -> Measured:
    return count(run.experiment.budget)


@quantity("seed", "the seed of points and initial weights", "count", setup=True)
def seed(run: Run, match: re.Match[str]) -> Measured:
    return count(run.experiment.seed)


@quantity("eta", "the learning rate", "number", setup=True)
def eta(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(run.experiment.eta), "number")


@quantity("hidden", "tanh neurons in the hidden layer", "count", setup=True)
def hidden(run: Run, match: re.Match[str]) -> Measured:
    return count(run.experiment.hidden)


@quantity("noise", "standard deviation of the points' jitter, in units of the radius 3", "number", setup=True)
def noise(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(run.experiment.noise), "number")


@quantity("parameters", "weights and biases", "count", setup=True)
def parameters(run: Run, match: re.Match[str]) -> Measured:
    return count(parameter_count(run.experiment.hidden))


@quantity("points.SPLIT", "how many points", "count", setup=True)
def points(run: Run, match: re.Match[str]) -> Measured:
    return count(len(run.train_points if match["split"] == "train" else run.test_points))


# ── cost ─────────────────────────────────────────────────────────────────────────────────────────


@quantity(
    "multiplications",
    "× and ÷ that one epoch takes, evaluation and the insides of exp and tanh included",
    "count",
)
def multiplications(run: Run, match: re.Match[str]) -> Measured:
    return count(epoch_cost(run.experiment).multiplications)


@quantity("flops", "+ − × ÷ √ of the whole budget", "count")
def flops(run: Run, match: re.Match[str]) -> Measured:
    cost = epoch_cost(run.experiment) * run.experiment.budget
    return count(cost.additions + cost.multiplications)


# ── the field ────────────────────────────────────────────────────────────────────────────────────


@quantity(
    "field.linear.max",
    "over the epochs 1–100 whose field gives each class at least a quarter of the square and whose train"
    " accuracy is above 60 %: the best straight line's agreement with the field's sign, at its highest",
    "fraction",
)
def field_linear_max(run: Run, match: re.Match[str]) -> Measured:
    moment = straight_line.best_moment(run)
    return Measured(decimal(moment[0]), "fraction", moment[1]) if moment else Measured(None, "fraction")


@quantity("field.linear.argmax", "the epoch at which field.linear is at its highest", "count")
def field_linear_argmax(run: Run, match: re.Match[str]) -> Measured:
    moment = straight_line.best_moment(run)
    return count(moment[1], moment[1]) if moment else Measured(None, "count")
