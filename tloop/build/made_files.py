"""A file next to each lesson that is made with other seeds: its survey, its maps."""

import time
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tloop.build.cluster import NoWorkersError
from tloop.build.lessons import cache_for, sound_runs
from tloop.cache import Cache
from tloop.files import probe, write_made
from tloop.lesson import Lesson
from tloop.simulation import Run
from tloop.simulation.engines import EngineName, chosen_engine

Make = Callable[[Lesson, Mapping[str, Run], Namespace, Cache, EngineName], str]


def make_files(
    lessons: Sequence[Lesson], options: Namespace, path_of: Callable[[Lesson], Path], make: Make
) -> None:
    """Writes what `make` trains for each lesson, in one step when all of it is there.

    path_of: where to, if --out does not say. Raises WrongLessonsError, NoWorkersError and other OSErrors;
    all that can be known before training is.
    """
    if options.out and len(lessons) > 1:
        paths = ", ".join(lesson.path for lesson in lessons)
        raise FileExistsError(f"--out names one file, and there are several lessons: name one of {paths}")
    cache, engine = cache_for(options), chosen_engine(options.engine)
    runs = sound_runs(lessons, cache, engine)
    outs = [options.out or path_of(lesson) for lesson in lessons]
    for lesson, out in zip(lessons, outs, strict=True):
        probe(out, Path(lesson.path))
    for lesson, trained, out in zip(lessons, runs, outs, strict=True):
        started = time.perf_counter()
        try:
            text = make(lesson, trained, options, cache, engine)
        except NoWorkersError as error:
            kept = "; what was trained is kept: the same command goes on from there" if error.lost else ""
            raise NoWorkersError(f"{error}{kept}", error.lost) from error
        write_made(out, text.encode())
        print(f"{out} written, engine {engine}, {time.perf_counter() - started:.1f} s")
