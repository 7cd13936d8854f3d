"""Update rules, decay and batches: held against PyTorch, finite differences and their definitions."""

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.simulation import torch_numbers
from tests.simulation.oracle import shuffled
from tests.simulation.test_network import STEP, loss
from tests.simulation.test_training import bits
from tloop.simulation import Experiment, Points, train
from tloop.simulation.batches import batches, orders, shuffle_name
from tloop.simulation.data import draw_points
from tloop.simulation.engines import ENGINES, EngineName
from tloop.simulation.rules import BETA_1, BETA_2, CORRECTIONS, SETTLED


@pytest.mark.parametrize("engine", ENGINES)
def test_pytorch(engine: EngineName) -> None:
    """Momentum, Adam and AdamW, decay and batches give PyTorch's parameters, but for rounding."""
    if engine == "numba":
        pytest.importorskip("numba")
    known = json.loads(torch_numbers.PATH.read_text())
    for run, rows in zip(train(torch_numbers.EXPERIMENTS, engine), known, strict=True):
        for epoch, row in zip(torch_numbers.EPOCHS, rows, strict=True):
            np.testing.assert_allclose(run.parameters[epoch], row, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("decay", [0.0, 0.3])
@pytest.mark.parametrize("hidden", [0, 3])
def test_gradient(hidden: int, decay: float) -> None:
    """Each batch's update goes down the gradient of its mean loss, and of ½ · decay · w² of every weight."""
    experiment = Experiment("circle", 0.2, hidden, eta=0.5, budget=1, points=11, batch=4, decay=decay)
    (run,) = train([experiment])
    (order,) = orders([(experiment.seed, shuffle_name(0))], 11).T
    biases = {*range(2 * hidden, 3 * hidden), len(run.parameters[0]) - 1}
    with mpmath.workprec(110):
        row = [mpmath.mpf(w) for w in run.parameters[0].tolist()]
        for batch in batches(4, 11):
            points = Points(run.train_points.coordinates[order[batch]], run.train_points.labels[order[batch]])
            slopes = []
            for i in range(len(row)):
                ends = [
                    loss([*row[:i], row[i] + way * STEP, *row[i + 1 :]], hidden, points) for way in (1, -1)
                ]
                slopes.append((ends[0] - ends[1]) / (2 * STEP) + (0 if i in biases else decay * row[i]))
            row = [w - mpmath.mpf(0.5) * slope for w, slope in zip(row, slopes, strict=True)]
    np.testing.assert_allclose(run.parameters[1], [float(w) for w in row], rtol=0, atol=1e-13)


def test_decay_is_no_part_of_the_loss() -> None:
    """Losses shown are pure cross-entropy: the first row's are those of the run without decay."""
    plain, decayed = train([Experiment(budget=5), Experiment(budget=5, decay=0.5)])
    assert plain.train_loss[0] == decayed.train_loss[0]
    assert plain.train_loss[5] != decayed.train_loss[5]


def test_adam_keeps_decay_apart() -> None:
    """Decoupled decay pulls by η · decay · w, however steep the loss is."""
    adam = Experiment(eta=0.01, rule="adam", budget=1)
    plain, decayed = train([adam, replace(adam, decay=0.5)])
    pulled = plain.parameters[1] - decayed.parameters[1]
    expected = 0.01 * 0.5 * plain.parameters[0]
    expected[8:12] = expected[-1] = 0.0  # biases
    np.testing.assert_allclose(pulled, expected, rtol=0, atol=1e-15)


def test_corrections() -> None:
    """1 − βᵗ is exact but for rounding, and 1 to the last bit where the table ends."""
    with mpmath.workprec(200):
        for beta, each in zip((BETA_1, BETA_2), CORRECTIONS, strict=True):
            for t in (1, 2, 10, 1000):
                assert each[t] == pytest.approx(float(1 - mpmath.mpf(beta) ** t), rel=1e-12)
            assert each[SETTLED] == 1.0


def test_a_batch_of_all() -> None:
    """A batch that could hold all the points or more holds all: the run is the one without batches."""
    runs = train([Experiment(points=12, batch=batch, budget=30) for batch in (None, 12, 13, 400)])
    assert len({run.digest for run in runs}) == 1


def test_no_momentum() -> None:
    """Runs that differ in nothing but how they are written are the same runs."""
    plain, other = train([Experiment(budget=50), Experiment(budget=50, decay=0.0, momentum=0.0)])
    assert bits(plain) == bits(other)


@pytest.mark.parametrize("data", ["xor", "circle", "spiral", "gauss", "moons"])
def test_more_points_change_none(data: str) -> None:
    """The first 40 of 200 points are the 40, whatever the noise; the test points stay."""
    many, few = train([Experiment(data, 0.2, budget=1, points=count) for count in (200, 40)])
    np.testing.assert_array_equal(many.train_points.coordinates[:40], few.train_points.coordinates)
    np.testing.assert_array_equal(many.train_points.labels[:40], few.train_points.labels)
    np.testing.assert_array_equal(many.test_points.coordinates, few.test_points.coordinates)
    odd = draw_points(data, 0.2, 7, "train", 5)
    np.testing.assert_array_equal(odd.coordinates, few.train_points.coordinates[:5])


def test_batches() -> None:
    """An epoch's batches are all of its points once, the last one as short as need be."""
    assert [range(11)[batch] for batch in batches(4, 11)] == [range(4), range(4, 8), range(8, 11)]
    assert batches(3, 3) == [slice(0, 3)]


def test_orders_are_shuffles() -> None:
    """Each order is what the plain oracle draws from the stream of its seed and epoch."""
    names = [(seed, shuffle_name(epoch)) for seed in (0, 7, 2**53 - 1) for epoch in (0, 9, 10, 12345)]
    for count in (4, 40, 400):
        for (seed, name), order in zip(names, orders(names, count).T.tolist(), strict=True):
            assert order == shuffled(seed, int(name.split()[1]), count)


def chi_square(counts: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> float:
    expected = counts.mean()
    return float(((counts - expected) ** 2).sum() / expected)


def test_all_orders_come_equally_often() -> None:
    """Of four points all 24 orders, and of forty each point at each place: χ² below its 99.9 % point."""
    found = orders([(3, shuffle_name(epoch)) for epoch in range(24_000)], 4).T.tolist()
    counted = np.array([found.count(list(order)) for order in permutations(range(4))])
    assert chi_square(counted) < 49.7  # 23 degrees of freedom
    places = orders([(3, shuffle_name(epoch)) for epoch in range(40_000)], 40)
    counts = np.array([np.bincount(place, minlength=40) for place in places])
    assert chi_square(counts) < 1698  # 39² = 1521 degrees of freedom


def test_orders_of_epochs_are_strangers() -> None:
    """A point's place in one epoch says nothing of its place in the next, nor under the next seed."""
    for names in (
        [[(3, shuffle_name(epoch + more)) for epoch in range(20_000)] for more in (0, 1)],
        [[(seed + more, shuffle_name(5)) for seed in range(20_000)] for more in (0, 1)],
    ):
        one, other = (orders(each, 6)[0] for each in names)
        assert chi_square(np.bincount(6 * one + other, minlength=36)) < 66.6  # 35 degrees of freedom


def test_company() -> None:
    """Runs of every kind are trained side by side with their like, and come back in the order asked for."""
    kinds: list[dict[str, Any]] = [
        {},
        {"batch": 5},
        {"decay": 0.1},
        {"momentum": 0.9},
        {"rule": "adam", "eta": 0.01},
        {"points": 90, "batch": 5},
        {"rule": "adam", "eta": 0.01, "decay": 0.1},
    ]
    mixed = [Experiment(hidden=i % 4, seed=i, budget=60 + i, **kinds[i % len(kinds)]) for i in range(70)]
    together = train(mixed, "numpy")
    for run, experiment in list(zip(together, mixed, strict=True))[::9]:
        assert bits(run) == bits(train([experiment], "numpy")[0])
        assert run.experiment == experiment
