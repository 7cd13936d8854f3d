"""`tloop refresh`: surveys, maps and stated values made again where they are stale, in the right order."""

import argparse
import os
import sys
from pathlib import Path

from tloop.build.lessons import cache_for, chosen_lessons, sound_runs
from tloop.cli import map as map_command
from tloop.cli import survey, update
from tloop.cli.exit_codes import OK, WRONG
from tloop.lesson import Lesson
from tloop.simulation.engines import chosen_engine
from tloop.surveys import read_other_seeds
from tloop.surveys.plan import asks_a_survey

SURVEY_SEEDS, MAP_SEEDS = 1000, 50  # if there is none yet
STALE_SURVEY, STALE_MAP = {"T110", "T111"}, {"T112", "T113"}


def main(options: argparse.Namespace) -> int:
    """Survey and map first, as values may speak of them; then the values; then the survey of what changed."""
    if os.environ.get("CI"):
        print("tloop: refresh is for a person to decide, and CI is set", file=sys.stderr)
        return WRONG
    lessons = chosen_lessons(options.lesson)
    runs = sound_runs(lessons, cache_for(options), chosen_engine(options.engine))
    paths = [Path(lesson.path) for lesson in lessons]
    for lesson, trained in zip(lessons, runs, strict=True):
        others = read_other_seeds(lesson, trained)
        codes = {problem.code for problem in others.problems}
        unmade = others.survey is None and asks_a_survey(lesson)
        if (codes & STALE_SURVEY or unmade) and _survey(lesson, options):
            return WRONG
        seeds = max((each.seeds for each in others.maps.by_ground.values()), default=0) if others.maps else 0
        if codes & STALE_MAP and map_command.main(_for(options, lesson, seeds or MAP_SEEDS)):
            return WRONG
    code = max(update.main(argparse.Namespace(**{**vars(options), "lesson": path})) for path in paths)
    if code == WRONG or not options.write:
        return code
    for path in paths:
        (lesson,) = chosen_lessons(path)
        (trained,) = sound_runs([lesson], cache_for(options), chosen_engine(options.engine))
        codes = {problem.code for problem in read_other_seeds(lesson, trained).problems}
        if codes & STALE_SURVEY and _survey(lesson, options):
            return WRONG
    return code


def _survey(lesson: Lesson, options: argparse.Namespace) -> int:
    """With as many seeds as the last one."""
    known = read_other_seeds(lesson, {}).survey
    return survey.main(_for(options, lesson, known.seeds if known else SURVEY_SEEDS)) != OK


def _for(options: argparse.Namespace, lesson: Lesson, seeds: int) -> argparse.Namespace:
    """The options of `tloop survey` and `tloop map` for one lesson."""
    given = {"lesson": Path(lesson.path), "seeds": seeds, "out": None, "pictures": None, "scheduler": None}
    return argparse.Namespace(**{**vars(options), **given})
