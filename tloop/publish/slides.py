"""The stills as files for slides: the page's own, with a finer field and points that stay sharp."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tloop.publish.figures import comparison_sheet, still_sheet
from tloop.publish.sheet import INCH, MINUS_POINT, PAPER, PLUS_POINT, Box, Sheet, field_picture
from tloop.simulation import Points, Run

DENSITY = 2.0  # pixels of the PNG, and of the field in both, for each of the sheet's 1080
LEVELS = 101  # colours of the field; odd, so that one of them is white
RADIUS = 7.0  # of a point, as all lengths in pixels of the sheet
EDGE, HOLE = 1.27 * RADIUS, 0.74 * RADIUS  # radii of the white disc below it, and of a test point's inside
ARM, THICK = 0.58 * RADIUS, 0.16 * RADIUS  # half the length and half the width of a sign's strokes
KINDS = ((0, MINUS_POINT), (1, PLUS_POINT))


def still_file(run: Run, title: str, outcome: str, picture_format: str) -> bytes:
    """A run's still as PNG or SVG."""
    return _file(still_sheet(run, title, outcome, _square), picture_format)


def comparison_file(runs: Mapping[str, Run], outcomes: Mapping[str, str], picture_format: str) -> bytes:
    """A comparison's still as PNG or SVG."""
    return _file(comparison_sheet(runs, outcomes, _square), picture_format)


def _file(sheet: Sheet, picture_format: str) -> bytes:
    return sheet.svg() if picture_format == "svg" else sheet.png(DENSITY)


def _square(sheet: Sheet, box: Box, run: Run, epoch: int) -> None:
    """The field at an epoch as pixels, the points as outlines over it."""
    sheet.picture(box, field_picture(run, epoch, round(DENSITY * box.width), LEVELS))
    for points, filled in ((run.test_points, False), (run.train_points, True)):
        for label, colour in KINDS:
            _stamp_all(sheet, box, run.reach, points, label, colour, filled)


def _stamp_all(
    sheet: Sheet, box: Box, reach: float, points: Points, label: int, colour: str, filled: bool
) -> None:
    """The points of a label, one whole point after the other, cut at the edges of the box.

    Train points are filled with a white sign, test points hollow, both on white discs.
    """
    from matplotlib.collections import PathCollection
    from matplotlib.patches import Rectangle
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    sign = _sign(label == 1)
    shapes: list[tuple[Any, str]] = [(Path.circle(radius=EDGE), PAPER), (Path.circle(radius=RADIUS), colour)]
    shapes += [(sign, PAPER)] if filled else [(Path.circle(radius=HOLE), PAPER), (sign, colour)]
    x, y = (points.coordinates[points.labels == label] / (2 * reach)).T
    at = np.column_stack([box.left + box.width * (0.5 + x), box.top + box.height * (0.5 - y)])
    stamps = PathCollection(
        [shape for shape, _ in shapes],
        facecolors=[face for _, face in shapes],
        edgecolors="none",
        offsets=np.repeat(at, len(shapes), axis=0),
        offset_transform=sheet.axes.transData,
        zorder=3,
    )
    stamps.set_transform(Affine2D().scale(1 / INCH) + sheet.axes.figure.dpi_scale_trans)
    sheet.axes.add_collection(stamps, autolim=False)
    stamps.set_clip_path(
        Rectangle((box.left, box.top), box.width, box.height, transform=sheet.axes.transData)
    )


def _sign(plus: bool) -> Any:
    """The outline of + or −, its centre at 0."""
    from matplotlib.path import Path

    if not plus:
        return Path(np.array([(-ARM, -THICK), (ARM, -THICK), (ARM, THICK), (-ARM, THICK)]), closed=False)
    quarter = [(THICK, ARM), (THICK, THICK), (ARM, THICK)]
    corners = [corner for turn in range(4) for corner in _turned(quarter, turn)]
    return Path(np.array(corners), closed=False)


def _turned(corners: list[tuple[float, float]], quarters: int) -> list[tuple[float, float]]:
    """Turned clockwise by so many right angles."""
    for _ in range(quarters):
        corners = [(y, -x) for x, y in corners]
    return corners
