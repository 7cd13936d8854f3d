"""The network and its gradients: forward beside backward, many networks side by side.

Arrays carry the runs on their last axis, then (before it) the neurons, then the points. A network with
fewer neurons than its neighbours is padded with neurons that are exactly zero, which changes no bit of
it; one without a hidden layer has two units that hand the inputs on, whatever their own W1 and b1 say.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array, fold, sigmoid, tanh
from tloop.simulation.random import Stream, Streams

INITIAL_SCALE = 0.5  # tanh neurons start uniform in ±0.5, whatever their number
LINEAR_INITIAL_SCALE = 0.1  # no hidden layer: inputs reach 3, so that its weights start smaller


def units(hidden: int) -> int:
    """Units that a network's output is a sum over."""
    return hidden or 2


def initial_parameters(experiment: Experiment) -> Array:
    """A network at epoch 0, (P,): W1 (H, 2) row by row, b1 (H), W2 (H; 2 without a hidden layer), b2."""
    H = experiment.hidden
    parameters = np.zeros(3 * H + units(H) + 1)
    if H == 0:
        draws = Stream(experiment.seed, "no hidden layer").uniforms(2)
        parameters[:2] = LINEAR_INITIAL_SCALE * (2.0 * draws - 1.0)
    else:
        streams = Streams([(experiment.seed, f"neuron {neuron}") for neuron in range(H)])
        x, y, W2 = (INITIAL_SCALE * (2.0 * streams.uniform() - 1.0) for _ in range(3))
        parameters[: 2 * H : 2], parameters[1 : 2 * H : 2], parameters[3 * H : -1] = x, y, W2
    return parameters


@dataclass(frozen=True)
class Networks:
    """R networks of up to H hidden units, side by side; those without a hidden layer come last.

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


def side_by_side(rows: Sequence[Array], sizes: Sequence[int]) -> Array:
    """One number of every parameter of R runs, each (P,), as Networks has them: (4H + 1, R)."""
    hidden = max(map(units, sizes))
    together = np.zeros((4 * hidden + 1, len(rows)))
    for run, (row, size) in enumerate(zip(rows, sizes, strict=True)):
        together[run_order(size, hidden), run] = row
    return together


def run_order(hidden: int, width: int) -> list[int]:
    """Rows of a batch's parameters with `width` units, in the order of a run's: W1 row by row, b1, W2, b2."""
    if hidden == 0:
        return [3 * width, 3 * width + 1, 4 * width]
    neurons = range(hidden)
    weights = [i for j in neurons for i in (j, width + j)]
    return weights + [2 * width + j for j in neurons] + [3 * width + j for j in neurons] + [4 * width]


class Workspace:
    """Points of R runs, as many of each, and room for what a forward and a backward pass work out.

    `x`, `y`: the coordinates, (points, H, R), spread over the neurons once so that every product is one
    of whole arrays; `labels`: (points, R); `passed_on`: the inputs of the networks without a hidden layer.
    """

    def __init__(self, inputs: Array, labels: Array, hidden: int, linear: int) -> None:
        points, _, runs = inputs.shape
        shape = (points, hidden, runs)
        self.x, self.y = np.empty(shape), np.empty(shape)
        self.passed_on = np.empty((points, 2, linear))
        self.labels = np.empty((points, runs))
        self.h, self.product, self.spread = np.empty(shape), np.empty(shape), np.empty(shape)
        self.logits = np.empty((points, runs))
        self.gradients = np.empty((points, 4 * hidden + 1, runs))
        self.fill(inputs, labels)

    def fill(self, inputs: Array, labels: Array) -> None:
        """Other points in the place of these: (points, 2, R) and (points, R)."""
        self.x[...], self.y[...] = inputs[:, :1], inputs[:, 1:]
        self.passed_on[...] = inputs[..., inputs.shape[2] - self.passed_on.shape[2] :]
        self.labels[...] = labels

    def part(self, points: slice) -> "Workspace":
        """Some of the points, in the same room."""
        part = copy(self)
        for name, array in vars(self).items():
            setattr(part, name, array[points])
        return part


def forward(networks: Networks, work: Workspace) -> None:
    """logit = W2·h + b2, h = tanh(W1·x + b1), for every point; into `work.logits` (points, R)."""
    h, product, linear = work.h, work.product, networks.linear
    np.multiply(work.x, networks.W1x, out=h)
    np.multiply(work.y, networks.W1y, out=product)
    h += product
    h += networks.b1
    tanh(h, out=h)
    if linear:
        h[:, :2, -linear:] = work.passed_on
    np.multiply(h, networks.W2, out=product)
    np.add(fold(product.swapaxes(0, 1)), networks.b2, out=work.logits)


def backward(networks: Networks, work: Workspace) -> Array:
    """The gradient of the mean loss over the points, (4H + 1, R), by the chain rule; `forward` comes first.

    dloss_dlogit = p − y (Bishop, Pattern Recognition and Machine Learning, eq. 4.109), and from there back
    through W2 and tanh′ = 1 − h².
    """
    H = networks.hidden
    h, spread, gradients = work.h, work.spread, work.gradients
    dloss_dlogit = gradients[:, 4 * H]
    np.subtract(sigmoid(work.logits), work.labels, out=dloss_dlogit)
    spread[...] = dloss_dlogit[:, None]
    np.multiply(spread, h, out=gradients[:, 3 * H : 4 * H])
    dloss_dsum = gradients[:, 2 * H : 3 * H]
    np.multiply(h, h, out=dloss_dsum)
    np.subtract(1.0, dloss_dsum, out=dloss_dsum)
    spread *= networks.W2
    dloss_dsum *= spread
    np.multiply(dloss_dsum, work.x, out=gradients[:, :H])
    np.multiply(dloss_dsum, work.y, out=gradients[:, H : 2 * H])
    total = fold(gradients)
    total /= len(gradients)
    return total


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
