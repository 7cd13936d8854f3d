"""Where a command has its runs trained: in processes of this machine, or on a Dask cluster."""

import argparse
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib.util import find_spec

from tloop.processes import spawned

AHEAD = 2  # tasks that each worker has waiting


class NoWorkersError(Exception):
    """Workers that can't be had, or no longer: `lost`."""

    def __init__(self, message: str, lost: bool = False) -> None:
        super().__init__(message)
        self.lost = lost


@contextmanager
def workers(options: argparse.Namespace) -> Iterator[tuple[Executor, int]]:
    """Where tasks run, and how many to hand out at once. Raises NoWorkersError."""
    try:
        where = _processes(options.workers) if options.scheduler is None else _cluster(options.scheduler)
        with where as found:
            executor, count = found
            yield executor, AHEAD * count
    except BrokenProcessPool as error:
        raise NoWorkersError("a process that trains has been ended", lost=True) from error


@contextmanager
def _processes(count: int) -> Iterator[tuple[Executor, int]]:
    with spawned(count) as pool:
        yield pool, count


@contextmanager
def _cluster(scheduler: str) -> Iterator[tuple[Executor, int]]:
    if find_spec("distributed") is None:
        raise NoWorkersError("a cluster needs Dask: pip install 'tloop[cluster]'")
    from distributed import Client

    try:
        client = Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise NoWorkersError(f"there is no Dask scheduler at {scheduler}") from error
    with client:
        # A task whose worker dies is given to another.
        yield client.get_executor(pure=False, retries=3), max(1, len(client.ncores()))


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


def say_lost(error: NoWorkersError) -> None:
    """What went wrong, and where it was under way, that the work so far is kept."""
    kept = "; what was trained is kept: the same command goes on from there" if error.lost else ""
    print(f"tloop: {error}{kept}", file=sys.stderr)
