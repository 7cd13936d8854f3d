"""The stills: what a run looked like, for readers without JavaScript, for print and for sharing.

A still shows the field at four telling epochs over the loss curves; a comparison shows how each run ended.
In the page both are lossless WebP of few colours: that keeps words and points sharp, and is smaller than
lossy WebP of the same picture, as every point is one of four stamps. The field has its colours in bands,
like a map.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from tloop.publish.sheet import (
    DASHES,
    GUESSING,
    INK,
    LINE,
    MINUS_POINT,
    PAPER,
    PLUS_POINT,
    SOFT,
    TEST_CURVE,
    Box,
    Floats,
    Pixels,
    Sheet,
    channels,
    field_picture,
    loss_top,
    palette,
    points_picture,
    ticks,
)
from tloop.simulation import Run

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 1080  # pixels: 540 CSS pixels at double density, three times as fine as a phone shows it
MARGIN = 24
GAP = 16
POINT = 7  # radius
Square = Callable[[Sheet, Box, Run, int], None]  # puts the field at an epoch and the points into a box
BANDS = 17  # colours of the field; odd, so that one of them is white


def telling_epochs(run: Run) -> tuple[int, int, int, int]:
    """The start, half the way and three quarters of it in the logarithm of the epoch, and the end.

    Where the test loss is lowest well inside the run, that epoch takes the third place: what came after it
    is the story. The four increase strictly in every run of three epochs or more.
    """
    last = run.last_epoch
    if last < 3:
        return 0, min(1, last), min(2, last), last
    early = max(1, round((last + 1) ** 0.5) - 1)
    third = round((last + 1) ** 0.75) - 1
    lowest = lowest_test_loss(run)
    if lowest is not None and 1.5 * early <= lowest <= 0.75 * last:
        third = lowest
    return 0, early, min(max(third, early + 1), last - 1), last


def lowest_test_loss(run: Run) -> int | None:
    """The first epoch of lowest test loss; None where no test loss is a number."""
    finite = np.where(np.isfinite(run.test_loss), run.test_loss, np.inf)
    epoch = int(np.argmin(finite))
    return epoch if math.isfinite(finite[epoch]) else None


def still(run: Run, title: str, outcome: str) -> bytes:
    """WebP, at most 30 KB: what `still_sheet` shows."""
    return webp(still_sheet(run, title, outcome, _square).pixels())


def still_sheet(run: Run, title: str, outcome: str, square: Square) -> Sheet:
    """The field at four telling epochs, each tied to its place on the loss curves."""
    boxes = _row(4, top=72)
    foot = boxes[0].bottom
    chart = Box(MARGIN, foot + 96, WIDTH - 2 * MARGIN, 210)
    sheet = Sheet(WIDTH, round(chart.bottom) + 68)
    ending = sheet.words(WIDTH - MARGIN, 47, outcome, 34, ha="right")
    room = WIDTH - 3 * MARGIN - sheet.width_of(ending)
    sheet.fitting_words(MARGIN, 47, title, 34, room, weight="bold")
    epochs = telling_epochs(run)
    for box, epoch in zip(boxes, epochs, strict=True):
        square(sheet, box, run, epoch)
        _tie(sheet, box, chart, epoch, run.last_epoch)
    top = loss_top(run)
    sheet.chart(chart, run, top, run.last_epoch, 4)
    _scale(sheet, chart, top)
    _legend(sheet, run, chart.bottom + 46)
    return sheet


def comparison_still(runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> bytes:
    """WebP, at most 30 KB for up to six runs: what `comparison_sheet` shows."""
    return webp(comparison_sheet(runs, outcomes, _square).pixels())


def comparison_sheet(runs: Mapping[str, Run], outcomes: Mapping[str, str], square: Square) -> Sheet:
    """Last fields side by side, with curves, outcomes and names.

    One axis of epochs for all, so that a run that paused ends early; each has its own axis of loss.
    """
    rows = math.ceil(len(runs) / 6)
    columns = math.ceil(len(runs) / rows)
    last = max(run.last_epoch for run in runs.values())
    first_row = _row(columns, top=MARGIN)
    height = round(first_row[0].width) + 224
    sheet = Sheet(WIDTH, rows * height + MARGIN)
    for place, (name, run) in enumerate(runs.items()):
        row, column = divmod(place, columns)
        box = _row(columns, top=MARGIN + row * height)[column]
        chart = Box(box.left, box.bottom + 12, box.width, 100)
        square(sheet, box, run, run.last_epoch)
        sheet.chart(chart, run, loss_top(run), last, 3)
        sheet.fitting_words(box.left, chart.bottom + 40, outcomes[name], 28, box.width, weight="bold")
        sheet.fitting_words(box.left, chart.bottom + 76, name, 28, box.width, colour=SOFT)
    return sheet


def _row(columns: int, top: float) -> list[Box]:
    """Squares side by side, in whole pixels, from margin to margin."""
    inner = WIDTH - 2 * MARGIN + GAP
    side = inner // columns - GAP
    return [Box(MARGIN + i * inner // columns, top, side, side) for i in range(columns)]


def _square(sheet: Sheet, box: Box, run: Run, epoch: int) -> None:
    """The field at an epoch, with the points on it."""
    square = field_picture(run, epoch, round(box.width), BANDS)
    points, covers = points_picture(run, len(square), POINT)
    np.copyto(square, points, where=covers)
    sheet.picture(box, square)


def _tie(sheet: Sheet, box: Box, chart: Box, epoch: int, last: int) -> None:
    """The epoch under a square, and a hairline from there to the epoch's place on the chart."""
    middle = box.left + box.width // 2 + 0.5
    x = chart.left + chart.width * epoch / max(last, 1)
    sheet.words(middle, box.bottom + 38, f"epoch {epoch:,}", 30, ha="center")
    bends = [box.bottom + 52, box.bottom + 60, chart.top - 8, chart.bottom]
    sheet.line([middle, middle, x, x], bends, 1.5, color="#a9afba")


def _scale(sheet: Sheet, chart: Box, top: float) -> None:
    """Labels of the loss, over their levels."""

    def level(loss: float) -> float:
        return chart.bottom - chart.height * loss / top

    for loss in ticks(top):
        sheet.line([chart.left, chart.right], [level(loss)] * 2, 1.5, color=LINE, zorder=1)
        if loss > 1.5 * GUESSING or loss < 0.75 * GUESSING:
            sheet.words(chart.right - 4, level(loss) - 8, f"{loss:g}", 26, SOFT, ha="right")
    sheet.words(chart.right - 4, level(GUESSING) - 9, "ln 2, guessing", 26, SOFT, ha="right")


def _legend(sheet: Sheet, run: Run, baseline: float) -> None:
    """Which curve is which, and where it ends."""
    x = float(MARGIN)
    for name, trace, colour, style in (
        ("train loss", run.train_loss, INK, "-"),
        ("test loss", run.test_loss, TEST_CURVE, DASHES),
    ):
        sheet.line([x, x + 60], [baseline - 10] * 2, 4, color=colour, linestyle=style)
        words = sheet.words(x + 74, baseline, f"{name}, {figure(trace[-1])} at the end", 28)
        x += 74 + sheet.width_of(words) + 36


def figure(loss: float) -> str:
    """A loss in three significant digits, for people."""
    return f"{loss:.3g}" if math.isfinite(loss) else "not a number"


def webp(pixels: Pixels) -> bytes:
    """Lossless WebP in the still's own colours: the same bytes for the same pixels."""
    from PIL import Image

    picture = Image.fromarray(pixels).quantize(palette=_colours(), dither=Image.Dither.NONE).convert("RGB")
    file = BytesIO()
    picture.save(file, "WEBP", lossless=True, quality=60, method=4)
    return file.getvalue()


@cache
def _colours() -> Image:
    """Every colour of a still: the field's bands, and shades of ink on paper, lines and points."""
    from PIL import Image

    shades: list[Pixels] = [palette(BANDS)]
    for colour in (INK, SOFT, TEST_CURVE, PLUS_POINT, MINUS_POINT):
        mix = np.array([[0.34], [0.67], [1.0]])
        shades.append(np.rint(255 + mix * (channels(colour) - 255)).astype(np.uint8))
    shades.append(np.array([channels(LINE), channels(PAPER)], dtype=np.uint8))
    image = Image.new("P", (1, 1))
    image.putpalette(np.concatenate(shades).tobytes())
    return image


def describe(run: Run, outcome: str) -> str:
    """Alternative text of a still: what is seen, with the run's figures."""
    first, second, third, last = (f"{epoch:,}" for epoch in telling_epochs(run))
    return (
        f"{setup(run)}: {outcome}. "
        f"Four squares show the field at epochs {first}, {second}, {third} and {last}; "
        f"at the end {_right(run)}. "
        f"Below, {_course('train', run.train_loss)} and {_course('test', run.test_loss)}{_lowest(run)}. "
        f"{_ending(run)}"
    )


def describe_comparison(runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> str:
    """Alternative text of a comparison: each run's name, set-up, outcome and end."""
    parts = [
        f"{name} ({setup(run)}): {outcomes[name]}, with {_right(run)}; "
        f"{_course('train', run.train_loss)} and {_course('test', run.test_loss)}. {_ending(run)}"
        for name, run in runs.items()
    ]
    return f"The last fields and the loss curves of {len(runs)} runs side by side. " + " ".join(parts)


def setup(run: Run) -> str:
    """The experiment in words: "XOR, clean, η = 0.3, 4 neurons"."""
    knobs = run.experiment
    neurons = "1 neuron" if knobs.hidden == 1 else f"{knobs.hidden} neurons"
    return ", ".join(
        (
            "XOR" if knobs.data == "xor" else knobs.data,
            f"noise = {knobs.noise:g}" if knobs.noise else "clean",
            f"η = {knobs.eta:g}",
            neurons if knobs.hidden else "no hidden layer",
        )
    )


def _right(run: Run) -> str:
    """How many points the last network gets right."""
    train, test = len(run.train_points.labels), len(run.test_points.labels)
    return (
        f"{round(run.train_accuracy[-1] * train)} of {train} train points and "
        f"{round(run.test_accuracy[-1] * test)} of {test} test points are on the right side"
    )


def _course(name: str, trace: Floats) -> str:
    """Where a loss starts and ends."""
    return f"{name} loss goes from {figure(trace[0])} to {figure(trace[-1])}"


def _lowest(run: Run) -> str:
    """The lowest test loss, where it is not the last."""
    epoch = lowest_test_loss(run)
    if epoch is None or epoch == run.last_epoch:
        return ""
    return f", lowest at {figure(run.test_loss[epoch])} in epoch {epoch:,}"


def _ending(run: Run) -> str:
    if run.pause_epoch is None:
        return f"The run ends with its budget at epoch {run.last_epoch:,}."
    return f"The run pauses itself at epoch {run.pause_epoch:,}."
