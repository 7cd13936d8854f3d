"""The network and its gradients: forward beside backward, many networks side by side.

Arrays carry the runs on their last axis, then (before it) the neurons, then the points. A network with
fewer neurons than its neighbours is padded with neurons that are exactly zero, which changes no bit of
it; one without a hidden layer has two units that hand the inputs on, whatever their own W1 and b1 say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.data import Points
from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array, fold, sigmoid, tanh
from tloop.simulation.random import Stream

INITIAL_SCALE = 0.5  # tanh neurons start uniform in ±0.5, whatever their number
LINEAR_INITIAL_SCALE = 0.1  # no hidden layer: inputs reach 3, so that its weights start smaller


@dataclass(frozen=True)
class Networks:
    """R networks of up to H hidden units; those without a hidden layer come last.

    parameters: (4H + 1, R): the rows are W1's x column (H), its y column (H), b1 (H), W2 (H) and b2.
    sizes: each network's own neurons, 0 without a hidden layer, R of them.
    """

    parameters: Array
    sizes: tuple[int, ...]

    @property
    def linear(self) -> int:
        """How many have no hidden layer."""
        return self.sizes.count(0)

    @property
    def hidden(self) -> int:
        return len(self.parameters) // 4

    @property
    def W1x(self) -> Array:
        return self.parameters[: self.hidden]

    @property
    def W1y(self) -> Array:
        return self.parameters[self.hidden : 2 * self.hidden]

    @property
    def b1(self) -> Array:
        return self.parameters[2 * self.hidden : 3 * self.hidden]

    @property
    def W2(self) -> Array:
        return self.parameters[3 * self.hidden : 4 * self.hidden]

    @property
    def b2(self) -> Array:
        bias: Array = self.parameters[4 * self.hidden]
        return bias

    def keep(self, runs: NDArray[np.bool_]) -> "Networks":
        """Only the networks that `runs` (R,), truth values, picks, without units that none of them has."""
        sizes = tuple(size for size, kept in zip(self.sizes, runs, strict=True) if kept)
        return Networks(np.ascontiguousarray(self.parameters[:, runs]), sizes).widened(most_units(sizes))

    def beside(self, others: "Networks") -> "Networks":
        """These and the others."""
        hidden = max(self.hidden, others.hidden)
        parameters = [self.widened(hidden).parameters, others.widened(hidden).parameters]
        return Networks(np.concatenate(parameters, axis=1), self.sizes + others.sizes)

    def widened(self, hidden: int) -> "Networks":
        """The same networks with so many units, of which the last may be zero."""
        if hidden == self.hidden:
            return self
        R, both = len(self.sizes), min(hidden, self.hidden)
        widened = np.zeros((4, hidden, R))
        widened[:, :both] = self.parameters[:-1].reshape(4, self.hidden, R)[:, :both]
        return Networks(np.concatenate([widened.reshape(4 * hidden, R), self.parameters[-1:]]), self.sizes)


def units(hidden: int) -> int:
    """Units that a network takes up in a batch."""
    return hidden or 2


def most_units(sizes: Iterable[int]) -> int:
    """Units that the largest network of a batch takes up."""
    return max(map(units, sizes))


def initial_networks(experiments: Sequence[Experiment]) -> Networks:
    """Networks at epoch 0. Experiments without a hidden layer must come last."""
    sizes = tuple(experiment.hidden for experiment in experiments)
    parameters = np.zeros((4 * most_units(sizes) + 1, len(experiments)))
    networks = Networks(parameters, sizes)
    for run, experiment in enumerate(experiments):
        if experiment.hidden == 0:
            draws = Stream(experiment.seed, "no hidden layer").uniforms(2)
            networks.W2[:2, run] = LINEAR_INITIAL_SCALE * (2.0 * draws - 1.0)
        for neuron in range(experiment.hidden):
            draws = Stream(experiment.seed, f"neuron {neuron}").uniforms(3)
            weights = INITIAL_SCALE * (2.0 * draws - 1.0)
            networks.W1x[neuron, run], networks.W1y[neuron, run], networks.W2[neuron, run] = weights
    return networks


def run_order(hidden: int, width: int) -> list[int]:
    """Rows of a batch's parameters with `width` units, in the order of a run's: W1 row by row, b1, W2, b2."""
    if hidden == 0:
        return [3 * width, 3 * width + 1, 4 * width]
    neurons = range(hidden)
    weights = [i for j in neurons for i in (j, width + j)]
    return weights + [2 * width + j for j in neurons] + [3 * width + j for j in neurons] + [4 * width]


class Workspace:
    """The points of R runs, and room for one epoch's intermediate values.

    `x`, `y`: the coordinates, (points, H, R), spread over the neurons once so that every product is one
    of whole arrays; `labels`: (points, R). The first `train_count` points are trained on, the rest only
    watched.
    """

    def __init__(self, train: Sequence[Points], test: Sequence[Points], hidden: int, linear: int) -> None:
        both = [np.concatenate([a.coordinates, b.coordinates]) for a, b in zip(train, test, strict=True)]
        inputs = np.stack(both, axis=2)
        labels = [np.concatenate([a.labels, b.labels]) for a, b in zip(train, test, strict=True)]
        self.train_count = len(train[0])
        self.labels = np.stack(labels, axis=1).astype(np.float64)
        points, _, runs = inputs.shape
        shape = (points, hidden, runs)
        self.x = np.broadcast_to(inputs[:, :1], shape).copy()
        self.y = np.broadcast_to(inputs[:, 1:], shape).copy()
        self.passed_on = inputs[..., runs - linear :]
        self.h = np.empty(shape)
        self.product = np.empty(shape)
        self.gradients = np.empty((self.train_count, 4 * hidden + 1, runs))
        self.spread = np.empty((self.train_count, hidden, runs))


def forward(networks: Networks, work: Workspace, logits: Array) -> None:
    """logit = W2·h + b2, h = tanh(W1·x + b1), for every point; into `logits` (points, R)."""
    h, product, linear = work.h, work.product, networks.linear
    np.multiply(work.x, networks.W1x, out=h)
    np.multiply(work.y, networks.W1y, out=product)
    h += product
    h += networks.b1
    tanh(h, out=h)
    if linear:
        h[:, :2, -linear:] = work.passed_on
    np.multiply(h, networks.W2, out=product)
    np.add(fold(product.swapaxes(0, 1)), networks.b2, out=logits)


def backward(networks: Networks, work: Workspace, logits: Array) -> Array:
    """The gradient of the mean loss over the training points, (4H + 1, R), by the chain rule.

    dloss_dlogit = p − y (Bishop, Pattern Recognition and Machine Learning, eq. 4.109), and from there back
    through W2 and tanh′ = 1 − h².
    """
    n, H = work.train_count, networks.hidden
    h, spread, gradients = work.h[:n], work.spread, work.gradients
    dloss_dlogit = gradients[:, 4 * H]
    np.subtract(sigmoid(logits[:n]), work.labels[:n], out=dloss_dlogit)
    spread[...] = dloss_dlogit[:, None]
    np.multiply(spread, h, out=gradients[:, 3 * H : 4 * H])
    dloss_dsum = gradients[:, 2 * H : 3 * H]
    np.multiply(h, h, out=dloss_dsum)
    np.subtract(1.0, dloss_dsum, out=dloss_dsum)
    spread *= networks.W2
    dloss_dsum *= spread
    np.multiply(dloss_dsum, work.x[:n], out=gradients[:, :H])
    np.multiply(dloss_dsum, work.y[:n], out=gradients[:, H : 2 * H])
    total = fold(gradients)
    total /= n
    return total


def update(networks: Networks, gradient: Array, eta: Array) -> None:
    """parameters ← parameters − η·gradient, all at once; eta (R,). The gradient is used up."""
    gradient *= eta
    parameters = networks.parameters
    parameters -= gradient


def probability(parameters: Array, hidden: int, coordinates: Array) -> Array:
    """p of the class "+", (n,), by one network at n points (n, 2); `parameters` is a row of a run's."""
    return sigmoid(logits_of(parameters, hidden, coordinates))


def logits_of(parameters: Array, hidden: int, coordinates: Array) -> Array:
    """The logits, (n,), of which `probability` gives p."""
    if hidden == 0:
        return fold(coordinates.T * parameters[:2, None]) + parameters[2]  # type: ignore[no-any-return]
    W1, b1, W2 = (
        parameters[: 2 * hidden].reshape(hidden, 2),
        parameters[2 * hidden : 3 * hidden],
        parameters[3 * hidden : -1],
    )
    x, y = coordinates[:, 0], coordinates[:, 1]
    h = tanh(x * W1[:, :1] + y * W1[:, 1:] + b1[:, None])
    return fold(h * W2[:, None]) + parameters[-1]  # type: ignore[no-any-return]
