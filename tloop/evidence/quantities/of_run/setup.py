"""The set-up of a run: what its experiment says, and how long it was."""

import re

from tloop.evidence.measured import Measured, count, decimal, epoch_of
from tloop.evidence.quantities.of_run.cost import parameter_count, updates_per_epoch
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.simulation import Run


@quantity("epochs", "the run's last epoch", "count")
def epochs(run: Run, match: re.Match[str]) -> Measured:
    return epoch_of(run.last_epoch)


@quantity("updates", "how many updates the run has made: one for each batch of each epoch", "count")
def updates(run: Run, match: re.Match[str]) -> Measured:
    return count(run.last_epoch * updates_per_epoch(run.experiment), "update")


@quantity("budget", "epochs at the most", "count", setup=True)
def budget(run: Run, match: re.Match[str]) -> Measured:
    return count(run.experiment.budget, "epoch")


@quantity("seed", "the seed of points and initial weights", "count", setup=True)
def seed(run: Run, match: re.Match[str]) -> Measured:
    return count(run.experiment.seed, "seed")


@quantity("eta", "the learning rate", "number", setup=True)
def eta(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(run.experiment.eta), "number")


@quantity("hidden", "tanh neurons in the hidden layer", "count", setup=True)
def hidden(run: Run, match: re.Match[str]) -> Measured:
    return count(run.experiment.hidden, "neuron")


@quantity("noise", "standard deviation of the points' jitter, in units of the radius 3", "number", setup=True)
def noise(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(run.experiment.noise), "number")


@quantity("parameters", "weights and biases", "count", setup=True)
def parameters(run: Run, match: re.Match[str]) -> Measured:
    return count(parameter_count(run.experiment.hidden), "parameter")


@quantity("points.SPLIT", "how many points", "count", setup=True)
def points(run: Run, match: re.Match[str]) -> Measured:
    return count(len(run.train_points if match["split"] == "train" else run.test_points), "point")
