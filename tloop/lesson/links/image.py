"""Pictures: ![what is seen](figures/x.png), read when the lesson is, so that the page holds them itself."""

import io
import stat
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tloop.lesson.links.address import SCHEME
from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.links.run import Runs, no_such_run
from tloop.lesson.links.schemes import SCHEMES
from tloop.lesson.links.svg import why_refused
from tloop.lesson.markdown.block import Block, Span
from tloop.lesson.markdown.link import scheme_of
from tloop.lesson.problems import LessonError, Place, did_you_mean, nearest_of

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SVG = "image/svg+xml"
# ![a ball that rolls from wall to wall](neighbour:bowl): the build draws these.
NEIGHBOURS = ("bowl", "perceptron")
NEIGHBOUR = "neighbour"
# ![outcomes over step size and neurons](map:default): on the ground of that run; `tloop map` makes them.
MAP = "map"
MOST_BYTES, MOST_PIXELS = 10_000_000, 40_000_000
LONGEST_SHOWN = 80  # characters of an address
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


def read_images(draft: Draft) -> Iterator[Found]:
    """Every picture, and what is wrong with it."""
    read = _reader(Path(draft.document.source.path).parent)
    seen: set[int] = set()
    for block in draft.document.blocks:
        for span in block.spans:
            if span.rule != "image" or not span.token or id(span.token) in seen:
                continue
            seen.add(id(span.token))
            address = str(span.token.attrs["src"])
            if scheme_of(address).lower() in SCHEMES:
                continue  # near_misses.py has reported it
            if not span.token.content.strip():
                place = block.place(span.start, span.label_end + 1)
                hint = "say between the brackets what is seen, for those who can't see it: ![two curves](…)"
                yield LessonError("T606", "this picture has no words", hint, place=place)
            place = _address_place(block, span)
            try:
                yield Part(span.token, _picture(read, address, draft.runs, place))
            except LessonError as error:
                yield error.at(place)


def _picture(
    read: Callable[[str], Image], address: str, runs: Runs, place: Place
) -> Image | Neighbour | MapPicture:
    """What an address names. Raises LessonError."""
    scheme, name = scheme_of(address), address.partition(":")[2]
    if scheme == NEIGHBOUR:
        if name in NEIGHBOURS:
            return Neighbour(name)
        hint = nearest_of(name, NEIGHBOURS, f"there are {', '.join(NEIGHBOURS)}")
        raise LessonError("T604", f"there is no neighbour {name}", hint)
    if scheme == MAP:
        if not name:
            write = "name the run whose map it is: ![…](map:default)"
            raise LessonError("T402", "this map names no run", write)
        if name not in runs.declared:
            raise no_such_run(place, name, runs.declared)
        return MapPicture(name, place)
    return read(unquote(address))


def _address_place(block: Block, span: Span) -> Place:
    if block.label(span) is not None:
        return block.place(span.start, span.end)
    start = span.label_end + 2
    inside = block.content[start : span.end - 1]
    start += len(inside) - len(inside.lstrip())
    words = inside.split()
    return block.place(start, start + max(1, len(words[0]) if words else 1))


def _reader(folder: Path) -> Callable[[str], Image]:
    """Reads each file once, however many pictures show it. Raises LessonError."""
    known: dict[str, Image | LessonError] = {}

    def read(address: str) -> Image:
        if address not in known:
            try:
                known[address] = _read(folder, address)
            except LessonError as error:
                known[address] = error
        found = known[address]
        if isinstance(found, LessonError):
            raise found.with_traceback(None)
        return found

    return read


def _read(folder: Path, address: str) -> Image:
    if SCHEME.match(address) or address.startswith("//"):
        message = "the page takes nothing from elsewhere, and this picture is not a file"
        raise LessonError("T605", message, "keep a copy beside the lesson: ![…](figures/x.png)")
    content = _content(folder, address)
    return _svg(content, address) if address.lower().endswith(".svg") else _raster(content, address)


def _content(folder: Path, address: str) -> bytes:
    """Of a file below the lesson's folder, links resolved. Raises LessonError."""
    path = folder / address
    try:
        mode = path.stat().st_mode if address else 0
        if not path.resolve().is_relative_to(folder.resolve()):
            hint = "keep a copy beside the lesson: ![…](figures/x.png)"
            raise LessonError("T611", "a picture lies in the lesson's folder, or below it", hint)
        if not stat.S_ISREG(mode):
            raise LessonError("T604", f"{address or 'this picture'} is not a regular file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except LessonError:
        raise
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the name
        message = f"there is no picture {address}"
        raise LessonError("T604", message, lambda: _names_like(path, address)) from None
    except (OSError, RuntimeError) as error:  # RuntimeError: links that go in a circle
        why = error.strerror if isinstance(error, OSError) else "its links go in a circle"
        raise LessonError("T604", f"{_shortened(address)} can't be read: {why or error}") from None
    if len(content) > MOST_BYTES:
        hint = f"a picture has at most {MOST_BYTES:,} bytes, as the page holds it"
        raise LessonError("T607", f"{address} is too large", hint)
    return content


def _shortened(address: str) -> str:
    return address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…"


def _names_like(path: Path, address: str) -> tuple[str, ...]:
    try:
        return did_you_mean(path.name, [each.name for each in path.parent.iterdir()]) if address else ()
    except (OSError, ValueError):
        return ()


def _svg(content: bytes, address: str) -> Image:
    if why := why_refused(content):
        raise LessonError("T607", f"{address} {why}", "save it as a plain SVG")
    return Image(content, SVG, None, None)


def _raster(content: bytes, address: str) -> Image:
    from PIL import Image as Pillow  # takes a while, and few lessons hold pictures

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)  # the limit here is lower
            picture = Pillow.open(io.BytesIO(content), formats=list(FORMATS))
        with picture:
            width, height, kind = picture.width, picture.height, FORMATS[str(picture.format)]
            if width * height <= MOST_PIXELS:
                picture.verify()
    except Exception:  # Pillow raises what it likes at what is no picture, struct.error and more
        message = f"{address} is not a picture that can be read"
        raise LessonError("T607", message, f"pictures are {NAMES}") from None
    if width * height > MOST_PIXELS:
        message = f"{address} has {width:,} × {height:,} pixels"
        raise LessonError("T607", message, f"a picture has at most {MOST_PIXELS:,}: make it smaller")
    return Image(content, kind, width, height)
