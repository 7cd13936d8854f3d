"""The real lesson and its runs, trained once."""

from pathlib import Path

import pytest

from tloop.lesson import Lesson, read_lesson
from tloop.simulation import Run, train

PATH = Path(__file__).parents[2] / "content" / "training-loop.md"


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    return read_lesson(PATH)


@pytest.fixture(scope="session")
def runs(lesson: Lesson) -> dict[str, Run]:
    trained = train(list(lesson.experiments.values()))
    return dict(zip(lesson.experiments, trained, strict=True))
