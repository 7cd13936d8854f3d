"""Pictures: files below the lesson's folder, of a size that a page can hold, which do nothing but be seen."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tloop.lesson import Problem, read_lesson

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">{}</svg>'


def problems_with(folder: Path, address: str) -> tuple[Problem, ...]:
    """What is said of a picture at that address."""
    lesson = folder / "content" / "lesson.md"
    lesson.parent.mkdir(exist_ok=True)
    text = f"---\ntitle: A\n---\n[XOR](run:default) [4](claim:default.hidden)\n\n![words](<{address}>)\n"
    lesson.write_text(text, "utf-8")
    return read_lesson(lesson).problems


def png(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "address",
    ["../red.png", "%2e%2e/red.png", "figures/../../red.png", "link.png", "folder/red.png", "/etc/x"],
)
def test_outside(tmp_path: Path, address: str) -> None:
    """A picture outside of the lesson's folder is refused, however the way there is written."""
    content = tmp_path / "content"
    (content / "figures").mkdir(parents=True)
    (tmp_path / "red.png").write_bytes(png(1, 1))
    (content / "link.png").symlink_to(tmp_path / "red.png")
    (content / "folder").symlink_to(tmp_path)
    absolute = str(tmp_path / "red.png") if address.startswith("/") else address
    (problem,) = problems_with(tmp_path, absolute)
    assert (problem.code, problem.place.line) == ("T611", 6)


def test_inside(tmp_path: Path) -> None:
    """A picture below the folder is taken, by a link that stays there and from a folder that is one, too."""
    content = tmp_path / "real"
    (content / "figures").mkdir(parents=True)
    (tmp_path / "content").symlink_to(content)
    (content / "figures" / "red.png").write_bytes(png(1, 1))
    (content / "link.png").symlink_to(content / "figures" / "red.png")
    for address in ("figures/red.png", "./figures/../link.png", "figures%2fred.png"):
        assert problems_with(tmp_path, address) == ()


@pytest.mark.parametrize(
    ("inside", "accepted"),
    [
        ('<rect width="9" height="9" fill="url(#a)" style="stroke: url( \'#b\' )"/>', True),
        ('<use href="#a"/><use x:href="#b"/><style>.a { fill: red }</style><title>onload=</title>', True),
        ('<image href="data:image/png;base64,AA=="/>', True),
        ("<script>alert(1)</script>", False),
        ('<g><a xmlns="http://www.w3.org/1999/xhtml">x</a></g>', False),
        ("<foreignObject/>", False),
        ('<rect onload="x()"/>', False),
        ('<a href="https://example.org/"/>', False),
        ('<a x:href=" javascript:alert(1)"/>', False),
        ('<image href="red.png"/>', False),
        ('<image href="data:image/svg+xml,x"/>', False),
        ("<style>@import 'x.css'</style>", False),
        ("<style>a { fill: url(https://example.org/a) }</style>", False),
        ('<rect style="fill: url(x.svg#a)"/>', False),
        ('<rect style="fill: \\75rl(x)"/>', False),
        ('<animate attributeName="href" to="javascript:x"/>', False),
        ("<unclosed>", False),
    ],
)
def test_svg(tmp_path: Path, inside: str, accepted: bool) -> None:
    """An SVG is read as XML; it may neither run nor frame nor fetch anything."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.svg").write_text(SVG.format(inside), "utf-8")
    assert [problem.code for problem in problems_with(tmp_path, "a.svg")] == ([] if accepted else ["T607"])


@pytest.mark.parametrize(
    "content",
    [
        b"a text that says <svg",
        b"<svg/>",
        b'<?xml-stylesheet href="x.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<?xml version="1.0" encoding="nothing"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"",
    ],
)
def test_what_is_not_svg(tmp_path: Path, content: bytes) -> None:
    """A file is not an SVG because it says so somewhere."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.svg").write_bytes(content)
    (problem,) = problems_with(tmp_path, "a.svg")
    assert problem.code == "T607"


def test_too_large(tmp_path: Path) -> None:
    """A file of terabytes and a picture of a hundred million pixels are refused before they are read."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "sparse.png").touch()
    os.truncate(content / "sparse.png", 2**40)
    (content / "bomb.png").write_bytes(png(10_000, 10_000))
    for name in ("sparse.png", "bomb.png"):
        (problem,) = problems_with(tmp_path, name)
        assert (problem.code, problem.place.line) == ("T607", 6)


def test_odd_names(tmp_path: Path) -> None:
    """Names that no file can have, pipes, folders and circles are problems in their place."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "circle.png").symlink_to("circle.png")
    os.mkfifo(content / "pipe.png")
    for address in ("a" * 300 + ".png", "a/" * 3000, "%00.png", "circle.png", "pipe.png", "figures/", "."):
        (problem,) = problems_with(tmp_path, address)
        assert (problem.code, problem.place.line) == ("T604", 6), address
