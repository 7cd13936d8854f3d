"""What an epoch costs, held against the plain oracle, run on numbers that count."""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.evidence.measuring import measured
from tests.simulation import oracle
from tests.simulation.oracle import Counted
from tests.simulation.test_network import oracle_network
from tloop.evidence.quantities.of_run.cost import Cost, epoch_cost
from tloop.simulation import Experiment, Points, Run, train

HIDDEN = (0, 1, 2, 4, 8, 16)


def counted_points(points: Points) -> list[oracle.Point]:
    rows = zip(points.coordinates.tolist(), points.labels.tolist(), strict=True)
    return [(Counted(x), Counted(y), label) for (x, y), label in rows]


def counted(values: Sequence[float]) -> list[float]:
    return [Counted(value) for value in values]


def count(run: Run, epoch: int) -> Cost:
    """The operations of an epoch: evaluate both sets, go backward over one, update."""
    plain = oracle_network(run.parameters[epoch], run.experiment.hidden)
    W1 = [counted(pair) for pair in plain.W1]
    network = oracle.Network(W1, counted(plain.b1), counted(plain.W2), Counted(plain.b2))
    train_points, test_points = counted_points(run.train_points), counted_points(run.test_points)
    Counted.reset()
    _, _, passes = oracle.measure(network, train_points)
    oracle.measure(network, test_points)
    knobs = run.experiment
    rule = oracle.Rule(knobs.eta, knobs.decay, knobs.momentum, knobs.rule == "adam")
    if knobs.batch is None:
        network = rule.step(network, oracle.gradient(network, train_points, passes))
    else:
        order = oracle.shuffled(knobs.seed, epoch, knobs.points)
        for start in range(0, knobs.points, knobs.batch):
            points = [train_points[i] for i in order[start : start + knobs.batch]]
            passes = [network.forward(x, y) for x, y, _ in points]
            network = rule.step(network, oracle.gradient(network, points, passes))
    assert network.flat() == run.parameters[epoch + 1].tolist()
    return Cost(Counted.additions, Counted.multiplications, Counted.roots)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_epoch(hidden: int) -> None:
    """Additions and multiplications are counted right for every shape, at every stage of a run."""
    (run,) = train([Experiment("circle", noise=0.2, hidden=hidden, budget=40)])
    for epoch in (0, 39):
        assert count(run, epoch) == epoch_cost(run.experiment)


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment("circle", 0.2, 3, budget=1, points=53),
        Experiment("circle", 0.2, 3, budget=1, batch=7),
        Experiment("circle", 0.2, 3, budget=1, decay=0.1),
        Experiment("circle", 0.2, 3, budget=1, momentum=0.9),
        Experiment("circle", 0.2, 3, budget=1, rule="adam"),
        Experiment("circle", 0.2, 0, budget=1, points=9, batch=2, decay=0.1, rule="adam"),
        Experiment("circle", 0.2, 4, budget=1, points=9, batch=1, decay=0.1, momentum=0.5),
    ],
)
def test_first_epoch(experiment: Experiment) -> None:
    """Points, batches, decay and the update rules are counted too, and Adam's square roots."""
    (run,) = train([experiment])
    assert count(run, 0) == epoch_cost(experiment)


@pytest.mark.parametrize("hidden", [0, 4, 8])
def test_quantities(hidden: int) -> None:
    """`multiplications` speaks of one epoch, `flops` of all operations of the whole budget, paused or not."""
    (run,) = train([Experiment("gauss", hidden=hidden, eta=3.0, budget=3000)])
    assert run.pause_epoch is not None
    cost = epoch_cost(run.experiment)
    assert measured(run, "multiplications").value == cost.multiplications
    assert measured(run, "flops").value == 3000 * cost.operations


def test_counting_numbers() -> None:
    """Counted numbers count what is done to them, from either side, and stay what they are."""
    Counted.reset()
    a, b = Counted(3.0), Counted(4.0)
    results = [a + b, a - 1, 1 - a, a * b, 2.0 * a, a / b, 1 / a]
    assert (Counted.additions, Counted.multiplications) == (3, 4)
    assert {type(result) for result in results} == {Counted}
    assert results == [7.0, 2.0, -2.0, 12.0, 6.0, 0.75, 1 / 3]


def test_learning() -> None:
    """`updates` counts batches, `train.loss.rises` epochs that end higher, `weights.norm` weights alone."""
    knobs = Experiment("circle", 0.2, 3, eta=1.0, budget=50, batch=7, momentum=0.5)
    (run,) = train([knobs])
    assert measured(run, "updates").value == 50 * 6
    losses = run.train_loss.tolist()
    rises = sum(later > earlier for earlier, later in pairwise(losses))
    assert 0 < rises < 50
    assert measured(run, "train.loss.rises").value == Decimal(rises) / 50
    for name, epoch in (("weights.norm.final", 50), ("weights.norm.at.7", 7)):
        row = run.parameters[epoch].tolist()
        expected = math.hypot(*row[:6], *row[9:12])
        assert float(str(measured(run, name).value)) == pytest.approx(expected, rel=1e-14)
