"""For people: every problem in full, or a line each."""

from tloop.evidence.formats.checked import Checked, problems_of
from tloop.lesson import format_problem
from tloop.lesson.problems import headline


def as_text(checked: Checked) -> str:
    """Every problem with its line, a caret under the words, and what would do."""
    return "\n\n".join(format_problem(problem) for problem in problems_of(checked))


def as_concise(checked: Checked) -> str:
    """A line per problem: path:line:column: message [T101]."""
    return "\n".join(headline(problem) for problem in problems_of(checked))
