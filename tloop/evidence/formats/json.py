"""For programs: problems, claims and unchecked figures, as report.schema.json describes them."""

from pathlib import Path
from typing import Any

from tloop.evidence.check import Report, Verdict
from tloop.evidence.formats.checked import Checked, end_column, json_text, problems_of
from tloop.lesson import Lesson, Problem

VERSION = 1  # of the format: a reader may rely on all that its schema says
SCHEMA = Path(__file__).with_name("report.schema.json")


def as_json(checked: Checked) -> str:
    """Problems, claims and unchecked figures, each with its path, line and column."""
    document = {
        "version": VERSION,
        "lessons": [_lesson(lesson, report) for lesson, report in checked],
        "problems": [_problem(problem) for problem in problems_of(checked)],
        "claims": [_claim(lesson, verdict) for lesson, report in checked for verdict in report.verdicts],
        "unchecked": [
            {"path": lesson.path, "line": place.line, "column": place.column, "text": lesson.words(place)}
            for lesson, _ in checked
            for place in lesson.unchecked
        ],
    }
    return json_text(document)


def _lesson(lesson: Lesson, report: Report) -> dict[str, Any]:
    return {
        "path": lesson.path,
        "title": lesson.title,
        "runs": len(lesson.experiments),
        "claims": len(lesson.claims),
        "holding": sum(verdict.holds for verdict in report.verdicts),
        "sourced": len(lesson.facts),
        "unchecked": len(lesson.unchecked),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "end_column": end_column(problem),
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
        "epoch": verdict.measured.epoch,
        "accepted": verdict.accepted,
        "holds": verdict.holds,
        "setup": verdict.setup,
    }
