"""The picture of an outcome map: a cell for each η and number of neurons, the lesson's runs marked."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from tloop.drawing.colours import colours, mixed
from tloop.drawing.saving import save
from tloop.drawing.style import INK, PAPER, SMALL, SOFT, TITLE, WIDTH, fit, new_figure
from tloop.evidence.other_seeds import LETTERS, OutcomeMap
from tloop.surveys.maps import ETAS, NEURONS, Marks, cells

HEIGHT = 312  # without the legend
LABELLED_EVERY = 4  # learning rates: one label for each power of ten
FAINTEST, STRONGEST = 0.1, 0.5  # tints of a cell: half of the seeds or fewer, all of them
TINTS = 6  # steps from the one to the other
LEGEND_LINE = 22
ROWS = 46  # points left of the cells


def draw(formats: Sequence[str], found: OutcomeMap, marks: Marks) -> dict[str, bytes]:
    """The picture in each of the formats. marks: the cells of the lesson's runs, by their names."""
    return save(outcome_map(found, marks), formats)


def outcome_map(found: OutcomeMap, marks: Marks) -> Figure:
    """Title, cells with their letters, both axes, the marks and what they mean."""
    figure = new_figure(WIDTH, HEIGHT)
    axes = figure.subplots()
    lines = _draw_titles(axes, found)
    _draw_cells(axes, found)
    for number, cell in enumerate(marks.values(), start=1):
        _draw_mark(axes, cell, number)
    lines += _draw_legend(figure, _endings(found), _runs(marks))
    figure.set_figheight((HEIGHT + LEGEND_LINE * lines) / 72)
    return figure


def _draw_titles(axes: Axes, found: OutcomeMap) -> int:
    """The ground, and what a letter says beside it, or in a line of its own. Returns how many lines more."""
    says = f"how the largest share of {found.seeds} seeds ends"
    letters = axes.set_title(says, loc="right", size=SMALL, color=SOFT)
    ground = axes.set_title(found.ground.words, size=TITLE, weight="bold")
    if ground.get_window_extent().width + letters.get_window_extent().width + TITLE <= WIDTH - ROWS:
        return 0
    letters.set_text("")
    axes.set_title(says, size=SMALL, color=SOFT)
    above = axes.figure.suptitle(found.ground.words, x=ROWS / WIDTH, ha="left", size=TITLE, weight="bold")
    fit(above, WIDTH - ROWS)
    return 1


def _draw_legend(figure: Figure, *parts: Sequence[Artist]) -> int:
    """In as many columns as have room; each part begins a line. Returns how many lines there are."""
    for columns in range(len(LETTERS), 0, -1):
        keys = in_lines(parts, columns)
        legend = figure.legend(
            handles=keys, loc="outside lower left", ncols=columns, handlelength=1.1, borderaxespad=0.5
        )
        if columns == 1 or legend.get_window_extent().width <= WIDTH:
            break
        legend.remove()
    return len(keys) // columns


def in_lines(parts: Sequence[Sequence[Artist]], columns: int) -> list[Artist]:
    """Keys in the order of a legend that Matplotlib fills column by column, if each part begins a line."""
    lines: list[Artist] = []
    for part in parts:
        lines += [*part, *(Line2D([], [], linestyle="", label=" ") for _ in range(-len(part) % columns))]
    return [lines[i] for column in range(columns) for i in range(column, len(lines), columns)]


def _draw_cells(axes: Axes, found: OutcomeMap) -> None:
    """The more seeds agree, the stronger the tint."""
    tints = np.array([to_rgb(_tint(found, cell)) for cell in cells()])
    axes.imshow(tints.reshape(len(NEURONS), len(ETAS), 3), aspect="auto", interpolation="nearest")
    axes.set_xticks(range(0, len(ETAS), LABELLED_EVERY), [f"{eta:g}" for eta in ETAS[::LABELLED_EVERY]])
    axes.set_yticks(range(len(NEURONS)), map(str, NEURONS))
    axes.set_xticks(np.arange(0.5, len(ETAS) - 1), minor=True)
    axes.set_yticks(np.arange(0.5, len(NEURONS) - 1), minor=True)
    axes.grid(which="minor", color=PAPER, linewidth=1)
    axes.spines["bottom"].set_visible(False)
    axes.set_ylabel("neurons", size=SMALL, color=SOFT)
    axes.set_xlabel("learning rate η", size=SMALL, color=SOFT)
    for hidden, eta in cells():
        letter = LETTERS[found.most((hidden, eta))[0]]
        axes.text(
            ETAS.index(eta), NEURONS.index(hidden), letter, size=SMALL, ha="center", va="center_baseline"
        )


def _tint(found: OutcomeMap, cell: tuple[int, float]) -> str:
    ending, count = found.most(cell)
    agreement = round(TINTS * max(0.0, 2 * count / found.seeds - 1)) / TINTS
    return mixed(_colour(ending), FAINTEST + (STRONGEST - FAINTEST) * agreement)


def _colour(ending: str) -> str:
    return colours()[ending.replace(" ", "-")]


def _draw_mark(axes: Axes, cell: tuple[int, float], number: int) -> None:
    """A ring around the cell, and the run's number at its corner."""
    x, y = ETAS.index(cell[1]), NEURONS.index(cell[0])
    for colour, width in ((PAPER, 4), (INK, 2)):
        axes.add_patch(
            Rectangle(
                (x - 0.5, y - 0.5),
                1,
                1,
                fill=False,
                edgecolor=colour,
                linewidth=width,
                zorder=3,
                clip_on=False,
            )
        )
    disc = {"boxstyle": "circle,pad=0.2", "facecolor": INK, "edgecolor": PAPER}
    axes.text(
        x + 0.5,
        y - 0.5,
        str(number),
        size=10,
        weight="bold",
        color=PAPER,
        ha="center",
        va="center",
        bbox=disc,
        zorder=4,
    )


def _endings(found: OutcomeMap) -> list[Patch]:
    """The endings that the map has."""
    there = {found.most(cell)[0] for cell in cells()}
    return [
        Patch(facecolor=mixed(_colour(ending), STRONGEST), label=f"{letter} {ending}")
        for ending, letter in LETTERS.items()
        if ending in there
    ]


def _runs(marks: Marks) -> list[Line2D]:
    look: dict[str, Any] = {"linestyle": "", "marker": "o", "markersize": 9, "color": INK}
    return [Line2D([], [], label=f"{number} {name}", **look) for number, name in enumerate(marks, start=1)]
