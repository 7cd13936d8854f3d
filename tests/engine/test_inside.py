"""The microscope's numbers are the run's own: its update gives the next epoch's parameters, bit for bit."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.node import output, skip_loudly
from tloop.simulation import Experiment, train

SCRIPT = Path(__file__).with_name("inside.mjs")
CASES: list[dict[str, Any]] = [
    {"data": "xor", "noise": 0, "hidden": 4, "eta": 0.3, "seed": 39441, "budget": 300},
    {"data": "xor", "noise": 0, "hidden": 4, "eta": 30, "seed": 39441, "budget": 300},
    {"data": "xor", "noise": 0, "hidden": 0, "eta": 0.3, "seed": 39441, "budget": 300},
    {"data": "circle", "noise": 0.2, "hidden": 8, "eta": 0.3, "seed": 39441, "budget": 300},
    {"data": "spiral", "noise": 0.1, "hidden": 1, "eta": 1, "seed": 7, "budget": 300},
]
EPOCHS = [0, 1, 150, 299, 300]
INDEX = 5


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """What Node says of the epochs."""
    if (node := shutil.which("node")) is None:
        skip_loudly("node")
    question = [{"knobs": knobs, "epochs": EPOCHS, "index": INDEX} for knobs in CASES]
    answer: list[dict[str, Any]] = json.loads(output([node, str(SCRIPT), json.dumps(question)]))
    return answer


@pytest.mark.parametrize("case", range(len(CASES)))
def test_the_update_gives_the_next_epochs_parameters_bit_for_bit(
    case: int, answers: list[dict[str, Any]]
) -> None:
    """The microscope starts from the run's parameters, and its update ends at those of the next epoch."""
    for epoch, at in zip(EPOCHS, answers[case]["passes"], strict=True):
        assert at["parameters"] == at["row"]
        if epoch < 300:
            assert at["next"] == at["nextRow"]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_the_losses_of_single_training_points_make_the_rows_train_loss(
    case: int, answers: list[dict[str, Any]]
) -> None:
    """Step 2 looks at the network before the update: the row's train loss, bit for bit."""
    run = train([Experiment(**CASES[case])])[0]
    for epoch, at in zip(EPOCHS, answers[case]["passes"], strict=True):
        assert at["trainLoss"] == run.train_loss[epoch]
        assert at["loss"] == at["trainLosses"][INDEX]
        assert at["point"]["label"] == run.train_points.labels[INDEX]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_step_5_evaluates_the_updated_network(case: int, answers: list[dict[str, Any]]) -> None:
    """Its test loss and accuracy are those of the next row, bit for bit; at the end, of one more epoch."""
    run = train([Experiment(**CASES[case] | {"budget": 301})])[0]
    for epoch, at in zip(EPOCHS, answers[case]["passes"], strict=True):
        assert at["testLoss"] == run.test_loss[epoch + 1]
        assert at["testCorrect"] == round(run.test_accuracy[epoch + 1] * 20)


def test_label_and_coordinates_have_names_of_their_own(answers: list[dict[str, Any]]) -> None:
    """y is the label alone, the coordinates are x₁ and x₂, and a weight is called the same in every step."""
    forward, _, backward, update, _ = (
        [line["formula"] for line in lines] for _, lines in answers[0]["passes"][1]["words"]
    )
    assert forward == ["h₁", "z", "p"]
    assert backward[:3] == ["∂loss/∂z", "∂loss/∂W2₁", "∂loss/∂b1₁"]
    assert update[:5] == ["W1₁,₁", "W1₁,₂", "b1₁", "W2₁", "b2"]
    linear = [line["formula"] for line in answers[2]["passes"][1]["words"][3][1]]
    assert linear[:3] == ["w₁", "w₂", "b"]


@pytest.mark.parametrize("case", [0, 2, 3])
def test_the_blame_is_how_the_points_loss_changes_with_a_weight(
    case: int, answers: list[dict[str, Any]]
) -> None:
    """Against central differences of a loss that is written here anew."""
    hidden = int(CASES[case]["hidden"])
    at = answers[case]["passes"][2]
    point = np.array([at["point"]["x"], at["point"]["y"]])
    parameters = np.array(at["parameters"])
    for weight in range(len(parameters)):
        nudge = np.zeros_like(parameters)
        nudge[weight] = 1e-5
        high, low = (
            plain_loss(parameters + way * nudge, hidden, point, at["point"]["label"]) for way in (1, -1)
        )
        assert math.isclose((high - low) / 2e-5, at["blame"][weight], rel_tol=1e-4, abs_tol=1e-8)


def plain_loss(parameters: Any, hidden: int, point: Any, label: int) -> float:
    h = point
    if hidden:
        h = np.tanh(parameters[: 2 * hidden].reshape(hidden, 2) @ point + parameters[2 * hidden : 3 * hidden])
    z = parameters[3 * hidden : -1] @ h + parameters[-1]
    return float(np.log1p(np.exp(-z if label == 1 else z)))


@pytest.mark.parametrize("case", range(len(CASES)))
def test_step_lengths_are_eta_times_the_gradients(case: int, answers: list[dict[str, Any]]) -> None:
    """A step is as long as η times the gradient that the microscope finds at its epoch."""
    eta = float(CASES[case]["eta"])
    for epoch, at in zip(EPOCHS[:-1], answers[case]["passes"], strict=False):
        assert math.isclose(
            answers[case]["steps"][epoch], eta * np.linalg.norm(at["gradient"]), rel_tol=1e-9, abs_tol=1e-15
        )


def test_each_step_is_put_into_words_and_figures(answers: list[dict[str, Any]]) -> None:
    """Each of the five steps says a whole sentence, and none of its figures is missing or infinite."""
    for answer in answers:
        for at in answer["passes"]:
            assert len(at["words"]) == 5
            for says, lines in at["words"]:
                assert says.endswith(".")
                text = " ".join(value for line in lines for value in [line["formula"], *line["values"]])
                assert not any(wrong in text for wrong in ("NaN", "undefined", "null", "Infinity"))
