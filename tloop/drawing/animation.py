"""Films: a figure is drawn once, then only what changes from epoch to epoch; imageio makes files of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import imageio.v3
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from tloop.drawing.losses import MANY_SWINGS, swings
from tloop.drawing.saving import settle
from tloop.simulation import Run
from tloop.simulation.maths import exp, log1p

Frames = NDArray[np.uint8]
FRAMES = 46  # a few less where the first ones would show the same epoch
WILD_FRAMES = 25  # where no two frames resemble each other, and each is large
FRAME_TIME, LAST_FRAME_TIME = 110, 2420  # milliseconds; the last is as long as some whole frames
KEY_FRAMES = {"kmin": 2, "kmax": 3}  # between them WebP leaves blocks of a slowly changing field standing
QUALITY = 26  # of WebP, 0..100
RATE_FACTOR = "20"  # of H.264, 0..51, where less is better


def even_epochs(last: int, frames: int) -> list[int]:
    """At most so many epochs 0..last, even in their logarithm, as most happens early."""
    even = exp(np.linspace(0.0, float(log1p(np.array([float(last)]))[0]), frames)) - 1.0
    return sorted(set(np.rint(even).astype(int).tolist()))


def frame_count(runs: Iterable[Run]) -> int:
    """How many frames a film of these runs may have."""
    return WILD_FRAMES if all(swings(run.train_loss) > MANY_SWINGS for run in runs) else FRAMES


def filmed(
    figure: Figure,
    epochs: Sequence[int],
    moving: Sequence[Artist],
    show: Callable[[int], None],
    formats: Sequence[str],
    density: float,
) -> dict[str, bytes]:
    """The figure at these epochs as a film in each of the formats.

    moving: what changes, and what lies over it, from the lowest on; show: brings it to an epoch; density:
    pixels to an inch.
    """
    settle(figure)
    figure.set_dpi(density)
    canvas = FigureCanvasAgg(figure)
    for artist in moving:
        artist.set_animated(True)
    canvas.draw()
    still = canvas.copy_from_bbox(figure.bbox)
    frames = []
    for epoch in epochs:
        canvas.restore_region(still)
        show(epoch)
        for artist in moving:
            figure.draw_artist(artist)
        frames.append(np.asarray(canvas.buffer_rgba())[:, :, :3].copy())
    return {each: encode(np.stack(frames), each) for each in formats}


def encode(frames: Frames, film_format: str) -> bytes:
    """Frames (n, height, width, 3) as a file of that format, which stays on the last one before it loops."""
    if film_format == "mp4":  # every frame is as long as the others
        frames = np.concatenate([frames, np.repeat(frames[-1:], LAST_FRAME_TIME // FRAME_TIME - 1, axis=0)])
    options = ENCODING[film_format](len(frames))
    return cast(bytes, imageio.v3.imwrite("<bytes>", frames, extension=f".{film_format}", **options))


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
