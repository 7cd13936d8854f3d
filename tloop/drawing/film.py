"""A film of a run, from its start to its end: for sharing where a page can't be."""

import numpy as np

from tloop.drawing.animation import draw_cursor, draw_readouts, encode, even_epochs, frame_count, inside
from tloop.drawing.chart import DASHES, GUESSING, draw_chart, loss_top
from tloop.drawing.colours import INK, SOFT, TEST_CURVE, Pixels
from tloop.drawing.field import field_picture, points_picture
from tloop.drawing.figures import figure
from tloop.drawing.sheet import Box, Sheet
from tloop.simulation import Run

WIDTH, HEIGHT = 512, 288
FIELD = Box(16, 16, 256, 256)
CHART = Box(292, 156, 204, 116)
EPOCH_LINE, TRAIN_LINE, TEST_LINE = 70, 99, 123  # baselines
READOUTS = Box(396, 48, 100, 82)
POINT = 5  # radius
LEVELS = 511


def frame_epochs(run: Run) -> list[int]:
    """The epochs that the film shows."""
    return even_epochs(run.last_epoch, frame_count([run]))


def film(run: Run, title: str, film_format: str) -> bytes:
    """Animated WebP of about 150 KB, GIF or MP4: field, loss curves with a cursor, epoch and losses."""
    epochs = frame_epochs(run)
    still = _background(run, title)
    points, covers = points_picture(run, int(FIELD.width), POINT)
    frames = np.empty((len(epochs), HEIGHT, WIDTH, 3), dtype=np.uint8)
    for frame, epoch in zip(frames, epochs, strict=True):
        frame[:] = still
        square = field_picture(run, epoch, int(FIELD.width), LEVELS)
        np.copyto(square, points, where=covers)
        frame[inside(FIELD)] = square
        draw_cursor(frame, CHART, epoch / max(run.last_epoch, 1))
        lines = (
            (EPOCH_LINE, f"{epoch:,}", 24),
            (TRAIN_LINE, figure(run.train_loss[epoch]), 15),
            (TEST_LINE, figure(run.test_loss[epoch]), 15),
        )
        draw_readouts(frame, READOUTS, lines)
    return encode(frames, film_format)


def _background(run: Run, title: str) -> Pixels:
    """(HEIGHT, WIDTH, 3): title, curves and labels, without what changes from frame to frame."""
    sheet = Sheet(WIDTH, HEIGHT)
    sheet.edge(FIELD)
    sheet.fitting_words(CHART.left, 34, title, 20, CHART.width, bold=True)
    sheet.words(CHART.left, EPOCH_LINE, "epoch", 18, SOFT)
    for baseline, name, colour, dashes in (
        (TRAIN_LINE, "train loss", INK, None),
        (TEST_LINE, "test loss", TEST_CURVE, DASHES),
    ):
        sheet.stroke([[(CHART.left, baseline - 5), (CHART.left + 28, baseline - 5)]], 2.5, colour, dashes)
        sheet.words(CHART.left + 36, baseline, name, 15, SOFT)
    top = loss_top(run)
    draw_chart(sheet, CHART, run, top, run.last_epoch, 2.5)
    level = CHART.bottom - CHART.height * GUESSING / top
    sheet.words(CHART.right, level - 5, "ln 2, guessing", 13, SOFT, anchor="end")
    return sheet.pixels()
