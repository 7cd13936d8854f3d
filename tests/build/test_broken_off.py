"""Builds that can't come to their end: one line, the right exit code, and the old site as it was."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TypeAlias

import pytest

from tests.site.test_site import files_in

Process: TypeAlias = "subprocess.Popen[str]"
ROOT = Path(__file__).parents[2]
TEXT = """---
title: {title}
seed: 3
---

[XOR · budget = 600](run:default)

It trains for [600](claim:default.epochs) epochs.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the site of one lesson, and another lesson in its place."""
    path = tmp_path / "lesson.md"
    path.write_text(TEXT.format(title="Old"), "utf-8")
    build(tmp_path).communicate(timeout=60)
    assert (tmp_path / "site" / "index.html").exists()
    path.write_text(TEXT.format(title="New").replace("600", "601"), "utf-8")
    return tmp_path


def build(folder: Path, largest_file: int = -1, stdout: int | IO[str] = subprocess.PIPE) -> Process:
    """A build in a process group of its own, as a terminal starts it. largest_file: in bytes; -1 is any."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [sys.executable, str(ROOT / "build.py"), "lesson.md"]
    return subprocess.Popen(
        command,
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=limit,
    )


@pytest.mark.parametrize("delay", [0.3, 0.7, 1.1, 1.5])
def test_an_interrupt_leaves_the_old_site(folder: Path, delay: float) -> None:
    """Ctrl-C, whenever it comes: one line, exit code 130, and every file of the old site as it was."""
    before = files_in(folder / "site")
    process = build(folder)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 130:
        assert files_in(folder / "site") == before
        assert said.startswith("tloop: interrupted")
        assert said.count("\n") == 1
    else:  # it was faster
        assert "<title>New" in (folder / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("room", [500, 20_000, 150_000])
def test_a_disk_without_room_leaves_the_old_site(folder: Path, room: int) -> None:
    """A file that can't be written to its end is named in one line, with exit code 2; the old site stays."""
    before = files_in(folder / "site")
    process = build(folder, largest_file=room)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert files_in(folder / "site") == before
    assert said.startswith("tloop: site")
    assert said.count("\n") == 1


def test_an_output_without_room(folder: Path) -> None:
    """A report that can't be printed is said in one line, too, with exit code 2."""
    with Path("/dev/full").open("w") as full:
        process = build(folder, stdout=full)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said == "tloop: No space left on device\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_site(folder: Path) -> None:
    """A folder that may not be written to: one line, exit code 2, the old site as it was."""
    before = files_in(folder / "site")
    (folder / "site").chmod(0o555)
    process = build(folder)
    _, said = process.communicate(timeout=60)
    (folder / "site").chmod(0o755)
    assert (process.returncode, said.count("\n")) == (2, 1)
    assert files_in(folder / "site") == before
