"""What an epoch costs in arithmetic, counted from the formulas of the simulation.

The tests hold these counts against the plain oracle, run on numbers that count.
"""

import re
from dataclasses import dataclass

from tloop.evidence.measured import Measured, count
from tloop.evidence.quantities.of_run.quantity import quantity
from tloop.simulation import Experiment, Run
from tloop.simulation.data import TEST_COUNT, TRAIN_COUNT
from tloop.simulation.network import units


@dataclass(frozen=True)
class Cost:
    """Operations: additions are + and −, multiplications × and ÷. (No run takes a square root.)"""

    additions: int
    multiplications: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.additions + other.additions, self.multiplications + other.multiplications)

    def __mul__(self, times: int) -> "Cost":
        return Cost(self.additions * times, self.multiplications * times)


TANH = Cost(14, 14)
SIGMOID = Cost(12, 12)
SOFTPLUS = Cost(38, 34)


def parameter_count(hidden: int) -> int:
    """Weights and biases: 4H + 1; without a hidden layer two weights and a bias."""
    return 4 * hidden + 1 if hidden else 3


def epoch_cost(experiment: Experiment) -> Cost:
    """Forward, loss and evaluation on all points; backward on the training points; update."""
    hidden, parameters = experiment.hidden, parameter_count(experiment.hidden)
    neuron = TANH + Cost(2, 2)  # W1·x + b1
    output = Cost(units(hidden), units(hidden))  # W2·h + b2
    watched = (neuron * hidden + output + SOFTPLUS) * (TRAIN_COUNT + TEST_COUNT)
    means = Cost(2 * (TRAIN_COUNT - 1) + 2 * (TEST_COUNT - 1), 4)
    # Per neuron: blame·h for W2; (1 − h·h)·(blame·W2), and that times x and y, for b1 and W1.
    blame = SIGMOID + Cost(1, 0) + (Cost(1, 6) * hidden if hidden else Cost(0, 2))
    gradient = blame * TRAIN_COUNT + Cost(TRAIN_COUNT - 1, 1) * parameters
    update = Cost(1, 1) * parameters
    return watched + means + gradient + update


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
    return count(cost.additions + cost.multiplications, "operation")
