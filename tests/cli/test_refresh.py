"""`tloop refresh`: surveys, maps and values, in the order in which they depend on each other."""

from pathlib import Path

import pytest

from tloop.cli.arguments import main
from tloop.lesson import read_lesson
from tloop.surveys import survey_path

TEXT = """---
title: Small
seed: 3
---

[gauss · 1 neuron · η = 1 · budget = 280](run:default)

It pauses at epoch [200](claim:default.pause.epoch), and for half of all seeds by epoch
[200](claim:default.survey.pause.epoch.median).
"""


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lesson with two wrong figures, one of them about a survey that nobody has made."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "content" / "small.md"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    monkeypatch.setattr("tloop.cli.refresh.SURVEY_SEEDS", 20)
    return path


def test_the_whole_chain(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One call makes the survey, writes both values, and leaves a lesson that builds strict."""
    assert main(["refresh", "--write", "--workers", "1"]) == 0
    text = lesson.read_text("utf-8")
    assert "epoch [253](claim:default.pause.epoch)" in text
    assert "[200](claim:default.survey" not in text
    assert main(["build", "--check", "--strict"]) == 0
    assert survey_path(read_lesson(lesson)).exists()


def test_it_shows_before_it_writes(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --write the lesson stays as it is, and the change is shown."""
    assert main(["refresh", "--workers", "1"]) == 1
    assert lesson.read_text("utf-8") == TEXT
    assert "+It pauses at epoch [253](claim:default.pause.epoch)" in capsys.readouterr().out


def test_what_is_not_stale_is_left(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second call surveys nothing."""
    assert main(["refresh", "--write", "--workers", "1"]) == 0
    monkeypatch.setattr("tloop.cli.survey.main", lambda options: pytest.fail("surveyed again"))
    assert main(["refresh", "--write", "--workers", "1"]) == 0


def test_not_where_ci_is_set(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CI changes no text."""
    monkeypatch.setenv("CI", "true")
    assert main(["refresh", "--write"]) == 2
    assert lesson.read_text("utf-8") == TEXT


def test_a_run_is_explained_whole(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`tloop explain RUN` prints every quantity of the run with its value, and no quantity twice."""
    assert main(["explain", "default"]) == 0
    rows = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert rows["default.pause.epoch"] == "253"
    assert rows["default.outcome"] == "converges"
    assert len(rows) > 40
    assert main(["explain", "defualt"]) == 2
    assert "did you mean default?" in capsys.readouterr().err
