"""A small lesson with one of everything, for the tests of the page."""

from functools import cache
from pathlib import Path

from tloop.evidence import Report, check
from tloop.lesson import Lesson, read_lesson
from tloop.simulation import Run, train

TEXT = """\
---
title: "A small <lesson> & more"
description: "One of everything."
seed: 7
---

[XOR · η = 0.3 · hidden = 4 · clean · budget = 400](run:default) [η = 30 · 3 neurons](run:hot)

The text begins & goes \\<b>on\\</b> with [no hidden layer](run:line).

## Two & two

Guessing costs [0.69](claim:guessing.loss). It never pauses: [never](claim:default.pause.epoch).

[XOR](run:default)

There are [40](claim:default.points.train) points. The loss was at its highest
[early](claim:hot.train.loss.argmax "0..300"), as told in [1969](fact: "Minsky and Papert, 1969").

| left | right | middle |
|:---|---:|:---:|
| a | [20](claim:default.points.test) | c |

Turn [*η* = 30](knob:hot.eta "0.03..100") down, or [all](run:default) up from [3 neurons](knob:hot.hidden).

## Two & two

[no hidden layer](run:line)

[XOR](run:default) [no hidden layer](run:line)
"""


def trained(lesson: Lesson) -> dict[str, Run]:
    """The lesson's runs, by their names."""
    return dict(zip(lesson.experiments, train(list(lesson.experiments.values())), strict=True))


@cache
def example(folder: Path) -> tuple[Lesson, dict[str, Run], Report]:
    """The lesson read from a file in that folder, its runs, and its report, which finds no problem."""
    path = folder / "training-loop.md"
    path.write_text(TEXT, "utf-8")
    lesson = read_lesson(path)
    runs = trained(lesson)
    report = check(lesson, runs)
    assert not report.problems, report.problems
    return lesson, runs, report
