"""What an epoch costs, held against the plain oracle, run on numbers that count."""

from collections.abc import Sequence

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
    rule = oracle.Rule(run.experiment.eta)
    moved = rule.step(network, oracle.gradient(network, train_points, passes))
    cost = Cost(Counted.additions, Counted.multiplications)
    assert moved.flat() == run.parameters[epoch + 1].tolist()
    return cost


@pytest.mark.parametrize("hidden", HIDDEN)
def test_epoch(hidden: int) -> None:
    """Additions and multiplications are counted right for every shape, at every stage of a run."""
    (run,) = train([Experiment("circle", noise=0.2, hidden=hidden, budget=40)])
    for epoch in (0, 39):
        assert count(run, epoch) == epoch_cost(run.experiment)


@pytest.mark.parametrize("hidden", [0, 4, 8])
def test_quantities(hidden: int) -> None:
    """`multiplications` speaks of one epoch, `flops` of all operations of the whole budget, paused or not."""
    (run,) = train([Experiment("gauss", hidden=hidden, eta=3.0, budget=3000)])
    assert run.pause_epoch is not None
    cost = epoch_cost(run.experiment)
    assert measured(run, "multiplications").value == cost.multiplications
    assert measured(run, "flops").value == 3000 * (cost.additions + cost.multiplications)


def test_counting_numbers() -> None:
    """Counted numbers count what is done to them, from either side, and stay what they are."""
    Counted.reset()
    a, b = Counted(3.0), Counted(4.0)
    results = [a + b, a - 1, 1 - a, a * b, 2.0 * a, a / b, 1 / a]
    assert (Counted.additions, Counted.multiplications) == (3, 4)
    assert {type(result) for result in results} == {Counted}
    assert results == [7.0, 2.0, -2.0, 12.0, 6.0, 0.75, 1 / 3]
