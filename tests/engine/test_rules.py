"""The drill explains by the build's rules, with their numbers and the run's own."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.node import output, skip_loudly
from tloop.evidence.outcome import GAP, LEARNED, PLATEAU, RULES, THRASHING, TURN, TURN_BEFORE

SCRIPT = Path(__file__).with_name("rules.mjs")
EPOCHS = np.linspace(0.0, 1.0, 1001)
DOWN = np.interp(EPOCHS, [0.0, 0.5, 1.0], [0.7, 0.01, 0.01])
UP = np.interp(EPOCHS, [0.0, 0.3, 1.0], [0.7, 0.4, 0.9])
FLAT = np.full(1001, 0.69)
FALLING = np.linspace(0.7, 0.3, 1001)
SHAKEN = FLAT + np.where(np.arange(1001) % 2 == 1, 1.0, 0.0)
CASES = {  # by how they end: train, test
    "converges": (DOWN, DOWN),
    "overfits": (DOWN, UP),
    "underfits": (FLAT, FLAT),
    "still learning": (FALLING, FALLING),
    "thrashes": (SHAKEN, SHAKEN),
}


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    """What Node says of the rules."""
    if (node := shutil.which("node")) is None:
        skip_loudly("node")
    question = [{"trainLoss": list(train), "testLoss": list(test)} for train, test in CASES.values()]
    answer: dict[str, Any] = json.loads(output([node, str(SCRIPT), json.dumps(question)]))
    return answer


def test_the_rules_are_named_in_their_order_with_the_builds_numbers(said: dict[str, Any]) -> None:
    """What is shown to the reader are the rules that judge, no others and no other numbers."""
    asks = said["asks"]
    assert list(asks) == [*(word for word, _ in RULES), "still learning"]
    for word, numbers in {
        "thrashes": [f"{THRASHING:.2f}"],
        "overfits": [f"{TURN}", f"{GAP}", f"{100 * TURN_BEFORE:.0f} %"],
        "converges": [f"{LEARNED}"],
        "underfits": ["2 %", f"{PLATEAU}"],
    }.items():
        assert all(number in asks[word] for number in numbers), asks[word]


def test_every_wrong_word_is_explained(said: dict[str, Any]) -> None:
    """The explanation holds the chosen word's rule against the run, or says which rule comes before it."""
    for expected, answer in zip(CASES, said["answers"], strict=True):
        assert answer["outcome"] == expected
        for word, why in answer["wrong"].items():
            assert why.startswith(f"“{word}” is said ")
            assert word == "still learning" or said["asks"][word] in why
    overfits = dict(zip(CASES, said["answers"], strict=True))["overfits"]
    assert overfits["wrong"]["converges"].endswith("That rule fits, too, but “overfits” is asked first.")
    assert "2.25 times its lowest, 0.400 at epoch 300 of 1,000" in overfits["right"]
