"""Processes that work for this one and end with it, however it ends."""

import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process


def spawned(count: int) -> ProcessPoolExecutor:
    """So many, spawned, not forked: NumPy's threads do not survive a fork."""
    return ProcessPoolExecutor(count, get_context("spawn"), end_with_parent)


def end_with_parent() -> None:
    """To be called in such a process. Else it would wait for work for ever from a parent that was killed."""
    threading.Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
