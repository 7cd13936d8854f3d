"""The network and its gradients, held against finite differences in high precision."""

from collections.abc import Iterator, Sequence
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.simulation import oracle
from tloop.simulation import Experiment, Points, Run, train
from tloop.simulation.loss import cross_entropy, evaluate
from tloop.simulation.maths import Array
from tloop.simulation.network import probability

HIDDEN = (0, 1, 2, 4, 8, 16)
STEP = 1e-12  # of the finite differences; their error is its square
LATER = 25

Number = Any  # mpmath ships no types


@pytest.fixture(autouse=True)
def precise() -> Iterator[None]:
    """110 bits for what mpmath computes."""
    with mpmath.workprec(110):
        yield


@pytest.fixture(scope="module")
def runs() -> dict[int, Run]:
    """One run a shape, all of them in one batch; with η = 1 two rows' difference is the gradient."""
    experiments = [Experiment("circle", noise=0.2, hidden=H, eta=1.0, budget=LATER + 1) for H in HIDDEN]
    return dict(zip(HIDDEN, train(experiments), strict=True))


def logit(parameters: Sequence[Number], hidden: int, x: float, y: float) -> Number:
    """W2·tanh(W1·x + b1) + b2, written from the formula."""
    *weights, b2 = parameters
    if not hidden:
        return weights[0] * x + weights[1] * y + b2
    W1, b1, W2 = weights[: 2 * hidden], weights[2 * hidden : 3 * hidden], weights[3 * hidden :]
    h = [mpmath.tanh(W1[2 * j] * x + W1[2 * j + 1] * y + b1[j]) for j in range(hidden)]
    return mpmath.fdot(W2, h) + b2


def loss(parameters: Sequence[Number], hidden: int, points: Points) -> Number:
    """The mean of −ln p over "+" and −ln (1 − p) over "−"."""
    prices = []
    for (x, y), label in zip(points.coordinates.tolist(), points.labels.tolist(), strict=True):
        z = logit(parameters, hidden, x, y)
        prices.append(mpmath.log(1 + mpmath.exp(-z if label else z)))
    return mpmath.fsum(prices) / len(prices)


@pytest.mark.parametrize("epoch", [0, LATER])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_gradient(runs: dict[int, Run], hidden: int, epoch: int) -> None:
    """An update goes down the loss's gradient, in every parameter, for every shape of network."""
    run = runs[hidden]
    row = [mpmath.mpf(w) for w in run.parameters[epoch].tolist()]
    taken = run.parameters[epoch] - run.parameters[epoch + 1]
    for i in range(len(row)):
        ends = [
            loss([*row[:i], row[i] + way * STEP, *row[i + 1 :]], hidden, run.train_points) for way in (1, -1)
        ]
        slope = float((ends[0] - ends[1]) / (2 * STEP))
        assert taken[i] == pytest.approx(slope, rel=0, abs=4e-15), f"parameter {i}"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_losses_and_accuracies(runs: dict[int, Run], hidden: int) -> None:
    """A row's losses and accuracies are those of its parameters, on the train and on the test points."""
    run = runs[hidden]
    for epoch in (0, 1, LATER):
        row = [mpmath.mpf(w) for w in run.parameters[epoch].tolist()]
        for points, losses, accuracies in (
            (run.train_points, run.train_loss, run.train_accuracy),
            (run.test_points, run.test_loss, run.test_accuracy),
        ):
            assert losses[epoch] == pytest.approx(float(loss(row, hidden, points)), rel=1e-14)
            sides = [logit(row, hidden, x, y) > 0 for x, y in points.coordinates.tolist()]
            right = np.count_nonzero(np.array(sides) == (points.labels == 1))
            assert accuracies[epoch] == right / len(points)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_probability(runs: dict[int, Run], hidden: int) -> None:
    """The field's p is the sigmoid of the logit, at any point."""
    run = runs[hidden]
    spread = np.random.default_rng(1).uniform(-3.3, 3.3, (50, 2))
    row = [mpmath.mpf(w) for w in run.parameters[LATER].tolist()]
    exact = [float(1 / (1 + mpmath.exp(-logit(row, hidden, x, y)))) for x, y in spread.tolist()]
    p = probability(run.parameters[LATER], hidden, spread)
    assert p.shape == (50,)
    np.testing.assert_allclose(p, exact, rtol=0, atol=2e-15)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_probability_has_the_bits_of_training(runs: dict[int, Run], hidden: int) -> None:
    """The field's p at a point has the bits of the forward pass that the point went through in training."""
    row = runs[hidden].parameters[LATER]
    network = oracle_network(row, hidden)
    coordinates = runs[hidden].train_points.coordinates
    expected = [oracle.sigmoid(network.forward(x, y)[1]) for x, y in coordinates.tolist()]
    assert probability(row, hidden, coordinates).tolist() == expected


def oracle_network(row: Array, hidden: int) -> oracle.Network:
    flat = row.tolist()
    W1 = [flat[2 * j : 2 * j + 2] for j in range(hidden)]
    return oracle.Network(W1, flat[2 * hidden : 3 * hidden], flat[3 * hidden : -1], flat[-1])


def test_views(runs: dict[int, Run]) -> None:
    """W1, b1, W2 and b2 are the columns of the parameters, in that order."""
    for H, run in runs.items():
        rows = len(run.parameters)
        assert run.W1.shape == (rows, H, 2)
        assert run.b1.shape == (rows, H)
        assert run.W2.shape == (rows, H or 2)
        together = [run.W1.reshape(rows, -1), run.b1, run.W2, run.b2[:, None]]
        np.testing.assert_array_equal(np.concatenate(together, axis=1), run.parameters)


def test_undecided_points_are_wrong() -> None:
    """A point whose p is exactly ½ is on neither side, whatever its class."""
    losses, accuracy = evaluate(np.zeros((1, 2, 1)), np.array([[1.0], [0.0]]))
    assert losses.tolist() == [[np.log(2.0)]]
    assert accuracy.tolist() == [[0.0]]


def test_price_of_certainty() -> None:
    """To be wrong costs as much as the logit is far off, without bound; to be right costs next to nothing."""
    assert cross_entropy(np.array([-1000.0, -1e300])).tolist() == [1000.0, 1e300]
    (price,) = cross_entropy(np.array([40.0])).tolist()
    assert price == pytest.approx(float(mpmath.exp(-40)), rel=1e-15)
