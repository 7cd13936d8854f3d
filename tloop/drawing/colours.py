"""The colours of what the build draws, the same as in templates/style/base.css and player/stage/field.js."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tloop.evidence.outcome import Outcome

Pixels = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]

PAPER, INK, SOFT, LINE, EDGE = "#ffffff", "#1a1d24", "#5b6270", "#e2e3e6", "#a9afba"
PLUS, MINUS = "#2454d6", "#c4127a"
PLUS_POINT, MINUS_POINT = "#1b3fa6", "#9c0c60"
TEST_CURVE = "#b45309"
# Of outcomes, as in templates/style/map.css; a letter stands on each.
OUTCOMES: dict[Outcome, str] = {
    "converges": "#2f8fb5",
    "thrashes": "#e0452b",
    "underfits": "#7d8592",
    "overfits": "#e39a12",
    "still learning": "#a78bd0",
}
STRENGTH = 0.62  # of the field's colours, so that the points stand out


def channels(colour: str) -> NDArray[np.float64]:
    """ "#rrggbb" as three numbers 0..255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)


@cache
def palette(levels: int) -> Pixels:
    """(levels, 3): the colours of p from 0 (minus) over ½ (white, if levels are odd) to 1 (plus)."""
    lean = 2.0 * np.linspace(0.0, 1.0, levels)[:, None] - 1.0
    end = np.where(lean > 0, channels(PLUS), channels(MINUS))
    colours = 255.0 + STRENGTH * np.abs(lean) * (end - 255.0)
    return np.rint(colours).astype(np.uint8)
