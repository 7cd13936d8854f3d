"""`tloop map`: how the largest share of many seeds ends, over learning rate and number of neurons."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from tloop.build.lessons import cache_for, chosen_lessons, sound_runs
from tloop.build.made_files import make_files
from tloop.build.workers import counting, workers
from tloop.cache import Cache
from tloop.cli.exit_codes import OK, WRONG
from tloop.evidence.other_seeds import LETTERS, OutcomeMap
from tloop.files import write_file
from tloop.lesson import Lesson
from tloop.simulation import Run
from tloop.simulation.engines import EngineName, chosen_engine
from tloop.surveys.conduct_map import Counted, Row, draw_maps, maps_from
from tloop.surveys.maps import ETAS, NEURONS, grounds_of, maps_path, maps_text, marked_runs


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier map has trained; writes all maps of the lesson in one step."""
    chosen = chosen_lessons(options.lesson)
    lessons = [lesson for lesson in chosen if grounds_of(lesson)]
    if not lessons:
        shown_by = "![how the runs end](map:default) shows one, on the ground of that run"
        paths = ", ".join(lesson.path for lesson in chosen)
        sound_runs(chosen, cache_for(options), chosen_engine(options.engine))  # what is wrong is said first
        print(f"tloop: no map in {paths}; {shown_by}", file=sys.stderr)
        return WRONG
    make_files(lessons, options, maps_path, _draw)
    return OK


def _draw(
    lesson: Lesson, runs: Mapping[str, Run], options: argparse.Namespace, cache: Cache, engine: EngineName
) -> str:
    grounds = grounds_of(lesson)
    counted: dict[Row, Counted] = {}
    total = len(grounds) * len(NEURONS)
    with workers(options) as (executor, in_flight), counting("rows of cells", total) as count:
        for counted in draw_maps(grounds, options.seeds, executor, in_flight, cache, engine):
            count(len(counted))
    maps = maps_from(lesson, counted, runs)
    for found in maps.by_ground.values():
        print(_in_letters(found))
    if options.pictures:
        _write_pictures(lesson, list(maps.by_ground.values()), options.pictures)
    return maps_text(maps)


def _in_letters(found: OutcomeMap) -> str:
    """A letter a cell, small where less than four seeds in five agree; learning rates below."""
    lines = [f"{found.ground.words}: how the largest share of {found.seeds} seeds ends"]
    for hidden in NEURONS:
        endings = [found.most((hidden, eta)) for eta in ETAS]
        letters = (
            LETTERS[ending] if 5 * count >= 4 * found.seeds else LETTERS[ending].lower()
            for ending, count in endings
        )
        lines.append(f"{hidden:>4} neurons  {' '.join(letters)}")
    marks = "".join(f"{eta:<8g}" for eta in ETAS[::4])
    lines.append(f"{'η':>12}  {marks.rstrip()}")
    lines.append(", ".join(f"{letter} {ending}" for ending, letter in LETTERS.items()))
    return "\n".join(lines)


def _write_pictures(lesson: Lesson, maps: list[OutcomeMap], folder: Path) -> None:
    from tloop.drawing.outcome_map import draw  # Matplotlib: not for a map without pictures

    folder.mkdir(parents=True, exist_ok=True)
    for found in maps:
        runs = marked_runs(lesson, found.ground)
        for picture_format, content in draw(("svg", "png"), found, runs).items():
            path = folder / f"map-{grounds_of(lesson)[found.ground][0]}.{picture_format}"
            write_file(path, content)
            print(f"{path} written")
