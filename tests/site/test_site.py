"""Writing the site."""

import errno
import itertools
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.example import example
from tloop.cache import Cache
from tloop.site import Site, publish
from tloop.site.folder import MANIFEST

ROOT = Path(__file__).parents[2]


def test_a_site_holds_page_and_evidence(tmp_path: Path, cache: Cache) -> None:
    """Publishing writes the page and the evidence, says the page's size, and leaves nothing else behind."""
    published = publish(*example(tmp_path), tmp_path / "site", films=(), cache=cache)
    names = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert names == [MANIFEST, "data", "evidence.json", "index.html", "share.png", "stills"]
    assert published.size == (tmp_path / "site" / "index.html").stat().st_size
    evidence = json.loads((tmp_path / "site" / "evidence.json").read_text("utf-8"))
    assert evidence["seed"] == 7
    assert [claim["measured"] for claim in evidence["claims"]][1:3] == ["never", "40"]
    assert all(claim["holds"] for claim in evidence["claims"])
    assert len(evidence["runs"]["hot"]["digest"]) == 64


def build_of(
    folder: Path, *files: str, page: str = "index.html", content: bytes = b"old", gone: Sequence[str] = ()
) -> None:
    """A build that writes these files for a page, and takes the pages `gone` away."""
    with Site(folder) as site:
        for each in gone:
            site.withdraw(each)
        site.announce(page, files)
        for file in files:
            site.write(file, content)


def files_in(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Everything below the folder: what each file holds, and since when."""
    return {
        path: (
            path.read_bytes() if path.is_file() else b"",
            path.lstat().st_mtime_ns if path.is_file() else 0,
        )
        for path in folder.rglob("*")
    }


def names_in(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def test_only_our_own_files_are_removed(tmp_path: Path) -> None:
    """What an earlier build wrote and this one does not goes; others stay, those of other pages too."""
    (tmp_path / "mine.txt").write_text("mine")
    build_of(tmp_path, "index.html", "films/old.webp")
    build_of(tmp_path, "other.html", "other/films/a.webp", page="other.html")
    build_of(tmp_path, "index.html", content=b"new")
    assert (tmp_path / "index.html").read_bytes() == b"new"
    assert names_in(tmp_path) == {MANIFEST, "mine.txt", "index.html", "other.html", "other/films/a.webp"}
    assert not (tmp_path / "films").exists()
    build_of(tmp_path, "index.html", gone=["other.html"])
    assert names_in(tmp_path) == {MANIFEST, "mine.txt", "index.html"}
    assert not (tmp_path / "other").exists()


def broken_off(site: Path, files: list[str], written: int, fault: BaseException) -> None:
    """A build that writes so many of its files, and then fails."""
    with Site(site) as folder:
        folder.announce("index.html", files)
        for file in files[:written]:
            folder.write(file, b"new")
        raise fault


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_build_that_is_broken_off_leaves_the_old_site(fault: BaseException, tmp_path: Path) -> None:
    """Whichever of its files is the last that it writes, every file is as it was, and none is left over."""
    old, new = tmp_path / "site", tmp_path / "nowhere" / "site"
    files = ["evidence.json", "films/new.webp", "index.html"]
    build_of(old, "index.html", "evidence.json", "films/gone.webp")
    before = files_in(old)
    for written, site in itertools.product(range(len(files) + 1), (old, new)):
        with pytest.raises(type(fault)):
            broken_off(site, files, written, fault)
        assert files_in(old) == before
        assert not new.parent.exists()


def test_a_killed_build_is_put_right_by_the_next(tmp_path: Path) -> None:
    """Killed at whichever step, every file is whole; the next build of any page makes one site of it."""
    subprocess.run([sys.executable, "-m", "tests.site.killed", str(tmp_path)], cwd=ROOT, check=True)
    old = {"index.html", "films/a.webp", "gone.html", "gone/films/a.webp"}
    new = {"index.html", "films/b.webp", "stills/a.svg"}
    sites = [dict.fromkeys(old, b"old"), dict.fromkeys(new, b"new")]
    found = []
    for folder in sorted(tmp_path.iterdir(), key=lambda folder: int(folder.name)):
        assert (folder / "index.html").read_bytes() in (b"old", b"new")
        build_of(folder, "other.html", page="other.html")
        now = {name: (folder / name).read_bytes() for name in names_in(folder) - {MANIFEST, "other.html"}}
        found.append(sites.index(now))
    assert len(found) > 15
    assert found == sorted(found)
    assert {0, 1} == set(found)


def test_a_folder_is_had_by_one_build_at_a_time(tmp_path: Path) -> None:
    """A second build of the same folder says so, and waits until the first has ended."""
    waits, order = threading.Event(), []

    def second() -> None:
        with Site(tmp_path, waits.set):
            order.append("second")

    with Site(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(60)
        order.append("first")
    thread.join(60)
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    ("make", "named", "words"),
    [
        (lambda site: (site / "index.html").write_text("mine"), "index.html", "not written by a build"),
        (lambda site: (site / "index.html").symlink_to("mine.html"), "index.html", "not written by a build"),
        (lambda site: (site / "index.html").mkdir(), "index.html", "a folder is in the place"),
        (lambda site: (site / "films").write_text("mine"), "films", "a file is in the place"),
        (lambda site: (site / "films").symlink_to(site.parent), "films", "a link is in the place"),
    ],
)
def test_what_is_in_the_way_is_named(
    make: Callable[[Path], object], named: str, words: str, tmp_path: Path
) -> None:
    """A file, a link or a folder that no build wrote is never replaced, and nothing is written."""
    site = tmp_path / "site"
    site.mkdir()
    make(site)
    before = files_in(site)
    with pytest.raises(OSError, match=words) as refused:
        build_of(site, "films/a.webp", "index.html")
    assert refused.value.filename == str(site / named)
    assert files_in(site) == before


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A site that is a file, or a link to nowhere, is named as what it is."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for name, words in (("file", "not a folder"), ("link", "a link to nowhere, which does not exist")):
        for folder in (tmp_path / name, tmp_path / name / "site"):
            with pytest.raises(OSError, match=words) as refused:
                build_of(folder, "index.html")
            assert refused.value.filename == str(tmp_path / name)


def test_a_file_of_another_page_is_not_replaced(tmp_path: Path) -> None:
    """Two pages whose files would have the same place are refused, and the page is named."""
    build_of(tmp_path, "index.html", "stills/share.png")
    with pytest.raises(OSError, match=re.escape("belongs to index.html")):
        build_of(tmp_path, "stills.html", "stills/share.png", page="stills.html")


NONSENSE = (
    "../precious",
    "/etc/precious",
    "a\0b",
    "\ud800",
    "",
    ".",
    "folder",
    "link/precious",
    "x" * 300,
    MANIFEST,
    7,
    None,
)


def test_a_manifest_that_makes_no_sense_owns_nothing(tmp_path: Path) -> None:
    """Names that no build writes, folders, links and what is outside: nothing of it is removed."""
    site, outside = tmp_path / "site", tmp_path / "precious"
    (site / "folder").mkdir(parents=True)
    outside.write_text("precious")
    (site / "link").symlink_to(tmp_path)
    for damaged in (
        json.dumps({"index.html": NONSENSE}),
        json.dumps({"gone.html": NONSENSE, "\ud800": ["index.html"]}),
        "[" * 100_000,
        "[]",
        '{"index.html": 5, "a": {}}',
        "\\",
    ):
        (site / MANIFEST).write_text(damaged)
        build_of(site, "index.html", gone=["gone.html"])
        assert outside.exists()
        assert names_in(site) == {MANIFEST, "index.html", "link"}
        assert (site / "folder").is_dir()
        (site / "index.html").unlink()


def test_a_page_is_the_last_to_take_its_place(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of a page are in place before it, and each gets there in one step."""
    placed: list[str] = []
    plain, site = os.replace, tmp_path / "site"

    def note(source: Path, target: Path) -> None:
        if target.is_relative_to(site):
            placed.append(target.relative_to(site).as_posix())
        plain(source, target)

    monkeypatch.setattr(os, "replace", note)
    publish(*example(tmp_path), site, cache=cache)
    assert placed[-1] == "index.html"
    films = sorted(name for name in placed if name.startswith("films/"))
    assert films == [f"films/{name}.webp" for name in ("default", "endings", "hot", "line")]
    assert set(placed) == names_in(site)
