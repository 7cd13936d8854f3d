"""A survey from its first seed to its last: nothing is trained twice, and what is found is kept at once."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict
from itertools import islice
from typing import TypeVar

from tloop.cache import Cache, entry_name, measured_with
from tloop.simulation.engines import EngineName
from tloop.surveys.observe import Columns, Observed, Tally, Task, from_json, observe, to_json
from tloop.surveys.plan import Plan, with_seed

TASK = 128  # seeds, four times the compiled engine's lanes; a killed survey loses what its workers were at
Given = TypeVar("Given")
Found = TypeVar("Found")


def conduct_survey(
    plan: Plan, seeds: int, executor: Executor, in_flight: int, cache: Cache, engine: EngineName
) -> Iterator[Tally]:
    """Seeds 0 … seeds − 1; yields the growing tally after every task.

    executor: where tasks run; in_flight: how many at a time are handed to it. What a task finds is in the
    cache before the next is handed out, so that a survey that is killed goes on from there.
    """
    tally = Tally()
    parts = (range(start, min(start + TASK, seeds)) for start in range(0, seeds, TASK))
    tasks = (Task(plan, part, _recall(plan, part, cache), engine) for part in parts)
    for _, observed in results_of(observe, tasks, executor, in_flight):
        _keep(plan, observed, cache)
        tally.add(observed.tally)
        yield tally


def results_of(
    work: Callable[[Given], Found], tasks: Iterable[Given], executor: Executor, in_flight: int
) -> Iterator[tuple[Given, Found]]:
    """Each task with its result, as they come; so many at a time are handed out, and then one for one."""
    waiting = iter(tasks)
    running: dict[Future[Found], Given] = {}
    try:
        while True:
            for task in islice(waiting, in_flight - len(running)):
                running[executor.submit(work, task)] = task
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()


def _recall(plan: Plan, part: range, cache: Cache) -> dict[str, Columns]:
    """What earlier surveys have found out about these seeds."""

    def of_all_seeds(kept: bytes) -> Columns:
        columns = from_json(json.loads(kept))
        return {name: column for name, column in columns.items() if len(column.values) == len(part)}

    found = {name: cache.recall(_name(plan, name, part), of_all_seeds) for name in plan.experiments}
    return {name: columns for name, columns in found.items() if columns}


def _keep(plan: Plan, observed: Observed, cache: Cache) -> None:
    for name in observed.new:
        content = json.dumps(to_json(observed.columns[name])).encode()
        cache.put(_name(plan, name, observed.seeds), content)


def _name(plan: Plan, run: str, part: range) -> str:
    """What decides the values: the experiment with the first of these seeds, and the programs."""
    experiment = asdict(with_seed(plan.experiments[run], plan.lesson_seed, part.start))
    origins = json.dumps(experiment, sort_keys=True), f"{part.start}–{part.stop}", str(run in plan.fixed)
    return entry_name("survey", *origins, measured_with())
