"""What is drawn, by a few processes beside the one that makes the page."""

import errno
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import Pipe, get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext

from tloop.cache import Cache, drawn_with, entry_name
from tloop.drawing.figures import comparison_still, describe, describe_comparison, still
from tloop.drawing.neighbours import draw_bowl, draw_perceptron
from tloop.drawing.outcome_map import Marks, map_file, marked_runs
from tloop.evidence.other_seeds import OutcomeMap
from tloop.lesson import Lesson
from tloop.page.shown import Shown, Still, Stills
from tloop.processes import end_with, interrupts_withheld
from tloop.simulation import Run
from tloop.simulation.training import CORES

WORKERS = max(2, min(CORES, 8))  # each brings its libraries: more of them gain little


def start_context() -> BaseContext:
    """How painters are started: afresh, as a fork of a process that has threads may hang.

    Where there is a fork server they come from one that has imported all that draws, once for all of them.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(
        ["tloop.drawing.slides", "tloop.drawing.film", "PIL.ImageFont", "resvg_py"]
    )
    return context


def _begin_to_paint(pipe: Connection) -> None:
    """Interrupts are the main process's to handle, and with it all ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(pipe)


class Studio:
    """Draws what no earlier build has drawn, in processes that start when there is something to draw."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._pool: ProcessPoolExecutor | None = None
        self._theirs, self._ours = Pipe(duplex=False)
        self.drawn = 0

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._theirs.close()
        self._ours.close()

    def order(self, name: str, draw: Callable[..., bytes], *arguments: object) -> Callable[[], bytes]:
        """A picture by its name in the cache, drawn if it is not there; called, it is waited for."""
        kept = self._cache.get(name)
        if kept is not None:
            return lambda: kept
        self.drawn += 1
        with interrupts_withheld():
            if self._pool is None:
                pipe = (self._theirs,)
                self._pool = ProcessPoolExecutor(WORKERS, start_context(), _begin_to_paint, pipe)
            drawing = self._pool.submit(draw, *arguments)

        def finished() -> bytes:
            try:
                picture = drawing.result()
            except BrokenExecutor:
                raise ChildProcessError(errno.ECHILD, "a process that draws has been ended") from None
            self._cache.put(name, picture)
            return picture

        return finished


@dataclass(frozen=True)
class StillsBeingDrawn:
    """The lesson's stills, on their way."""

    runs: Mapping[str, Callable[[], bytes]]
    comparisons: Mapping[tuple[str, ...], Callable[[], bytes]]
    neighbours: Mapping[str, Callable[[], bytes]]
    maps: Mapping[str, Callable[[], bytes]]

    def finished(self) -> Stills:
        """Waits until all are there."""
        return Stills(
            {name: _still(drawn()) for name, drawn in self.runs.items()},
            {names: _still(drawn()) for names, drawn in self.comparisons.items()},
            {name: Still(drawn(), "") for name, drawn in self.neighbours.items()},
            {name: Still(drawn(), "") for name, drawn in self.maps.items()},
        )


def start_stills(
    studio: Studio, lesson: Lesson, shown: Mapping[str, Shown], maps: Mapping[str, OutcomeMap]
) -> StillsBeingDrawn:
    """A still for every run, every comparison and every map of the lesson."""
    runs = {
        name: studio.order(picture_name("still", {name: each}), draw_still, each.run, name, each.outcome)
        for name, each in shown.items()
    }
    comparisons = {}
    for names in (comparison.runs for comparison in lesson.comparisons):
        together = {name: shown[name] for name in names}
        runs_of = {name: each.run for name, each in together.items()}
        outcomes = {name: each.outcome for name, each in together.items()}
        comparisons[names] = studio.order(
            picture_name("comparison", together), draw_comparison, runs_of, outcomes
        )
    drawn = entry_name("neighbour", drawn_with())
    neighbours = {
        each.name: studio.order(f"{drawn}-{each.name}", draw_neighbour, each.name)
        for each in lesson.neighbours
    }
    drawn_maps = {}
    for run, found in maps.items():
        marks = marked_runs(lesson, found.ground)
        drawn_maps[run] = studio.order(map_name("svg", found, marks), map_file, found, marks, "svg")
    return StillsBeingDrawn(runs, comparisons, neighbours, drawn_maps)


def picture_name(kind: str, shown: Mapping[str, Shown], title: str = "") -> str:
    """Of a picture in the cache: runs, their names and outcomes, a title, and the code that draws."""
    described = [(name, each.outcome, each.run.digest) for name, each in shown.items()]
    return entry_name(kind, repr(described), title, drawn_with())


def map_name(picture_format: str, found: OutcomeMap, marks: Marks) -> str:
    """Of a map's picture in the cache."""
    return entry_name(f"map-{picture_format}", repr((found, marks)), drawn_with())


def _still(packed: bytes) -> Still:
    description, _, image = packed.partition(b"\0")
    return Still(image, description.decode())


def draw_still(run: Run, name: str, outcome: str) -> bytes:
    """One run's still: what is seen on it in UTF-8, a NUL, the picture."""
    return describe(run, outcome).encode() + b"\0" + still(run, name, outcome).svg()


def draw_comparison(runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> bytes:
    """A comparison's still, likewise."""
    described = describe_comparison(runs, outcomes)
    return described.encode() + b"\0" + comparison_still(runs, outcomes).svg()


def draw_neighbour(name: str) -> bytes:
    return {"bowl": draw_bowl, "perceptron": draw_perceptron}[name]()
