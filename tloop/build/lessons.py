"""The folder of lessons: which there are, and which of them is the front page."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tloop.evidence import Report
from tloop.lesson import Lesson, Problem, read_lesson
from tloop.lesson.front_matter import INDEX

CONTENT = Path("content")


def lesson_paths(folder: Path = CONTENT) -> list[Path]:
    """The lessons of the folder, by name. Raises FileNotFoundError where there is none."""
    paths = sorted(path for path in folder.glob("*.md") if not path.name.startswith("."))  # an editor's own
    if not paths:
        raise FileNotFoundError(2, "there is no lesson in this folder", str(folder))
    return paths


def front_lesson() -> Lesson:
    """The lesson that a command is about if none is named: the front page, or the only or first one."""
    lessons = [read_lesson(path) for path in lesson_paths()]
    return next((lesson for lesson in lessons if lesson.index), lessons[0])


def page_names(lessons: Sequence[Lesson]) -> list[str]:
    """The page that each lesson becomes: index for the front page, or where there is one lesson alone."""
    return [INDEX if lesson.index or len(lessons) == 1 else lesson.name for lesson in lessons]


def with_one_front_page(checked: Sequence[tuple[Lesson, Report]]) -> list[tuple[Lesson, Report]]:
    """The reports, with a problem in every lesson whose page would replace an earlier one's."""
    named: dict[str, Lesson] = {}
    reports = []
    names = page_names([lesson for lesson, _ in checked])
    for (lesson, report), name in zip(checked, names, strict=True):
        first = named.setdefault(name.casefold(), lesson)
        if first is not lesson:
            problem = _taken(lesson, name, first)
            report = replace(report, problems=(problem, *report.problems))
        reports.append((lesson, report))
    return reports


def _taken(lesson: Lesson, name: str, first: Lesson) -> Problem:
    place = lesson.index_place
    hint = "one lesson alone says index: true" if lesson.index else "give one of the files another name"
    message = f"{first.path} is published as {name}.html already"
    return Problem(lesson.path, place, "T016", message, lesson.source[place.line - 1], (hint,))
