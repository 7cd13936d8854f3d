"""The quantities, each on a run small enough to read."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tests.evidence.measuring import measured
from tloop.evidence.measured import Measured, QuantityError
from tloop.evidence.quantities.of_none import find_standing
from tloop.evidence.quantities.of_run import REGISTRY, example_names, find_quantity
from tloop.simulation import Experiment, Run, train
from tloop.simulation.fresh import FRESH_COUNT, rule_correct, score

TRAIN_LOSS = [0.7, 0.5, 0.9, 0.3, 0.1, 0.2, 0.1, 0.05, 0.05, 0.06]
TEST_LOSS = [0.7, 0.6, 0.8, 0.4, 0.35, 0.3, 0.3, 0.36, 0.37, 0.375]
TRAIN_ACCURACY = [0.5, 0.75, 0.4, 0.9, 0.95, 0.95, 1.0, 1.0, 1.0, 0.975]
TEST_ACCURACY = [0.5, 0.7, 0.45, 0.75, 0.8, 0.85, 0.8, 0.75, 0.75, 0.7]


@pytest.fixture(scope="module")
def run() -> Run:
    """Ten epochs whose traces were made by hand; it never pauses."""
    (trained,) = train([Experiment("circle", noise=0.2, hidden=8, eta=0.25, seed=11, budget=9)])
    return replace(
        trained,
        train_loss=np.array(TRAIN_LOSS),
        test_loss=np.array(TEST_LOSS),
        train_accuracy=np.array(TRAIN_ACCURACY),
        test_accuracy=np.array(TEST_ACCURACY),
    )


NEVER = None

# name, value, and the epoch where it is to be seen
EXPECTED: list[tuple[str, Any, int | None]] = [
    ("train.loss.start", "0.7", 0),
    ("test.loss.final", "0.375", 9),
    ("train.loss.final", "0.06", 9),
    ("train.loss.min", "0.05", 7),
    ("train.loss.max", "0.9", 2),
    ("test.loss.min", "0.3", 5),
    ("train.loss.argmin", 7, 7),
    ("test.loss.argmin", 5, 5),
    ("train.loss.argmax", 2, 2),
    ("train.loss.at.0", "0.7", 0),
    ("test.loss.at.9", "0.375", 9),
    ("train.loss.mean.0-1", "0.6", 1),
    ("test.loss.mean.9-9", "0.375", 9),
    ("test.accuracy.mean.5-6", "0.825", 6),
    ("test.loss.at.04", "0.35", 4),
    ("train.loss.below.0.1", 7, 7),
    ("train.loss.below.0.11", 4, 4),
    ("train.loss.below.1e-1", 7, 7),
    ("train.loss.below..2", 4, 4),
    ("train.loss.below.1", 0, 0),
    ("train.loss.below.0.05", NEVER, 9),
    ("train.loss.above.0.7", 2, 2),
    ("test.loss.above.0.8", NEVER, 9),
    ("train.accuracy.start", "0.5", 0),
    ("train.accuracy.final", "0.975", 9),
    ("train.accuracy.max", "1.0", 6),
    ("train.accuracy.argmax", 6, 6),
    ("test.accuracy.min", "0.45", 2),
    ("test.accuracy.argmin", 2, 2),
    ("test.accuracy.at.3", "0.75", 3),
    ("train.accuracy.above.0.9", 4, 4),
    ("train.accuracy.above.1", NEVER, 9),
    ("test.accuracy.below.0.5", 2, 2),
    ("best.train.loss", "0.2", 5),
    ("best.test.loss", "0.3", 5),
    ("best.train.accuracy", "0.95", 5),
    ("best.test.accuracy", "0.85", 5),
    ("train.correct.final", 39, 9),
    ("test.correct.final", 14, 9),
    ("best.train.correct", 38, 5),
    ("best.test.correct", 17, 5),
    ("train.loss.rising", True, 9),
    ("train.loss.falling", False, 9),
    ("test.loss.flat", True, 9),
    ("test.accuracy.falling", True, 9),
    ("test.loss.turns_up", True, 9),
    ("train.loss.turns_up", False, 9),
    ("train.loss.bounded", True, 9),
    ("outcome", "thrashes", 9),
    ("pause.epoch", NEVER, 9),
    ("pause.threshold", "0.02", None),
    ("pause.window", 200, None),
    ("epochs", 9, 9),
    ("budget", 9, None),
    ("seed", 11, None),
    ("eta", "0.25", None),
    ("hidden", 8, None),
    ("noise", "0.2", None),
    ("parameters", 33, None),
    ("points.train", 40, None),
    ("points.test", 20, None),
    ("points.fresh", 10_000, None),
]


@pytest.mark.parametrize(("name", "value", "epoch"), EXPECTED, ids=[name for name, _, _ in EXPECTED])
def test_quantity(run: Run, name: str, value: Any, epoch: int | None) -> None:
    """A quantity is what its line in the registry says, and names the epoch where that is to be seen."""
    if name == "outcome":  # train loss climbs by more than 4 ln 2 in the second half
        run = replace(run, train_loss=np.array([*TRAIN_LOSS[:9], 3.0]))
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, str) and name != "outcome":
        value = Decimal(value)
    found = measured(run, name)
    assert (found.value, found.epoch) == (value, epoch)
    assert type(found.value) is type(value)


def test_all_quantities_are_tried() -> None:
    """Every quantity of the registry stands in the table above, or in a test of its own file."""
    tried = {find_quantity(name)[0].name for name, _, _ in EXPECTED}
    elsewhere = {"multiplications", "flops", "fresh.tempered.loss"}
    elsewhere |= {f"field.linear.{each}" for each in ("at.N", "min", "max", "argmin", "argmax")}
    elsewhere |= {"logit.linear.at.N", "field.changed.since.N", "best.field.changed"}
    elsewhere |= {"updates", "train.loss.rises", "weights.norm.final", "weights.norm.at.N"}
    elsewhere |= {"weights.mean.at.N", "weights.mean.final", "best.weights.mean"}
    elsewhere |= set(FRESH)
    assert {entry.name for entry in REGISTRY} == tried | elsewhere


def test_names() -> None:
    """No two quantities answer to one name, and every one is told in a line."""
    for name in example_names():
        assert [entry.name for entry in REGISTRY if entry.pattern.fullmatch(name)] == [
            find_quantity(name)[0].name
        ]
    for entry in REGISTRY:
        assert entry.meaning
        assert not entry.meaning.endswith(".")


def test_pause(run: Run) -> None:
    """The auto-pause is the run's pause epoch."""
    paused = measured(replace(run, pause_epoch=9), "pause.epoch")
    assert (paused.value, paused.epoch, paused.text) == (9, 9, "9")


@pytest.mark.parametrize(("hidden", "parameters"), [(0, 3), (1, 5), (2, 9), (4, 17), (16, 65)])
def test_parameters(hidden: int, parameters: int) -> None:
    """The number of parameters is that of a row of them."""
    (trained,) = train([Experiment(hidden=hidden, budget=1)])
    assert measured(trained, "parameters").value == parameters == trained.parameters.shape[1]


def test_past_the_end(run: Run) -> None:
    """An epoch past the run's end is an error that says where it ends."""
    with pytest.raises(QuantityError, match="the run ends at epoch 9, before epoch 1,000"):
        measured(run, "test.loss.at.1000")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("test.los.final", "did you mean test.loss.final?"),
        ("pause.epohc", "did you mean pause.epoch?"),
        ("train.accuracy.turn_up", "did you mean train.accuracy.turns_up?"),
        ("Outcome", "did you mean outcome?"),
        ("qqqq", "`tloop quantities` lists what there is"),
        ("", "`tloop quantities` lists what there is"),
    ],
)
def test_unknown(run: Run, name: str, hint: str) -> None:
    """A name that there is not is an error with the nearest one."""
    with pytest.raises(QuantityError, match=f"^there is no quantity “{name}”$") as error:
        measured(run, name)
    assert error.value.hint == hint


@pytest.mark.parametrize(
    "name",
    [
        "train.loss.at.", "train.loss.at.-1", "train.loss.at.1.5", "train.loss.below.", "train.loss.below.x",
        "train.loss.below.-1", "train.loss.below.1e", "loss.final", "train.loss", "xtrain.loss.final",
        "train.loss.final.", "train.loss.final.x", "points", "guessing.loss", "train_loss_final", "best.loss",
    ],
)  # fmt: skip
def test_near_misses(run: Run, name: str) -> None:
    """What only looks like a quantity is none."""
    with pytest.raises(QuantityError):
        measured(run, name)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Measured(Decimal(878), "count"), "878"),
        (Measured(Decimal(123456789), "count"), "123,456,789"),
        (Measured(Decimal("0.75"), "fraction", 9, 20), "75% (15 of 20)"),
        (Measured(Decimal("0.975"), "fraction", 9, 40), "97.5% (39 of 40)"),
        (Measured(Decimal("0.9325"), "fraction"), "93.25%"),
        (Measured(Decimal(1), "fraction", 9, 20), "100% (20 of 20)"),
        (Measured(Decimal("0.69314718"), "number"), "0.6931"),
        (Measured(Decimal("0.019949"), "number"), "0.01995"),
        (Measured(Decimal("12.3456"), "number"), "12.35"),
        (Measured(Decimal("1e-9"), "number"), "1.000e−9"),
        (Measured(Decimal("12345678"), "number"), "1.235e7"),
        (Measured(Decimal("-0.5"), "number"), "−0.5000"),
        (Measured(Decimal(0), "number"), "0"),
        (Measured(Decimal("NaN"), "number"), "not a number"),
        (Measured(Decimal("Infinity"), "number"), "infinite"),
        (Measured(None, "count"), "never"),
        (Measured(True, "truth"), "true"),
        (Measured(False, "truth"), "false"),
        (Measured("overfits", "label"), "overfits"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_text(value: Measured, text: str) -> None:
    """A measured value reads as a person would write it."""
    assert value.text == text


def test_decimals(run: Run) -> None:
    """A loss is the shortest decimal of its float64, so that 0.1 is exactly 0.1."""
    assert measured(run, "train.loss.at.4").value == Decimal("0.1")
    third = replace(run, train_loss=np.array([1 / 3] * 10))
    assert measured(third, "train.loss.final").value == Decimal("0.3333333333333333")


def test_guessing() -> None:
    """To guess costs ln 2."""
    assert find_standing("guessing.loss").measure().value == Decimal(repr(math.log(2.0)))


FRESH = {
    "fresh.test.loss": lambda run: score(run, run.last_epoch).loss,
    "fresh.test.accuracy": lambda run: score(run, run.last_epoch).correct / FRESH_COUNT,
    "best.fresh.test.loss": lambda run: score(run, int(np.argmin(run.test_loss))).loss,
    "best.fresh.test.accuracy": lambda run: score(run, int(np.argmin(run.test_loss))).correct / FRESH_COUNT,
    "fresh.rule.accuracy": lambda run: rule_correct("circle", 0.2) / FRESH_COUNT,
}


@pytest.mark.parametrize("name", FRESH)
def test_fresh(name: str) -> None:
    """The scores on fresh points, of the last network, of the one of lowest test loss, and of the rule."""
    (run,) = train([Experiment("circle", 0.2, 8, budget=700)])
    found = measured(run, name)
    assert float(str(found.value)) == FRESH[name](run)
    if name.endswith("accuracy"):
        assert found.points == FRESH_COUNT
        assert " of 10,000)" in found.text


def test_a_mean_has_epochs_in_order(run: Run) -> None:
    """The first epoch comes first, and the last is one of the run."""
    with pytest.raises(QuantityError, match="run backwards, from 5 to 4"):
        measured(run, "train.loss.mean.5-4")
    with pytest.raises(QuantityError, match="ends at epoch 9, before epoch 10"):
        measured(run, "train.loss.mean.0-10")
