"""How well a straight line would do: on fields that are easy to tell, and against trying every line."""

from decimal import Decimal

import numpy as np
import pytest

from tests.evidence.measuring import measured
from tloop.evidence.measured import Measured
from tloop.evidence.quantities.of_run.straight_line import GRID, _best_of, agreement, best_moment
from tloop.simulation import RADIUS, Experiment, Run, train
from tloop.simulation.maths import Array
from tloop.simulation.network import probability

SIDE = (np.arange(GRID) + 0.5) / GRID * 2 * RADIUS - RADIUS
X, Y = (axis.ravel() for axis in np.meshgrid(SIDE, SIDE))


def signs(where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Array:
    return np.where(where, 1.0, -1.0)


def every_line(field: Array) -> float:
    """The best share of points that a line gets right: 18 directions, every distinct shift, both sides."""
    best = 0.0
    for angle in np.arange(18) * np.pi / 18:
        along = np.cos(angle) * X + np.sin(angle) * Y
        for shift in [-10.0, *np.unique(along.round(9)) + 1e-6]:
            right = float(np.mean(signs(along > shift) == field))
            best = max(best, right, 1.0 - right)
    return best


FIELDS = {
    "noise": signs(np.random.default_rng(1).random(GRID**2) < 0.5),
    "a line with noise": signs((X + 0.3 * Y > 0.4) ^ (np.random.default_rng(2).random(GRID**2) < 0.1)),
    "a curve": signs(X**2 / 3 + Y > 1.0),
    "a strip": signs(np.abs(X - Y) < 1.5),
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_line(field: Array) -> None:
    """No line of 18 directions does better, and none between them by more than a row of the grid."""
    tried = every_line(field)
    assert tried - 1e-12 <= agreement(field) <= tried + 1 / GRID


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (signs(X > 0), 1.0),
        (signs(Y < 1.0), 1.0),
        (signs(X + Y > 0.1), 1.0),
        (signs(X * Y > 0), 2 / 3),  # XOR: all but a corner of one quadrant against the rest, x + y > 2
        (signs(X > 99), 1.0),  # one class everywhere: a line outside the square
        (
            signs(X**2 + Y**2 < 1.5**2),
            1 - np.mean(X**2 + Y**2 < 1.5**2),
        ),  # a disc in the middle: no line helps
        (signs(np.abs(X) < 1.5), 0.75),
    ],
    ids=["left and right", "below", "diagonal", "XOR", "one class", "disc", "strip"],
)
def test_known_fields(field: Array, expected: float) -> None:
    """Fields whose best line is plain to see."""
    assert agreement(field) == pytest.approx(expected, abs=0.5 / GRID)
    assert agreement(-field) == agreement(field)


def field_at(run: Run, epoch: int) -> Array:
    p = probability(run.parameters[epoch], run.experiment.hidden, np.stack([X, Y], axis=1))
    return signs(p > 0.5)


def test_best_moment(runs: dict[str, Run]) -> None:
    """Of epochs 1–100 with a quarter of the square for each class and 60 % right: the highest, the first."""
    for run in (runs[name] for name in ("default", "too-hot", "too-simple", "overfit")):
        found = []
        for epoch in range(1, 101):
            field = field_at(run, epoch)
            if 0.25 <= np.mean(field > 0) <= 0.75 and run.train_accuracy[epoch] > 0.6:
                found.append((agreement(field), -epoch))
        best = max(found, default=None)
        assert best_moment(run) == (best and (best[0], -best[1]))


def test_quantities(runs: dict[str, Run]) -> None:
    """The two quantities are that moment's value and epoch."""
    moment = best_moment(runs["default"])
    assert moment is not None
    value, where = (measured(runs["default"], name) for name in ("field.linear.max", "field.linear.argmax"))
    assert value == Measured(Decimal(repr(moment[0])), "fraction", moment[1])
    assert where == Measured(Decimal(moment[1]), "count", moment[1], unit="epoch")


def test_a_linear_classifier() -> None:
    """Without a hidden layer the field is cut by a line, but for one along the edge of the grid's points."""
    (run,) = train([Experiment("gauss", hidden=0, budget=20)])
    value = measured(run, "field.linear.max").value
    assert value is not None
    assert float(str(value)) > 0.99


def test_no_moment() -> None:
    """A run that is never beyond 60 % has no such moment: never."""
    (run,) = train([Experiment("xor", hidden=4, eta=1e-9, budget=3)])
    run.train_accuracy[:] = 0.6
    assert best_moment(run) is None
    for name in ("field.linear.max", "field.linear.argmax"):
        assert measured(run, name).text == "never"


@pytest.mark.parametrize("seed", range(6))
def test_no_epoch_is_missed(seed: int) -> None:
    """The bound that spares most epochs a search never hides the best one, nor the first of equals."""
    (run,) = train([Experiment(seed=seed, hidden=2 + seed % 3, budget=110)])
    fields = {epoch: field_at(run, epoch) for epoch in range(1, 101)}
    every = {epoch: agreement(field) for epoch, field in fields.items()}
    best = max(every, key=lambda epoch: (every[epoch], -epoch))
    assert _best_of(fields) == (every[best], best)
