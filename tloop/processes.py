"""Processes that work for this one: they end with it, however it ends, and leave interrupts to it."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe, get_context, resource_tracker
from multiprocessing.connection import Connection


@contextmanager
def spawned(count: int) -> Iterator[ProcessPoolExecutor]:
    """So many, spawned, not forked: NumPy's threads do not survive a fork. An error ends them at once."""
    theirs, ours = Pipe(duplex=False)
    with theirs, ours, ProcessPoolExecutor(count, get_context("spawn"), end_with, (theirs,)) as pool:
        try:
            with interrupts_held():
                for _ in range(count):
                    pool.submit(os.getpid)  # finds no other idle, and so a process is started
            yield pool
        except BaseException:
            # In this order: Python 3.11 complains of what was cancelled, once its processes are gone.
            pool.shutdown(wait=False, cancel_futures=True)
            ours.close()
            raise


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
    """An interrupt waits until this is done, and never comes to the processes that are started meanwhile.

    One that came while a process is being started would leave it behind, to complain of what has gone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # interrupts come to the main thread alone
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: held.append(number))
    try:
        with _blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt


@contextmanager
def _blocked() -> Iterator[None]:
    """What is started meanwhile inherits that no interrupt comes through."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # which, when it starts, lets interrupts through again
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
