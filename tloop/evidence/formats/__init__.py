"""The report in the formats that people and machines read: one module each, one list of all."""

from collections.abc import Callable

from tloop.evidence.formats.checked import Checked
from tloop.evidence.formats.github import as_github
from tloop.evidence.formats.json import as_json
from tloop.evidence.formats.junit import as_junit
from tloop.evidence.formats.sarif import as_sarif
from tloop.evidence.formats.text import as_concise, as_text

FORMATS: dict[str, Callable[[Checked], str]] = {
    "text": as_text,
    "concise": as_concise,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
    "junit": as_junit,
}

__all__ = ["FORMATS", "Checked"]
