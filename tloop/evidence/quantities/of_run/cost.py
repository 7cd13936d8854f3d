"""What an epoch costs in arithmetic, counted from the formulas of the simulation.

The tests hold these counts against the plain oracle, run on numbers that count.
"""

import re
from dataclasses import dataclass

from tloop.evidence.measured import Measured, count
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.simulation import Experiment, Run
from tloop.simulation.batches import batch_size, batches
from tloop.simulation.data import TEST_COUNT
from tloop.simulation.network import units
from tloop.simulation.rules import rule_name


@dataclass(frozen=True)
class Cost:
    """Operations: additions are + and −, multiplications × and ÷; roots are Adam's."""

    additions: int
    multiplications: int
    roots: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.additions + other.additions,
            self.multiplications + other.multiplications,
            self.roots + other.roots,
        )

    def __mul__(self, times: int) -> "Cost":
        return Cost(self.additions * times, self.multiplications * times, self.roots * times)

    @property
    def operations(self) -> int:
        return self.additions + self.multiplications + self.roots


TANH = Cost(14, 14)
SIGMOID = Cost(12, 12)
SOFTPLUS = Cost(38, 34)
# What a rule does to each parameter's gradient in an update, and once an update: 1 − βᵗ, for both β.
RULE_COSTS = {"descent": Cost(0, 0), "momentum": Cost(1, 1), "adam": Cost(3, 8, 1)}
CORRECTIONS = Cost(2, 2)


def parameter_count(hidden: int) -> int:
    """Weights and biases: 4H + 1; without a hidden layer two weights and a bias."""
    return 4 * hidden + 1 if hidden else 3


def epoch_cost(experiment: Experiment) -> Cost:
    """Forward, loss and evaluation on all points; backward on the training points; update.

    Batches meet networks that no evaluation has met, and so take a forward pass of their own.
    """
    hidden, points = experiment.hidden, experiment.points
    updates = updates_per_epoch(experiment)
    neuron = TANH + Cost(2, 2)  # W1·x + b1
    output = Cost(units(hidden), units(hidden))  # W2·h + b2
    forward = neuron * hidden + output
    watched = (forward + SOFTPLUS) * (points + TEST_COUNT)
    means = Cost(2 * (points - 1) + 2 * (TEST_COUNT - 1), 4)
    # Per neuron: blame·h for W2; (1 − h·h)·(blame·W2), and that times x and y, for b1 and W1.
    blame = SIGMOID + Cost(1, 0) + (Cost(1, 6) * hidden if hidden else Cost(0, 2))
    learnt = (forward + blame if updates > 1 else blame) * points
    sums = Cost(points - updates, updates) * parameter_count(hidden)
    return watched + means + learnt + sums + update_cost(experiment) * updates


def update_cost(experiment: Experiment) -> Cost:
    """What the rule makes of a gradient, decay, and the step."""
    hidden, rule = experiment.hidden, rule_name(experiment)
    weights = 2 * hidden + units(hidden)
    step = (RULE_COSTS[rule] + Cost(1, 1)) * parameter_count(hidden)
    decay = Cost(1, 1) * weights if experiment.decay > 0.0 else Cost(0, 0)
    return step + decay + (CORRECTIONS if rule == "adam" else Cost(0, 0))


def updates_per_epoch(experiment: Experiment) -> int:
    """One for each batch."""
    return len(batches(batch_size(experiment.batch, experiment.points), experiment.points))


@quantity(
    "multiplications",
    "× and ÷ that one epoch takes, evaluation and the insides of exp and tanh included",
    "count",
)
def multiplications(run: Run, match: re.Match[str]) -> Measured:
    return count(epoch_cost(run.experiment).multiplications, "operation")


@quantity("flops", "+ − × ÷ √ of the whole budget", "count")
def flops(run: Run, match: re.Match[str]) -> Measured:
    cost = epoch_cost(run.experiment) * run.experiment.budget
    return count(cost.operations, "operation")
