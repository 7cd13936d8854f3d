"""A run as the page carries it."""

import base64
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tloop.page.packing import packed
from tloop.page.recording import TOLERANCE, pack, parameter_exponents, quantise, record
from tloop.simulation import Experiment, Run, train

EXPERIMENTS = {
    "default": Experiment(),
    "too hot": Experiment(eta=30.0),
    "too hot, 8 neurons": Experiment(eta=30.0, hidden=8, data="circle", budget=1500),
    "no hidden layer": Experiment(hidden=0),
    "overfit": Experiment(data="circle", noise=0.2, hidden=8),
    "spiral, 3 neurons": Experiment(data="spiral", hidden=3),
    "batches of 4, far too hot": Experiment("circle", 0.2, 8, eta=3.0, batch=4, budget=1000),
    "Adam, far too hot": Experiment("spiral", hidden=16, eta=1.0, rule="adam", budget=1000),
    "decay that holds all down": Experiment("circle", 0.2, 8, decay=0.3, points=200, batch=50, budget=600),
    "momentum": Experiment("spiral", hidden=8, eta=1.0, momentum=0.95, budget=1500),
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    """Runs to record, trained once."""
    return dict(zip(EXPERIMENTS, train(list(EXPERIMENTS.values())), strict=True))


def bytes_of(text: str) -> bytes:
    """What was packed."""
    return zlib.decompress(base64.b85decode(text.translate(str.maketrans(".,:/", "<>&`"))))


def unpacked(baked: dict[str, Any]) -> tuple[list[NDArray[np.int64]], bytes]:
    """The tracks as whole numbers, and what follows them: the page's decoder, written a second time."""
    data = bytes_of(baked["data"])
    rows, tracks = baked["lastEpoch"] + 1, []
    for columns, order, planes in baked["tracks"]:
        length = rows * columns * planes
        octets = np.frombuffer(data[:length], np.uint8).reshape(planes, columns, rows).astype(np.int64)
        zigzag = sum(octets[plane] << (8 * plane) for plane in range(planes)).T
        values = np.where(zigzag % 2 == 1, -(zigzag + 1) // 2, zigzag // 2)
        for _ in range(order):
            values = np.cumsum(values, axis=0)
        tracks.append(values)
        data = data[length:]
    return tracks, data


def fields(run: Run, parameters: NDArray[np.float64], side: int = 18) -> NDArray[np.float64]:
    """(epochs, side²) p over the square, edges included, by NumPy's own tanh."""
    places = np.linspace(-run.reach, run.reach, side)
    x, y = (grid.ravel() for grid in np.meshgrid(places, places))
    hidden = run.experiment.hidden
    if hidden == 0:
        z = parameters[:, :1] * x + parameters[:, 1:2] * y + parameters[:, 2:]
    else:
        z = np.repeat(parameters[:, -1:], len(x), axis=1)
        for j in range(hidden):
            places_of_neuron = (2 * j, 2 * j + 1, 2 * hidden + j, 3 * hidden + j)
            wx, wy, b, w = (parameters[:, i : i + 1] for i in places_of_neuron)
            z += w * np.tanh(wx * x + wy * y + b)
    return 0.5 + 0.5 * np.tanh(0.5 * z)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_field_moves_by_less_than_a_512th(runs: dict[str, Run], name: str) -> None:
    """Rounding the parameters moves p by less than 1/512 anywhere in the field at any epoch."""
    run = runs[name]
    exponents = parameter_exponents(run)
    rounded = np.ldexp(quantise(run.parameters, exponents).astype(np.float64), exponents)
    assert np.abs(fields(run, rounded) - fields(run, run.parameters)).max() < TOLERANCE


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_recording_unpacks_to_the_run(runs: dict[str, Run], name: str) -> None:
    """Unpacked are the rounded parameters, the float32 losses bit by bit, the accuracies and the points."""
    run = runs[name]
    baked = record(run, "spec", "converges")
    (parameters, train_loss, test_loss, train_right, test_right), rest = unpacked(baked)
    assert np.array_equal(parameters, quantise(run.parameters, np.array(baked["exponents"])))
    for bits, loss in ((train_loss, run.train_loss), (test_loss, run.test_loss)):
        assert np.array_equal(bits[:, 0].astype("<u4").view("<f4"), loss.astype(np.float32))
    count = len(run.train_points)
    assert np.array_equal(train_right[:, 0] / count, run.train_accuracy)
    assert np.array_equal(test_right[:, 0] / 20, run.test_accuracy)
    coordinates = np.frombuffer(rest[: count * 8], "<f4").reshape(count, 2)
    assert np.array_equal(coordinates, run.train_points.coordinates.astype(np.float32))
    assert len(rest) == (count + 20) * 9


def test_what_is_packed_comes_back_and_is_safe_in_html() -> None:
    """Of any length, in signs that mean nothing in a script element, an attribute or JSON."""
    data = np.random.default_rng(1).integers(0, 256, 5_000, dtype=np.uint8).tobytes()
    for length in (0, 1, 2, 3, 4, 4_999, 5_000):
        text = packed(data[:length])
        assert bytes_of(text) == data[:length]
        assert not set("<>&\"'\\`\n") & set(text)


def test_packing_keeps_every_whole_number() -> None:
    """Numbers of any size up to 2⁴⁸ and either sign come back."""
    values = np.array([[0, -1], [2**48, 1], [-(2**48), -3], [5, 7]], dtype=np.int64)
    track = pack(values)
    baked = {
        "data": packed(track.data),
        "lastEpoch": 3,
        "tracks": [[track.columns, track.order, track.planes]],
    }
    assert np.array_equal(unpacked(baked)[0][0], values)


def test_recordings_are_small(runs: dict[str, Run]) -> None:
    """A run that settles takes at most 30 KB in the page, a chaotic one of four neurons 130."""
    limits = {"default": 30_000, "overfit": 30_000, "no hidden layer": 5_000, "too hot": 120_000}
    for name, limit in limits.items():
        assert len(record(runs[name], "", "")["data"]) <= limit, name
