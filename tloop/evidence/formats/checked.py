"""What every format is made from."""

from collections.abc import Iterator, Sequence

from tloop.evidence.check import Report
from tloop.lesson import Lesson, Problem

Checked = Sequence[tuple[Lesson, Report]]


def problems_of(checked: Checked) -> Iterator[Problem]:
    """All problems, lesson by lesson."""
    return (problem for _, report in checked for problem in report.problems)


def end_column(problem: Problem) -> int:
    """The column behind the last of the words meant, counted from 1."""
    return problem.place.column + problem.place.length
