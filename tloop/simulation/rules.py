"""Update rules: what an update takes off the parameters, given a gradient.

A rule has one name, and is one function here, in `engines/numba/rules.py` and in the page's `rules.js`. What
it remembers from update to update are a few numbers of every parameter. Decay pulls on weights and never on
biases: as a part of the gradient, but with Adam, which would rescale it, beside its step (AdamW).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array
from tloop.simulation.network import Networks

# Adam's own numbers (Kingma and Ba, 2015, algorithm 1).
BETA_1 = 0.9
BETA_2 = 0.999
EPSILON = 1e-8

SETTLED = 40_000  # updates after which 1 − βᵗ is 1 to the last bit, for both of them


class Optimizer:
    """An update rule for R runs: their knobs, (R,) each, and what the rule remembers.

    memory: (M, 4H + 1, R), in the rows of Networks; updates: how many each run has had, (R,).
    """

    def __init__(self, experiments: Sequence[Experiment], memory: Array, updates: Sequence[int]) -> None:
        self.rule = RULES[rule_name(experiments[0])]
        self.eta = np.array([experiment.eta for experiment in experiments])
        self.decay = np.array([experiment.decay for experiment in experiments])
        self.momentum = np.array([experiment.momentum for experiment in experiments])
        self.decays = bool(self.decay.any())
        self.memory = memory
        self.updates = np.array(updates)


def update(networks: Networks, gradient: Array, optimizer: Optimizer) -> None:
    """parameters ← parameters − η·step, all at once. The gradient (4H + 1, R) is used up."""
    optimizer.updates += 1
    step = optimizer.rule.step(networks, gradient, optimizer)
    np.multiply(step, optimizer.eta, out=gradient)
    parameters = networks.parameters
    parameters -= gradient


def descent(networks: Networks, gradient: Array, optimizer: Optimizer) -> Array:
    """The gradient itself."""
    return add_decay(networks, gradient, optimizer)


def momentum(networks: Networks, gradient: Array, optimizer: Optimizer) -> Array:
    """The heavy ball: v ← μ·v + gradient, and v is the step (Polyak, 1964)."""
    (velocity,) = optimizer.memory
    velocity *= optimizer.momentum
    velocity += add_decay(networks, gradient, optimizer)
    return velocity  # type: ignore[no-any-return]


def adam(networks: Networks, gradient: Array, optimizer: Optimizer) -> Array:
    """m̂ / (√v̂ + ε), m and v being running means of the gradient and of its square.

    Both begin at zero, which the division by 1 − βᵗ makes up for (Kingma and Ba, 2015). The decay is
    decoupled (Loshchilov and Hutter, 2019).
    """
    m, v = optimizer.memory
    m *= BETA_1
    m += gradient * (1.0 - BETA_1)
    v *= BETA_2
    v += gradient * gradient * (1.0 - BETA_2)
    first, second = CORRECTIONS[:, np.minimum(optimizer.updates, SETTLED)]
    return add_decay(networks, m / first / (np.sqrt(v / second) + EPSILON), optimizer)


def add_decay(networks: Networks, step: Array, optimizer: Optimizer) -> Array:
    """step + decay·w for the weights, W1 and W2; in place."""
    if optimizer.decays:
        H = networks.hidden
        for weights in (slice(2 * H), slice(3 * H, 4 * H)):
            part = step[weights]
            part += networks.parameters[weights] * optimizer.decay
    return step


def corrections(beta: float) -> Array:
    """1 − βᵗ for t = 0 … SETTLED, βᵗ being multiplied together one β after the other."""
    powers = np.full(SETTLED + 1, beta)
    powers[0] = 1.0
    ones_less: Array = 1.0 - np.multiply.accumulate(powers)
    return ones_less


CORRECTIONS = np.stack([corrections(BETA_1), corrections(BETA_2)])


@dataclass(frozen=True)
class Rule:
    """step: what is taken off the parameters but for η, (4H + 1, R), of networks, gradient, optimizer.

    memory: how many numbers it remembers of each parameter.
    """

    memory: int
    step: Callable[[Networks, Array, Optimizer], Array]


RULES = {"descent": Rule(0, descent), "momentum": Rule(1, momentum), "adam": Rule(2, adam)}


def rule_name(experiment: Experiment) -> str:
    """Of RULES: descent with momentum is a rule of its own."""
    return "momentum" if experiment.momentum > 0.0 else experiment.rule
