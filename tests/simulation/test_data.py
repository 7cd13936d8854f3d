"""The points and the first weights: what they are, and what leaves them alone."""

import math
from collections import Counter

import numpy as np
import pytest

from tloop.simulation import DATA_SETS, RADIUS, Experiment, Run, train
from tloop.simulation.data import (
    DISC_RADIUS,
    RING_RADIUS,
    TEST_COUNT,
    TRAIN_COUNT,
    XOR_GAP,
    Points,
    draw_points,
)

SEEDS = range(40)


def points(data: str, seed: int, noise: float = 0.0) -> list[Points]:
    """Train and test points."""
    return [
        draw_points(data, noise, seed, "train", TRAIN_COUNT),
        draw_points(data, noise, seed, "test", TEST_COUNT),
    ]


def all_points(data: str, noise: float = 0.0) -> list[Points]:
    """Both splits of many seeds."""
    return [split for seed in SEEDS for split in points(data, seed, noise)]


def at_start(*experiments: Experiment) -> list[Run]:
    return train([Experiment(**{**vars(experiment), "budget": 1}) for experiment in experiments])


@pytest.mark.parametrize("data", DATA_SETS)
def test_counts_and_balance(data: str) -> None:
    """There are 40 points to train on and 20 to test with, half of either class."""
    (run,) = at_start(Experiment(data=data))
    for split, count in ((run.train_points, 40), (run.test_points, 20)):
        assert split.coordinates.shape == (count, 2)
        assert split.coordinates.dtype == np.float64
        assert split.labels.dtype == np.int8
        assert sorted(split.labels.tolist()) == [0] * (count // 2) + [1] * (count // 2)


@pytest.mark.parametrize("data", [name for name in DATA_SETS if name != "gauss"])
def test_square(data: str) -> None:
    """Clean points lie in the square [−3, 3]² and make use of it."""
    coordinates = np.concatenate([split.coordinates for split in all_points(data)])
    assert np.abs(coordinates).max() <= RADIUS
    assert (np.ptp(coordinates, axis=0) > 0.9 * RADIUS).all()


def test_clouds() -> None:
    """The clouds of gauss have no edge, and all but a few points in a thousand lie in the square."""
    coordinates = np.concatenate([split.coordinates for split in all_points("gauss")])
    assert np.mean(np.abs(coordinates).max(axis=1) <= RADIUS) > 0.98
    labels = np.concatenate([split.labels for split in all_points("gauss")])
    # 1,200 points a cloud of spread 0.6: the middle is known to within 0.017.
    np.testing.assert_allclose(coordinates[labels == 1].mean(axis=0), 0.45 * RADIUS, atol=0.06)
    np.testing.assert_allclose(coordinates[labels == 0].mean(axis=0), -0.45 * RADIUS, atol=0.06)
    np.testing.assert_allclose(coordinates[labels == 1].std(axis=0), 0.2 * RADIUS, atol=0.04)


def test_xor() -> None:
    """XOR's "+" have coordinates of one sign; all quadrants are equally full, the cross between is empty."""
    for split in all_points("xor"):
        x, y = split.coordinates.T
        assert ((x * y > 0) == (split.labels == 1)).all()
        assert np.abs(split.coordinates).min() >= XOR_GAP
        quadrants = Counter(zip((x > 0).tolist(), (y > 0).tolist(), strict=True))
        assert list(quadrants.values()) == 4 * [len(split) // 4]


def test_circle() -> None:
    """The circle's "+" lie in a disc of half the radius, its "−" in a ring from 0.7 of it on."""
    for split in all_points("circle"):
        radii = np.hypot(*split.coordinates.T)
        assert radii[split.labels == 1].max() <= DISC_RADIUS == 0.5 * RADIUS
        assert radii[split.labels == 0].min() >= RING_RADIUS * (1 - 1e-15) == 0.7 * RADIUS * (1 - 1e-15)


def test_spiral() -> None:
    """Each arm's angle grows with the radius, one turn in all; the arms lie opposite each other."""
    for split in all_points("spiral"):
        radius, angle = np.hypot(*split.coordinates.T), np.arctan2(*split.coordinates.T[::-1])
        expected = 2 * math.pi * radius / RADIUS + np.where(split.labels == 1, 0.0, math.pi)
        np.testing.assert_allclose(np.cos(angle - expected), 1.0, atol=1e-12)


def test_moons() -> None:
    """The moon of "+" is arched upwards; that of "−" is the same, turned by half a turn."""
    for split in all_points("moons"):
        side = np.where(split.labels == 1, 1.0, -1.0)[:, None]
        upright = split.coordinates * side + np.array([0.5, 0.25]) * 0.55 * RADIUS
        radii = np.hypot(*upright.T)
        assert (upright[:, 1] >= 0.0).all()
        assert (np.abs(radii / RADIUS - 0.55) <= 0.075 + 1e-12).all()


@pytest.mark.parametrize("data", DATA_SETS)
def test_train_and_test_points_differ(data: str) -> None:
    """No test point is a train point."""
    for seed in SEEDS:
        train_points, test_points = points(data, seed)
        pairs = np.concatenate([train_points.coordinates, test_points.coordinates])
        assert len(np.unique(pairs, axis=0)) == TRAIN_COUNT + TEST_COUNT


@pytest.mark.parametrize("data", DATA_SETS)
def test_noise_moves_the_same_points(data: str) -> None:
    """More noise moves the clean points farther in the same directions, and leaves the labels alone."""
    for clean, little, much in zip(*(points(data, 7, noise) for noise in (0.0, 0.2, 0.8)), strict=True):
        np.testing.assert_array_equal(clean.labels, much.labels)
        shift = little.coordinates - clean.coordinates
        assert (shift != 0.0).all()
        np.testing.assert_allclose(much.coordinates - clean.coordinates, 4.0 * shift, atol=1e-14)


def test_size_of_the_noise() -> None:
    """Noise of 0.2 is a Gaussian jitter of 0.2 × 3 on each coordinate, of one size for all data sets."""
    shifts = np.concatenate(
        [
            noisy.coordinates - clean.coordinates
            for noisy, clean in zip(all_points("xor", 0.2), all_points("xor"), strict=True)
        ]
    )
    # 2,400 points: the spread is known to within 1.5 %, the mean to within 0.013.
    np.testing.assert_allclose(shifts.std(axis=0), 0.6, rtol=0.06)
    np.testing.assert_allclose(shifts.mean(axis=0), 0.0, atol=0.05)
    assert abs(np.corrcoef(shifts.T)[0, 1]) < 0.08
    # Of a Gaussian 68.3 % lie within one standard deviation, 95.4 % within two.
    assert np.mean(np.abs(shifts) < 0.6) == pytest.approx(0.683, abs=0.03)
    assert np.mean(np.abs(shifts) < 1.2) == pytest.approx(0.954, abs=0.015)


def test_eta_touches_nothing() -> None:
    """Another learning rate or budget leaves points and first weights as they are."""
    for data in DATA_SETS:
        usual, hot = train([Experiment(data=data, budget=5), Experiment(data=data, eta=30.0, budget=1)])
        assert_same_points(usual, hot)
        np.testing.assert_array_equal(usual.parameters[0], hot.parameters[0])


def test_hidden_touches_no_point() -> None:
    """The number of neurons leaves the points as they are."""
    small, *others = at_start(
        *(Experiment(data="circle", noise=0.2, hidden=hidden) for hidden in (1, 0, 8, 16))
    )
    for other in others:
        assert_same_points(small, other)


def test_data_and_noise_touch_no_weight() -> None:
    """Data set and noise leave the first weights as they are."""
    runs = at_start(*(Experiment(data=data, noise=noise) for data in DATA_SETS for noise in (0.0, 0.3)))
    for run in runs:
        np.testing.assert_array_equal(run.parameters[0], runs[0].parameters[0])


def assert_same_points(one: Run, other: Run) -> None:
    np.testing.assert_array_equal(one.train_points.coordinates, other.train_points.coordinates)
    np.testing.assert_array_equal(one.test_points.coordinates, other.test_points.coordinates)


def test_neurons_start_the_same() -> None:
    """Neuron j starts the same whatever the number of neurons, with weights within ±½ and no bias."""
    runs = at_start(*(Experiment(hidden=hidden) for hidden in range(1, 17)))
    largest = runs[-1]
    for run in runs:
        H = run.experiment.hidden
        np.testing.assert_array_equal(run.W1[0], largest.W1[0, :H])
        np.testing.assert_array_equal(run.W2[0], largest.W2[0, :H])
        assert not run.b1[0].any()
        assert run.b2[0] == 0.0
    weights = np.concatenate([largest.W1[0].ravel(), largest.W2[0]])
    assert len(np.unique(weights)) == 48
    assert 0.4 < np.abs(weights).max() <= 0.5


def test_seeds_differ() -> None:
    """Another seed gives other points and other weights."""
    runs = at_start(*(Experiment(seed=seed) for seed in SEEDS))
    assert len({run.train_points.coordinates.tobytes() for run in runs}) == len(SEEDS)
    assert len({run.parameters[0].tobytes() for run in runs}) == len(SEEDS)


@pytest.mark.parametrize("hidden", [0, 1, 4, 8, 16])
def test_losses_start_near_guessing(hidden: int) -> None:
    """Before the first update both losses are near ln 2, for every data set: the network guesses."""
    runs = at_start(
        *(Experiment(data=data, hidden=hidden, seed=seed) for data in DATA_SETS for seed in SEEDS)
    )
    starts = np.array([(run.train_loss[0], run.test_loss[0]) for run in runs])
    np.testing.assert_allclose(np.median(starts), math.log(2.0), atol=0.03)
    assert np.abs(starts - math.log(2.0)).max() < {0: 0.25, 1: 0.25, 4: 0.5, 8: 0.75, 16: 1.2}[hidden]


def test_points_are_fixed() -> None:
    """Points can't be written to: runs with the same points share them."""
    (split, _) = points("xor", 7)
    for array in (split.coordinates, split.labels):
        assert isinstance(array, np.ndarray)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_reach() -> None:
    """The square that shows a run holds all of its points: 3.3 to each side, more where noise asks for it."""
    for run in at_start(*(Experiment(data=d, noise=n) for d in DATA_SETS for n in (0.0, 0.2, 1.0, 2.0))):
        farthest = max(
            float(np.abs(split.coordinates).max()) for split in (run.train_points, run.test_points)
        )
        assert run.reach >= max(3.3, farthest)
        assert run.reach == pytest.approx(3.3) or run.reach <= farthest + 0.31
