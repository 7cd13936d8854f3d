"""What is known of a lesson's runs with other seeds: two files beside the lesson, each if it is there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from tloop.evidence.other_seeds import OtherSeeds, ground_of
from tloop.lesson import Lesson
from tloop.lesson.problems import Place, Problem
from tloop.simulation import Run
from tloop.surveys.findings import SurveyError, is_stale, read_survey, survey_path
from tloop.surveys.maps import are_stale, maps_path, read_maps

Read = TypeVar("Read")


def read_other_seeds(lesson: Lesson, runs: Mapping[str, Run]) -> OtherSeeds:
    """Both files, as far as they can be read, and what is wrong with them. runs: the lesson's own."""
    problems: list[Problem] = []
    unreadable: set[str] = set()

    def read(what: str, reader: Callable[[Lesson], Read], *codes: str) -> Read | None:
        try:
            return reader(lesson)
        except (SurveyError, OSError) as error:
            problems.append(_unread(lesson, what, error))
            unreadable.update(codes)
            return None

    survey = read("survey", read_survey, "T111")
    maps = read("map", read_maps, "T112")
    return held_against(OtherSeeds(survey, maps, tuple(problems), unreadable), lesson, runs)


def held_against(others: OtherSeeds, lesson: Lesson, runs: Mapping[str, Run]) -> OtherSeeds:
    """With a problem for each map that nobody has made, and for what is about another state of the lesson."""
    others = replace(others, path=lesson.path)
    if set(runs) != set(lesson.experiments):
        return others  # reading has reported why
    return replace(others, problems=(*others.problems, *_stale_or_unmade(lesson, runs, others)))


def _stale_or_unmade(lesson: Lesson, runs: Mapping[str, Run], others: OtherSeeds) -> list[Problem]:
    problems = []
    if others.survey and (why := is_stale(others.survey, lesson, runs)):
        hint = f"run {others.command('survey')}"
        problems.append(_stale(lesson, "T110", str(survey_path(lesson)), why, hint))
    unmade = []
    for picture in lesson.maps if "T112" not in others.unreadable else ():
        if others.maps is None or others.maps.of(lesson.experiments[picture.run]) is None:
            message = f"there is no map of {ground_of(lesson.experiments[picture.run]).words}"
            hint = f"make it: {others.command('map')}"
            source = lesson.source[picture.place.line - 1]
            unmade.append(Problem(lesson.path, picture.place, "T112", message, source, (hint,)))
    if not unmade and others.maps and (why := are_stale(others.maps, lesson, runs)):
        problems.append(_stale(lesson, "T113", str(maps_path(lesson)), why, f"run {others.command('map')}"))
    return problems + unmade


def _unread(lesson: Lesson, what: str, error: SurveyError | OSError) -> Problem:
    """A file beside the lesson that can't be read; it can be made again if it is there and something else."""
    if isinstance(error, OSError):
        return _of_whole_lesson(lesson, "T114", f"{error.filename}: {error.strerror or error}")
    command = OtherSeeds(path=lesson.path).command(what)
    return _of_whole_lesson(lesson, "T114", str(error), f"make it again: {command}")


def _stale(lesson: Lesson, code: str, path: str, why: str, hint: str) -> Problem:
    """The warning that a file beside the lesson is about another state of it."""
    message = f"{path} is stale: {why}"
    return replace(_of_whole_lesson(lesson, code, message, hint), severity="warning")


def _of_whole_lesson(lesson: Lesson, code: str, message: str, *details: str) -> Problem:
    """At its first line."""
    place = Place(1, 1, max(1, len(lesson.source[0])))
    return Problem(lesson.path, place, code, message, lesson.source[0], details)
