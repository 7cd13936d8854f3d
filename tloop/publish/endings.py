"""How runs ended, side by side: the picture that a shared link shows, and its film.

Both have one layout, in the proportions that networks show whole: the title, then for each run a square of
the field, its loss curves and the word for its outcome, to be read in a post at half the size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tloop.publish.animation import draw_cursor, draw_readouts, encode, even_epochs, frame_count, inside
from tloop.publish.sheet import (
    Box,
    Pixels,
    Sheet,
    field_picture,
    loss_top,
    points_picture,
    with_glyphs,
)
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
        sheet.picture(panel.field, _square(run, run.last_epoch, panel.field, 1.0))
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
    _title(sheet, with_glyphs(title), scale, room)
    last = max(run.last_epoch for run in runs.values())
    endings = []
    for panel, (name, run) in zip(panels(len(runs), scale), runs.items(), strict=True):
        sheet.chart(panel.chart, run, loss_top(run), last, 4 * scale)
        place = (panel.field.left, panel.outcome_line(scale))
        size = scale * OUTCOME_SIZE
        endings.append(sheet.fitting_words(*place, outcomes[name], size, panel.width, weight="bold"))
    _of_one_size(endings)
    return sheet


def _title(sheet: Sheet, title: str, scale: float, room: float) -> None:
    """In one line, or in two that are about as long as each other."""
    left, size, room = scale * MARGIN, scale * TITLE_SIZE, scale * room
    words = sheet.fitting_words(left, scale * TITLE_LINE, title, size, room, weight="bold")
    spaces = [place for place, letter in enumerate(title) if letter == " "]
    if words.get_fontsize() >= SHORT * size or not spaces:
        return
    words.remove()
    middle = min(spaces, key=lambda place: abs(2 * place - len(title)))
    lines = zip(TITLE_LINES, (title[:middle], title[middle + 1 :]), strict=True)
    both = [
        sheet.fitting_words(left, scale * line, part, SHORT * size, room, weight="bold")
        for line, part in lines
    ]
    _of_one_size(both)


def _of_one_size(lines: Sequence[Any]) -> None:
    """All as small as the smallest."""
    smallest = min(words.get_fontsize() for words in lines)
    for words in lines:
        words.set_fontsize(smallest)


def _square(run: Run, epoch: int, box: Box, scale: float) -> Pixels:
    """The field at an epoch, with the points on it."""
    square = field_picture(run, epoch, int(box.width), LEVELS)
    points, covers = points_picture(run, len(square), round(POINT * scale))
    np.copyto(square, points, where=covers)
    return square
