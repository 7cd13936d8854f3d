"""What is drawn, how often, and by what it is kept."""

import importlib.metadata
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.drawing.conftest import shown
from tloop import cache as caching
from tloop.cache import Cache, drawn_with
from tloop.drawing.studio import Drawing, Studio
from tloop.files import PACKAGE, templates
from tloop.simulation import Run


def two_formats(formats: Sequence[str], folder: str) -> dict[str, bytes]:
    """Leaves a note of each time that it is called."""
    Path(folder, str(os.getpid()) + "-" + "-".join(formats)).touch()
    return {each: each.encode() for each in formats}


def test_a_picture_is_drawn_once_for_all_formats(tmp_path: Path) -> None:
    """Orders of several formats of one thing are carried out in one call."""
    with Studio(Cache()) as studio:
        files = [studio.order("test", two_formats, form, str(tmp_path)) for form in ("svg", "png", "svg")]
        assert studio.drawn == 2
        assert [each() for each in files] == [b"svg", b"png", b"svg"]
    (note,) = tmp_path.iterdir()
    assert note.name.endswith("svg-png")


def test_what_is_kept_is_not_drawn(tmp_path: Path) -> None:
    """A second build draws only the formats that the first did not, and starts no process for none."""
    cache, notes = Cache(tmp_path / "cache"), tmp_path / "notes"
    notes.mkdir()
    for forms in (["svg"], ["svg", "png"], ["svg", "png"]):
        with Studio(cache) as studio:
            files = [studio.order("test", two_formats, form, str(notes)) for form in forms]
            assert [each() for each in files] == [form.encode() for form in forms]
    assert sorted(path.name.partition("-")[2] for path in notes.iterdir()) == ["png", "svg"]


def test_an_order_after_the_work_has_begun(tmp_path: Path) -> None:
    """It is carried out too."""
    with Studio(Cache()) as studio:
        assert studio.order("test", two_formats, "svg", str(tmp_path))() == b"svg"
        assert studio.order("test", two_formats, "png", str(tmp_path))() == b"png"


def test_each_thing_that_is_seen_is_in_the_key(runs: dict[str, Run], tmp_path: Path) -> None:
    """Another name, another outcome, another run: another picture."""
    cache = Cache(tmp_path)
    draw = Drawing("still")
    same = shown(runs["one"], "a")
    for each in (same, shown(runs["one"], "b"), shown(runs["none"], "a")):
        with Studio(cache) as studio:
            studio.order("still", draw, "page", each)()
            assert studio.drawn == 1
    with Studio(cache) as studio:
        studio.order("still", draw, "page", same)()
        assert studio.drawn == 0


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The key is worked out from a copy of the program."""
    package, styles = tmp_path / "tloop", tmp_path / "templates"
    without = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(PACKAGE, package, ignore=without)
    shutil.copytree(templates(), styles, ignore=without)
    monkeypatch.setattr(caching, "PACKAGE", package)
    monkeypatch.setattr(caching, "templates", lambda: styles)
    yield tmp_path
    clear()


def clear() -> None:
    for each in vars(caching).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def key() -> str:
    clear()
    return drawn_with()


@pytest.mark.parametrize(
    "file",
    [
        "tloop/page/packing.py",
        "tloop/lesson/markdown/nesting.py",
        "tloop/site/a_new_module.py",
        "templates/player/engine/maths.js",
        "templates/style/colours.css",
        "templates/a-new-template.html",
    ],
)
def test_any_file_of_the_program_changes_the_key(copy: Path, file: str) -> None:
    """What is drawn and packed is kept by the whole program, also by files that no list would name."""
    before = key()
    path = copy / file
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "\n", "utf-8")
    assert key() != before


@pytest.mark.parametrize("library", ["matplotlib", "pillow", "imageio", "numpy"])
def test_a_drawing_librarys_version_changes_the_key(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version has drawn is drawn anew."""
    before, real = key(), importlib.metadata.version
    monkeypatch.setattr(caching, "version", lambda name: "0.0" if name == library else real(name))
    assert key() != before
    monkeypatch.undo()
    clear()
