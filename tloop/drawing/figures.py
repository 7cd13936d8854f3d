"""The stills: what a run looked like, for readers without JavaScript, for print and for sharing.

A still shows the field at four telling epochs over the loss curves; a comparison shows how each run ended.
Both are SVG, sharp at any size but for the fields, which are pixels.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tloop.drawing.chart import DASHES, GUESSING, draw_chart, loss_top, ticks
from tloop.drawing.colours import EDGE, INK, LINE, SOFT, TEST_CURVE, Floats, palette
from tloop.drawing.field import banded_field, frontier_ends
from tloop.drawing.sheet import Box, PictureFormat, Sheet
from tloop.simulation import Run

WIDTH = 1080  # pixels of the sheet; the page shows it in 540 of its own
MARGIN = 24
GAP = 16
POINT = 7.0  # radius
FRONTIER = 3.0  # width of the line w·x + b = 0


@dataclass(frozen=True)
class Fineness:
    """How fine fields are: pixels for each of the sheet's, along each side, and as what.

    WebP with a little loss takes a tenth of PNG, which has none and which more programs read.
    """

    density: float
    picture_format: PictureFormat


IN_PAGE, FOR_SLIDES = Fineness(1.0, "webp"), Fineness(2.0, "png")
LEVELS = 101  # colours of a field; odd, so that one of them is white, and few enough for a byte a pixel


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


def still(run: Run, title: str, outcome: str, fineness: Fineness = IN_PAGE) -> Sheet:
    """The field at four telling epochs, each tied to its place on the loss curves."""
    boxes = _row(4, top=72)
    foot = boxes[0].bottom
    chart = Box(MARGIN, foot + 96, WIDTH - 2 * MARGIN, 210)
    sheet = Sheet(WIDTH, round(chart.bottom) + 68)
    room = WIDTH - 3 * MARGIN - sheet.words(WIDTH - MARGIN, 47, outcome, 34, anchor="end")
    sheet.fitting_words(MARGIN, 47, title, 34, room, bold=True)
    epochs = telling_epochs(run)
    for box, epoch in zip(boxes, epochs, strict=True):
        _square(sheet, box, run, epoch, fineness)
        _tie(sheet, box, chart, epoch, run.last_epoch)
    top = loss_top(run)
    levels = {loss: chart.bottom - chart.height * loss / top for loss in ticks(top)}
    for level in levels.values():
        sheet.stroke([[(chart.left, level), (chart.right, level)]], 1.5, LINE)
    draw_chart(sheet, chart, run, top, run.last_epoch, 4)
    for loss, level in levels.items():
        if loss > 1.5 * GUESSING or loss < 0.75 * GUESSING:
            sheet.words(chart.right - 4, level - 8, f"{loss:g}", 26, SOFT, anchor="end")
    guessing = chart.bottom - chart.height * GUESSING / top
    sheet.words(chart.right - 4, guessing - 9, "ln 2, guessing", 26, SOFT, anchor="end")
    _legend(sheet, run, chart.bottom + 46)
    return sheet


def comparison_still(
    runs: Mapping[str, Run], outcomes: Mapping[str, str], fineness: Fineness = IN_PAGE
) -> Sheet:
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
        _square(sheet, box, run, run.last_epoch, fineness)
        draw_chart(sheet, chart, run, loss_top(run), last, 3)
        sheet.fitting_words(box.left, chart.bottom + 40, outcomes[name], 28, box.width, bold=True)
        sheet.fitting_words(box.left, chart.bottom + 76, name, 28, box.width, colour=SOFT)
    return sheet


def _row(columns: int, top: float) -> list[Box]:
    """Squares side by side, in whole pixels, from margin to margin."""
    inner = WIDTH - 2 * MARGIN + GAP
    side = inner // columns - GAP
    return [Box(MARGIN + i * inner // columns, top, side, side) for i in range(columns)]


def _square(sheet: Sheet, box: Box, run: Run, epoch: int, fineness: Fineness) -> None:
    """The field at an epoch, with the points on it."""
    side = round(fineness.density * box.width)
    bands = banded_field(run, epoch, side, LEVELS).astype(np.uint8)
    sheet.picture(box, bands, fineness.picture_format, palette(LEVELS))
    if run.experiment.hidden == 0 and (ends := frontier_ends(run, epoch)):
        line = [(box.left + box.width * x, box.top + box.height * y) for x, y in ends]
        sheet.stroke([line], FRONTIER)
    sheet.points(box, run, POINT)


def _tie(sheet: Sheet, box: Box, chart: Box, epoch: int, last: int) -> None:
    """The epoch under a square, and a hairline from there to the epoch's place on the chart."""
    middle = box.left + box.width // 2 + 0.5
    x = chart.left + chart.width * epoch / max(last, 1)
    sheet.words(middle, box.bottom + 38, f"epoch {epoch:,}", 30, anchor="middle")
    bends = [(middle, box.bottom + 52), (middle, box.bottom + 60), (x, chart.top - 8), (x, chart.bottom)]
    sheet.stroke([bends], 1.5, EDGE)


def _legend(sheet: Sheet, run: Run, baseline: float) -> None:
    """Which curve is which, and where it ends."""
    x = float(MARGIN)
    for name, trace, colour, dashes in (
        ("train loss", run.train_loss, INK, None),
        ("test loss", run.test_loss, TEST_CURVE, DASHES),
    ):
        sheet.stroke([[(x, baseline - 10), (x + 60, baseline - 10)]], 4, colour, dashes)
        x += 110 + sheet.words(x + 74, baseline, f"{name}, {figure(trace[-1])} at the end", 28, exact=True)


def figure(loss: float) -> str:
    """A loss in three significant digits, for people."""
    return f"{loss:.3g}" if math.isfinite(loss) else "not a number"


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
