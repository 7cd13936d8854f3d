"""The lesson: Markdown in, Lesson out."""

from tloop.lesson.knobs import number_text
from tloop.lesson.links.claim import Claim
from tloop.lesson.links.cue import Comparison, Cue, RunLink
from tloop.lesson.links.fact import Fact
from tloop.lesson.links.knob import Knob
from tloop.lesson.problems import Place, Problem, format_problem
from tloop.lesson.reading import Lesson, Opening, read_lesson
from tloop.lesson.spec import parse_spec, spec_text

__all__ = [
    "Claim",
    "Comparison",
    "Cue",
    "Fact",
    "Knob",
    "Lesson",
    "Opening",
    "Place",
    "Problem",
    "RunLink",
    "format_problem",
    "number_text",
    "parse_spec",
    "read_lesson",
    "spec_text",
]
