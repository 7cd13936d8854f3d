"""Pictures: ![what is seen](figures/x.png), read when the lesson is, so that the page holds them itself."""

import io
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tloop.lesson.links.address import SCHEME
from tloop.lesson.links.link import SCHEMES
from tloop.lesson.links.run import Runs, no_such_run
from tloop.lesson.markdown.document import Block, Document, Span
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, did_you_mean

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SVG = "image/svg+xml"
# ![a ball that rolls from wall to wall](neighbour:bowl): the build draws these.
NEIGHBOURS = ("bowl", "perceptron")
NEIGHBOUR = "neighbour"
# ![outcomes over step size and neurons](map:default): on the ground of that run; `tloop map` makes them.
MAP = "map"
NAMES = "PNG, JPEG, GIF, WebP or SVG"


@dataclass(frozen=True)
class Image:
    """A picture's file. width, height: in pixels; None for SVG, which has none of its own."""

    content: bytes
    media_type: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Neighbour:
    """A picture of something near the loop that the build draws: of the bowl, of the perceptron."""

    name: str


@dataclass(frozen=True)
class MapPicture:
    """The map of outcomes on the ground of a run; place: of its address."""

    run: str
    place: Place


class ImageError(ValueError):
    """A picture that can't be had."""

    def __init__(self, code: str, message: str, *details: str) -> None:
        super().__init__(message)
        self.code, self.details = code, details


def read_images(
    source: Source, document: Document, runs: Runs, problems: list[Problem]
) -> tuple[tuple[MapPicture, ...], tuple[Neighbour, ...]]:
    """Reads every picture into its token's meaning; the maps and the neighbours among them.

    What is wrong with the others is added to the problems.
    """
    folder = Path(source.path).parent
    maps: list[MapPicture] = []
    neighbours: list[Neighbour] = []
    for block in document.blocks:
        for span in block.spans:
            if span.rule != "image" or not span.token or span.token.meta.get("meaning"):
                continue
            address = str(span.token.attrs["src"])
            scheme, _, name = address.partition(":")
            if scheme.lower() in SCHEMES:
                continue  # near_misses.py has reported it
            if not span.token.content.strip():
                place = _place(source, block, span.start, span.label_end + 1)
                hint = "say between the brackets what is seen, for those who can't see it: ![two curves](…)"
                problems.append(source.problem("T606", place, "this picture has no words", hint))
            if scheme == NEIGHBOUR and name in NEIGHBOURS:
                neighbours.append(Neighbour(name))
                span.token.meta = {"meaning": neighbours[-1]}
                continue
            if scheme == MAP:
                place = _address_place(source, block, span)
                if name in runs.experiments:
                    maps.append(MapPicture(name, place))
                    span.token.meta = {"meaning": maps[-1]}
                elif not name:
                    hint = "name the run on whose ground it is: ![…](map:default)"
                    problems.append(source.problem("T402", place, "this map names no run", hint))
                elif name not in runs.broken:
                    problems.append(source.problem("T201", place, *no_such_run(name, runs.declared)))
                continue
            try:
                image = _read(folder, unquote(address))
            except ImageError as error:
                place = _address_place(source, block, span)
                problems.append(source.problem(error.code, place, str(error), *error.details))
            else:
                span.token.meta = {"meaning": image}
    return tuple(maps), tuple(neighbours)


def _place(source: Source, block: Block, start: int, end: int) -> Place:
    first = block.position(start)
    return source.place(first, max(first + 1, block.position(end - 1) + 1))


def _address_place(source: Source, block: Block, span: Span) -> Place:
    if block.label(span) is not None:
        return _place(source, block, span.start, span.end)
    start = span.label_end + 2
    inside = block.content[start : span.end - 1]
    start += len(inside) - len(inside.lstrip())
    words = inside.split()
    return _place(source, block, start, start + max(1, len(words[0]) if words else 1))


def _read(folder: Path, address: str) -> Image:
    scheme, _, name = address.partition(":")
    if scheme == NEIGHBOUR:
        hint = did_you_mean(name, NEIGHBOURS) or (f"there are {', '.join(NEIGHBOURS)}",)
        raise ImageError("T604", f"there is no neighbour {name}", *hint)
    if SCHEME.match(address) or address.startswith("//"):
        message = "the page takes nothing from elsewhere, and this picture is not a file"
        raise ImageError("T605", message, "keep a copy beside the lesson: ![…](figures/x.png)")
    path = folder / address
    if not address or not path.is_file():
        there = (each.name for each in path.parent.glob("*")) if path.parent.is_dir() else ()
        near = did_you_mean(path.name, there) if address else ()
        raise ImageError("T604", f"there is no picture {address}".rstrip(), *near)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ImageError("T604", f"{address} can't be read: {error.strerror or error}") from None
    return _svg(content, address) if address.lower().endswith(".svg") else _raster(content, address)


def _svg(content: bytes, address: str) -> Image:
    if b"<svg" not in content:
        raise ImageError("T607", f"{address} is no SVG")
    return Image(content, SVG, None, None)


def _raster(content: bytes, address: str) -> Image:
    from PIL import Image as Pillow  # takes a while, and few lessons hold pictures
    from PIL import UnidentifiedImageError

    try:
        with Pillow.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
            picture.verify()
            return Image(content, FORMATS[str(picture.format)], picture.width, picture.height)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Pillow.DecompressionBombError):
        raise ImageError(
            "T607", f"{address} is no picture that can be read", f"pictures are {NAMES}"
        ) from None
