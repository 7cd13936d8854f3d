"""For GitHub: workflow commands, which it shows beside the lines (docs.github.com, Workflow commands)."""

from itertools import groupby

from tloop.evidence.formats.checked import Checked, end_column, problems_of
from tloop.lesson import Problem
from tloop.lesson.codes import title_of
from tloop.lesson.problems import visible

LEVELS = {"error": "error", "failure": "error", "warning": "warning"}
SHOWN = 10  # annotations of a level that GitHub shows for one step; it drops the others without a word


def as_github(checked: Checked) -> str:
    """A command per problem; where there are more of a level than are shown, the last one says how many."""
    level = lambda problem: LEVELS[problem.severity]  # noqa: E731 - the key of sorting and of grouping
    lines: list[str] = []
    for name, group in groupby(sorted(problems_of(checked), key=level), key=level):
        problems = list(group)
        shown = problems if len(problems) <= SHOWN else problems[: SHOWN - 1]
        lines += (_command(name, problem) for problem in shown)
        if more := len(problems) - len(shown):
            lines.append(f"::{name} title=tloop::{more} more: the log of `python build.py` lists them all")
    return "\n".join(lines)


def _command(level: str, problem: Problem) -> str:
    properties = {
        "file": problem.path,
        "line": problem.place.line,
        "endLine": problem.place.line,
        "col": problem.place.column,
        "endColumn": end_column(problem),
        "title": f"{problem.code} {title_of(problem.code)}",
    }
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    lines = map(visible, (problem.message, *problem.details))
    return f"::{level} {written}::{_escaped(chr(10).join(lines))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")
