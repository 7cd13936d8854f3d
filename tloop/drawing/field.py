"""The field and the points upon it."""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from tloop.drawing.colours import colours, mixed
from tloop.drawing.style import INK, LINE
from tloop.simulation import Run
from tloop.simulation.maths import Array, exp, fold, sigmoid

STRENGTH = 0.62  # of the field's colours, so that the points stand out; as in the player's field.js
SIDE = 320  # places along a side of a field
LARGEST_EXPONENT = 700.0  # e^709 is the largest that float64 holds
POINT = 5.0  # radius in points
SIGN = 0.55  # half the length of a sign, of the radius
BEYOND = 1.35  # the radius to which a point's rim goes


def field(run: Run, epoch: int, side: int = SIDE) -> Array:
    """(side, side) p at the centres of as many places in the square ±run.reach, the lowest row first.

    tanh(a + b), with a from the column and b from the row, is 1 − 2/(1 + e^{2a}·e^{2b}): exponentials are
    taken per column and row. With the engine's functions and sums, it has the same bits everywhere.
    """
    places = run.reach * ((2.0 * np.arange(side) + 1.0) / side - 1.0)
    weights, bias = run.W2[epoch], run.b2[epoch]
    with np.errstate(all="ignore"):
        if run.experiment.hidden == 0:
            logits = weights[0] * places + (weights[1] * places[:, None] + bias)
        else:
            hidden = (_neuron(*each, places) for each in zip(run.W1[epoch], run.b1[epoch], strict=True))
            terms = [weight * each for weight, each in zip(weights, hidden, strict=True)]
            logits = fold(np.stack(terms)) + bias
        return np.nan_to_num(sigmoid(logits), nan=0.5)  # what is not a number says nothing


def _neuron(weight: Array, bias: float, places: Array) -> Array:
    """tanh(w·x + b) on the grid. One so steep that no number holds it is a step at any scale."""
    wx, wy = 2.0 * weight
    b = 2.0 * bias
    reach = places[-1]
    largest = max(abs(wx) * reach, abs(wy) * reach + abs(b))
    scale = LARGEST_EXPONENT / largest if largest > LARGEST_EXPONENT else 1.0
    columns, rows = exp(scale * wx * places), exp(scale * (wy * places + b))
    return 1.0 - 2.0 / (1.0 + rows[:, None] * columns)


@cache
def field_colours() -> LinearSegmentedColormap:
    """From magenta, p = 0, over white to blue."""
    tones = mixed(colours()["field-minus"], STRENGTH), "#ffffff", mixed(colours()["field-plus"], STRENGTH)
    return LinearSegmentedColormap.from_list("field", tones, N=255)


def draw_field(axes: Axes, run: Run, epoch: int, radius: float = POINT) -> AxesImage:
    """The field of a run, with its points, within a hairline; returns the field alone. radius: in points."""
    image = show_field(axes, run, epoch)
    draw_points(axes, run, radius)
    return image


def show_field(axes: Axes, run: Run, epoch: int, side: int = SIDE) -> AxesImage:
    """The field alone, and w·x + b = 0 where there is no hidden layer."""
    reach = run.reach
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], box_aspect=1)
    for spine in axes.spines.values():
        spine.set(visible=True, color=LINE)
    image = axes.imshow(
        field(run, epoch, side),
        cmap=field_colours(),
        vmin=0.0,
        vmax=1.0,
        origin="lower",
        extent=(-reach, reach, -reach, reach),
        interpolation="bilinear",
        aspect="auto",
    )
    if run.experiment.hidden == 0:
        axes.plot(*frontier(run, epoch), color=INK, linewidth=1.5)
    return image


def move_frontier(axes: Axes, run: Run, epoch: int) -> None:
    """Brings the line that `show_field` has drawn, if it has, to another epoch."""
    for line in axes.lines:
        line.set_data(*frontier(run, epoch))


def frontier(run: Run, epoch: int) -> tuple[list[float], list[float]]:
    """Where w·x + b = 0 enters and leaves the square: two x, two y; none if it does not cross it."""
    w, b = run.W2[epoch].tolist(), float(run.b2[epoch])
    reach = run.reach
    crossings = set()
    for end in (-reach, reach):
        if w[1]:
            crossings.add((end, -(w[0] * end + b) / w[1]))
        if w[0]:
            crossings.add((-(w[1] * end + b) / w[0], end))
    inside = sorted((x, y) for x, y in crossings if abs(x) <= reach and abs(y) <= reach)
    ends = [inside[0], inside[-1]] if len(inside) > 1 else []
    return [x for x, _ in ends], [y for _, y in ends]


def draw_points(axes: Axes, run: Run, radius: float = POINT) -> None:
    """Train points filled with a white sign; test points white with a coloured rim and sign, below them."""
    for points, filled in ((run.test_points, False), (run.train_points, True)):
        for label, name in ((1, "point-plus"), (0, "point-minus")):
            x, y = points.coordinates[points.labels == label].T
            colour, white = colours()[name], colours()["field-white"]
            axes.scatter(
                x,
                y,
                s=(2 * radius) ** 2,
                marker=mark(label),
                facecolor=colour if filled else white,
                edgecolor=white if filled else colour,
                linewidth=radius / 4,
                zorder=3,
            )


def point_keys() -> list[Line2D]:
    """What the two kinds of points are, for a legend."""
    colour, white = colours()["point-plus"], colours()["field-white"]
    look: dict[str, Any] = {
        "linestyle": "",
        "marker": mark(1),
        "markersize": 2 * POINT,
        "markeredgewidth": POINT / 4,
    }
    return [
        Line2D([], [], label="train points", markerfacecolor=colour, markeredgecolor=white, **look),
        Line2D([], [], label="test points", markerfacecolor=white, markeredgecolor=colour, **look),
    ]


@cache
def mark(label: int) -> Path:
    """A disc and its sign as one path: both are stroked in one colour, the disc is filled with another."""
    strokes = [[(-SIGN, 0.0), (SIGN, 0.0)], *([[(0.0, -SIGN), (0.0, SIGN)]] if label > 0 else [])]
    return Path.make_compound_path(Path.unit_circle(), *(Path(stroke) for stroke in strokes)).transformed(
        Affine2D().scale(0.5)
    )
