"""Runs that earlier builds have trained, as bytes that a cache can keep."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from tloop.build.memory import refuse_too_much
from tloop.cache import Cache, entry_name, simulated_with
from tloop.lesson import Lesson
from tloop.simulation import Experiment, Run, train
from tloop.simulation.codec import run_bytes, run_from
from tloop.simulation.engines import EngineName


def train_or_recall(
    experiments: Sequence[Experiment], cache: Cache, engine: EngineName | None = None
) -> list[Run]:
    """The runs of these experiments; those that no earlier build has trained are trained in one batch."""
    names = {experiment: _name(experiment) for experiment in experiments}
    recalled = {
        experiment: run
        for experiment, name in names.items()
        if (run := cache.recall(name, partial(run_from, experiment=experiment))) is not None
    }
    missing = [experiment for experiment in names if experiment not in recalled]
    refuse_too_much(missing)
    for experiment, run in zip(missing, train(missing, engine), strict=True):
        recalled[experiment] = run
        cache.put(names[experiment], run_bytes(run))
    return [recalled[experiment] for experiment in experiments]


def train_lessons(
    lessons: Sequence[Lesson], cache: Cache, engine: EngineName | None = None
) -> list[dict[str, Run]]:
    """Every experiment once, all in one batch, however many lessons describe it."""
    wanted = list(dict.fromkeys(e for lesson in lessons for e in lesson.experiments.values()))
    trained = dict(zip(wanted, train_or_recall(wanted, cache, engine), strict=True))
    return [{name: trained[e] for name, e in lesson.experiments.items()} for lesson in lessons]


def _name(experiment: Experiment) -> str:
    """What decides a run, and nothing else: its experiment and the simulation's code."""
    return entry_name("run", json.dumps(asdict(experiment), sort_keys=True), simulated_with())
