"""What a survey costs, and how that grows: with seeds, epochs, neurons, points and workers.

Workers have imported and compiled everything before the clock starts. Points are varied with NumPy's engine,
as the compiled one is made for a lesson's own number of them.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from tests.benchmarks.timing import experiments, seconds
from tloop.cache import Cache
from tloop.lesson import read_lesson
from tloop.simulation import Experiment, train
from tloop.simulation.data import draw_points
from tloop.simulation.engines import EngineName, chosen_engine
from tloop.simulation.engines.block import BLOCK
from tloop.simulation.engines.numpy import train_block
from tloop.simulation.network import initial_networks
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
        "points": [(f"{n} + {n // 2}", points_trainer(n)) for n in (20, 40, 80, 160)],
        "workers": [(str(count), on_workers(count)) for count in (1, 2)],
    }


def points_trainer(count: int) -> Callable[[], object]:
    """A block of epochs on so many points to train and half as many to test, 48 runs side by side."""
    runs = experiments(48, BLOCK)
    train_sets, test_sets = (
        [draw_points("circle", 0.2, seed, split, size) for seed in range(len(runs))]
        for split, size in (("train", count), ("test", count // 2))
    )
    networks = initial_networks(runs)
    eta = np.full(len(runs), 0.3)
    return lambda: [train_block(networks, train_sets, test_sets, eta) for _ in range(10)]


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
