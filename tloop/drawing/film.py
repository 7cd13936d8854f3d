"""A film of a run, from its start to its end: for sharing where a page can't be."""

from collections.abc import Sequence
from typing import Any

from tloop.drawing.animation import even_epochs, filmed, frame_count
from tloop.drawing.colours import colours
from tloop.drawing.field import draw_points, field, move_frontier, show_field
from tloop.drawing.losses import CURVES, draw_losses, loss_keys
from tloop.drawing.shown import Shown
from tloop.drawing.style import SOFT, fit, new_figure
from tloop.drawing.words import figure as in_figures
from tloop.simulation import Run

WIDTH, HEIGHT = 512, 288  # pixels, and points
SIDE, COLUMN = 256, 204  # of the field, of the column beside it
SIZE, EPOCH_SIZE, TITLE_SIZE = 13, 22, 18


def draw(formats: Sequence[str], shown: Shown) -> dict[str, bytes]:
    """Animated WebP of about 150 KB, GIF or MP4: field, loss curves with a cursor, epoch and losses."""
    run = shown.run
    figure = new_figure(WIDTH, HEIGHT)
    figure.set_layout_engine("none")
    square = figure.add_axes(_box(16, 16, SIDE, SIDE))
    losses = figure.add_axes(_box(292, 16, COLUMN, 112))
    fit(figure.text(292 / WIDTH, 252 / HEIGHT, shown.name, size=TITLE_SIZE, weight="bold"), COLUMN)
    figure.text(292 / WIDTH, 220 / HEIGHT, "epoch", size=SIZE + 2, color=SOFT)
    losses.legend(handles=loss_keys(), bbox_to_anchor=(0.0, 1.1), loc="lower left", fontsize=SIZE)
    draw_losses(losses, run, run.last_epoch, COLUMN)
    image = show_field(square, run, 0, SIDE)
    draw_points(square, run)
    cursor = losses.axvline(0, color=colours()["accent"])
    right: dict[str, Any] = {"x": (292 + COLUMN) / WIDTH, "ha": "right", "weight": "bold"}
    epoch_text = figure.text(y=220 / HEIGHT, s="", size=EPOCH_SIZE, **right)
    readouts = [
        figure.text(y=(181 - 20 * row) / HEIGHT, s="", size=SIZE, **right) for row in range(len(CURVES))
    ]

    def show(epoch: int) -> None:
        image.set_data(field(run, epoch, SIDE))
        move_frontier(square, run, epoch)
        cursor.set_xdata([epoch, epoch])
        epoch_text.set_text(f"{epoch:,}")
        for text, (_, trace, *_) in zip(readouts, CURVES, strict=True):
            text.set_text(in_figures(getattr(run, trace)[epoch]))

    moving = [square, cursor, epoch_text, *readouts]
    return filmed(figure, frame_epochs(run), moving, show, formats, density=72)


def frame_epochs(run: Run) -> list[int]:
    """The epochs that the film shows."""
    return even_epochs(run.last_epoch, frame_count([run]))


def _box(left: float, bottom: float, width: float, height: float) -> tuple[float, float, float, float]:
    return left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT
