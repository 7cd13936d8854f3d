"""What films share: which epochs they show, what is new in a frame, and how frames become a file.

What does not change is drawn once; each frame adds the field, the cursor and the figures by NumPy and Pillow.
"""

from collections.abc import Iterable
from typing import Any, cast

import numpy as np

from tloop.drawing.chart import MANY_SWINGS, swings
from tloop.drawing.colours import INK, PAPER, PLUS, Pixels, channels
from tloop.drawing.sheet import Box, font
from tloop.simulation import Run

FRAMES = 46  # a few less where the first ones would show the same epoch
WILD_FRAMES = 25  # where no two frames resemble each other, and each is large
FRAME_TIME, LAST_FRAME_TIME = 110, 2420  # milliseconds; the last is as long as some whole frames
KEY_FRAMES = {"kmin": 2, "kmax": 3}  # between them WebP leaves blocks of a slowly changing field standing
QUALITY = 26  # of WebP, 0..100
RATE_FACTOR = "20"  # of H.264, 0..51, where less is better


def even_epochs(last: int, frames: int) -> list[int]:
    """At most so many epochs 0..last, even in their logarithm, as most happens early."""
    even = np.expm1(np.linspace(0.0, np.log1p(last), frames))
    return sorted(set(np.rint(even).astype(int).tolist()))


def frame_count(runs: Iterable[Run]) -> int:
    """How many frames a film of these runs may have."""
    return WILD_FRAMES if all(swings(run.train_loss) > MANY_SWINGS for run in runs) else FRAMES


def inside(box: Box) -> tuple[slice, slice]:
    """The box's rows and columns, of a picture."""
    return slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))


def draw_cursor(frame: Pixels, chart: Box, along: float) -> None:
    """A line over the chart, two pixels wide; along: 0 at its left edge, 1 at its right."""
    x = round(chart.left + (chart.width - 2) * along)
    frame[int(chart.top) : int(chart.bottom), x : x + 2] = channels(PLUS)


def draw_readouts(frame: Pixels, box: Box, lines: Iterable[tuple[float, str, int]]) -> None:
    """Lines of text at the right edge of a white box: baseline on the sheet, words, size."""
    from PIL import Image, ImageDraw

    patch = Image.new("RGB", (int(box.width), int(box.height)), PAPER)
    draw = ImageDraw.Draw(patch)
    for baseline, text, size in lines:
        draw.text((box.width, baseline - box.top), text, fill=INK, font=font(size, bold=True), anchor="rs")
    frame[inside(box)] = np.asarray(patch)


def encode(frames: Pixels, film_format: str) -> bytes:
    """Frames (n, height, width, 3) as a file of that format, which stays on the last one before it loops."""
    import imageio.v3

    if film_format == "mp4":  # every frame is as long as the others
        frames = np.concatenate([frames, np.repeat(frames[-1:], LAST_FRAME_TIME // FRAME_TIME - 1, axis=0)])
    options = ENCODING[film_format](len(frames))
    encoded = imageio.v3.imwrite("<bytes>", frames, extension=f".{film_format}", **options)
    return cast(bytes, encoded)


def _durations(frames: int) -> list[int]:
    """Milliseconds of each frame."""
    return [FRAME_TIME] * (frames - 1) + [LAST_FRAME_TIME]


def _webp(frames: int) -> dict[str, Any]:
    return {
        "plugin": "pillow",
        "loop": 0,
        "quality": QUALITY,
        "method": 2,
        **KEY_FRAMES,
        "duration": _durations(frames),
    }


def _gif(frames: int) -> dict[str, Any]:
    return {"plugin": "pillow", "loop": 0, "duration": _durations(frames)}


def _mp4(frames: int) -> dict[str, Any]:
    """H.264 with a yuv420p picture, which every player reads; the sides are multiples of 8."""
    return {
        "plugin": "FFMPEG",
        "fps": 1000 / FRAME_TIME,
        "codec": "libx264",
        "macro_block_size": 8,
        "ffmpeg_log_level": "error",
        "output_params": ["-crf", RATE_FACTOR, "-movflags", "+faststart", "-threads", "1"],
    }


ENCODING = {"webp": _webp, "gif": _gif, "mp4": _mp4}  # options for imageio, by format and number of frames
