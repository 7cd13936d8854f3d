"""The report in the formats that people and machines read."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tloop.evidence.check import Report, Verdict
from tloop.lesson import Lesson, Problem, format_problem
from tloop.lesson.problems import headline

Checked = Sequence[tuple[Lesson, Report]]

GITHUB_LEVELS = {"error": "error", "failure": "error", "warning": "warning"}


def as_text(checked: Checked) -> str:
    """Every problem with its line, a caret under the words, and what would do."""
    return "\n\n".join(format_problem(problem) for problem in _problems(checked))


def as_concise(checked: Checked) -> str:
    """A line per problem: path:line:column: message [T101]."""
    return "\n".join(headline(problem) for problem in _problems(checked))


def as_json(checked: Checked) -> str:
    """Problems, claims and unchecked figures, each with its path, line and column."""
    document = {
        "problems": [_problem(problem) for problem in _problems(checked)],
        "claims": [_claim(lesson, verdict) for lesson, report in checked for verdict in report.verdicts],
        "unchecked": [
            {"path": lesson.path, "line": place.line, "column": place.column, "text": lesson.words(place)}
            for lesson, _ in checked
            for place in lesson.unchecked
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False)


def as_github(checked: Checked) -> str:
    """Workflow commands, which GitHub shows beside the lines (docs.github.com, Workflow commands)."""
    return "\n".join(
        f"::{GITHUB_LEVELS[problem.severity]} file={_property(problem.path)},line={problem.place.line},"
        f"col={problem.place.column}::{_escaped(chr(10).join((problem.message, *problem.details)))}"
        for problem in _problems(checked)
    )


def _problems(checked: Checked) -> Iterable[Problem]:
    return (problem for _, report in checked for problem in report.problems)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "length": problem.place.length,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "details": list(problem.details),
    }


def _claim(lesson: Lesson, verdict: Verdict) -> dict[str, Any]:
    return {
        "path": lesson.path,
        "line": verdict.claim.place.line,
        "column": verdict.claim.place.column,
        "claim": verdict.claim.name,
        "stated": verdict.claim.text,
        "measured": verdict.measured.text,
        "accepted": verdict.accepted,
        "holds": verdict.holds,
        "setup": verdict.setup,
    }


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Checked], str]] = {
    "text": as_text,
    "concise": as_concise,
    "json": as_json,
    "github": as_github,
}
