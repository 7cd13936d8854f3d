"""What the page says of an edited claim is what the build says, to the letter, for hundreds of texts."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.engine.node import skip_loudly
from tests.evidence.measuring import measured
from tloop.evidence import check
from tloop.lesson import Lesson, format_problem, read_lesson
from tloop.page.trying import tried_claim
from tloop.simulation import Run, train

SCRIPT = Path(__file__).with_name("stating.mjs")
LESSON = """---
title: A lesson
seed: 39441
---
The run [XOR · budget = 60](run:default) is short.

It 観 says 🙂 [{label}](claim:{name}), and so on.
"""
NAMES = (
    "default.epochs",
    "default.train.loss.argmin",
    "default.test.loss.final",
    "default.train.accuracy.final",
    "default.test.accuracy.final",
    "default.flops",
)
HAND_MADE = Path(__file__).with_name("stated.txt")
NUMBERS = ["60", "878", "0.69", "75%", "1e3", "10⁸", "4,000", "5"]
PIECES = [*NUMBERS, "-", "–", "..", " to ", " and ", "about ", "~", "≈ ", "below ", "at least ", "> ", "<= "]
PIECES += ["between ", "not ", "= ", " ", " ", ",", ".", "e", "%", "×", "never"]


def texts() -> list[str]:
    chance = random.Random(20)
    made = ["".join(chance.choices(PIECES, k=chance.randint(1, 4))) for _ in range(500)]
    near = [f"{chance.choice(['', 'about ', 'below ', 'above ', '~'])}{value}" for value in range(50, 70)]
    return list(dict.fromkeys([*HAND_MADE.read_text("utf-8").splitlines(), *near, *made]))


def lesson_of(name: str, label: str, folder: Path) -> Lesson:
    path = folder / "lesson.md"
    path.write_text(LESSON.format(label=label, name=name), encoding="utf-8")
    return read_lesson(path)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    lesson = lesson_of(NAMES[0], "60", tmp_path_factory.mktemp("runs"))
    return dict(zip(lesson.experiments, train(list(lesson.experiments.values())), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_what_the_build_says(name: str, runs: dict[str, Run], tmp_path: Path) -> None:
    if (node := shutil.which("node")) is None:
        skip_loudly("node")
    sound = lesson_of(name, "60", tmp_path)
    claim = sound.claims[0]
    tried = tried_claim(sound, claim, measured(runs["default"], claim.name.partition(".")[2]))
    labels = [text for text in texts() if not set("[]\\*_`&<").intersection(text) or text.startswith("<")]
    question = json.dumps([{"tried": tried, "labels": labels}])
    answer = subprocess.run([node, str(SCRIPT)], input=question, capture_output=True, text=True, check=True)
    said: list[dict[str, Any]] = json.loads(answer.stdout)[0]
    wrong = []
    for label, of_page in zip(labels, said, strict=True):
        lesson = lesson_of(name, label, tmp_path)
        problems = "\n".join(format_problem(each) for each in check(lesson, runs).problems)
        if (problems or None) != (None if of_page["holds"] else of_page["text"]):
            wrong.append(f"{label!r}\n--- the build\n{problems}\n--- the page\n{of_page['text']}")
    assert not wrong, f"{len(wrong)} of {len(labels)}:\n" + "\n".join(wrong[:4])
    assert len(labels) > 500
