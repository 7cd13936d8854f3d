"""Stills and films, drawn by a few processes beside the one that makes the page."""

import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext

from tloop.lesson import Lesson
from tloop.publish.page import Shown, Still, Stills
from tloop.simulation import Run

WORKERS = 2


def start_context() -> BaseContext:
    """How painters are started: afresh, as a fork of a process that has threads may hang.

    Where there is a fork server they come from one that has imported Matplotlib once for all of them.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(
        ["tloop.publish.figures", "matplotlib.figure", "matplotlib.backends.backend_agg"]
    )
    return context


@contextmanager
def painters() -> Iterator[ProcessPoolExecutor]:
    """Processes that draw; an interrupt is the main one's to handle."""
    pool = ProcessPoolExecutor(WORKERS, start_context(), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class StillsBeingDrawn:
    """The lesson's stills, on their way."""

    runs: Mapping[str, Future[Still]]
    comparisons: Mapping[tuple[str, ...], Future[Still]]

    def finished(self) -> Stills:
        """Waits until all are there."""
        return Stills(
            {name: drawn.result() for name, drawn in self.runs.items()},
            {names: drawn.result() for names, drawn in self.comparisons.items()},
        )


def start_stills(pool: ProcessPoolExecutor, lesson: Lesson, shown: Mapping[str, Shown]) -> StillsBeingDrawn:
    """A still for every run and every comparison of the lesson."""
    runs = {name: pool.submit(draw_still, each.run, name, each.outcome) for name, each in shown.items()}
    compared = [
        tuple(token.meta["runs"]) for token in lesson.tokens if token.meta.get("kind") == "comparison"
    ]
    comparisons = {
        names: pool.submit(
            draw_comparison,
            {name: shown[name].run for name in names},
            {name: shown[name].outcome for name in names},
        )
        for names in compared
    }
    return StillsBeingDrawn(runs, comparisons)


def draw_still(run: Run, name: str, outcome: str) -> Still:
    """One run's still and what is seen on it."""
    from tloop.publish import figures  # Matplotlib takes longer to import than a lesson to check

    return Still(figures.still(run, name, outcome), figures.describe(run, outcome))


def draw_comparison(runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> Still:
    """A comparison's still and what is seen on it."""
    from tloop.publish import figures

    return Still(figures.comparison_still(runs, outcomes), figures.describe_comparison(runs, outcomes))


def draw_films(pool: ProcessPoolExecutor, runs: Mapping[str, Run]) -> Iterator[tuple[str, bytes]]:
    """A film of each run, in their order."""
    yield from zip(runs, pool.map(draw_film, runs.values(), runs), strict=True)


def draw_film(run: Run, title: str) -> bytes:
    from tloop.publish.film import film

    return film(run, title)
