"""A figure as files: SVG for the page and for slides, and PNG. It is drawn once, whatever is wanted."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from PIL import Image

from tloop.drawing.svg import compact

PAGE, SVG, PNG = FORMATS = ("page", "svg", "png")
POINTS = 72  # to an inch
PNG_WIDTH = 2160  # pixels
PAGE_DENSITY, SLIDE_DENSITY = 1.5, 2.0  # pixels of a field to a point
EVEN = 2  # points: so that a field has whole pixels in either
UNDATED = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def save(figure: Figure, formats: Sequence[str], heading: float = 0.0) -> dict[str, bytes]:
    """The figure in each of the FORMATS. heading: points at its top that the page says itself."""
    settle(figure)
    return {each: _saved(figure, each, heading) for each in formats}


def settle(figure: Figure) -> None:
    """Lays the figure out, and puts its axes on even points: their edges are sharp, the same everywhere."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    width, height = figure.bbox.size
    for axes in figure.axes:
        box = axes.get_position().transformed(figure.transSubfigure)
        left, top = _even(box.x0), _even(box.y1)
        wide, high = _even(box.width - EVEN / 2), _even(box.height - EVEN / 2)  # no wider than it was
        aspect = axes.get_box_aspect()
        high = _even(aspect * wide) if aspect else high
        axes.set_position((left / width, (top - high) / height, wide / width, high / height))


def _even(length: float) -> int:
    return EVEN * round(length / EVEN + 1e-6)


def _saved(figure: Figure, form: str, heading: float) -> bytes:
    if form == PNG:
        return png(figure, POINTS * PNG_WIDTH / figure.bbox.width)
    file = BytesIO()
    width, height = (float(side) / POINTS for side in figure.bbox.size)
    density = PAGE_DENSITY if form == PAGE else SLIDE_DENSITY
    seen = Bbox.from_extents(0, 0, width, height - (heading / POINTS if form == PAGE else 0))
    figure.savefig(file, format="svg", dpi=density * POINTS, bbox_inches=seen, pad_inches=0, metadata=UNDATED)
    return compact(file.getvalue(), for_page=form == PAGE)


def png(figure: Figure, density: float) -> bytes:
    """PNG without alpha and without a date. density: pixels to an inch."""
    file = BytesIO()
    Image.fromarray(pixels(figure, density)).save(file, "png")
    return file.getvalue()


def pixels(figure: Figure, density: float) -> NDArray[np.uint8]:
    """(height, width, 3)."""
    figure.set_dpi(density)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3]
