"""How runs ended, side by side: the picture that a shared link shows, and its film.

Both have one layout, in the proportions that networks show whole: the title, then for each run a square of
the field, its loss curves and the word for its outcome, to be read in a post at half the size.
"""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tloop.drawing.animation import even_epochs, filmed, frame_count
from tloop.drawing.colours import colours
from tloop.drawing.comparison import mosaic
from tloop.drawing.field import draw_points, field, move_frontier, show_field
from tloop.drawing.losses import draw_losses
from tloop.drawing.saving import PNG, png, settle
from tloop.drawing.shown import Shown
from tloop.drawing.style import fit, in_our_font, new_figure

MARGIN, GAP = 48, 24
TOP, BOTTOM = 136, 108  # above the fields, below the curves
MOST_SIDE = 290  # of a field over its curves
TITLE_SIZE, OUTCOME_SIZE = 50, 34
SHORT = 0.7  # of its size: a title that would be smaller stands in two lines
EPOCH_ROOM = 300  # in the film, at the end of the title's line
POINT, CURVE = 7.5, 4.0
SIDE = 256  # places along a side of a field
DENSITY, FILM_DENSITY = 72.0, 57.6  # pixels to an inch: the film has four for the picture's five


def draw(
    formats: Sequence[str], title: str, shown: Sequence[Shown], size: tuple[int, int]
) -> dict[str, bytes]:
    """The picture as PNG, and films in the other formats. size: of the picture in pixels."""
    made = {}
    if PNG in formats:
        figure, _ = endings(title, shown, size, title_room=size[0] - 2 * MARGIN)
        settle(figure)
        made[PNG] = png(figure, DENSITY)
    films = [each for each in formats if each != PNG]
    return made | (_film(films, title, shown, size) if films else {})


def endings(
    title: str, shown: Sequence[Shown], size: tuple[int, int], title_room: float
) -> tuple[Figure, dict[str, Axes]]:
    """Title, last fields, curves and outcomes; the axes are named field 0, losses 0, field 1, …"""
    width, height = size
    figure = new_figure(width, height, (MARGIN, TOP, MARGIN, BOTTOM))
    column = (width - 2 * MARGIN + GAP) / len(shown) - GAP
    inner = height - TOP - BOTTOM
    rows = mosaic(len(shown), len(shown))
    if len(shown) > 2:  # the curves below the field
        side, chart = min(column, MOST_SIDE), column
        axes = figure.subplot_mosaic(
            rows, height_ratios=[side, inner - side], gridspec_kw={"wspace": GAP / column}
        )
    else:  # beside it
        side = min(0.55 * column, inner)
        chart = column - side - GAP
        axes = figure.subplot_mosaic(
            [[name for pair in zip(*rows, strict=True) for name in pair]],
            width_ratios=[side, chart] * len(shown),
            gridspec_kw={"wspace": 2 * GAP / (column - GAP)},
        )
    _set_title(figure, title, title_room)
    last = max(each.run.last_epoch for each in shown)
    for number, each in enumerate(shown):
        square, losses = axes[f"field {number}"], axes[f"losses {number}"]
        show_field(square, each.run, each.run.last_epoch, SIDE)
        draw_points(square, each.run, POINT)
        square.set_anchor("NW")
        draw_losses(losses, each.run, last, chart, CURVE)
        if len(shown) < 3:
            losses.set(box_aspect=side / chart, anchor="NW")
        words = (square if len(shown) < 3 else losses).annotate(
            each.outcome,
            (0, 0),
            (0, -14),
            xycoords="axes fraction",
            textcoords="offset points",
            va="top",
            size=OUTCOME_SIZE,
            weight="bold",
            in_layout=False,
        )
        fit(words, column)
    return figure, axes


def _film(
    formats: Sequence[str], title: str, shown: Sequence[Shown], size: tuple[int, int]
) -> dict[str, bytes]:
    """The same runs under one clock until the longest one ends; those that ended earlier stay."""
    figure, axes = endings(title, shown, size, title_room=size[0] - 2 * MARGIN - EPOCH_ROOM)
    runs = [each.run for each in shown]
    squares = [axes[f"field {number}"] for number in range(len(shown))]
    images = [square.images[0] for square in squares]
    cursors = [
        axes[f"losses {number}"].axvline(0, color=colours()["accent"], linewidth=2.5)
        for number in range(len(shown))
    ]
    counter = figure.text(
        1 - MARGIN / size[0],
        1 - 92 / size[1],
        "",
        size=0.8 * TITLE_SIZE,
        weight="bold",
        ha="right",
        in_layout=False,
    )

    def show(epoch: int) -> None:
        for run, square, image, cursor in zip(runs, squares, images, cursors, strict=True):
            own = min(epoch, run.last_epoch)
            image.set_data(field(run, own, SIDE))
            move_frontier(square, run, own)
            cursor.set_xdata([own, own])
        counter.set_text(f"epoch {epoch:,}")

    epochs = even_epochs(max(run.last_epoch for run in runs), frame_count(runs))
    return filmed(figure, epochs, [*squares, *cursors, counter], show, formats, FILM_DENSITY)


def _set_title(figure: Figure, title: str, room: float) -> None:
    """In one line, or in two that are about as long as each other."""
    width, height = figure.bbox.size
    at: dict[str, Any] = {"x": MARGIN / width, "weight": "bold", "size": TITLE_SIZE, "in_layout": False}
    title = in_our_font(title)
    line = figure.text(y=1 - 92 / height, s=title, **at)
    spaces = [place for place, letter in enumerate(title) if letter == " "]
    if fit(line, room) >= SHORT * TITLE_SIZE or not spaces:
        return
    line.remove()
    middle = min(spaces, key=lambda place: abs(2 * place - len(title)))
    parts = ((62, title[:middle]), (108, title[middle + 1 :]))
    at["size"] = SHORT * TITLE_SIZE
    lines = [figure.text(y=1 - drop / height, s=part, **at) for drop, part in parts]
    size = min(fit(line, room) for line in lines)
    for line in lines:
        line.set_fontsize(size)
