"""The lesson: Markdown in, Lesson out."""

from tloop.lesson.problems import Place, Problem, format_problem
from tloop.lesson.reading import Claim, Fact, Lesson, read_lesson
from tloop.lesson.spec import parse_spec, spec_text

__all__ = [
    "Claim",
    "Fact",
    "Lesson",
    "Place",
    "Problem",
    "format_problem",
    "parse_spec",
    "read_lesson",
    "spec_text",
]
