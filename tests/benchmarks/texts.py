"""How long the texts take that nobody would write, at the size that a lesson may have.

`python -m tests.benchmarks.texts [KILOBYTES] [KIND …]` prints the processor's seconds by kind, each in a
process of its own; kinds that take longer than the goal are marked.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.lesson.test_pathological import kinds
from tests.lesson.test_places import lesson_of

LARGEST = 499  # kilobytes; 500 are refused
GOAL = 10.0  # seconds


def seconds(kind: str, size: int) -> float:
    """The processor's time in which a text of that kind and size is read."""
    text = kinds(size)[kind]
    started = time.process_time()
    lesson_of(text)
    return time.process_time() - started


def print_texts(size: int, wanted: list[str]) -> None:
    """A line for each kind, as soon as it is known."""
    every = wanted or list(kinds(1))
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as pool:
        for kind, took in zip(every, pool.map(seconds, every, [size] * len(every)), strict=True):
            print(f"{took:8.2f} s  {kind!r}{'  missed' if took > GOAL else ''}", flush=True)


if __name__ == "__main__":
    size, *wanted = sys.argv[1:] or [str(LARGEST)]
    print_texts(1000 * int(size), wanted)
