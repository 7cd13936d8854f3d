"""How large the weights are."""

import re

import numpy as np

from tloop.evidence.measured import Measured, decimal
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.evidence.quantities.of_run.traces import within
from tloop.simulation import Run
from tloop.simulation.maths import fold

SIZE = "the mean absolute value of the weights W1 and W2"


def mean_size(run: Run, epoch: int) -> Measured:
    sizes = np.abs(np.concatenate([run.W1[epoch].ravel(), run.W2[epoch]]))
    return Measured(decimal(float(fold(sizes)) / len(sizes)), "number", epoch)


@quantity("weights.mean.final", f"{SIZE} at the run's last epoch", "number")
def mean_final(run: Run, match: re.Match[str]) -> Measured:
    return mean_size(run, run.last_epoch)


@quantity("weights.mean.at.N", f"{SIZE} at epoch N", "number")
def mean_at(run: Run, match: re.Match[str]) -> Measured:
    return mean_size(run, within(run, match))


@quantity("best.weights.mean", f"{SIZE} at the epoch of the lowest test loss", "number")
def best_mean(run: Run, match: re.Match[str]) -> Measured:
    return mean_size(run, int(np.argmin(run.test_loss)))


NORM = "the Euclidean norm of the weights W1 and W2, without the biases"


def norm(run: Run, epoch: int) -> Measured:
    weights = np.concatenate([run.W1[epoch].ravel(), run.W2[epoch]])
    return Measured(decimal(float(np.sqrt(fold(weights * weights)))), "number", epoch)


@quantity("weights.norm.final", f"{NORM}, at the run's last epoch", "number")
def norm_final(run: Run, match: re.Match[str]) -> Measured:
    return norm(run, run.last_epoch)


@quantity("weights.norm.at.N", f"{NORM}, at epoch N", "number")
def norm_at(run: Run, match: re.Match[str]) -> Measured:
    return norm(run, within(run, match))
