"""A run as bytes: a file of NumPy arrays, for whoever looks at it with other tools, and for the cache."""

import io
from typing import Any

import numpy as np

from tloop.simulation.batches import batch_size, orders, shuffle_name
from tloop.simulation.data import Points
from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array
from tloop.simulation.training import Run

NEVER = -1  # in place of the epoch of an auto-pause that does not come


def run_bytes(run: Run) -> bytes:
    """Every epoch's parameters and traces, as what np.load reads.

    train_points (n, 2), train_labels (n,), test_points, test_labels, eta, W1 (E + 1, H, 2), b1 (E + 1, H),
    W2 (E + 1, H; 2 without a hidden layer), b2 (E + 1,), train_loss (E + 1,), test_loss, train_accuracy,
    test_accuracy, pause_epoch (−1: never), digest; batch (points per update), decay, momentum, rule, and of
    a run with batches order (E, n): in which order each epoch goes through the training points.
    """
    experiment, count = run.experiment, len(run.train_points)
    batch = batch_size(experiment.batch, count)
    shuffled: dict[str, Any] = {}
    if batch < count:
        names = [(experiment.seed, shuffle_name(epoch)) for epoch in range(run.last_epoch)]
        shuffled["order"] = orders(names, count).T.astype(np.int16)
    file = io.BytesIO()
    np.savez(
        file,
        train_points=run.train_points.coordinates,
        train_labels=run.train_points.labels,
        test_points=run.test_points.coordinates,
        test_labels=run.test_points.labels,
        eta=experiment.eta,
        batch=batch,
        decay=experiment.decay,
        momentum=experiment.momentum,
        rule=experiment.rule,
        **shuffled,
        W1=run.W1,
        b1=run.b1,
        W2=run.W2,
        b2=run.b2,
        train_loss=run.train_loss,
        test_loss=run.test_loss,
        train_accuracy=run.train_accuracy,
        test_accuracy=run.test_accuracy,
        pause_epoch=NEVER if run.pause_epoch is None else run.pause_epoch,
        digest=run.digest,
    )
    return file.getvalue()


def run_from(content: bytes, experiment: Experiment) -> Run:
    """The run of this experiment that `run_bytes` wrote. Raises an error of some kind for anything else."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        parts = [arrays[name] for name in ("W1", "b1", "W2", "b2")]
        epochs = len(arrays["b2"])
        pause = int(arrays["pause_epoch"])
        run = Run(
            experiment,
            Points(arrays["train_points"], arrays["train_labels"]),
            Points(arrays["test_points"], arrays["test_labels"]),
            np.concatenate([part.reshape(epochs, -1) for part in parts], axis=1),
            arrays["train_loss"],
            arrays["test_loss"],
            arrays["train_accuracy"],
            arrays["test_accuracy"],
            None if pause == NEVER else pause,
        )
        known = str(arrays["digest"])
    if not (_fits(run) and run.digest == known):
        raise ValueError("not a run of this experiment")
    return run


def _fits(run: Run) -> bool:
    """Whether its arrays have the shapes and types of a run of its experiment."""
    rows, hidden = len(run.parameters), run.experiment.hidden
    traces = (run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy)
    shapes: list[tuple[Array, tuple[int, ...]]] = [(run.parameters, (rows, 4 * hidden + 1 if hidden else 3))]
    shapes += [(trace, (rows,)) for trace in traces]
    points = (run.train_points, run.test_points)
    shapes += [(each.coordinates, (len(each.labels), 2)) for each in points]
    labelled = all(each.labels.dtype == np.int8 and each.labels.ndim == 1 for each in points)
    ends = rows == run.experiment.budget + 1 if run.pause_epoch is None else run.pause_epoch == rows - 1
    whole = all(array.dtype == np.float64 and array.shape == shape for array, shape in shapes)
    return labelled and ends and whole and all(np.isfinite(array).all() for array, _ in shapes)
