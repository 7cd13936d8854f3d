"""The lesson that a command about other seeds is for, where it makes sense to ask them."""

from collections.abc import Mapping
from pathlib import Path

from tloop.build.lessons import front_lesson
from tloop.build.runs import train_lessons
from tloop.cache import Cache
from tloop.cli.terminal import REPORT, show
from tloop.evidence import Report, check
from tloop.evidence.formats import FORMATS
from tloop.lesson import Lesson, read_lesson
from tloop.simulation import Run
from tloop.simulation.engines import EngineName

UNASKED = ("T110", "T111", "T112", "T113", "T114")  # what nobody has asked of other seeds yet


def sound_lesson(
    path: Path | None, cache: Cache, engine: EngineName
) -> tuple[Lesson, Mapping[str, Run]] | None:
    """The lesson and its own runs; None where it is wrong, once all that is wrong has been said.

    A claim that fails is no obstacle: another seed may be what it needs.
    """
    lesson = read_lesson(path) if path else front_lesson()
    errors = [problem for problem in lesson.problems if problem.severity == "error"]
    runs: Mapping[str, Run] = {}
    if not errors:
        (runs,) = train_lessons([lesson], cache, engine)
        problems = check(lesson, runs).problems
        errors = [each for each in problems if each.severity == "error" and each.code not in UNASKED]
    if errors:
        show(FORMATS["text"]([(lesson, Report((), tuple(errors)))]), REPORT)
        return None
    return lesson, runs
