"""The folder of lessons: which there are, and which page each of them becomes."""

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tloop.build.runs import train_lessons
from tloop.cache import Cache
from tloop.evidence import Report, check
from tloop.evidence.formats import Checked
from tloop.lesson import Lesson, Problem, read_lesson
from tloop.lesson.front_matter import INDEX
from tloop.simulation import Run
from tloop.simulation.engines import EngineName

CONTENT = Path("content")
FRONT_FILES = ("evidence.json", "share.png", "films", "stills", "data")  # of the front page, beside the pages
LONGEST_NAME = 250  # bytes: a file's name may have 255, and a page's ends with .html
UNASKED = ("T110", "T111", "T112", "T113", "T114")  # what nobody has asked of other seeds yet


class NoLessonError(FileNotFoundError):
    """A folder without lessons."""

    def __init__(self) -> None:
        super().__init__(f"there is no lesson in {CONTENT}/; `tloop new .` begins one")


class WrongLessonsError(Exception):
    """Lessons that can't be used; what is wrong with each."""

    def __init__(self, wrong: Checked) -> None:
        super().__init__(f"{len(wrong)} lessons are wrong")
        self.wrong = wrong


def lesson_paths() -> list[Path]:
    """The lessons of content/, by name. Raises NoLessonError if there is none."""
    paths = sorted(path for path in CONTENT.glob("*.md") if not path.name.startswith("."))  # an editor's own
    if not paths:
        raise NoLessonError
    return paths


def chosen_lessons(path: Path | None) -> list[Lesson]:
    """The lesson that a command names, or all. Raises NoLessonError if there is none."""
    return [read_lesson(each) for each in ([path] if path else lesson_paths())]


def other_lessons(path: Path) -> list[Lesson]:
    """Those of content/ beside the one that a command names."""
    try:
        paths = lesson_paths()
    except NoLessonError:
        return []
    return [read_lesson(each) for each in paths if each.resolve() != path.resolve()]


def sound_runs(lessons: Sequence[Lesson], cache: Cache, engine: EngineName) -> list[Mapping[str, Run]]:
    """The lessons' own runs. Raises WrongLessonsError if any of the lessons is wrong.

    A claim that fails is no obstacle: another seed may be what it needs.
    """
    _refuse([(lesson, Report((), lesson.problems)) for lesson in lessons])
    runs = train_lessons(lessons, cache, engine)
    _refuse([(lesson, check(lesson, trained)) for lesson, trained in zip(lessons, runs, strict=True)])
    return list(runs)


def _refuse(checked: Checked) -> None:
    wrong = []
    for lesson, report in checked:
        errors = tuple(e for e in report.problems if e.severity == "error" and e.code not in UNASKED)
        if errors:
            wrong.append((lesson, Report((), errors)))
    if wrong:
        raise WrongLessonsError(wrong)


def cache_for(options: Namespace, *, read_only: bool = False) -> Cache:
    """What earlier commands kept, unless --no-cache says that all is to be made again."""
    return Cache() if options.no_cache else Cache.usual(read_only=read_only)


def page_names(lessons: Sequence[Lesson]) -> list[str]:
    """The page that each lesson becomes: index for the front page, or if there is one lesson alone."""
    return [INDEX if lesson.index or len(lessons) == 1 else lesson.name for lesson in lessons]


def with_pages_of_their_own(checked: Checked, others: Sequence[Lesson]) -> Checked:
    """The reports, with a problem in every lesson whose page or files would be where another's are.

    others: lessons that are not checked now, and have their pages in the same folder.
    """
    lessons = [lesson for lesson, _ in checked]
    lessons += others
    named = dict(zip([lesson.path for lesson in lessons], page_names(lessons), strict=True))
    taken: dict[str, tuple[str, Lesson]] = {}
    problems: dict[str, Problem] = {}
    for lesson in sorted(lessons, key=lambda lesson: (named[lesson.path] != INDEX, lesson not in others)):
        name = named[lesson.path]
        if unusable := _unusable(lesson.name):
            problems[lesson.path] = _problem(lesson, unusable, "give the file another name")
            continue
        files = list(_files(name))
        both = next((file for file in files if file.casefold() in taken), None)
        if both:
            file, first = taken[both.casefold()]
            hint = "only one lesson may say index: true" if lesson.index else "give the file another name"
            how = "as" if file.endswith(".html") else "with"
            problems[lesson.path] = _problem(lesson, f"{first.path} is published {how} {file} already", hint)
        for file in files:
            taken.setdefault(file.casefold(), (file, lesson))
    return [
        (lesson, replace(report, problems=(problems[lesson.path], *report.problems)))
        if lesson.path in problems
        else (lesson, report)
        for lesson, report in checked
    ]


def _files(name: str) -> Iterator[str]:
    """What a page of this name puts into the site: itself, and a folder or the front page's files."""
    yield f"{name}.html"
    yield from FRONT_FILES if name == INDEX else (name,)


def _unusable(name: str) -> str:
    """Why no page can have this name; empty if one can."""
    if name.startswith("."):
        return "a lesson's file name can't begin with a dot"
    try:
        size = len(name.encode("utf-8"))
    except UnicodeEncodeError:
        return "this file's name is not UTF-8, and can't be a page's"
    return "" if size <= LONGEST_NAME else f"this file's name is too long for a page: {size} bytes"


def _problem(lesson: Lesson, message: str, hint: str) -> Problem:
    place = lesson.index_place
    return Problem(lesson.path, place, "T016", message, lesson.source[place.line - 1], (hint,))
