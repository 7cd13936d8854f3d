"""A sheet that stills, slides and films are drawn on: lines, words, points and fields, as SVG.

Every length is a pixel of the sheet, and y points down. resvg makes pixels of it where pixels are wanted.
Words stand in the reader's own sans; Open Sans measures them.
"""

from __future__ import annotations

import base64
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

import numpy as np

from tloop.drawing.colours import INK, LINE, MINUS_POINT, PAPER, PLUS_POINT, Pixels
from tloop.drawing.field import ARM, BELOW, HOLE, THICK
from tloop.simulation import Run

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Anchor = Literal["start", "middle", "end"]
PictureFormat = Literal["webp", "png"]
Place = tuple[float, float]
FAMILY = "system-ui, sans-serif"
HUNDRED = 100  # the size at which words are measured
WEBP_QUALITY = 50  # 0..100: a field has hardly an edge that could show it
HALO = 0.2  # of a letter's size


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


def font_file(bold: bool) -> str:
    """Where Open Sans lies; its package would import Pillow."""
    package = find_spec("ttf_opensans")
    place = package.origin if package else None
    assert place, "pyproject.toml asks for it"
    return str(Path(place).parent / "ttf" / f"OpenSans-{'Bold' if bold else 'Regular'}.ttf")


@cache
def font(size: int, bold: bool = False) -> FreeTypeFont:
    """Open Sans, for Pillow."""
    from PIL import ImageFont

    return ImageFont.truetype(font_file(bold), size)


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide the words come out, in pixels."""
    return font(HUNDRED, bold).getlength(text) * size / HUNDRED


class Sheet:
    """A white sheet of width × height pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "font-family": FAMILY,
                "fill": INK,
                "stroke-linejoin": "round",
            },
        )
        self._add("path", d=f"M0 0H{width}V{height}H0Z", fill=PAPER)
        self._groups: dict[object, str] = {}
        self._markers: dict[float, dict[tuple[bool, int], str]] = {}

    def svg(self) -> bytes:
        """What has been drawn: whole by itself, and the same bytes each time."""
        return ElementTree.tostring(self._root).replace(b" />", b"/>")  # in text, > is written &gt;

    def png(self, density: float = 1.0) -> bytes:
        """What has been drawn as PNG, in so many pixels for each of the sheet's, along each side."""
        from resvg_py import svg_to_bytes

        return svg_to_bytes(
            svg_string=self.svg().decode(),
            width=round(density * self.width),
            font_files=[font_file(bold=False), font_file(bold=True)],
            sans_serif_family="Open Sans",
        )

    def pixels(self) -> Pixels:
        """(height, width, 3): what has been drawn."""
        from PIL.Image import open as open_image

        return np.array(open_image(BytesIO(self.png())).convert("RGB"))

    def words(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        colour: str = INK,
        *,
        anchor: Anchor = "start",
        bold: bool = False,
        halo: bool = True,
        exact: bool = False,
    ) -> float:
        """Text on a baseline that starts, is centred or ends at x; returns how wide it is.

        halo: an edge of paper around the letters, which keeps them readable on curves; exact: as wide in the
        reader's sans as in Open Sans.
        """
        width = width_of(text, size, bold)
        style: dict[str, str] = {"text-anchor": anchor} if anchor != "start" else {}
        style |= {"font-weight": "bold"} if bold else {}
        style |= {"fill": colour} if colour != INK else {}
        if halo:
            style |= {"stroke": PAPER, "stroke-width": _number(HALO * size), "paint-order": "stroke"}
        if exact:
            style |= {"textLength": _number(width), "lengthAdjust": "spacingAndGlyphs"}
        place = {"x": _number(x), "y": _number(baseline), "font-size": _number(size)}
        element = self._add("text", **place, **style)
        element.text = text
        return width

    def fitting_words(
        self, x: float, baseline: float, text: str, size: float, room: float, **style: str | bool
    ) -> float:
        """Text like the other, made smaller where it would be wider than its room; returns its width."""
        fitting = fitting_size(text, size, room, bool(style.get("bold")))
        style |= {"exact": fitting < size}
        return self.words(x, baseline, text, fitting, **style)  # type: ignore[arg-type]  # as they are there

    def stroke(
        self,
        lines: Iterable[Sequence[Place]],
        width: float,
        colour: str = INK,
        dashes: Sequence[float] | None = None,
    ) -> None:
        """Open lines through their places. dashes: lengths of strokes and gaps, in widths of the line."""
        d = "".join(map(_line, lines))
        if not d:
            return
        style = {"stroke-dasharray": " ".join(_number(width * each) for each in dashes)} if dashes else {}
        ends = {} if dashes else {"stroke-linecap": "round"}
        look = {"fill": "none", "stroke": colour, "stroke-width": _number(width)}
        self._add("path", d=d, **look, **ends, **style)

    def disc(self, x: float, y: float, radius: float, colour: str, rim: str = PAPER) -> None:
        """A disc within a thin rim."""
        place = {"cx": _number(x), "cy": _number(y), "r": _number(radius)}
        self._add("circle", **place, fill=colour, stroke=rim, **{"stroke-width": _number(radius / 4)})

    def letters(self, x: Sequence[float], baseline: float, letters: str, size: float) -> None:
        """A row of letters, each centred at its x."""
        lefts = [_number(at - width_of(each, size) / 2) for at, each in zip(x, letters, strict=True)]
        place = {"x": " ".join(lefts), "y": _number(baseline), "font-size": _number(size)}
        self._add("text", **place).text = letters

    def blocks(self, boxes: Iterable[Box], colour: str) -> None:
        """Rectangles of one colour."""
        parts = (
            f"M{_pair(box.left, box.top)}h{_number(box.width)}v{_number(box.height)}h{_number(-box.width)}z"
            for box in boxes
        )
        self._add("path", d="".join(parts), fill=colour)

    def edge(self, box: Box) -> None:
        """A hairline around a box, as a field may be white up to its edge."""
        d = f"M{_pair(box.left - 0.5, box.top - 0.5)}h{_number(box.width + 1)}v{_number(box.height + 1)}"
        self._add("path", d=f"{d}h{_number(-box.width - 1)}z", fill="none", stroke=LINE)

    def picture(
        self, box: Box, pixels: Pixels, picture_format: PictureFormat, colours: Pixels | None = None
    ) -> None:
        """Pixels that fill a box, within a hairline: (n, n, 3), or (n, n) places among at most 256 colours.

        colours: (n, 3); a PNG of places among them takes half the room and a third of the time.
        """
        from PIL.Image import fromarray

        image = fromarray(pixels)
        if colours is not None:
            image.putpalette(colours.tobytes())
        file = BytesIO()
        if picture_format == "png":
            image.save(file, picture_format, optimize=True)
        else:
            image.convert("RGB").save(file, picture_format, quality=WEBP_QUALITY, method=6)
        content = base64.b64encode(file.getvalue()).decode("ascii")
        address = f"data:image/{picture_format};base64,{content}"
        place = {"x": _number(box.left), "y": _number(box.top)}
        size = {"width": _number(box.width), "height": _number(box.height)}
        self._add("image", **place, **size, href=address)
        self.edge(box)

    def points(self, box: Box, run: Run, radius: float) -> None:
        """The run's points where its square fills the box, cut at the edges of the box.

        Train points are filled with a white sign, test points hollow, both on white discs. Those of one run
        in boxes of one size are written once.
        """
        key = (id(run), box.width, radius)
        if key not in self._groups:
            self._groups[key] = self._point_group(run, box.width, radius)
        self._add("use", href=f"#{self._groups[key]}", x=_number(box.left), y=_number(box.top))

    def _point_group(self, run: Run, side: float, radius: float) -> str:
        """Each kind of point is a marker at the corners of a path."""
        name = f"p{len(self._groups)}"
        definitions = self._add("defs")
        markers = self._markers_of(radius)
        group = ElementTree.SubElement(definitions, "g", id=name)
        farthest = max(np.abs(points.coordinates).max() for points in (run.train_points, run.test_points))
        if side * farthest / (2 * run.reach) + BELOW * radius > side / 2:  # to cut takes longer than to draw
            clip = ElementTree.SubElement(definitions, "clipPath", id=f"{name}c")
            ElementTree.SubElement(clip, "path", d=f"M0 0H{_number(side)}V{_number(side)}H0Z")
            group.set("clip-path", f"url(#{name}c)")
        for points, filled in ((run.test_points, False), (run.train_points, True)):
            for label in (0, 1):
                x, y = (points.coordinates[points.labels == label] / (2 * run.reach)).T
                places = list(zip(side * (0.5 + x), side * (0.5 - y), strict=True))
                marks = {
                    f"marker-{part}": f"url(#{markers[filled, label]})" for part in ("start", "mid", "end")
                }
                if places:
                    ElementTree.SubElement(group, "path", {"d": _line(places), "fill": "none", **marks})
        return name

    def _markers_of(self, radius: float) -> dict[tuple[bool, int], str]:
        """The names of the four kinds, by whether they are filled and by label; they are written once."""
        if radius not in self._markers:
            definitions, size = self._add("defs"), len(self._markers)
            kinds = itertools.product((False, True), (0, 1))
            names = {kind: f"m{size}{number}" for number, kind in enumerate(kinds)}
            for (filled, label), name in names.items():
                _marker(definitions, name, radius, label == 1, filled)
            self._markers[radius] = names
        return self._markers[radius]

    def _add(self, tag: str, **attributes: str) -> ElementTree.Element:
        return ElementTree.SubElement(self._root, tag, attributes)


def fitting_size(text: str, size: float, room: float, bold: bool = False) -> float:
    """The size, or as much less as the room asks for."""
    return size * min(1.0, room / max(1.0, width_of(text, size, bold)))


def _marker(parent: ElementTree.Element, name: str, radius: float, plus: bool, filled: bool) -> None:
    """A point as a marker: its disc and sign, on a white disc."""
    colour = PLUS_POINT if plus else MINUS_POINT
    reach = math.ceil(BELOW * radius)
    marker = ElementTree.SubElement(
        parent,
        "marker",
        id=name,
        markerUnits="userSpaceOnUse",
        markerWidth=str(2 * reach),
        markerHeight=str(2 * reach),
        viewBox=f"{-reach} {-reach} {2 * reach} {2 * reach}",
    )
    arm, sign = _number(ARM * radius), _number(2 * ARM * radius)
    d = f"M-{arm} 0h{sign}" + (f"M0-{arm}v{sign}" if plus else "")
    discs = [(BELOW, PAPER), (1.0, colour), *([] if filled else [(HOLE, PAPER)])]
    for share, fill in discs:
        ElementTree.SubElement(marker, "circle", r=_number(share * radius), fill=fill)
    thick = {"stroke": PAPER if filled else colour, "stroke-width": _number(2 * THICK * radius)}
    ElementTree.SubElement(marker, "path", {"d": d, **thick})


def _line(places: Sequence[Place]) -> str:
    """Path data: from the first place on, each by how far it lies from the one before."""
    if not len(places):
        return ""
    # in tenths, so that what is rounded does not add up
    tenths = np.rint(10.0 * np.asarray(places)).astype(int)
    start, steps = tenths[0], np.diff(tenths, axis=0)
    return f"M{_pair(*(start / 10))}" + "".join(f"l{_pair(*(step / 10))}" for step in steps)


def _pair(x: float, y: float) -> str:
    first, second = _number(x), _number(y)
    return first + second if second.startswith("-") else f"{first} {second}"


def _number(value: float) -> str:
    """To a tenth, as short as it can be written."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
