"""The films, read back by Pillow."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from tests.drawing.conftest import shown
from tloop.drawing.animation import LAST_FRAME_TIME
from tloop.drawing.film import HEIGHT, SIDE, WIDTH, draw, frame_epochs
from tloop.simulation import Experiment, Run, train
from tloop.simulation.network import probability


@pytest.fixture(scope="module")
def three() -> list[Run]:
    """Of 8 neurons, 300 epochs; of no hidden layer, 3 epochs; of 16 neurons, thrashing."""
    return train(
        [
            Experiment(data="circle", noise=0.2, hidden=8, budget=300),
            Experiment(hidden=0, budget=3),
            Experiment(hidden=16, eta=30.0, budget=1000),
        ]
    )


def film(run: Run) -> bytes:
    return draw(["webp"], shown(run))["webp"]


@pytest.fixture(scope="module")
def films(three: list[Run]) -> list[bytes]:
    """The films of the three runs."""
    return [film(run) for run in three]


def frames_of(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames"))  # noqa: B009  # Pillow types it for some formats only


def frame(content: bytes, number: int) -> np.ndarray:
    picture = Image.open(BytesIO(content))
    picture.seek(number % frames_of(picture))
    return np.asarray(picture.convert("RGB")).astype(int)


def test_frames_are_even_in_the_logarithm(three: list[Run]) -> None:
    """A film shows the first and the last epoch, each epoch once, and half its frames in the first eighth."""
    epochs = frame_epochs(three[0])
    assert epochs[0] == 0
    assert epochs[-1] == 300
    assert all(a < b for a, b in pairwise(epochs))
    assert 30 <= len(epochs) <= 60
    assert sum(epoch < 300 / 8 for epoch in epochs) >= len(epochs) / 2
    assert frame_epochs(three[1]) == [0, 1, 2, 3]


def test_films_are_small(films: list[bytes]) -> None:
    """A film takes at most 200 KB, a thrashing run's too."""
    assert all(len(each) <= 200_000 for each in films)


def test_film_has_its_frames(three: list[Run], films: list[bytes]) -> None:
    """A film is animated, loops for ever, has a frame for each of its epochs and stays on the last."""
    for run, each in zip(three, films, strict=True):
        picture = Image.open(BytesIO(each))
        assert picture.size == (WIDTH, HEIGHT)
        assert frames_of(picture) == len(frame_epochs(run))
        assert picture.info["loop"] == 0
        picture.seek(frames_of(picture) - 1)
        picture.load()
        assert picture.info["duration"] == LAST_FRAME_TIME


@pytest.mark.parametrize("number", [0, -1])
def test_a_frame_shows_the_field_of_its_epoch(three: list[Run], films: list[bytes], number: int) -> None:
    """Where no point lies, the first and the last frame have about the colour that p asks for."""
    run, drawn = three[0], frame(films[0], number)
    points = np.concatenate([run.train_points.coordinates, run.test_points.coordinates])
    differences = []
    for row in range(8, SIDE, 24):
        for column in range(8, SIDE, 24):
            x, y = run.reach * (2 * column + 1 - SIDE) / SIDE, run.reach * (SIDE - 2 * row - 1) / SIDE
            if np.hypot(*(points - (x, y)).T).min() * SIDE / (2 * run.reach) > 16:
                p = probability(run.parameters[number], 8, np.array([[x, y]]))[0]
                end = np.array([0x24, 0x54, 0xD6] if p > 0.5 else [0xC4, 0x12, 0x7A])
                expected = 255 + 0.62 * abs(2 * p - 1) * (end - 255)
                differences.append(drawn[16 + row, 16 + column] - expected)
    assert len(differences) > 30
    assert np.abs(differences).max() < 30
    assert np.abs(differences).mean() < 6


def test_what_changes_is_drawn_anew(films: list[bytes]) -> None:
    """Field, cursor and figures differ from the first frame to the last; the title and the curves stay."""
    moved = np.abs(frame(films[0], 0) - frame(films[0], -1)).max(axis=2) > 60
    assert moved[16 : 16 + SIDE, 16 : 16 + SIDE].mean() > 0.2
    assert moved[60:125, 440:].any()
    assert not moved[10:45, 292:].any()


@pytest.mark.parametrize("changed", [lambda run: run, lambda run: replace(run, test_loss=run.test_loss)])
def test_same_run_same_film(three: list[Run], films: list[bytes], changed: Callable[[Run], Run]) -> None:
    """A film is the same bytes each time."""
    assert film(changed(three[1])) == films[1]


def test_run_without_epochs_or_numbers(three: list[Run]) -> None:
    """A run of one row, and one whose losses are no numbers, have films."""
    names = ("parameters", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
    start = replace(three[0], **{name: getattr(three[0], name)[:1] for name in names})
    assert Image.open(BytesIO(film(start))).size == (WIDTH, HEIGHT)
    broken = replace(three[1], train_loss=np.full(4, np.nan), test_loss=np.full(4, np.inf))
    assert frames_of(Image.open(BytesIO(film(broken)))) == 4
