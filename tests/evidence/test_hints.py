"""What a report says to paste is read: it holds, or fails as a claim, and is never refused again."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tloop.evidence import check
from tloop.lesson import read_lesson
from tloop.simulation import Run, train

LESSON = """---
title: Hints
description: A small lesson
seed: 3
---

[XOR · budget = 300](run:default) [η = 3](run:hot)

It is [{text}](claim:{name}{title}) there.
"""
QUANTITIES = (
    *("default.train.loss.final", "default.test.accuracy.final", "default.test.correct.final"),
    *("default.pause.epoch", "default.outcome", "default.test.loss.turns_up", "default.train.loss.falling"),
    "default.train.loss.bounded",
)
TEXTS = [line for line in Path(__file__).with_name("hints.txt").read_text("utf-8").splitlines() if line]
PASTED = re.compile(r"(?:write|meant:|outside it:) (?P<line>[^\[]*\[[^\]]*\]\(claim:.*)")
FAILS = {"T101", "T109", "T115", "T501", "T502"}  # what is read may still be wrong, or be unchecked elsewhere


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Run]:
    """The runs of the lesson that holds the texts, trained once."""
    path = tmp_path_factory.mktemp("hints") / "hints.md"
    path.write_text(LESSON.format(text="300", name="default.epochs", title=""), "utf-8")
    lesson = read_lesson(path)
    return dict(zip(lesson.experiments, train(list(lesson.experiments.values())), strict=True))


@pytest.mark.parametrize("row", TEXTS)
def test_what_is_said_to_write_is_read(row: str, runs: Mapping[str, Run], tmp_path: Path) -> None:
    """A line to paste is read, of every kind of quantity, and so is the line that it leads to."""
    text, _, title = row.partition("\t")
    path = tmp_path / "hints.md"
    for name in QUANTITIES:
        said = f' "{title}"' if title else ""
        path.write_text(LESSON.format(text=text, name=name, title=said), "utf-8")
        for line in lines_to_paste(path, runs):
            path.write_text(LESSON.replace("[{text}](claim:{name}{title})", line), "utf-8")
            report = check(read_lesson(path), runs)
            refused = [problem for problem in report.problems if problem.code not in FAILS]
            assert not refused, (name, line, refused[0].code, refused[0].message, refused[0].details)


def lines_to_paste(path: Path, runs: Mapping[str, Run]) -> list[str]:
    """What the report says to write, without the line's own place in the sentence."""
    lesson = replace(read_lesson(path), warnings=())
    details = [detail for problem in check(lesson, runs).problems for detail in problem.details]
    return [match["line"] for detail in details if (match := PASTED.search(detail))]
