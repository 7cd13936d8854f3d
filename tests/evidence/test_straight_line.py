"""How well a straight line would do: on fields that are easy to tell, and against trying every line."""

from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray

from tloop.evidence.measured import Measured, QuantityError
from tloop.evidence.quantities import measure
from tloop.evidence.quantities.of_run.square import GRID
from tloop.evidence.quantities.of_run.straight_line import agreement, least_straight, straightest
from tloop.lesson.links.reference import OfRun
from tloop.simulation import RADIUS, Experiment, Run, train
from tloop.simulation.network import probability

Classes = NDArray[np.bool_]

SIDE = (np.arange(GRID) + 0.5) / GRID * 2 * RADIUS - RADIUS
X, Y = (axis.ravel() for axis in np.meshgrid(SIDE, SIDE))


def every_line(field: Classes) -> float:
    """The best share of points that a line gets right: 18 directions, every distinct shift, both sides."""
    best = 0.0
    for angle in np.arange(18) * np.pi / 18:
        along = np.cos(angle) * X + np.sin(angle) * Y
        for shift in [-10.0, *np.unique(along.round(9)) + 1e-6]:
            right = float(np.mean((along > shift) == field))
            best = max(best, right, 1.0 - right)
    return best


FIELDS = {
    "noise": (np.random.default_rng(1).random(GRID**2) < 0.5),
    "a line with noise": ((X + 0.3 * Y > 0.4) ^ (np.random.default_rng(2).random(GRID**2) < 0.1)),
    "a curve": (X**2 / 3 + Y > 1.0),
    "a strip": (np.abs(X - Y) < 1.5),
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_line(field: Classes) -> None:
    """No line of 18 directions does better, and none between them by more than a row of the grid."""
    tried = every_line(field)
    assert tried - 1e-12 <= agreement(field) <= tried + 1 / GRID


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ((X > 0), 1.0),
        ((Y < 1.0), 1.0),
        ((X + Y > 0.1), 1.0),
        ((X * Y > 0), 2 / 3),  # XOR: all but a corner of one quadrant against the rest, x + y > 2
        ((X > 99), 1.0),  # one class everywhere: a line outside the square
        (
            (X**2 + Y**2 < 1.5**2),
            1 - np.mean(X**2 + Y**2 < 1.5**2),
        ),  # a disc in the middle: no line helps
        ((np.abs(X) < 1.5), 0.75),
    ],
    ids=["left and right", "below", "diagonal", "XOR", "one class", "disc", "strip"],
)
def test_known_fields(field: Classes, expected: float) -> None:
    """Fields whose best line is plain to see."""
    assert agreement(field) == pytest.approx(expected, abs=0.5 / GRID)
    assert agreement(~field) == agreement(field)


def field_at(run: Run, epoch: int) -> Classes:
    p = probability(run.parameters[epoch], run.experiment.hidden, np.stack([X, Y], axis=1))
    return p > 0.5


def measured(run: Run, quantity: str) -> Measured:
    return measure(OfRun("default", quantity), {"default": run}).measured


@pytest.mark.parametrize("seed", range(4))
def test_all_epochs_are_looked_at(seed: int) -> None:
    """The highest and the lowest agreement are those of all epochs from 0 on, with their first epochs."""
    (run,) = train([Experiment(seed=seed, hidden=2 + seed % 3, budget=110)])
    every = [agreement(field_at(run, epoch)) for epoch in range(111)]
    assert straightest(run) == (max(every), every.index(max(every)))
    assert least_straight(run) == (min(every), every.index(min(every)))


def test_quantities(runs: dict[str, Run]) -> None:
    """Value and epoch of both ends, and the value at any epoch, without a condition on what is learned."""
    run = runs["default"]
    high, low = straightest(run), least_straight(run)
    assert measured(run, "field.linear.max") == Measured(Decimal(repr(high[0])), "fraction", high[1])
    assert measured(run, "field.linear.min") == Measured(Decimal(repr(low[0])), "fraction", low[1])
    assert measured(run, "field.linear.argmax").value == high[1]
    assert measured(run, "field.linear.argmin").value == low[1]
    for epoch in (0, 1, 878):
        expected = Decimal(repr(agreement(field_at(run, epoch))))
        assert measured(run, f"field.linear.at.{epoch}") == Measured(expected, "fraction", epoch)
    with pytest.raises(QuantityError, match="ends at epoch 878"):
        measured(run, "field.linear.at.879")


def test_a_linear_classifier() -> None:
    """Without a hidden layer the field is cut by a line at all epochs, but for points along its edge."""
    (run,) = train([Experiment("gauss", hidden=0, budget=20)])
    assert least_straight(run)[0] > 0.99
