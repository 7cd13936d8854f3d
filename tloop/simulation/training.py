"""The loop: forward, loss, backward, update, evaluate, for many runs side by side."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from tloop.simulation.data import RADIUS, TEST_COUNT, TRAIN_COUNT, Points, draw_points
from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array, fold, softplus
from tloop.simulation.network import (
    Networks,
    Workspace,
    backward,
    forward,
    initial_networks,
    parameters_of_run,
    update,
)

PAUSE_THRESHOLD = 0.02
PAUSE_WINDOW = 200

BATCH = 48  # runs side by side: beyond it the arrays leave the cache
BLOCK = 64  # epochs between two looks at which runs have ended


@dataclass(frozen=True, eq=False)
class Run:
    """What an experiment became. Row e of every array is the state after e updates; E is the last epoch.

    parameters: (E + 1, P): W1 (H, 2) row by row, b1 (H), W2 (H; 2 without a hidden layer), b2.
    Losses in nats, accuracies as fractions, (E + 1,) each. pause_epoch: E, or None at the budget's end.
    """

    experiment: Experiment
    train_points: Points
    test_points: Points
    parameters: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array
    pause_epoch: int | None

    def __getstate__(self) -> dict[str, object]:
        """The fields alone: `digest` may be cached by one thread while another pickles the run."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def last_epoch(self) -> int:
        return len(self.parameters) - 1

    @property
    def W1(self) -> Array:
        """(E + 1, H, 2)."""
        H = self.experiment.hidden
        return self.parameters[:, : 2 * H].reshape(len(self.parameters), H, 2)

    @property
    def b1(self) -> Array:
        """(E + 1, H)."""
        H = self.experiment.hidden
        return self.parameters[:, 2 * H : 3 * H]

    @property
    def W2(self) -> Array:
        """(E + 1, H), or (E + 1, 2) without a hidden layer."""
        return self.parameters[:, 3 * self.experiment.hidden : -1]

    @property
    def b2(self) -> Array:
        """(E + 1,)."""
        return self.parameters[:, -1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of all parameters, float64, little-endian, row after row; one NaN for all."""
        canonical = np.where(np.isnan(self.parameters), np.nan, self.parameters)
        return hashlib.sha256(canonical.astype("<f8").tobytes()).hexdigest()

    @property
    def reach(self) -> float:
        """Half the side of the square that shows the run: 3.3, more where noise carries a point farther."""
        farthest = max(np.abs(points.coordinates).max() for points in (self.train_points, self.test_points))
        return float(max(1.1 * RADIUS, np.ceil(10.0 * farthest + 2.0) / 10.0))


def train(experiments: Sequence[Experiment]) -> list[Run]:
    """Trains every experiment to its end. A run's bits do not depend on the runs beside it."""
    order = sorted(range(len(experiments)), key=lambda i: -experiments[i].hidden)
    runs: dict[int, Run] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        runs.update(zip(batch, _train_batch([experiments[i] for i in batch]), strict=True))
    return [runs[i] for i in range(len(experiments))]


class _Recorder:
    """Collects one run block by block, and sees when it ends."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        where = (experiment.data, experiment.noise, experiment.seed)
        self.train_points = draw_points(*where, "train", TRAIN_COUNT)
        self.test_points = draw_points(*where, "test", TEST_COUNT)
        self.blocks: list[tuple[Array, ...]] = []
        self.epochs = 0
        self.quiet = 0
        self.pause_epoch: int | None = None

    @property
    def ended(self) -> bool:
        return self.pause_epoch is not None or self.epochs > self.experiment.budget

    def record(self, trace: "_Trace", column: int) -> None:
        within_budget = self.experiment.budget + 1 - self.epochs
        for loss in trace.train_loss[:within_budget, column].tolist():
            self.quiet = self.quiet + 1 if loss < PAUSE_THRESHOLD else 0
            self.epochs += 1
            if self.quiet == PAUSE_WINDOW:
                self.pause_epoch = self.epochs - 1
                break
        traces = (trace.train_loss, trace.test_loss, trace.train_accuracy, trace.test_accuracy)
        parameters = parameters_of_run(trace.parameters, self.experiment.hidden, column)
        self.blocks.append((parameters, *(each[:, column].copy() for each in traces)))

    def run(self) -> Run:
        columns = zip(*self.blocks, strict=True)
        parameters, *traces = (np.concatenate(column)[: self.epochs] for column in columns)
        train_loss, test_loss, train_accuracy, test_accuracy = traces
        return Run(
            self.experiment,
            self.train_points,
            self.test_points,
            parameters,
            train_loss,
            test_loss,
            train_accuracy,
            test_accuracy,
            self.pause_epoch,
        )


def _train_batch(experiments: Sequence[Experiment]) -> list[Run]:
    recorders = [_Recorder(experiment) for experiment in experiments]
    networks = initial_networks(experiments)
    active, epoch = recorders, 0
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        while active:
            trace = _train_block(networks, active, epoch)
            for column, recorder in enumerate(active):
                recorder.record(trace, column)
            epoch += BLOCK
            going_on = np.array([not recorder.ended for recorder in active])
            networks = networks.keep(going_on)
            active = [recorder for recorder in active if not recorder.ended]
    return [recorder.run() for recorder in recorders]


@dataclass(frozen=True)
class _Trace:
    """A block of epochs: parameters (epochs, 4H + 1, R), losses and accuracies (epochs, R)."""

    parameters: Array
    train_loss: Array
    train_accuracy: Array
    test_loss: Array
    test_accuracy: Array


def _train_block(networks: Networks, active: Sequence["_Recorder"], start: int) -> _Trace:
    """The loop itself. Evaluation is pure observation, so that it can look at the whole block at once."""
    work = Workspace(
        [recorder.train_points for recorder in active],
        [recorder.test_points for recorder in active],
        networks.hidden,
        networks.linear,
    )
    eta = np.array([recorder.experiment.eta for recorder in active])
    parameters = np.empty((BLOCK, *networks.parameters.shape))
    logits = np.empty((BLOCK, *work.labels.shape))
    for epoch in range(BLOCK):
        parameters[epoch] = networks.parameters
        forward(networks, work, logits[epoch])
        gradient = backward(networks, work, logits[epoch])
        update(networks, gradient, eta)
    n = work.train_count
    return _Trace(
        parameters,
        *evaluate(logits[:, :n], work.labels[:n]),
        *evaluate(logits[:, n:], work.labels[n:]),
    )


def evaluate(logits: Array, labels: Array) -> tuple[Array, Array]:
    """Mean loss and accuracy of logits (epochs, points, R) against labels (points, R): two of (epochs, R)."""
    count = len(labels)
    logits = logits.swapaxes(0, 1)
    margins = np.where(labels[:, None] == 1.0, logits, -logits)
    correct = (margins > 0.0).astype(np.float64)
    return fold(cross_entropy(margins)) / count, fold(correct) / count


def cross_entropy(margins: Array) -> Array:
    """Binary cross-entropy in nats, −ln of the probability given to the right class, of any shape.

    margin: the logit, with its sign turned for "−". −ln σ(m) = softplus(−m), so that p never rounds to 0 or 1
    (Bishop, Pattern Recognition and Machine Learning, §4.3.2).
    """
    return softplus(-margins)
