"""A sheet of pixels that stills and films are drawn on: fields, points, loss curves, words.

Matplotlib through its object API, one axes over the whole sheet, so that every length here is a pixel and
y points down as it does in the finished picture. Importing Matplotlib takes longer than checking a lesson;
it is imported where a sheet is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tloop.simulation import Run

Pixels = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]

PAPER, INK, SOFT, LINE = "#ffffff", "#1a1d24", "#5b6270", "#e2e3e6"
PLUS, MINUS = "#2454d6", "#c4127a"
PLUS_POINT, MINUS_POINT = "#1b3fa6", "#9c0c60"
TEST_CURVE = "#b45309"
DASHES = (0, (3.2, 1.5))  # of the test curve, in widths of the line
STRENGTH = 0.62  # of the field's colours, so that the points stand out
MANY_SWINGS = 20  # beyond it a curve is drawn as its ranges, or it would fill its chart
STAMP_EDGE = 3  # pixels around a point's rim
INCH = 72  # pixels, so that Matplotlib's points are pixels
STROKE = 12  # pixels from one range to the next
GUESSING = float(np.log(2.0))


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet, in pixels; top is its upper edge."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


def channels(colour: str) -> NDArray[np.float64]:
    """ "#rrggbb" as three numbers 0..255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)


@cache
def palette(levels: int) -> Pixels:
    """(levels, 3): the colours of p from 0 (minus) over ½ (white, if levels are odd) to 1 (plus)."""
    lean = 2.0 * np.linspace(0.0, 1.0, levels)[:, None] - 1.0
    end = np.where(lean > 0, channels(PLUS), channels(MINUS))
    colours = 255.0 + STRENGTH * np.abs(lean) * (end - 255.0)
    return np.rint(colours).astype(np.uint8)


def field(run: Run, epoch: int, side: int) -> NDArray[np.float32]:
    """(side, side) p at the pixel centres of the square ±run.reach, row 0 on top.

    np.tanh in float32 where the simulation has its own float64: a picture is no evidence and needs p to
    a thousandth, sixty times per film.
    """
    across = (run.reach * ((2 * np.arange(side) + 1) / side - 1)).astype(np.float32)
    up = -across
    weights, bias = run.W2[epoch].astype(np.float32), np.float32(run.b2[epoch])
    with np.errstate(over="ignore", invalid="ignore"):
        if run.experiment.hidden == 0:
            logit = weights[0] * across + weights[1] * up[:, None] + bias
        else:
            first = run.W1[epoch].astype(np.float32)
            columns = first[:, :1] * across
            rows = first[:, 1:] * up + run.b1[epoch].astype(np.float32)[:, None]
            hidden = np.tanh(columns[:, None, :] + rows[:, :, None])
            logit = (weights @ hidden.reshape(len(weights), -1)).reshape(side, side) + bias
        return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logit), dtype=np.float32)  # the sigmoid, without overflow


def field_picture(run: Run, epoch: int, side: int, levels: int) -> Pixels:
    """(side, side, 3): the field in that many colours, and w·x + b = 0 where there is no hidden layer.

    A field that is not a number says nothing, and is white.
    """
    p = np.nan_to_num(field(run, epoch, side), nan=0.5)
    picture = palette(levels)[np.rint(p * (levels - 1)).astype(np.intp)]
    if run.experiment.hidden == 0:
        ink = frontier(run, epoch, side)[:, :, None]
        picture = np.rint(picture * (1 - ink) + channels(INK) * ink).astype(np.uint8)
    return picture


def frontier(run: Run, epoch: int, side: int) -> Floats:
    """(side, side) 0..1: how much of each pixel the line w·x + b = 0 covers, 1/120 of the square wide."""
    across = run.reach * ((2 * np.arange(side) + 1) / side - 1)
    w, b = run.W2[epoch], run.b2[epoch]
    norm = float(np.hypot(w[0], w[1]))
    if not (0.0 < norm < np.inf and np.isfinite(b)):
        return np.zeros((side, side))
    pixels = np.abs(w[0] * across - w[1] * across[:, None] + b) / norm * side / (2 * run.reach)
    cover: Floats = np.clip(0.5 + side / 240 - pixels, 0.0, 1.0)
    return cover


def loss_top(run: Run) -> float:
    """The loss at the chart's upper edge: the highest finite one, and guessing in any case."""
    losses = np.concatenate([run.train_loss, run.test_loss])
    return 1.06 * max(1.15 * GUESSING, float(np.max(losses, where=np.isfinite(losses), initial=0.0)))


def swings(trace: Floats) -> float:
    """How many times its own range a curve goes up and down, all steps added."""
    finite = trace[np.isfinite(trace)]
    span = float(np.ptp(finite)) if len(finite) else 0.0
    return float(np.abs(np.diff(finite)).sum()) / span if span > 0.0 else 0.0


def ranges(trace: Floats, parts: int) -> tuple[Floats, Floats]:
    """A wild curve as strokes: in each of so many parts of a run, from the lowest to the highest loss.

    Returns where along the run (0..1) and losses, three a stroke: its ends, and nan to lift the pen.
    """
    low, high = np.full(parts, np.nan), np.full(parts, np.nan)
    for part, losses in enumerate(np.array_split(trace, parts)):
        if np.isfinite(losses).any():
            low[part], high[part] = np.nanmin(losses), np.nanmax(losses)
    middles = (np.arange(parts) + 0.5) / parts
    return np.repeat(middles, 3), np.stack([low, high, np.full(parts, np.nan)], axis=1).ravel()


def ticks(top: float) -> list[float]:
    """Two or three round numbers from 0 to at most top, none so high that its label would leave."""
    power = 10.0 ** np.floor(np.log10(top))
    step = next(power * m for m in (0.2, 0.25, 0.4, 0.5, 1, 2, 2.5, 4, 5, 10) if top / (power * m) < 3.2)
    return [i * step for i in range(1, 4) if i * step < 0.92 * top]


def with_glyphs(text: str) -> str:
    """The text without the letters that the font does not have, which would all be the same empty box."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont("DejaVu Sans:bold"))
    return " ".join("".join(letter for letter in text if font.get_char_index(ord(letter))).split())


class Sheet:
    """A white sheet of width × height pixels."""

    def __init__(self, width: int, height: int) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width / INCH, height / INCH), dpi=INCH, facecolor=PAPER)
        self.canvas = FigureCanvasAgg(figure)
        self.axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.set_autoscale_on(False)

    def pixels(self) -> Pixels:
        """(height, width, 3): what has been drawn."""
        self.canvas.draw()  # type: ignore[no-untyped-call]  # Matplotlib types its canvas in part
        return np.array(self.canvas.buffer_rgba(), dtype=np.uint8)[:, :, :3]  # type: ignore[no-untyped-call]  # as above

    def png(self, density: float = 1.0) -> bytes:
        """What has been drawn as PNG, in so many pixels for each of the sheet's, along each side."""
        from PIL import Image

        self.canvas.figure.set_dpi(density * INCH)
        file = BytesIO()
        Image.fromarray(self.pixels()).save(file, "PNG", compress_level=3)  # a tenth larger in half the time
        self.canvas.figure.set_dpi(INCH)
        return file.getvalue()

    def svg(self) -> bytes:
        """What has been drawn as SVG with a pixel as unit, words as outlines: the same bytes each time."""
        from matplotlib import rc_context

        file = BytesIO()
        # its ids are random otherwise, and its pictures are made one, as coarse as the sheet
        with rc_context({"svg.hashsalt": "tloop", "image.composite_image": False}):
            self.canvas.figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        return file.getvalue()

    def words(
        self, x: float, baseline: float, text: str, size: float, colour: str = INK, **style: Any
    ) -> Any:
        """Text that starts at x (or ends there, with ha="right") on a baseline, with a white edge."""
        from matplotlib.patheffects import withStroke

        edge = [withStroke(linewidth=0.2 * size, foreground=PAPER)]
        return self.axes.text(
            x,
            baseline,
            text,
            fontsize=size,
            color=colour,
            va="baseline",
            path_effects=edge,
            parse_math=False,  # a dollar is a dollar
            **style,
        )

    def fitting_words(
        self, x: float, baseline: float, text: str, size: float, room: float, **style: Any
    ) -> Any:
        """Text like the other, made smaller where it would be wider than its room."""
        words = self.words(x, baseline, text, size, **style)
        words.set_fontsize(size * min(1.0, room / max(1.0, self.width_of(words))))
        return words

    def width_of(self, words: Any) -> float:
        """How wide the words came out."""
        return float(words.get_window_extent().width)

    def line(self, x: Any, y: Any, width: float, **style: Any) -> Any:
        (line,) = self.axes.plot(x, y, linewidth=width, **style)
        return line

    def picture(self, box: Box, pixels: Pixels) -> None:
        """Pixels one to one in a box of their size."""
        self.edge(box)
        extent = (box.left, box.right, box.bottom, box.top)
        self.axes.imshow(pixels, extent=extent, interpolation="none", aspect="auto")

    def edge(self, box: Box) -> None:
        """A hairline around a box, as a field may be white up to its edge."""
        left, right, top, bottom = box.left - 0.5, box.right + 0.5, box.top - 0.5, box.bottom + 0.5
        self.line([left, right, right, left, left], [top, top, bottom, bottom, top], 1, color=LINE)

    def chart(self, box: Box, run: Run, top: float, last: int, width: float) -> None:
        """Both losses over the epochs 0..last, train solid, test dashed, and guessing dotted."""
        foot, scale = box.bottom, box.height / top
        level = foot - GUESSING * scale
        self.line([box.left, box.right], [foot, foot], width / 2, color=LINE)
        self.line([box.left, box.right], [level, level], 0.6 * width, color=SOFT, linestyle=(0, (1, 2.2)))
        length = box.width * run.last_epoch / max(last, 1)
        for trace, colour, style, shift in (
            (run.train_loss, INK, "-", -STROKE / 4),
            (run.test_loss, TEST_CURVE, DASHES, STROKE / 4),
        ):
            finite = np.where(np.isfinite(trace), trace, np.nan)
            if swings(trace) > MANY_SWINGS:
                along, losses = ranges(finite, max(1, round(length / STROKE)))
                x, thick = np.floor(box.left + length * along + shift) + 0.5, STROKE / 4
            else:
                along, losses = np.arange(len(finite)) / max(run.last_epoch, 1), finite
                x, thick = box.left + length * along, width
            self.line(x, foot - losses * scale, thick, color=colour, linestyle=style, dash_capstyle="butt")


@cache
def stamp(radius: int, label: int, filled: bool) -> tuple[Pixels, NDArray[np.bool_]]:
    """One point, (n, n, 3), and which of its pixels cover the field, (n, n, 1).

    A disc with a rim and a sign, in a white disc with hard edges: so that every stamp is the same pixels on
    any ground, which is what keeps a lossless still small.
    """
    half = radius + STAMP_EDGE
    across = np.arange(-half, half + 1)
    x, y = np.abs(across), np.abs(across)[:, None]
    distance = np.hypot(x, y)
    arm, thick = 0.58 * radius + 0.5, 0.16 * radius + 0.5
    sign = np.clip(arm - x, 0, 1) * np.clip(thick - y, 0, 1)
    if label == 1:
        sign = np.maximum(sign, sign.T)
    disc = np.clip(radius + 0.5 - distance, 0, 1)
    hole = np.clip(0.74 * radius + 0.5 - distance, 0, 1)
    ink = disc - sign if filled else disc - hole + sign
    colour = channels(PLUS_POINT if label == 1 else MINUS_POINT)
    picture = 255.0 + ink[:, :, None] * (colour - 255.0)
    return np.rint(picture).astype(np.uint8), (distance <= 1.27 * radius)[:, :, None]


def points_picture(run: Run, side: int, radius: int) -> tuple[Pixels, NDArray[np.bool_]]:
    """The run's points, (side, side, 3), and where they cover the field, (side, side, 1).

    Train points filled with a white sign, test points hollow; cut at the edges of the square.
    """
    half = radius + STAMP_EDGE
    picture = np.zeros((side + 2 * half, side + 2 * half, 3), dtype=np.uint8)
    covers = np.zeros((side + 2 * half, side + 2 * half, 1), dtype=np.bool_)
    for points, filled in ((run.test_points, False), (run.train_points, True)):
        for (x, y), label in zip(points.coordinates / (2 * run.reach), points.labels, strict=True):
            if max(abs(x), abs(y)) < 0.5:
                top, left = int(side * (0.5 - y)), int(side * (0.5 + x))
                place = np.s_[top : top + 2 * half + 1, left : left + 2 * half + 1]
                pixels, ours = stamp(radius, int(label), filled)
                np.copyto(picture[place], pixels, where=ours)
                covers[place] |= ours
    inner = slice(half, half + side)
    return picture[inner, inner], covers[inner, inner]
