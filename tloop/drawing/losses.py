"""The loss curves of a run: train solid, test dashed, and the dotted level of guessing."""

import math
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from tloop.drawing.style import INK, SMALL, SOFT, TEST
from tloop.drawing.words import figure
from tloop.simulation import Run

Floats = NDArray[np.floating[Any]]

GUESSING = math.log(2.0)
Dashes = Literal["-", "--"]
CURVES: tuple[tuple[str, str, str, Dashes], ...] = (
    ("train", "train_loss", INK, "-"),
    ("test", "test_loss", TEST, "--"),
)
MANY_SWINGS = 20  # beyond it a curve is drawn as a band, or it would fill its chart
PART = 5  # points: width of one of a band's parts


def draw_losses(axes: Axes, run: Run, last: int, room: float, width: float = 2.0) -> None:
    """Both losses over the epochs 0 … last, without words.

    room: about how wide the axes will be, and width: of the curves, in points.
    """
    parts = max(1, round(room * run.last_epoch / max(last, 1) / PART))
    axes.set(xlim=(0, max(last, 1)), ylim=(0, loss_top(run)), xticks=[], yticks=[])
    axes.axhline(GUESSING, color=SOFT, linestyle=":", linewidth=0.6 * width)
    for name, trace, colour, dashes in CURVES:
        losses = np.where(np.isfinite(getattr(run, trace)), getattr(run, trace), np.nan)
        epochs: Floats = np.arange(len(losses), dtype=np.float64)
        if swings(losses) > MANY_SWINGS:
            epochs, low, middle, high = band(losses, parts)
            axes.fill_between(epochs, low, high, color=colour, alpha=0.14, linewidth=0)
            axes.plot(epochs, high, color=colour, linewidth=0.4 * width, gid=f"{name} spikes")
            losses = middle
        axes.plot(epochs, losses, color=colour, linestyle=dashes, linewidth=width, gid=name)


def loss_top(run: Run) -> float:
    """The loss at the chart's upper edge: the highest finite one, and guessing in any case."""
    losses = np.concatenate([run.train_loss, run.test_loss])
    highest = float(np.max(losses, where=np.isfinite(losses), initial=0.0))
    return 1.06 * max(1.15 * GUESSING, highest)


def swings(trace: Floats) -> float:
    """How many times its own range a curve goes up and down, all steps added."""
    finite = trace[np.isfinite(trace)]
    span = float(np.ptp(finite)) if len(finite) else 0.0
    return math.fsum(np.abs(np.diff(finite))) / span if span > 0.0 else 0.0


def band(trace: Floats, count: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Of each of so many parts of a run: its middle epoch, its lowest, its median and its highest loss."""
    parts = np.array_split(np.arange(len(trace)), min(count, len(trace)))
    losses = [np.sort(trace[part][np.isfinite(trace[part])]) for part in parts]
    rows = [
        ((part[0] + part[-1]) / 2, each[0], each[len(each) // 2], each[-1])
        for part, each in zip(parts, losses, strict=True)
        if len(each)
    ]
    epochs, low, middle, high = np.array(rows).T
    return epochs, low, middle, high


def label_losses(axes: Axes, run: Run) -> None:
    """Round levels at the left of the axes, and at the right what each curve is and where it ends."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 2.5, 4, 5, 10]))
    axes.grid(axis="y")
    top = loss_top(run)
    ends = [
        (f"{name} {figure(losses[-1])}", losses[-1], colour, "bold")
        for name, trace, colour, _ in CURVES
        for losses in (getattr(run, trace),)
    ]
    ends.append(("guessing, ln 2", GUESSING, SOFT, "normal"))
    ends.sort(key=lambda end: end[1] if math.isfinite(end[1]) else top)
    line = 1.3 * SMALL / (axes.bbox.height or 1.0)  # of words, in heights of the axes
    places = spread(
        [min(max(end / top, 0.0), 1.0) if math.isfinite(end) else 1.0 for _, end, *_ in ends], line
    )
    for (words, _, colour, weight), place in zip(ends, places, strict=True):
        axes.annotate(
            words,
            (1.0, place),
            xycoords="axes fraction",
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=SMALL,
            fontweight=weight,
            annotation_clip=False,
        )


def spread(places: list[float], apart: float) -> list[float]:
    """Places in order, moved as little as it takes to be so far apart, about their common middle."""
    groups: list[list[float]] = []
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _start(groups[-1], apart) - _end(groups[-2], apart) < apart:
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_start(group, apart) + apart * i for group in groups for i in range(len(group))]


def _start(group: list[float], apart: float) -> float:
    return math.fsum(group) / len(group) - apart * (len(group) - 1) / 2


def _end(group: list[float], apart: float) -> float:
    return _start(group, apart) + apart * (len(group) - 1)


def loss_keys() -> list[Line2D]:
    """What the curves are, for a legend."""
    curves = [
        Line2D([], [], color=colour, linestyle=dashes, label=f"{name} loss")
        for name, _, colour, dashes in CURVES
    ]
    return [*curves, Line2D([], [], color=SOFT, linestyle=":", linewidth=1.2, label="guessing, ln 2")]
