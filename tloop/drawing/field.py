"""The field and the points upon it, painted as pixels."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tloop.drawing.colours import INK, MINUS_POINT, PLUS_POINT, Floats, Pixels, channels, palette
from tloop.simulation import Run

STAMP_EDGE = 3  # pixels around a point's rim
# A point's measures, as shares of its radius: the white disc below it, a test point's inside, and half the
# length and half the width of its sign's strokes.
BELOW, HOLE, ARM, THICK = 1.27, 0.74, 0.58, 0.16


def field(run: Run, epoch: int, side: int) -> NDArray[np.float32]:
    """(side, side) p at the pixel centres of the square ±run.reach, row 0 on top.

    np.tanh in float32 where the simulation has its own float64: a picture is no evidence and needs p to
    a thousandth, sixty times per film.
    """
    across = (run.reach * ((2 * np.arange(side) + 1) / side - 1)).astype(np.float32)
    up = -across
    weights, bias = run.W2[epoch].astype(np.float32), np.float32(run.b2[epoch])
    with np.errstate(over="ignore", invalid="ignore"):
        if run.experiment.hidden == 0:
            logit = weights[0] * across + weights[1] * up[:, None] + bias
        else:
            first = run.W1[epoch].astype(np.float32)
            columns = first[:, :1] * across
            rows = first[:, 1:] * up + run.b1[epoch].astype(np.float32)[:, None]
            hidden = np.tanh(columns[:, None, :] + rows[:, :, None])
            logit = (weights @ hidden.reshape(len(weights), -1)).reshape(side, side) + bias
        return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logit), dtype=np.float32)  # the sigmoid, without overflow


def banded_field(run: Run, epoch: int, side: int, levels: int) -> NDArray[np.intp]:
    """(side, side): the field as places in `palette(levels)`; where it is no number it is white."""
    p = np.nan_to_num(field(run, epoch, side), nan=0.5)
    return np.rint(p * (levels - 1)).astype(np.intp)


def field_picture(run: Run, epoch: int, side: int, levels: int) -> Pixels:
    """(side, side, 3): the same in colours, with w·x + b = 0 where there is no hidden layer."""
    picture = palette(levels)[banded_field(run, epoch, side, levels)]
    if run.experiment.hidden == 0:
        ink = frontier(run, epoch, side)[:, :, None]
        picture = np.rint(picture * (1 - ink) + channels(INK) * ink).astype(np.uint8)
    return picture


def frontier_ends(run: Run, epoch: int) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Where w·x + b = 0 enters and leaves the square of a run without a hidden layer, or None.

    In shares of the square's side, from its left and from its top.
    """
    w, b = run.W2[epoch], run.b2[epoch]
    reach = run.reach
    crossings = set()
    with np.errstate(all="ignore"):
        for end in (-reach, reach):
            for x, y in ((end, -(w[0] * end + b) / w[1]), (-(w[1] * end + b) / w[0], end)):
                if abs(x) <= reach and abs(y) <= reach:  # not so for a number that is none
                    crossings.add((float(0.5 + x / (2 * reach)), float(0.5 - y / (2 * reach))))
    if len(crossings) < 2:
        return None
    first, *_, last = sorted(crossings)
    return first, last


def frontier(run: Run, epoch: int, side: int) -> Floats:
    """(side, side) 0..1: how much of each pixel the line w·x + b = 0 covers, 1/120 of the square wide."""
    across = run.reach * ((2 * np.arange(side) + 1) / side - 1)
    w, b = run.W2[epoch], run.b2[epoch]
    norm = float(np.hypot(w[0], w[1]))
    if not (0.0 < norm < np.inf and np.isfinite(b)):
        return np.zeros((side, side))
    pixels = np.abs(w[0] * across - w[1] * across[:, None] + b) / norm * side / (2 * run.reach)
    cover: Floats = np.clip(0.5 + side / 240 - pixels, 0.0, 1.0)
    return cover


@cache
def stamp(radius: int, label: int, filled: bool) -> tuple[Pixels, NDArray[np.bool_]]:
    """One point, (n, n, 3), and which of its pixels cover the field, (n, n, 1).

    A disc with a rim and a sign, in a white disc with hard edges: the same pixels on any ground.
    """
    half = radius + STAMP_EDGE
    across = np.arange(-half, half + 1)
    x, y = np.abs(across), np.abs(across)[:, None]
    distance = np.hypot(x, y)
    arm, thick = ARM * radius + 0.5, THICK * radius + 0.5
    sign = np.clip(arm - x, 0, 1) * np.clip(thick - y, 0, 1)
    if label == 1:
        sign = np.maximum(sign, sign.T)
    disc = np.clip(radius + 0.5 - distance, 0, 1)
    hole = np.clip(HOLE * radius + 0.5 - distance, 0, 1)
    ink = disc - sign if filled else disc - hole + sign
    colour = channels(PLUS_POINT if label == 1 else MINUS_POINT)
    picture = 255.0 + ink[:, :, None] * (colour - 255.0)
    return np.rint(picture).astype(np.uint8), (distance <= BELOW * radius)[:, :, None]


def points_picture(run: Run, side: int, radius: int) -> tuple[Pixels, NDArray[np.bool_]]:
    """The run's points, (side, side, 3), and where they cover the field, (side, side, 1).

    Train points filled with a white sign, test points hollow; cut at the edges of the square.
    """
    half = radius + STAMP_EDGE
    picture = np.zeros((side + 2 * half, side + 2 * half, 3), dtype=np.uint8)
    covers = np.zeros((side + 2 * half, side + 2 * half, 1), dtype=np.bool_)
    for points, filled in ((run.test_points, False), (run.train_points, True)):
        for (x, y), label in zip(points.coordinates / (2 * run.reach), points.labels, strict=True):
            if max(abs(x), abs(y)) < 0.5:
                top, left = int(side * (0.5 - y)), int(side * (0.5 + x))
                place = np.s_[top : top + 2 * half + 1, left : left + 2 * half + 1]
                pixels, ours = stamp(radius, int(label), filled)
                np.copyto(picture[place], pixels, where=ours)
                covers[place] |= ours
    inner = slice(half, half + side)
    return picture[inner, inner], covers[inner, inner]
