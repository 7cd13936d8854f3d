"""Writing the site."""

import errno
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.example import example
from tloop.cache import Cache
from tloop.files import write_file
from tloop.site import Undo, publish
from tloop.site.site import MANIFEST, Site


def test_a_site_holds_page_and_evidence(tmp_path: Path) -> None:
    """Publishing writes the page and the evidence, says the page's size, and leaves nothing else behind."""
    published = publish(*example(tmp_path), tmp_path / "site", films=())
    names = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert names == [MANIFEST, "data", "evidence.json", "index.html", "share.png", "stills"]
    assert published.size == (tmp_path / "site" / "index.html").stat().st_size
    evidence = json.loads((tmp_path / "site" / "evidence.json").read_text("utf-8"))
    assert evidence["seed"] == 7
    assert [claim["measured"] for claim in evidence["claims"]][1:3] == ["never", "40"]
    assert all(claim["holds"] for claim in evidence["claims"])
    assert len(evidence["runs"]["hot"]["digest"]) == 64


def build_of(folder: Path, *files: str, page: str = "index.html", content: bytes = b"old") -> None:
    """A build that writes these files and comes to its end."""
    with Undo() as undo:
        site = Site(folder, page, undo)
        site.announce(files)
        for file in files:
            site.write(file, content)
        site.clear()


def test_only_our_own_files_are_removed(tmp_path: Path) -> None:
    """What an earlier build wrote and this one does not goes; others stay, those of other pages too."""
    (tmp_path / "mine.txt").write_text("mine")
    build_of(tmp_path, "index.html", "films/old.webp", "films/shared.webp")
    build_of(tmp_path, "other.html", "films/shared.webp", page="other.html")
    build_of(tmp_path, "index.html", content=b"new")
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "index.html").read_bytes() == b"new"
    assert (tmp_path / "other.html").exists()
    assert [path.name for path in (tmp_path / "films").iterdir()] == ["shared.webp"]
    build_of(tmp_path, "other.html", page="other.html")
    assert not (tmp_path / "films").exists()


def test_a_killed_build_leaves_its_files_known(tmp_path: Path) -> None:
    """What was announced and written before the end belongs to the next build, which removes it."""
    killed = Site(tmp_path, "index.html", Undo())
    killed.announce(["index.html", "films/a.webp"])
    killed.write("films/a.webp", b"half a site")
    build_of(tmp_path, "index.html")
    assert not (tmp_path / "films").exists()


def test_what_a_killed_build_replaced_is_not_lost(tmp_path: Path) -> None:
    """Broken off after a killed build, one brings back the last whole site; a whole one clears up."""
    build_of(tmp_path, "index.html", "evidence.json")
    whole = files_in(tmp_path)
    Site(tmp_path, "index.html", Undo()).write("evidence.json", b"killed")
    undo = Undo()
    Site(tmp_path, "index.html", undo).write("evidence.json", b"broken off")
    undo.__exit__(KeyboardInterrupt, None, None)
    assert files_in(tmp_path) == whole
    Site(tmp_path, "index.html", Undo()).write("evidence.json", b"killed")
    build_of(tmp_path, "index.html", "evidence.json", content=b"new")
    assert sorted(files_in(tmp_path)) == sorted(whole)


def files_in(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Everything below the folder: what each file holds, and since when."""
    return {
        path: (
            path.read_bytes() if path.is_file() else b"",
            path.lstat().st_mtime_ns if path.is_file() else 0,
        )
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_build_that_is_broken_off_leaves_the_old_site(
    fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its writes fails, every file is as it was, none is new, and none is left over."""
    old, new = tmp_path / "site", tmp_path / "nowhere" / "site"
    build_of(old, "index.html", "evidence.json", "films/gone.webp", "films/hot.webp")
    before, cache = files_in(old), Cache(tmp_path / "cache")
    lesson, runs, report = example(tmp_path)
    # the manifest, the evidence, the page; the picture, 3 files of the endings, 5 of each run; the manifest
    for failing in (1, 2, 3, 4, 5, 8, 12, 22, 23):
        for site in (old, new):
            count = itertools.count(1)

            def write(
                path: Path, content: bytes, count: Iterator[int] = count, failing: int = failing
            ) -> None:
                if next(count) == failing:
                    raise fault
                write_file(path, content)

            monkeypatch.setattr("tloop.site.site.write_file", write)
            with pytest.raises(type(fault)):
                publish(lesson, runs, report, site, cache=cache)
        assert files_in(old) == before
        assert not new.parent.exists()


def test_no_file_outside_the_site_is_removed(tmp_path: Path) -> None:
    """A manifest that names a file outside of the folder has no power over it."""
    outside = tmp_path / "precious"
    outside.write_text("precious")
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"index.html": ["../precious"]}))
    build_of(folder, "index.html")
    assert outside.exists()
    for damaged in ("[" * 100_000, "[]", '{"index.html": 5, "a": {}}', '{"index.html": [7, null]}', "\\"):
        (folder / MANIFEST).write_text(damaged)
        build_of(folder, "index.html")


def test_the_old_page_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that can't be put in place leaves the old one whole, and no part of the new one."""
    folder = Site(tmp_path, "index.html", Undo())
    folder.write("index.html", b"old")

    def refuse(source: Path, target: Path) -> None:
        raise OSError("no")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        folder.write("index.html", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_bytes() == b"old"


def test_films_lie_beside_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The opening comparison and every run get their films, after the page is there."""
    written: list[str] = []
    plain = Site.write

    def note(folder: Site, file: str, content: bytes) -> None:
        written.append(file)
        plain(folder, file, content)

    monkeypatch.setattr(Site, "write", note)
    publish(*example(tmp_path), tmp_path / "site")
    films = sorted(path.name for path in (tmp_path / "site" / "films").iterdir())
    assert films == ["default.webp", "endings.webp", "hot.webp", "line.webp"]
    assert written.index("evidence.json") < written.index("index.html") < written.index("films/default.webp")
