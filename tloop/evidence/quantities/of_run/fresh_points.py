"""How a run does on fresh points of its generator."""

import re
from decimal import Decimal

import numpy as np

from tloop.evidence.measured import Measured, count, decimal
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.simulation import Run, fresh
from tloop.simulation.fresh import FRESH_COUNT


def fresh_share(correct: int, epoch: int | None) -> Measured:
    return Measured(Decimal(correct) / FRESH_COUNT, "fraction", epoch, FRESH_COUNT)


@quantity("points.fresh", "how many fresh points of its generator a run is scored on", "count", setup=True)
def points_fresh(run: Run, match: re.Match[str]) -> Measured:
    return count(FRESH_COUNT, "point")


@quantity("fresh.test.loss", "of the last network on 10,000 fresh points of its generator", "number")
def fresh_loss(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(fresh.score(run, run.last_epoch).loss), "number", run.last_epoch)


@quantity("fresh.test.accuracy", "of the last network on 10,000 fresh points of its generator", "fraction")
def fresh_accuracy(run: Run, match: re.Match[str]) -> Measured:
    return fresh_share(fresh.correct(run, run.last_epoch), run.last_epoch)


@quantity("best.fresh.test.loss", "on those, of the network at the epoch of the lowest test loss", "number")
def best_fresh_loss(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmin(run.test_loss))
    return Measured(decimal(fresh.score(run, epoch).loss), "number", epoch)


@quantity(
    "best.fresh.test.accuracy", "on those, of the network at the epoch of the lowest test loss", "fraction"
)
def best_fresh_accuracy(run: Run, match: re.Match[str]) -> Measured:
    epoch = int(np.argmin(run.test_loss))
    return fresh_share(fresh.correct(run, epoch), epoch)


@quantity(
    "fresh.tempered.loss",
    "on those, of the last network, its logits all multiplied by the one factor that makes the loss lowest",
    "number",
)
def tempered_loss(run: Run, match: re.Match[str]) -> Measured:
    return Measured(decimal(fresh.tempered_loss(run, run.last_epoch)), "number", run.last_epoch)


@quantity(
    "fresh.rule.accuracy", "on those, of the rule that made them: the ceiling that noise leaves", "fraction"
)
def fresh_rule(run: Run, match: re.Match[str]) -> Measured:
    return fresh_share(fresh.rule_correct(run.experiment.data, run.experiment.noise), None)
