"""Writing the site."""

import json
import os
from pathlib import Path

import pytest

from tests.publish.example import example
from tloop.publish import publish
from tloop.publish.site import MANIFEST, Site


def test_a_site_holds_page_and_evidence(tmp_path: Path) -> None:
    """Publishing writes the page and the evidence, says the page's size, and leaves nothing else behind."""
    published = publish(*example(tmp_path), tmp_path / "site", films=False)
    names = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert names == [MANIFEST, "evidence.json", "index.html"]
    assert published.size == (tmp_path / "site" / "index.html").stat().st_size
    evidence = json.loads((tmp_path / "site" / "evidence.json").read_text("utf-8"))
    assert evidence["seed"] == 7
    assert [claim["measured"] for claim in evidence["claims"]][1:3] == ["never", "40"]
    assert all(claim["holds"] for claim in evidence["claims"])
    assert len(evidence["runs"]["hot"]["digest"]) == 64


def test_only_our_own_files_are_removed(tmp_path: Path) -> None:
    """What an earlier build wrote and this one does not goes; others stay, those of other pages too."""
    (tmp_path / "mine.txt").write_text("mine")
    first = Site(tmp_path, "index.html")
    first.announce(["index.html", "films/old.webp", "films/shared.webp"])
    for file in ("index.html", "films/old.webp", "films/shared.webp"):
        first.write(file, b"old")
    first.clear()
    other = Site(tmp_path, "other.html")
    other.announce(["other.html", "films/shared.webp"])
    other.write("other.html", b"other")
    other.clear()
    second = Site(tmp_path, "index.html")
    second.announce(["index.html"])
    second.write("index.html", b"new")
    second.clear()
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "index.html").read_bytes() == b"new"
    assert (tmp_path / "other.html").exists()
    assert (tmp_path / "films/shared.webp").exists()
    assert not (tmp_path / "films/old.webp").exists()


def test_a_killed_build_leaves_its_files_known(tmp_path: Path) -> None:
    """What was announced and written before the end belongs to the next build, which removes it."""
    killed = Site(tmp_path, "index.html")
    killed.announce(["index.html", "films/a.webp"])
    killed.write("films/a.webp", b"half a site")
    following = Site(tmp_path, "index.html")
    following.announce(["index.html"])
    following.write("index.html", b"whole")
    following.clear()
    assert not (tmp_path / "films").exists()


def test_no_file_outside_the_site_is_removed(tmp_path: Path) -> None:
    """A manifest that names a file outside of the folder has no power over it."""
    outside = tmp_path / "precious"
    outside.write_text("precious")
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"index.html": ["../precious"]}))
    following = Site(folder, "index.html")
    following.announce(["index.html"])
    following.clear()
    assert outside.exists()


def test_the_old_page_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that can't be put in place leaves the old one whole, and no part of the new one."""
    folder = Site(tmp_path, "index.html")
    folder.write("index.html", b"old")

    def refuse(source: Path, target: Path) -> None:
        raise OSError("no")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        folder.write("index.html", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_bytes() == b"old"


def test_films_lie_beside_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run gets its film, after the page is there."""
    written: list[str] = []
    plain = Site.write

    def note(folder: Site, file: str, content: bytes) -> None:
        written.append(file)
        plain(folder, file, content)

    monkeypatch.setattr(Site, "write", note)
    publish(*example(tmp_path), tmp_path / "site")
    assert sorted(path.stem for path in (tmp_path / "site" / "films").iterdir()) == ["default", "hot", "line"]
    assert written.index("evidence.json") < written.index("index.html") < written.index("films/default.webp")
