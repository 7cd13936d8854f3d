"""Processes that work for this one: they end with it, however it ends, and leave interrupts to it."""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe, get_all_start_methods, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext

# What a terminal, its end, `timeout`, a container or CI sends to end a program: all of them are interrupts.
INTERRUPTS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def end_as_interrupted() -> None:
    """Every signal that ends a program raises KeyboardInterrupt, unless whoever started it had it ignored."""
    for number in INTERRUPTS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


@contextmanager
def processes(count: int, preload: Sequence[str] = ()) -> Iterator[ProcessPoolExecutor]:
    """So many. An error ends them at once.

    preload: modules that are imported once for all of them, if the system lets processes begin so.
    """
    theirs, ours = Pipe(duplex=False)
    with interrupts_withheld():  # its locks are another process's business
        pool = ProcessPoolExecutor(count, _started_afresh(preload), end_with, (theirs,))
    with theirs, ours, pool:
        try:
            with interrupts_withheld():
                for _ in range(count):
                    pool.submit(os.getpid)  # finds no other idle, and so a process is started
            yield pool
        except BaseException:
            # In this order: Python 3.11 complains of what was cancelled, once its processes are gone.
            pool.shutdown(wait=False, cancel_futures=True)
            ours.close()
            raise


def _started_afresh(preload: Sequence[str]) -> BaseContext:
    """How processes are started: not as forks of this one, as NumPy's threads do not survive a fork.

    A fork server is such a process that has imported the modules, and that others are forked from.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def end_with(pipe: Connection) -> None:
    """To be called in such a process: it ends when the pipe's other end is closed, by whom or what ever.

    Else it would wait for ever for work from one that was killed.
    """
    threading.Thread(target=_end_after, args=(pipe,), daemon=True).start()


def _end_after(pipe: Connection) -> None:
    try:
        pipe.recv_bytes()  # nothing is ever sent
    except (EOFError, OSError):
        os._exit(1)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """An interrupt waits until this is done."""
    if threading.current_thread() is not threading.main_thread():
        yield  # interrupts come to the main thread alone
        return
    held: list[int] = []
    handlers = {number: signal.getsignal(number) for number in INTERRUPTS}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in handlers:
        signal.signal(number, lambda number, frame: held.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if held:
        raise KeyboardInterrupt


@contextmanager
def interrupts_withheld() -> Iterator[None]:
    """An interrupt waits until this is done, and never comes to the processes that are started meanwhile.

    One that came while a process is being started would leave it behind, to complain of what has gone.
    """
    with interrupts_held():
        if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
            yield
            return
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
        try:
            resource_tracker.ensure_running()  # which, when it starts, lets some through again
            signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
