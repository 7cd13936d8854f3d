"""`tloop map`: how the largest share of many seeds ends, over learning rate and number of neurons."""

import argparse
import sys
import time
from pathlib import Path

from tloop.build.cluster import NoWorkersError
from tloop.build.workers import counting, say_lost, workers
from tloop.cache import Cache
from tloop.cli.exit_codes import OK, WRONG
from tloop.cli.sound import sound_lesson
from tloop.evidence.other_seeds import LETTERS, OutcomeMap
from tloop.files import probe, write_file, write_made
from tloop.lesson import Lesson
from tloop.simulation.engines import chosen_engine
from tloop.surveys.conduct_map import Counted, Row, draw_maps, maps_from
from tloop.surveys.maps import (
    ETAS,
    NEURONS,
    grounds_of,
    maps_path,
    maps_text,
    marked_runs,
)


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier map has trained; writes all maps of the lesson in one step."""
    cache, engine = Cache.usual(), chosen_engine(options.engine)
    sound = sound_lesson(options.lesson, cache, engine)
    if sound is None:
        return WRONG
    lesson, runs = sound
    grounds, out = grounds_of(lesson), options.out or maps_path(lesson)
    if not grounds:
        hint = "![how the runs end](map:default) does, on the ground of that run"
        print(f"tloop: {lesson.path} shows no map; {hint}", file=sys.stderr)
        return WRONG
    probe(out, Path(lesson.path))
    started = time.perf_counter()
    counted: dict[Row, Counted] = {}
    total = len(grounds) * len(NEURONS)
    try:
        with workers(options) as (executor, in_flight), counting("rows of cells", total) as count:
            for counted in draw_maps(grounds, options.seeds, executor, in_flight, cache, engine):
                count(len(counted))
    except NoWorkersError as error:
        say_lost(error)
        return WRONG
    maps = maps_from(lesson, counted, runs)
    for found in maps.by_ground.values():
        print(_in_letters(found))
    write_made(out, maps_text(maps).encode())
    if options.pictures:
        _write_pictures(lesson, list(maps.by_ground.values()), options.pictures)
    print(f"{out} written, engine {engine}, {time.perf_counter() - started:.1f} s")
    return OK


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
