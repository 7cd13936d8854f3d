"""Runs that earlier builds have trained, as bytes that a cache can keep."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

import numpy as np

from tloop.cache import Cache, entry_name, simulated_with
from tloop.evidence.quantities.of_run.cost import parameter_count
from tloop.lesson import Lesson
from tloop.simulation import Experiment, Points, Run, train
from tloop.simulation.engines import EngineName
from tloop.simulation.maths import Array

NEVER = -1


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


def run_bytes(run: Run) -> bytes:
    """All that is in a run but for its experiment."""
    file = io.BytesIO()
    np.savez(
        file,
        parameters=run.parameters,
        train_loss=run.train_loss,
        test_loss=run.test_loss,
        train_accuracy=run.train_accuracy,
        test_accuracy=run.test_accuracy,
        train_coordinates=run.train_points.coordinates,
        train_labels=run.train_points.labels,
        test_coordinates=run.test_points.coordinates,
        test_labels=run.test_points.labels,
        pause_epoch=np.array(NEVER if run.pause_epoch is None else run.pause_epoch),
    )
    return file.getvalue()


def run_from(kept: bytes, experiment: Experiment) -> Run:
    """What `run_bytes` wrote. Raises an error of some kind for anything else."""
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        pause = int(arrays["pause_epoch"])
        run = Run(
            experiment,
            Points(arrays["train_coordinates"], arrays["train_labels"]),
            Points(arrays["test_coordinates"], arrays["test_labels"]),
            arrays["parameters"],
            arrays["train_loss"],
            arrays["test_loss"],
            arrays["train_accuracy"],
            arrays["test_accuracy"],
            None if pause == NEVER else pause,
        )
    _check_shapes(run)
    return run


def _check_shapes(run: Run) -> None:
    """Raises ValueError if this can't be a run of its experiment."""
    rows, experiment = len(run.parameters), run.experiment
    shapes: list[tuple[Array, tuple[int, ...]]] = [
        (run.parameters, (rows, parameter_count(experiment.hidden)))
    ]
    traces = (run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy)
    shapes += [(trace, (rows,)) for trace in traces]
    points = (run.train_points, run.test_points)
    shapes += [(each.coordinates, (len(each.labels), 2)) for each in points]
    labelled = all(each.labels.dtype == np.int8 and each.labels.ndim == 1 for each in points)
    whole = labelled and all(each.shape == shape and each.dtype == np.float64 for each, shape in shapes)
    ends = run.pause_epoch == rows - 1 if run.pause_epoch is not None else rows == experiment.budget + 1
    if not (whole and ends and all(np.isfinite(each).all() for each, _ in shapes)):
        raise ValueError("this is not a run of the experiment")
