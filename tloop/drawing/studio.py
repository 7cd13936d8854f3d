"""Draws what no earlier build has drawn, in a few processes that start if there is something to draw."""

import errno
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from types import TracebackType

from tloop.cache import Cache, drawn_with, entry_name
from tloop.drawing.shown import Shown
from tloop.processes import processes
from tloop.simulation import Run
from tloop.simulation.training import CORES

WORKERS = max(2, min(CORES, 8))  # each brings its libraries: more of them gain little
LIBRARIES = ("tloop.drawing.still", "tloop.drawing.film")  # imported once for all of them, where that can be

Draw = Callable[..., dict[str, bytes]]  # formats and subject in, a file for each format out


@dataclass(frozen=True)
class Drawing:
    """The function `draw` of a module of this package, imported, with Matplotlib, only where it is called."""

    name: str

    def __call__(self, formats: Sequence[str], *subject: object) -> dict[str, bytes]:
        files: dict[str, bytes] = import_module(f"tloop.drawing.{self.name}").draw(formats, *subject)
        return files


@dataclass
class _Task:
    """One picture, and in which formats it is wanted: their names in the cache. It is drawn once for all."""

    draw: Draw
    subject: tuple[object, ...]
    names: dict[str, str] = field(default_factory=dict)
    drawn: Future[dict[str, bytes]] | None = None


class Studio:
    """Takes orders; at the first that is waited for, the work on all of them begins."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._tasks: dict[tuple[str, str], _Task] = {}
        self._open = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    @property
    def drawn(self) -> int:
        """How many files no earlier build has drawn."""
        return sum(len(task.names) for task in self._tasks.values())

    def __enter__(self) -> "Studio":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def order(self, kind: str, draw: Draw, form: str, *subject: object) -> Callable[[], bytes]:
        """A file that `draw` makes of the subject; called, it is waited for.

        It is kept by all that decides it: kind and format, the subject, the program and its libraries.
        """
        identity = repr(_identity(subject))
        name = entry_name(f"{kind}-{form}", identity, drawn_with())
        kept = self._cache.get(name)
        if kept is not None:
            return lambda: kept
        task = self._tasks.setdefault((kind, identity), _Task(draw, subject))
        if task.drawn and form not in task.names:  # too late for the one that is on its way
            task = self._tasks[kind, f"{identity} {form}"] = _Task(draw, subject)
        task.names[form] = name
        return lambda: self._finished(task, form)

    def _finished(self, task: _Task, form: str) -> bytes:
        self._begin()
        assert task.drawn is not None
        try:
            content = task.drawn.result()[form]
        except BrokenExecutor:
            raise ChildProcessError(errno.ECHILD, "a process that draws has been ended") from None
        self._cache.put(task.names[form], content)
        return content

    def _begin(self) -> None:
        for task in self._tasks.values():
            if task.drawn is None:
                if self._pool is None:
                    self._pool = self._open.enter_context(processes(WORKERS, LIBRARIES))
                task.drawn = self._pool.submit(task.draw, tuple(task.names), *task.subject)


def _identity(subject: object) -> object:
    """What tells the subject from every other one, as words and numbers."""
    match subject:
        case Shown():
            return subject.name, subject.outcome, _identity(subject.run)
        case Run():
            return subject.experiment, subject.digest
        case tuple() | list():
            return [_identity(each) for each in subject]
    return subject
