"""A Dask cluster as an executor: its workers must have the same programs, its absence is said in words."""

import asyncio
import logging
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import tloop
from tloop.build import remote
from tloop.cache import measured_with

CONNECT = 10  # seconds within which a scheduler answers
PATIENCE = 20  # seconds for which workers are waited for, at first or when all have gone
LOOK = 2  # seconds between two looks at the scheduler
RETRIES = 3  # how often a task whose worker died is given to another


class NoWorkersError(ConnectionError):
    """Workers that can't be had, or no longer: `lost`."""

    def __init__(self, message: str, lost: bool = False) -> None:
        super().__init__(message)
        self.lost = lost


@contextmanager
def cluster(scheduler: str) -> Iterator[tuple[Executor, int]]:
    """The cluster of a scheduler (tcp://HOST:PORT), and how many threads its workers have.

    Raises NoWorkersError, here or from a task's future.
    """
    if find_spec("distributed") is None:
        raise NoWorkersError("a cluster needs Dask: pip install distributed")
    import cloudpickle
    from distributed import Client
    from distributed.comm.core import connect

    async def knock() -> None:
        """Client would wait for ever if something else answers there."""
        comm = await asyncio.wait_for(connect(scheduler, timeout=CONNECT), CONNECT)
        await comm.close()

    for library in ("distributed", "tornado", "asyncio"):  # they report what is reported here
        logging.getLogger(library).setLevel(logging.CRITICAL)
    cloudpickle.register_pickle_by_value(remote)
    try:
        asyncio.run(knock())
        client = Client(scheduler, timeout=f"{CONNECT}s", set_as_default=False)
    except Exception as error:  # whatever answers there: nothing, a web server, another version
        raise NoWorkersError(f"no Dask scheduler answers at {scheduler}") from error
    try:
        threads = _wait_for_workers(client, scheduler)
        with _Tasks(client, scheduler) as executor:
            yield executor, threads
    finally:
        client.close(timeout=2)


def _wait_for_workers(client: Any, scheduler: str) -> int:
    started, said = time.monotonic(), False
    while not (threads := _threads(client)):
        if time.monotonic() - started > PATIENCE:
            raise NoWorkersError(f"the Dask scheduler at {scheduler} has no workers")
        if not said:
            print(f"tloop: waiting for workers at {scheduler}", file=sys.stderr)
            said = True
        time.sleep(0.2)
    return threads


def _threads(client: Any) -> int:
    """Of all workers. Raises NoWorkersError if the scheduler does not answer."""
    try:
        return sum(client.sync(client.scheduler.ncores, callback_timeout=CONNECT).values())
    except Exception as error:
        raise NoWorkersError("the Dask scheduler has gone", lost=True) from error


class _Tasks(Executor):
    """Hands tasks out; looks at the scheduler every few seconds, and ends them all if nobody can do them."""

    def __init__(self, client: Any, scheduler: str) -> None:
        self._client, self._scheduler = client, scheduler
        self._executor = client.get_executor(pure=False, retries=RETRIES)
        self._do = remote.asked_of_a_worker(measured_with())
        self._waiting: set[Future[Any]] = set()
        self._lock, self._over = threading.Lock(), threading.Event()
        self._watch = threading.Thread(target=self._watch_over, daemon=True)
        self._watch.start()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **_: Any) -> "Future[Any]":
        """A future of work(argument), done by any worker that has the same programs."""
        outer: Future[Any] = Future()
        with self._lock:
            self._waiting.add(outer)
        packed = pickle.dumps((work, *arguments))
        try:
            inner = self._executor.submit(self._do, packed)
        except Exception as error:
            self._end(outer, error=self._gone(error))
        else:
            inner.add_done_callback(lambda done: self._finish(outer, done))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing more is handed out."""
        self._over.set()
        self._watch.join(LOOK + CONNECT)

    def _finish(self, outer: "Future[Any]", inner: "Future[Any]") -> None:
        try:
            worker, (what, content) = inner.result()
        except BaseException as error:  # cancelled with the scheduler, or a worker that died too often
            self._end(outer, error=self._gone(error))
            return
        if what == "done":
            self._end(outer, pickle.loads(content))
        elif what == "failed":
            self._end(outer, error=content)
        else:
            same = f"install tloop {tloop.__version__} as it is here"
            self._end(outer, error=NoWorkersError(f"the worker {worker} {content}: {same}", lost=True))

    def _gone(self, error: BaseException) -> NoWorkersError:
        gone = NoWorkersError(f"the cluster at {self._scheduler} can't go on", lost=True)
        gone.__cause__ = error
        return gone

    def _end(self, outer: "Future[Any]", result: Any = None, error: BaseException | None = None) -> None:
        with self._lock:
            if outer not in self._waiting:
                return
            self._waiting.remove(outer)
        if outer.set_running_or_notify_cancel():
            if error is None:
                outer.set_result(result)
            else:
                outer.set_exception(error)

    def _watch_over(self) -> None:
        alone_since = None
        while not self._over.wait(LOOK):
            try:
                if _threads(self._client):
                    alone_since = None
                    continue
                alone_since = alone_since or time.monotonic()
                if time.monotonic() - alone_since < PATIENCE:
                    continue
                gone = NoWorkersError(f"all workers at {self._scheduler} have gone", lost=True)
            except NoWorkersError:
                gone = NoWorkersError(f"the Dask scheduler at {self._scheduler} has gone", lost=True)
            for outer in tuple(self._waiting):
                self._end(outer, error=gone)
            return
