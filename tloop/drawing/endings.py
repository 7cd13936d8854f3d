"""How runs ended, side by side: the picture that a shared link shows, and its film.

Both have one layout, in the proportions that networks show whole: the title, then for each run a square of
the field, its loss curves and the word for its outcome, to be read in a post at half the size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tloop.drawing.animation import draw_cursor, draw_readouts, encode, even_epochs, frame_count, inside
from tloop.drawing.chart import draw_chart, loss_top
from tloop.drawing.colours import Pixels
from tloop.drawing.field import field_picture, points_picture
from tloop.drawing.sheet import Box, Sheet, fitting_size
from tloop.simulation import Run

WIDTH, HEIGHT = 1200, 630  # of the picture, in pixels, as all lengths here: what Open Graph's readers ask for
FILM_SCALE = 0.8  # of the film, 960 × 504
MARGIN = 48
TITLE_LINE, TITLE_SIZE = 92, 54  # baseline
TITLE_LINES = (62, 108)  # where it is too long for one
SHORT = 0.7  # of its size: one that would be smaller stands in two lines
EPOCH = Box(852, 40, 300, 72)  # in the film, at the end of the title's line
EPOCH_SIZE = 40
FIELD_TOP, FIELD_MOST = 136, 312
FIELD_GAP, CHART_GAP = 24, 14
CHART_BOTTOM = 522
OUTCOME_DROP, OUTCOME_SIZE = 54, 38
POINT = 7.5  # radius
LEVELS = 255
MOST_RUNS = 6  # beyond it the words are too small


@dataclass(frozen=True)
class Panel:
    """Where a run is shown."""

    field: Box
    chart: Box

    @property
    def width(self) -> float:
        return self.chart.right - self.field.left

    def outcome_line(self, scale: float) -> float:
        """The baseline of the outcome, below them."""
        return self.chart.bottom + scale * OUTCOME_DROP


def panels(count: int, scale: float) -> list[Panel]:
    """So many panels, the first at the left margin and the last at the right one.

    The curves stand below the field, or beside it where there are only one or two runs.
    """
    inner, height = WIDTH - 2 * MARGIN, CHART_BOTTOM - FIELD_TOP
    width = (inner + FIELD_GAP) / count - FIELD_GAP
    side = min(width, FIELD_MOST) if count > 2 else min(0.6 * width, height)
    if count > 2:
        width = side
    apart = (inner - width) / max(count - 1, 1)
    made = []
    for left in (MARGIN + number * apart for number in range(count)):
        if count > 2:
            top = FIELD_TOP + side + CHART_GAP
            chart = _box(left, top, side, CHART_BOTTOM - top, scale)
        else:
            chart = _box(left + side + FIELD_GAP, FIELD_TOP, width - side - FIELD_GAP, side, scale)
        made.append(Panel(_box(left, FIELD_TOP, side, side, scale), chart))
    return made


def share_picture(title: str, runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> bytes:
    """PNG, 1200 × 630, of one to six runs: their last fields, their loss curves and how they ended."""
    sheet = _sheet(title, runs, outcomes, 1.0, WIDTH - 2 * MARGIN)
    for panel, run in zip(panels(len(runs), 1.0), runs.values(), strict=True):
        sheet.picture(panel.field, _square(run, run.last_epoch, panel.field, 1.0), "png")
    return sheet.png()


def endings_film(title: str, runs: Mapping[str, Run], outcomes: Mapping[str, str], film_format: str) -> bytes:
    """The same runs under one clock until the longest one ends; those that ended earlier stay."""
    places = panels(len(runs), FILM_SCALE)
    sheet = _sheet(title, runs, outcomes, FILM_SCALE, EPOCH.left - 2 * MARGIN)
    for panel in places:
        sheet.edge(panel.field)
    still = sheet.pixels()
    last = max(run.last_epoch for run in runs.values())
    epochs = even_epochs(last, frame_count(runs.values()))
    counter = _box(EPOCH.left, EPOCH.top, EPOCH.width, EPOCH.height, FILM_SCALE)
    frames = np.empty((len(epochs), *still.shape), dtype=np.uint8)
    for frame, epoch in zip(frames, epochs, strict=True):
        frame[:] = still
        for panel, run in zip(places, runs.values(), strict=True):
            own = min(epoch, run.last_epoch)
            frame[inside(panel.field)] = _square(run, own, panel.field, FILM_SCALE)
            draw_cursor(frame, panel.chart, own / max(last, 1))
        line = (FILM_SCALE * TITLE_LINE, f"epoch {epoch:,}", round(FILM_SCALE * EPOCH_SIZE))
        draw_readouts(frame, counter, [line])
    return encode(frames, film_format)


def _box(left: float, top: float, width: float, height: float, scale: float) -> Box:
    """In whole pixels; a square stays one."""
    return Box(round(scale * left), round(scale * top), round(scale * width), round(scale * height))


def _sheet(
    title: str, runs: Mapping[str, Run], outcomes: Mapping[str, str], scale: float, room: float
) -> Sheet:
    """Title, curves and outcomes, without the fields. room: for the title, in pixels of the picture."""
    sheet = Sheet(round(scale * WIDTH), round(scale * HEIGHT))
    _title(sheet, title, scale, room)
    last = max(run.last_epoch for run in runs.values())
    places = panels(len(runs), scale)
    size = scale * OUTCOME_SIZE
    for panel, name in zip(places, runs, strict=True):
        size = min(size, fitting_size(outcomes[name], scale * OUTCOME_SIZE, panel.width, bold=True))
    for panel, (name, run) in zip(places, runs.items(), strict=True):
        draw_chart(sheet, panel.chart, run, loss_top(run), last, 4 * scale)
        sheet.words(panel.field.left, panel.outcome_line(scale), outcomes[name], size, bold=True)
    return sheet


def _title(sheet: Sheet, title: str, scale: float, room: float) -> None:
    """In one line, or in two that are about as long as each other."""
    left, size, room = scale * MARGIN, scale * TITLE_SIZE, scale * room
    fitting = fitting_size(title, size, room, bold=True)
    spaces = [place for place, letter in enumerate(title) if letter == " "]
    if fitting >= SHORT * size or not spaces:
        sheet.words(left, scale * TITLE_LINE, title, fitting, bold=True)
        return
    middle = min(spaces, key=lambda place: abs(2 * place - len(title)))
    parts = title[:middle], title[middle + 1 :]
    size = min(fitting_size(part, SHORT * size, room, bold=True) for part in parts)
    for line, part in zip(TITLE_LINES, parts, strict=True):
        sheet.words(left, scale * line, part, size, bold=True)


def _square(run: Run, epoch: int, box: Box, scale: float) -> Pixels:
    """The field at an epoch, with the points on it."""
    square = field_picture(run, epoch, int(box.width), LEVELS)
    points, covers = points_picture(run, len(square), round(POINT * scale))
    np.copyto(square, points, where=covers)
    return square
