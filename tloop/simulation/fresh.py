"""Fresh points: what a network is worth on far more points than it was watched on.

They come from the run's own generator under a seed of their own, the same for every run and every seed of a
run, so that all are held against the same points. No training and no test point is among them: their stream
has another name.
"""

from dataclasses import dataclass

import numpy as np

from tloop.simulation.data import Points, draw_points, true_rule
from tloop.simulation.loss import cross_entropy
from tloop.simulation.maths import Array, fold, sigmoid
from tloop.simulation.training import Run

FRESH_COUNT = 10_000
FRESH_SEED = 0
LARGEST_FACTOR = 8.0  # of logits, where the best is looked for
HALVINGS = 30


@dataclass(frozen=True)
class Score:
    """loss: mean cross-entropy in nats; correct: how many of FRESH_COUNT points lie on the right side."""

    loss: float
    correct: int


def fresh_points(data: str, noise: float) -> Points:
    """FRESH_COUNT points of a data set, with the noise that the run's own points have."""
    return draw_points(data, noise, FRESH_SEED, "fresh", FRESH_COUNT)


def score(run: Run, epoch: int) -> Score:
    """Of the network at an epoch."""
    margins = _margins(run, epoch)
    return Score(float(fold(cross_entropy(margins)) / FRESH_COUNT), int(np.count_nonzero(margins > 0.0)))


def correct(run: Run, epoch: int) -> int:
    """How many fresh points the network at an epoch gets right."""
    return int(np.count_nonzero(_margins(run, epoch) > 0.0))


def _margins(run: Run, epoch: int) -> Array:
    points = fresh_points(run.experiment.data, run.experiment.noise)
    logits = run.logits(epoch, points.coordinates)
    margins: Array = np.where(points.labels == 1, logits, -logits)
    return margins


def tempered_loss(run: Run, epoch: int) -> float:
    """The loss of the network at an epoch if all its logits were multiplied by the factor that suits best.

    A factor above 0 changes no answer, only how sure the network is of all (Guo and others, On calibration of
    modern neural networks, 2017). The loss is convex in it, so that the sign of its slope tells on which side
    the best factor lies, of those from 0 to 8.
    """
    margins = _margins(run, epoch)
    low, high = 0.0, LARGEST_FACTOR
    for _ in range(HALVINGS):
        factor = 0.5 * (low + high)
        falls = float(fold(margins * sigmoid(-factor * margins))) > 0.0
        low, high = (factor, high) if falls else (low, factor)
    return float(fold(cross_entropy(low * margins)) / FRESH_COUNT)


def rule_correct(data: str, noise: float) -> int:
    """How many fresh points lie on the side of the rule that made them: noise has pushed the others over."""
    points = fresh_points(data, noise)
    return int(np.count_nonzero(true_rule(data, points.coordinates) == (points.labels == 1)))
