"""The stills of the two neighbours: the bowl at two step sizes, the perceptron on its way round XOR."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tloop.drawing.colours import colours
from tloop.drawing.field import mark
from tloop.drawing.saving import save
from tloop.drawing.style import INK, LINE, PLAIN, SMALL, SOFT, TEST, WIDTH, new_figure
from tloop.simulation.neighbours import CORNERS, TASKS, Descent, bowl_bound, descend, train_perceptron

HALF = 2.6  # of a bowl's width, in units of where the ball starts
STEPS_SHOWN = {0.9: 9, 1.1: 5}  # as many as can be told apart, or stay inside
REACH = 2.0  # of the corners' square


def draw(formats: Sequence[str], name: str) -> dict[str, bytes]:
    """The neighbour of that name in each of the formats."""
    return save({"bowl": bowl, "perceptron": perceptron}[name](), formats)


def bowl() -> Figure:
    """Two bowls, one step size below the bound and one above it."""
    figure = new_figure(WIDTH, 206)
    axes = figure.subplots(1, 2, gridspec_kw={"wspace": 0.12})
    for each, (multiple, steps) in zip(axes, STEPS_SHOWN.items(), strict=True):
        _draw_descent(each, descend(multiple * bowl_bound()), steps)
        ending = "each step lands nearer" if multiple < 1 else "each step lands higher"
        each.set_title(f"η = {multiple:g} of the bound", weight="bold", loc="center")
        each.set_xlabel(ending, size=SMALL, color=SOFT)
    return figure


def _draw_descent(axes: Axes, descent: Descent, steps: int) -> None:
    """Half a parabola to either side, and the ball's path from wall to wall."""
    walls = np.linspace(-HALF, HALF, 121)
    axes.set(xlim=(-HALF, HALF), ylim=(-0.04 * HALF**2, HALF**2), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)
    axes.plot(walls, walls**2, color=SOFT)
    path = np.array(descent.path[: steps + 1])
    axes.plot(path, path**2, color=TEST, linewidth=1.5, marker="o", markersize=6.5, markeredgecolor="white")
    ends = path[[0, -1]]
    axes.plot(
        ends, ends**2, color=INK, linestyle="", marker="o", markersize=6.5, markeredgecolor="white", zorder=3
    )


def perceptron() -> Figure:
    """XOR's corners and the line after each update, until it is back."""
    lines = train_perceptron("xor").lines
    figure = new_figure(WIDTH, WIDTH / len(lines) + 22)
    axes = figure.subplots(1, len(lines), gridspec_kw={"wspace": 0.02})
    for number, (each, line) in enumerate(zip(axes, lines, strict=True)):
        each.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=[], yticks=[], box_aspect=1)
        for spine in each.spines.values():
            spine.set(visible=True, color=LINE)
        _draw_line(each, line)
        for (x, y), label in zip(CORNERS, TASKS["xor"], strict=True):
            colour = colours()["point-plus" if label > 0 else "point-minus"]
            each.scatter(
                x,
                y,
                s=13**2,
                marker=mark(label),
                facecolor=colour,
                edgecolor="white",
                linewidth=1.6,
                zorder=3,
            )
        words = "start" if number == 0 else "back again" if line == lines[0] else f"update {number}"
        each.set_xlabel(words, size=PLAIN)
    return figure


def _draw_line(axes: Axes, line: tuple[int, int, int]) -> None:
    """w·x + b = 0; a line of zeros is none."""
    w1, w2, b = line
    if w1 == w2 == 0:
        axes.text(0, 0, "no line", size=SMALL, color=SOFT, ha="center", va="center")
    elif w2:
        axes.axline((0, -b / w2), slope=-w1 / w2, color=INK, linewidth=2.5)
    else:
        axes.axvline(-b / w1, color=INK, linewidth=2.5)
