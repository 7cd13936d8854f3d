"""What others show of a page: its head's tags, the picture for shared links, and the film of the endings."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.transforms import Bbox
from PIL import Image

from tests.drawing.geometry import crossed, outside
from tests.example import example
from tests.page.test_page import Elements
from tloop.cache import Cache
from tloop.drawing.endings import MARGIN, draw, endings
from tloop.drawing.shown import Shown
from tloop.lesson import Opening
from tloop.page.share import ICON_ADDRESS, PICTURE, page_address, share_of
from tloop.site import folder_of, publish


@pytest.fixture(scope="module")
def site(cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, published with its address."""
    folder = tmp_path_factory.mktemp("share")
    lesson, runs, report = example(folder)
    lesson = replace(lesson, url="https://example.org/lesson/")
    return publish(lesson, runs, report, folder / "site", films=("webp",), cache=cache).page.parent


def tags(page: Path) -> dict[str | None, str | None]:
    """The content of the page's meta elements, by property or name."""
    found = Elements(page.read_text("utf-8")).named("meta")
    return {each.get("property") or each.get("name"): each.get("content") for each in found}


def test_the_head_says_what_is_shared(site: Path) -> None:
    """Title, description, a large picture in words, its size, and the page's own address."""
    found = tags(site / "index.html")
    assert found["og:type"] == "article"
    assert found["og:title"] == "A small <lesson> & more"
    assert found["og:description"] == found["description"] == "One of everything."
    assert found["og:url"] == "https://example.org/lesson/"
    assert found["og:image"] == "https://example.org/lesson/share.png"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert "default still learning, hot " in (found["og:image:alt"] or "")
    assert found["twitter:card"] == "summary_large_image"
    elements = Elements((site / "index.html").read_text("utf-8"))
    (canonical,) = elements.named("link", rel="canonical")
    assert canonical["href"] == "https://example.org/lesson/"


def test_without_an_address_the_picture_is_relative(tmp_path: Path, cache: Cache) -> None:
    """A page that does not know its address names the picture beside it, and nothing as its own address."""
    lesson, runs, report = example(tmp_path)
    page = publish(lesson, runs, report, tmp_path / "site", name="other", films=(), cache=cache).page
    found = tags(page)
    assert found["og:image"] == "other/share.png"
    assert (page.parent / "other" / "share.png").is_file()
    assert "og:url" not in found
    assert not list(Elements(page.read_text("utf-8")).named("link", rel="canonical"))


@pytest.mark.parametrize(
    ("url", "name", "address", "picture"),
    [
        ("https://example.org", "index", "https://example.org/", "https://example.org/share.png"),
        ("https://example.org/a", "index", "https://example.org/a/", "https://example.org/a/share.png"),
        ("https://a.org/b/index.html", "index", "https://a.org/b/index.html", "https://a.org/b/share.png"),
        ("https://a.org/b/c.html", "c", "https://a.org/b/c.html", "https://a.org/b/c/share.png"),
        ("https://a.org/b/c", "c", "https://a.org/b/c", "https://a.org/b/c/share.png"),
        ("https://a.html", "index", "https://a.html/", "https://a.html/share.png"),
        ("", "ä b", "", "%C3%A4%20b/share.png"),
    ],
)
def test_addresses(url: str, name: str, address: str, picture: str, tmp_path: Path) -> None:
    """The picture is found from the page's address, also where a folder's name goes without its slash."""
    _lesson, runs, _ = example(tmp_path)
    assert page_address(url, folder_of(name)) == address
    shown = [Shown(run, each, "", "converges") for run, each in runs.items()]
    assert share_of(url, folder_of(name), shown).picture == picture


def test_a_lesson_without_runs_shares_its_words() -> None:
    """Where nothing was trained there is no picture."""
    assert share_of("https://example.org/", folder_of("index"), []).picture == ""


def test_icon(site: Path) -> None:
    """The icon is in the page, a small SVG in the colours of the field."""
    (icon,) = Elements((site / "index.html").read_text("utf-8")).named("link", rel="icon")
    assert icon["href"] == ICON_ADDRESS
    kind, _, text = ICON_ADDRESS.partition(",")
    assert kind == "data:image/svg+xml"
    assert ElementTree.fromstring(unquote(text)).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(ICON_ADDRESS) < 600


def example_runs(folder: Path) -> tuple[Shown, ...]:
    return tuple(Shown(name, run, "", "underfits") for name, run in example(folder)[1].items())


def test_the_picture_for_shared_links(site: Path, tmp_path: Path) -> None:
    """It has the size that others ask for, at most 300 KB, is opaque, and keeps its margins free."""
    content = (site / "share.png").read_bytes()
    picture = Image.open(BytesIO(content))
    assert (picture.size, picture.format) == ((1200, 630), "PNG")
    assert (np.asarray(picture.convert("RGBA"))[:, :, 3] == 255).all()
    assert len(content) < 300_000
    assert not any(_margins(picture))


def _margins(picture: Image.Image) -> list[bool]:
    """Whether anything is drawn in the outer half of each margin."""
    pixels, half = np.asarray(picture.convert("RGB")), MARGIN // 2
    edges = (pixels[:half], pixels[-half:], pixels[:, :half], pixels[:, -half:])
    return [bool((edge < 250).any()) for edge in edges]


@pytest.mark.parametrize("count", range(1, 7))
def test_runs_fill_the_picture(count: int, tmp_path: Path) -> None:
    """From one to six runs, fields are whole squares within the margins that touch neither each other nor
    the curves, and each has its outcome below."""
    runs = [*example(tmp_path)[1].values()] * 2
    shared = [Shown(f"run {number}", run, "", "still learning") for number, run in enumerate(runs[:count])]
    figure, axes = endings("A title", shared, PICTURE, title_room=1100)
    assert outside(figure) == []
    assert crossed(figure) == []
    boxes = {name: each.get_window_extent() for name, each in axes.items()}
    for number in range(count):
        field, losses = boxes[f"field {number}"], boxes[f"losses {number}"]
        assert field.width == pytest.approx(field.height, abs=0.01)
        assert field.width >= 150
        assert min(losses.width, losses.height) >= 40
        assert Bbox.intersection(field, losses) is None
        assert min(field.x0, losses.x0) >= MARGIN - 1
        assert max(field.x1, losses.x1) <= PICTURE[0] - MARGIN + 1
    assert all(boxes[f"field {i}"].x1 < boxes[f"field {i + 1}"].x0 for i in range(count - 1))


@pytest.mark.parametrize(
    "title",
    [
        "",
        "$x$ costs 5 $",
        "混沌 🔥",
        "A" * 200,
        "Why a network that has learnt its points by heart is worse at others than one that has not",
    ],
)
def test_any_title_can_be_drawn(title: str, tmp_path: Path) -> None:
    """A title with formulas' signs, with letters that no font has, or too long for a line keeps its place."""
    picture = Image.open(BytesIO(draw(["png"], title, example_runs(tmp_path), PICTURE)["png"]))
    assert not any(_margins(picture))


def test_the_film_of_the_endings(site: Path) -> None:
    """It loops for ever, is as wide as the picture is in proportion, moves, and takes less than 1 MB."""
    content = (site / "films" / "endings.webp").read_bytes()
    film = Image.open(BytesIO(content))
    assert film.size == (960, 504)
    assert film.info["loop"] == 0
    assert getattr(film, "n_frames") > 20  # noqa: B009  # Pillow types it for some formats only
    first = np.asarray(film.convert("RGB")).astype(int)
    film.seek(30)
    assert np.abs(np.asarray(film.convert("RGB")) - first).max() > 100
    assert len(content) < 1_000_000


def test_the_endings_are_those_of_the_head(tmp_path: Path, cache: Cache) -> None:
    """A lesson that opens without a comparison has no such film, and its first runs on the picture."""
    lesson, runs, report = example(tmp_path)
    page = publish(
        replace(lesson, opening=Opening()), runs, report, tmp_path / "site", films=(), cache=cache
    ).page
    assert not list(page.parent.rglob("*endings*"))
    assert "default still learning, hot" in (tags(page)["og:image:alt"] or "")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # imageio's reader of MP4
@pytest.mark.parametrize("film_format", ["gif", "mp4"])
def test_other_formats(film_format: str, tmp_path: Path) -> None:
    """GIF and MP4 hold the same frames; MP4 stands still at its end by repeating the last one."""
    if film_format == "mp4":
        pytest.importorskip("imageio_ffmpeg", reason="imageio-ffmpeg IS MISSING: MP4 was not tested")
    import imageio.v3

    two = example_runs(tmp_path)[::2]
    content = draw([film_format], "A title", two, PICTURE)[film_format]
    if film_format == "gif":
        gif = Image.open(BytesIO(content))
        assert (gif.format, gif.size, gif.info["loop"]) == ("GIF", (960, 504), 0)
        return
    frames = imageio.v3.imread(content, extension=".mp4", plugin="FFMPEG")
    assert frames.shape[1:] == (504, 960, 3)
    assert len(frames) > 50
    assert np.abs(frames[-1].astype(int) - frames[-10]).max() < 40
