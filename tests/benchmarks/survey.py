"""What a survey costs, and how that grows: with seeds, epochs, neurons, points and workers.

Workers have imported and compiled everything before the clock starts.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.timing import seconds
from tloop.cache import Cache
from tloop.lesson import read_lesson
from tloop.simulation import Experiment, train
from tloop.simulation.engines import EngineName, chosen_engine
from tloop.surveys.conduct import TASK, conduct_survey
from tloop.surveys.plan import ALWAYS, Plan, plan_survey

LESSON = Path(__file__).parents[2] / "content" / "training-loop.md"
GOAL = 45.0  # seconds for 1,000 seeds of the lesson's runs on two cores
MEASURED = 4 * TASK  # seeds of it that are trained here
ROUNDS = 3
USUAL = Experiment("circle", noise=0.2, hidden=8, budget=1000)


def print_survey() -> None:
    """The lesson's survey by its part, then a table of how the cost grows."""
    engine = chosen_engine()
    cores = min(2, os.cpu_count() or 1)
    plan = plan_survey(read_lesson(LESSON))
    with workers(cores, engine) as pool:
        time = seconds(partial(surveyed, plan, MEASURED, pool, cores, engine))
    thousand = time * 1000 / MEASURED
    met = "met" if thousand <= GOAL else "missed"
    print(f"the survey of the lesson's {len(plan.experiments)} runs, {cores} processes, engine {engine}")
    print(f"  {MEASURED} seeds {time:.1f} s; so 1,000 seeds {thousand:.0f} s (goal: ≤ {GOAL:g} s, {met}),")
    print(f"  and 100,000 seeds {thousand * 100 / 3600:.1f} h")
    print("how it grows                        s   × the first")
    for name, cases in growth(engine).items():
        times = [(words, min(seconds(work) for _ in range(ROUNDS))) for words, work in cases]
        for words, each in times:
            print(f"  {name:10} {words:>16} {each:8.2f} {each / times[0][1]:9.2f}")


def growth(engine: EngineName) -> dict[str, list[tuple[str, Callable[[], object]]]]:
    """What is varied, each case in words and as work to be timed; all else is as USUAL under TASK seeds."""

    def on_one(experiment: Experiment, seeds: int = TASK) -> Callable[[], object]:
        many = [replace(experiment, seed=seed) for seed in range(seeds)]
        return lambda: train(many, engine, cores=1)

    def on_workers(count: int) -> Callable[[], object]:
        plan = Plan({"usual": USUAL}, USUAL.seed, (), {"usual": ALWAYS}, (), ())

        return partial(surveyed, plan, 4 * TASK, workers(count, engine), count, engine)

    return {
        "seeds": [(str(n), on_one(USUAL, n)) for n in (TASK, 2 * TASK, 4 * TASK)],
        "epochs": [(f"{n:,}", on_one(replace(USUAL, budget=n))) for n in (1000, 2000, 4000)],
        "neurons": [(str(n), on_one(replace(USUAL, hidden=n))) for n in (2, 4, 8, 16)],
        "points": [(f"{n} + 20", on_one(replace(USUAL, points=n))) for n in (20, 40, 80, 160)],
        "batches of": [
            (words, on_one(replace(USUAL, batch=n))) for words, n in (("all 40", None), ("8", 8), ("1", 1))
        ],
        "workers": [(str(count), on_workers(count)) for count in (1, 2)],
    }


def surveyed(plan: Plan, seeds: int, pool: ProcessPoolExecutor, count: int, engine: EngineName) -> None:
    """A whole survey that finds nothing in a cache and keeps nothing."""
    for _ in conduct_survey(plan, seeds, pool, 2 * count, Cache(), engine):
        pass


def workers(count: int, engine: EngineName) -> ProcessPoolExecutor:
    """So many processes, which have trained before."""
    pool = ProcessPoolExecutor(count, get_context("spawn"))
    list(pool.map(partial(train, engine=engine, cores=1), [[Experiment(budget=1)]] * 4 * count))
    return pool


if __name__ == "__main__":
    print_survey()
