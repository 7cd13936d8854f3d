"""What every format is made from."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tloop.evidence.check import Report
from tloop.lesson import Lesson, Problem
from tloop.lesson.problems import TURNING

Checked = Sequence[tuple[Lesson, Report]]


def problems_of(checked: Checked) -> Iterator[Problem]:
    """All problems, lesson by lesson."""
    return (problem for _, report in checked for problem in report.problems)


# What JSON may hold as it is, and a terminal that shows it should not: written as JSON's escapes.
ESCAPES = {sign: f"\\u{sign:04x}" for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029, *map(ord, TURNING))}


def json_text(document: Any) -> str:
    """A document as JSON, in any script, with escapes for signs that steer a terminal."""
    return json.dumps(document, indent=1, ensure_ascii=False).translate(ESCAPES)


def end_column(problem: Problem) -> int:
    """The column behind the last of the words meant, counted from 1."""
    return problem.place.column + problem.place.length
