"""Fresh points and the rules behind them."""

from dataclasses import replace

import numpy as np
import pytest

from tloop.simulation import DATA_SETS, Experiment, train
from tloop.simulation.data import draw_points, true_rule
from tloop.simulation.fresh import FRESH_COUNT, correct, fresh_points, rule_correct, score
from tloop.simulation.network import probability


@pytest.mark.parametrize("data", DATA_SETS)
def test_true_rule(data: str) -> None:
    """The rule behind a data set names every clean point, but for the few that two Gauss clouds share."""
    right = rule_correct(data, 0.0)
    assert right == FRESH_COUNT if data != "gauss" else 9980 < right < FRESH_COUNT


def test_noise_lowers_the_ceiling() -> None:
    """The more noise, the fewer points lie where the rule has them."""
    for data in DATA_SETS:
        shares = [rule_correct(data, noise) for noise in (0.0, 0.2, 0.6)]
        assert shares == sorted(shares, reverse=True)
        assert len(set(shares)) == 3


def test_rule_between_the_moons() -> None:
    """Points whose nearer half ring is plain to see."""
    x = np.array([[-0.8, 1.4], [0.8, -1.4], [-2.5, -0.4], [2.5, 0.4]])
    assert true_rule("moons", x).tolist() == [True, False, True, False]


def test_fresh_points_are_new() -> None:
    """None of them is a training or a test point, and they are the same for every seed."""
    fresh_ones = {tuple(point) for point in fresh_points("circle", 0.2).coordinates.tolist()}
    for seed in (0, 7):
        for split, count in (("train", 40), ("test", 20)):
            assert not fresh_ones & set(
                map(tuple, draw_points("circle", 0.2, seed, split, count).coordinates.tolist())
            )


@pytest.mark.parametrize("hidden", [0, 1, 8])
def test_score(hidden: int) -> None:
    """Loss and correct points are those of p, with and without the compiled engine."""
    (run,) = train([Experiment("circle", 0.2, hidden, budget=300)])
    points = fresh_points("circle", 0.2)
    p = probability(run.parameters[200], hidden, points.coordinates)
    given = np.where(points.labels == 1, p, 1.0 - p)
    found = score(run, 200)
    assert found.loss == pytest.approx(-np.log(given).mean(), rel=1e-9)
    assert found.correct == correct(run, 200) == np.count_nonzero(given > 0.5)
    assert score(replace(run, engine="numpy"), 200) == found
