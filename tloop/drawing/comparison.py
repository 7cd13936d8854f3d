"""A comparison's still: how each of its runs ended, side by side."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import HashableList

from tloop.drawing.field import POINT, draw_field, point_keys
from tloop.drawing.losses import draw_losses, loss_keys
from tloop.drawing.saving import save
from tloop.drawing.shown import Shown
from tloop.drawing.style import PLAIN, SMALL, SOFT, WIDTH, fit, new_figure

MOST_COLUMNS = 4
GAP = 12  # points between two columns
CHART, WORDS, LEGEND = 54, 54, 60  # heights
SMALL_POINT, CURVE = 4.3, 1.7  # radius, width


def draw(formats: Sequence[str], compared: Sequence[Shown]) -> dict[str, bytes]:
    """The still in each of the formats."""
    return save(comparison(compared), formats)


def comparison(compared: Sequence[Shown]) -> Figure:
    """Last fields, curves, outcomes and names.

    One axis of epochs for all, so that a run that paused ends early; each has its own axis of loss.
    """
    rows = math.ceil(len(compared) / MOST_COLUMNS)
    columns = math.ceil(len(compared) / rows)
    side = (WIDTH + GAP) / max(columns, 2) - GAP
    figure = new_figure(WIDTH, rows * (side + CHART + WORDS) + LEGEND)
    axes = figure.subplot_mosaic(
        mosaic(len(compared), columns), height_ratios=[side, CHART] * rows, gridspec_kw={"wspace": GAP / side}
    )
    last = max(each.run.last_epoch for each in compared)
    for number, each in enumerate(compared):
        draw_field(
            axes[f"field {number}"], each.run, each.run.last_epoch, POINT if columns < 4 else SMALL_POINT
        )
        losses = axes[f"losses {number}"]
        draw_losses(losses, each.run, last, side, CURVE)
        _below(losses, each.outcome, 6, side, size=PLAIN, weight="bold")
        _below(losses, each.name, 25, side, size=SMALL, color=SOFT)
    train, test, guessing = loss_keys()
    keys = [keys for pair in zip((train, test), point_keys(), strict=True) for keys in pair]
    figure.legend(handles=[*keys, guessing], loc="outside lower left", ncols=3, borderaxespad=0.3)
    return figure


def mosaic(count: int, columns: int) -> list[HashableList[str]]:
    """So many fields in columns, below each its losses."""
    numbers = [*range(count), *[-1] * (-count % columns)]
    rows = [numbers[start : start + columns] for start in range(0, count, columns)]
    return [
        [f"{kind} {number}" if number >= 0 else "." for number in row]
        for row in rows
        for kind in ("field", "losses")
    ]


def _below(axes: Axes, words: str, drop: float, room: float, **style: Any) -> None:
    """Words so many points below the axes, and no wider than they are."""
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    fit(axes.annotate(words, (0, 0), (0, -drop), va="top", **place, **style), room)
