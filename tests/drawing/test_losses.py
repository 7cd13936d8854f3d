"""The loss curves, and where their names stand."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.drawing.losses import band, spread, swings
from tloop.simulation import Run


def test_wild_curves_are_told_from_calm_ones(runs: dict[str, Run]) -> None:
    """A thrashing loss goes up and down many times its range, a converging one about once."""
    assert swings(runs["hot"].train_loss) > 20
    assert swings(runs["eight"].train_loss) < 2


def test_a_band_holds_every_loss(runs: dict[str, Run]) -> None:
    """Of each part of a run its lowest, median and highest finite loss; a part without any is left out."""
    trace = runs["hot"].train_loss.copy()
    trace[:11] = np.inf
    epochs, low, middle, high = band(trace, 100)
    assert len(epochs) == 99
    assert (low.min(), high.max()) == (trace[11:].min(), trace[11:].max())
    assert (low <= middle).all()
    assert (middle <= high).all()


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=5).map(sorted))
def test_names_are_spread(places: list[float]) -> None:
    """Names keep their order, are apart, and none is farther from its curve than all of them take up."""
    spread_out = spread(places, 0.1)
    assert all(b - a >= 0.1 - 1e-9 for a, b in pairwise(spread_out))
    assert all(abs(a - b) <= 0.1 * len(places) for a, b in zip(places, spread_out, strict=True))
    assert math.fsum(spread_out) == pytest.approx(math.fsum(places))
