"""For code scanning: SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0)."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import tloop
from tloop.evidence.formats.checked import Checked, end_column, json_text, problems_of
from tloop.lesson import Problem
from tloop.lesson.codes import CODES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "failure": "error", "warning": "warning"}
INDEX = {each.code: index for index, each in enumerate(CODES)}


def as_sarif(checked: Checked) -> str:
    """One run of the tool, with a rule for every code and a result for every problem; places count from 1."""
    rules = [
        {"id": each.code, "shortDescription": {"text": each.title}, "fullDescription": {"text": each.meaning}}
        for each in CODES
    ]
    driver = {"name": "tloop", "semanticVersion": tloop.__version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems_of(checked)],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(document)


def _result(problem: Problem) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": problem.place.line,
        "startColumn": problem.place.column,
        "endColumn": end_column(problem),
    }
    if problem.source:
        words = problem.source[problem.place.column - 1 :][: problem.place.length]
        region["snippet"] = {"text": words}
    return {
        "ruleId": problem.code,
        "ruleIndex": INDEX[problem.code],
        "level": LEVELS[problem.severity],
        "message": {"text": "\n".join((problem.message, *problem.details))},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}}
        ],
    }


def _uri(path: str) -> str:
    """Relative paths stay relative: to the folder in which the build was called."""
    plain = Path(path)
    return plain.as_uri() if plain.is_absolute() else quote(plain.as_posix())
