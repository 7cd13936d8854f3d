"""A film of a run, from its start to its end, as animated WebP: for sharing where a page can't be.

What does not change is drawn once; each frame adds the field, the cursor and the figures by NumPy and Pillow.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np

from tloop.publish.figures import figure
from tloop.publish.sheet import (
    DASHES,
    GUESSING,
    INK,
    MANY_SWINGS,
    PAPER,
    PLUS,
    SOFT,
    TEST_CURVE,
    Box,
    Pixels,
    Sheet,
    channels,
    field_picture,
    loss_top,
    points_picture,
    swings,
)
from tloop.simulation import Run

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 512, 288
FIELD = Box(16, 16, 256, 256)
CHART = Box(292, 156, 204, 116)
EPOCH_LINE, TRAIN_LINE, TEST_LINE = 70, 99, 123  # baselines
READOUTS = Box(396, 48, 100, 82)
FRAMES = 46  # a few less where the first ones would show the same epoch
WILD_FRAMES = 25  # where no two frames resemble each other, and each is large
KEY_FRAMES = {"kmin": 2, "kmax": 3}  # between them WebP leaves blocks of a slowly changing field standing
POINT = 5  # radius
LEVELS = 511
FRAME_TIME, LAST_FRAME_TIME = 110, 2400  # milliseconds
QUALITY = 26


def frame_epochs(run: Run) -> list[int]:
    """The epochs that the film shows, even in their logarithm, as most happens early."""
    frames = WILD_FRAMES if swings(run.train_loss) > MANY_SWINGS else FRAMES
    even = np.expm1(np.linspace(0.0, np.log1p(run.last_epoch), frames))
    return sorted(set(np.rint(even).astype(int).tolist()))


def film(run: Run, title: str) -> bytes:
    """Animated WebP that loops, about 150 KB: field, loss curves with a cursor, epoch and losses."""
    import imageio.v3

    epochs = frame_epochs(run)
    still = _background(run, title)
    points, covers = points_picture(run, int(FIELD.width), POINT)
    frames = np.empty((len(epochs), HEIGHT, WIDTH, 3), dtype=np.uint8)
    for frame, epoch in zip(frames, epochs, strict=True):
        frame[:] = still
        square = field_picture(run, epoch, int(FIELD.width), LEVELS)
        np.copyto(square, points, where=covers)
        frame[_inside(FIELD)] = square
        _cursor(frame, run, epoch)
        _readouts(frame, run, epoch)
    encoded = imageio.v3.imwrite(  # type: ignore[call-overload]  # options for Pillow
        "<bytes>",
        frames,
        extension=".webp",
        plugin="pillow",
        loop=0,
        quality=QUALITY,
        method=2,
        **KEY_FRAMES,
        duration=[FRAME_TIME] * (len(epochs) - 1) + [LAST_FRAME_TIME],
    )
    return cast(bytes, encoded)


def _inside(box: Box) -> tuple[slice, slice]:
    """The box's rows and columns."""
    return slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))


def _background(run: Run, title: str) -> Pixels:
    """(HEIGHT, WIDTH, 3): title, curves and labels, without what changes from frame to frame."""
    sheet = Sheet(WIDTH, HEIGHT)
    sheet.edge(FIELD)
    sheet.fitting_words(CHART.left, 34, title, 20, CHART.width, weight="bold")
    sheet.words(CHART.left, EPOCH_LINE, "epoch", 18, SOFT)
    for baseline, name, colour, dashes in (
        (TRAIN_LINE, "train loss", INK, "-"),
        (TEST_LINE, "test loss", TEST_CURVE, DASHES),
    ):
        sheet.line([CHART.left, CHART.left + 28], [baseline - 5] * 2, 2.5, color=colour, linestyle=dashes)
        sheet.words(CHART.left + 36, baseline, name, 15, SOFT)
    top = loss_top(run)
    sheet.chart(CHART, run, top, run.last_epoch, 2.5)
    level = CHART.bottom - CHART.height * GUESSING / top
    sheet.words(CHART.right, level - 5, "ln 2, guessing", 13, SOFT, ha="right")
    return sheet.pixels()


def _cursor(frame: Pixels, run: Run, epoch: int) -> None:
    """A line over the chart at the epoch, two pixels wide."""
    x = round(CHART.left + (CHART.width - 2) * epoch / max(run.last_epoch, 1))
    frame[int(CHART.top) : int(CHART.bottom), x : x + 2] = channels(PLUS)


def _readouts(frame: Pixels, run: Run, epoch: int) -> None:
    """The epoch and both losses at the right end of their lines."""
    from PIL import Image, ImageDraw

    patch = Image.new("RGB", (int(READOUTS.width), int(READOUTS.height)), PAPER)
    draw = ImageDraw.Draw(patch)
    for baseline, text, size in (
        (EPOCH_LINE, f"{epoch:,}", 24),
        (TRAIN_LINE, figure(run.train_loss[epoch]), 15),
        (TEST_LINE, figure(run.test_loss[epoch]), 15),
    ):
        place = (READOUTS.width, baseline - READOUTS.top)
        draw.text(place, text, fill=INK, font=_font(size), anchor="rs")
    frame[_inside(READOUTS)] = np.asarray(patch)


@cache
def _font(size: int) -> FreeTypeFont:
    """The sans that Matplotlib brings along, so that frames look like stills."""
    from matplotlib.font_manager import findfont
    from PIL import ImageFont

    return ImageFont.truetype(findfont("DejaVu Sans:bold"), size)
