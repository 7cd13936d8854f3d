"""Where a command has its runs trained: in processes of this machine, or on a Dask cluster."""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from tloop.build.cluster import NoWorkersError, cluster
from tloop.processes import processes

AHEAD = 2  # tasks that each worker has waiting


@contextmanager
def workers(options: argparse.Namespace) -> Iterator[tuple[Executor, int]]:
    """Where tasks run, and how many to hand out at once. Raises NoWorkersError."""
    try:
        where = _processes(options.workers) if options.scheduler is None else cluster(options.scheduler)
        with where as found:
            executor, count = found
            yield executor, AHEAD * count
    except BrokenProcessPool as error:
        raise NoWorkersError("a process that trains has been ended", lost=True) from error


@contextmanager
def _processes(count: int) -> Iterator[tuple[Executor, int]]:
    with processes(count) as pool:
        yield pool, count


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[..., None]]:
    """A bar on the terminal with the time that is left; called with how many are done, and words if any."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as progress:
        task = progress.add_task("", total=total)
        yield lambda done, words="": progress.update(task, completed=done, description=words)
