"""The best of several rounds in which all take turns: whatever else the machine does meets each of them."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from tloop.simulation import Experiment

ROUNDS = 7
USUAL = Experiment("circle", noise=0.2, hidden=8)  # 40 + 20 points, and never pauses


def experiments(count: int, epochs: int) -> list[Experiment]:
    """Runs that never pause, with 8 neurons on 40 + 20 points."""
    return [replace(USUAL, seed=seed, budget=epochs) for seed in range(count)]


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def best(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Each one's shortest time of several rounds, in seconds."""
    rounds = [{name: seconds(work) for name, work in works.items()} for _ in range(ROUNDS)]
    return {name: min(times[name] for times in rounds) for name in works}
