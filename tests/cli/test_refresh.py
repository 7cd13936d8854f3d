"""`tloop refresh`: surveys, maps and values, in the order in which they depend on each other."""

import json
import os
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


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("stage", [0, 1, 2], ids=["survey", "update", "survey again"])
def test_interrupted_at_any_stage(
    lesson: Path, monkeypatch: pytest.MonkeyPatch, stage: int, *, after: bool
) -> None:
    """Every file is the old one or the new one, whole; the next call ends what was begun."""
    replaced, replace = [], os.replace

    def interrupted(old: Path, new: Path) -> None:
        if Path(new).parent.name == "content":
            replaced.append(new)
            if len(replaced) - 1 == stage and not after:
                raise KeyboardInterrupt
        replace(old, new)
        if len(replaced) - 1 == stage and after and Path(new).parent.name == "content":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            main(["refresh", "--write", "--workers", "1"])
    assert len(replaced) == stage + 1
    assert not [path for path in lesson.parent.iterdir() if path.name.endswith(".part")]
    written = "epoch [253](claim:default.pause.epoch)" in lesson.read_text("utf-8")
    assert written or lesson.read_text("utf-8") == TEXT
    survey = survey_path(read_lesson(lesson))
    assert not survey.exists() or json.loads(survey.read_text("utf-8"))["seeds"] == 20
    assert main(["refresh", "--write", "--workers", "1"]) == 0
    assert main(["build", "--check", "--strict"]) == 0


def test_twice_changes_nothing(lesson: Path) -> None:
    """What was made anew is not made anew again, byte for byte."""
    assert main(["refresh", "--write", "--workers", "1"]) == 0
    made = {path.name: path.read_bytes() for path in lesson.parent.iterdir() if path.is_file()}
    assert main(["refresh", "--write", "--workers", "1"]) == 0
    assert made == {path.name: path.read_bytes() for path in lesson.parent.iterdir() if path.is_file()}


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
