"""Builds that can't come to their end: one line, the right exit code, and a site that is whole."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.site.test_site import files_in

ROOT = Path(__file__).parents[2]
TEXT = """---
title: {title}
seed: 3
---

[XOR · budget = 600](run:default)

It trains for [600](claim:default.epochs) epochs.
"""
NEW = TEXT.format(title="New").replace("600", "601")
# A build that its whole process group is sent a signal in, at the first call of a function.
SENT = """
import importlib, os, sys
module, _, name = sys.argv[1].rpartition(":")
owner = importlib.import_module(module)
*inner, name = name.split(".")
for each in inner:
    owner = getattr(owner, each)
plain = getattr(owner, name)
def sent(*arguments, **options):
    setattr(owner, name, plain)
    os.killpg(0, int(sys.argv[2]))
    return plain(*arguments, **options)
setattr(owner, name, sent)
from tloop.__main__ import start
if __name__ == "__main__":
    sys.exit(start(["build", "lesson.md", "--only=page"]))
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a lesson and its site; the cache knows the pictures of the lesson that comes next."""
    folder = tmp_path_factory.mktemp("published")
    for text in (NEW, TEXT.format(title="Old")):
        (folder / "lesson.md").write_text(text, "utf-8")
        assert build(folder)[0] == 0
    assert (folder / "site" / "index.html").exists()
    return folder


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    """A folder with the site of one lesson, and another lesson in its place."""
    folder = tmp_path / "folder"
    shutil.copytree(published, folder)
    (folder / "lesson.md").write_text(NEW, "utf-8")
    return folder


def build(folder: Path, largest_file: int = -1, stdout: int | IO[str] = subprocess.PIPE) -> tuple[int, str]:
    """A build; its exit code and what it said on stderr. largest_file: in bytes; -1 is any."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [sys.executable, str(ROOT / "build.py"), "lesson.md", "--only=page"]
    done = subprocess.run(
        command, cwd=folder, stdout=stdout, stderr=subprocess.PIPE, text=True, preexec_fn=limit, check=False
    )
    return done.returncode, done.stderr


def interrupt(folder: Path, function: str, number: int) -> tuple[int, str]:
    """A build whose process group is sent the signal at the first call of module:function."""
    (folder / "sent.py").write_text(SENT, "utf-8")
    command = [sys.executable, "sent.py", function, str(number)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        check=False,
    )
    return done.returncode, done.stderr


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAID = "tloop: interrupted\n"


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("function", ["tloop.cli.build:train_lessons", "tloop.site.folder:Site.write"])
def test_an_interrupt_leaves_the_old_site(folder: Path, function: str, number: int) -> None:
    """Ctrl-C, `timeout` and a closed terminal: one line, exit code 130, every file as it was."""
    before = files_in(folder / "site")
    assert interrupt(folder, function, number) == (130, SAID)
    assert files_in(folder / "site") == before


@pytest.mark.parametrize("number", SIGNALS)
def test_an_interrupt_waits_until_the_files_are_in_place(folder: Path, number: int) -> None:
    """Once the new site is whole it takes its place; then the command ends as interrupted."""
    before = {path.relative_to(folder) for path in files_in(folder / "site")}
    assert interrupt(folder, "tloop.site.folder:_move", number) == (130, SAID)
    assert {path.relative_to(folder) for path in files_in(folder / "site")} == before
    assert "<title>New" in (folder / "site" / "index.html").read_text("utf-8")


def test_an_ignored_hangup_stays_ignored(folder: Path) -> None:
    """Under nohup a build goes on when its terminal is closed."""
    handler = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert interrupt(folder, "tloop.site.folder:Site.write", signal.SIGHUP) == (0, "")
    finally:
        signal.signal(signal.SIGHUP, handler)


@pytest.mark.parametrize("room", [500, 20_000])
def test_a_disk_without_room_leaves_the_old_site(folder: Path, room: int) -> None:
    """A file that can't be written to its end is named in one line, with exit code 2; the old site stays."""
    before = files_in(folder / "site")
    code, said = build(folder, largest_file=room)
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("tloop: site/")
    assert files_in(folder / "site") == before


def test_an_output_without_room(folder: Path) -> None:
    """A report that can't be printed is said in one line, too, with exit code 2."""
    with Path("/dev/full").open("w") as full:
        assert build(folder, stdout=full) == (2, "tloop: No space left on device\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("read_only", ["", "stills"])
def test_a_read_only_site(folder: Path, read_only: str) -> None:
    """A folder that may not be written to: one line, exit code 2, the old site as it was."""
    before = files_in(folder / "site")
    (folder / "site" / read_only).chmod(0o555)
    code, said = build(folder)
    (folder / "site" / read_only).chmod(0o755)
    assert (code, said.count("\n")) == (2, 1)
    assert files_in(folder / "site") == before
