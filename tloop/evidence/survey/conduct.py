"""A survey from its first seed to its last: nothing is trained twice, and what is found is kept at once."""

import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict
from pathlib import Path

import tloop.evidence
import tloop.simulation
from tloop.cache import Cache, code_hash, entry_name
from tloop.evidence.survey.observe import Columns, Observed, Tally, Task, from_json, observe, to_json
from tloop.evidence.survey.plan import Plan, with_seed
from tloop.simulation.engines import EngineName

TASK = 128  # seeds, four times the compiled engine's lanes; a killed survey loses what its workers were at
EVIDENCE = Path(tloop.evidence.__file__).parent
# What decides a measured value: the simulation and these.
MEASURING = ("quantities.py", "outcome.py", "straight_line.py", "cost.py")


def conduct_survey(
    plan: Plan, seeds: int, executor: Executor, in_flight: int, cache: Cache, engine: EngineName
) -> Iterator[Tally]:
    """Seeds 0 … seeds − 1; yields the growing tally after every task.

    executor: where tasks run; in_flight: how many at a time are handed to it. What a task finds is in the
    cache before the next is handed out, so that a survey that is killed goes on from there.
    """
    tally = Tally()
    waiting = deque(range(start, min(start + TASK, seeds)) for start in range(0, seeds, TASK))
    running: set[Future[Observed]] = set()
    try:
        while waiting or running:
            while waiting and len(running) < in_flight:
                part = waiting.popleft()
                running.add(executor.submit(observe, Task(plan, part, _recall(plan, part, cache), engine)))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                observed = future.result()
                _keep(plan, observed, cache)
                tally.add(observed.tally)
                yield tally
    finally:
        for future in running:
            future.cancel()


def _recall(plan: Plan, part: range, cache: Cache) -> dict[str, Columns]:
    """What earlier surveys have found out about these seeds."""
    found = {name: _recall_run(cache.get(_name(plan, name, part)), len(part)) for name in plan.experiments}
    return {name: columns for name, columns in found.items() if columns}


def _recall_run(kept: bytes | None, count: int) -> Columns:
    if kept is None:
        return {}
    try:
        columns = from_json(json.loads(kept))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return {}
    return {name: column for name, column in columns.items() if len(column.values) == count}


def _keep(plan: Plan, observed: Observed, cache: Cache) -> None:
    for name in observed.new:
        content = json.dumps(to_json(observed.columns[name])).encode()
        cache.put(_name(plan, name, observed.seeds), content)


def _name(plan: Plan, run: str, part: range) -> str:
    """What decides the values: the experiment under the first of these seeds, and the programs."""
    experiment = asdict(with_seed(plan.experiments[run], plan.lesson_seed, part.start))
    fixed = with_seed(plan.experiments[run], plan.lesson_seed, part.start + 1).seed == experiment["seed"]
    origins = json.dumps(experiment, sort_keys=True), f"{part.start}–{part.stop}", str(fixed)
    return entry_name("survey", *origins, _programs())


def _programs() -> str:
    folder = Path(tloop.simulation.__file__).parent
    return code_hash(folder) + code_hash(*(EVIDENCE / name for name in MEASURING))
