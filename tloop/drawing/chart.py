"""The loss curves of a run on a sheet, as templates/player/stage/chart.js draws them in the page."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tloop.drawing.colours import INK, LINE, SOFT, TEST_CURVE, Floats
from tloop.drawing.sheet import Box, Place, Sheet
from tloop.simulation import Run

DASHES = (3.2, 1.5)  # of the test curve, in widths of the line
DOTS = (1.0, 2.2)  # of the level of guessing
MANY_SWINGS = 20  # beyond it a curve is drawn as its ranges, or it would fill its chart
STROKE = 12  # pixels from one range to the next
UNSEEN = 0.25  # pixels: what a curve may be moved by to be written shorter
GUESSING = float(np.log(2.0))


def loss_top(run: Run) -> float:
    """The loss at the chart's upper edge: the highest finite one, and guessing in any case."""
    losses = np.concatenate([run.train_loss, run.test_loss])
    return 1.06 * max(1.15 * GUESSING, float(np.max(losses, where=np.isfinite(losses), initial=0.0)))


def ticks(top: float) -> list[float]:
    """Two or three round numbers from 0 to at most top, none so high that its label would leave."""
    power = 10.0 ** np.floor(np.log10(top))
    step = next(power * m for m in (0.2, 0.25, 0.4, 0.5, 1, 2, 2.5, 4, 5, 10) if top / (power * m) < 3.2)
    return [i * step for i in range(1, 4) if i * step < 0.92 * top]


def swings(trace: Floats) -> float:
    """How many times its own range a curve goes up and down, all steps added."""
    finite = trace[np.isfinite(trace)]
    span = float(np.ptp(finite)) if len(finite) else 0.0
    return float(np.abs(np.diff(finite)).sum()) / span if span > 0.0 else 0.0


def draw_chart(sheet: Sheet, box: Box, run: Run, top: float, last: int, width: float) -> None:
    """Both losses over the epochs 0..last, train solid, test dashed, and guessing dotted.

    top: the loss at the box's upper edge; width: of the curves, in pixels.
    """
    foot, scale = box.bottom, box.height / top
    level = foot - GUESSING * scale
    sheet.stroke([[(box.left, foot), (box.right, foot)]], width / 2, LINE)
    sheet.stroke([[(box.left, level), (box.right, level)]], 0.6 * width, SOFT, DOTS)
    length = box.width * run.last_epoch / max(last, 1)
    for trace, colour, dashes, shift in (
        (run.train_loss, INK, None, -STROKE / 4),
        (run.test_loss, TEST_CURVE, DASHES, STROKE / 4),
    ):
        if swings(trace) > MANY_SWINGS:
            parts = max(1, round(length / STROKE))
            x = np.floor(box.left + length * (np.arange(parts) + 0.5) / parts + shift) + 0.5
            low, high = (foot - scale * losses for losses in ranges(trace, parts))
            strokes = [[(a, b), (a, c)] for a, b, c in zip(x, low, high, strict=True) if np.isfinite(b)]
            sheet.stroke(strokes, STROKE / 4, colour, dashes)
        else:
            x = box.left + length * np.arange(len(trace)) / max(run.last_epoch, 1)
            sheet.stroke(_finite_parts(x, foot - scale * trace), width, colour, dashes)


def ranges(trace: Floats, parts: int) -> tuple[Floats, Floats]:
    """The lowest and the highest loss in each of so many parts of a run; NaN where none is a number."""
    low, high = np.full(parts, np.nan), np.full(parts, np.nan)
    for part, losses in enumerate(np.array_split(np.where(np.isfinite(trace), trace, np.nan), parts)):
        if np.isfinite(losses).any():
            low[part], high[part] = np.nanmin(losses), np.nanmax(losses)
    return low, high


def _finite_parts(x: Floats, y: Floats) -> list[list[Place]]:
    """The curve from gap to gap, without the places that nobody would miss."""
    gaps = np.flatnonzero(~np.isfinite(y))
    edges = [0, *(int(gap) + 1 for gap in gaps), len(y) + 1]
    parts = [(start, end - 1) for start, end in pairwise(edges) if end - 1 > start]
    return [thinned(x[start:end], y[start:end]) for start, end in parts]


def thinned(x: Floats, y: Floats) -> list[Place]:
    """The corners of a line that stays within UNSEEN of every place, x increasing.

    What is farthest from the line between two corners becomes one, until nothing is too far (Ramer 1972;
    Douglas and Peucker 1973), the distance taken along y.
    """
    corners = {0, len(x) - 1}
    spans = [(0, len(x) - 1)]
    while spans:
        start, end = spans.pop()
        inner = np.arange(start + 1, end)
        if not len(inner):
            continue
        straight = np.interp(x[inner], x[[start, end]], y[[start, end]])
        off = np.abs(y[inner] - straight)
        if off.max() > UNSEEN:
            corner = int(inner[off.argmax()])
            corners.add(corner)
            spans += [(start, corner), (corner, end)]
    kept: Sequence[int] = sorted(corners)
    return [(float(x[i]), float(y[i])) for i in kept]
