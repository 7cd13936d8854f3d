"""Colour is for terminals, and never changes what is said."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tloop

CODE = re.compile(r"\x1b\[[\d;]*m")
LESSON = """---
title: "日本 and 👩‍🔬"
---
[XOR · budget = 60](run:default) 日本\t👩‍🔬 [61](claim:default.epochs), [1] and a long line CUT
""".replace("CUT", "of words " * 40)


def printed(folder: Path, *arguments: str, terminal: bool, **environment: str) -> str:
    """What `tloop` prints, on a terminal of 80 columns or into a pipe."""
    command = [sys.executable, "-m", "tloop", *arguments]
    usual = {"PYTHONPATH": str(Path(tloop.__file__).parents[1]), "PYTHONUTF8": "1", "TERM": "xterm-256color"}
    env = {**usual, "COLUMNS": "80", **environment}
    if not terminal:
        return subprocess.run(command, capture_output=True, cwd=folder, env=env, check=False).stdout.decode()
    leader, follower = pty.openpty()
    process = subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, cwd=folder, env=env)
    os.close(follower)
    text = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # the other side has closed
            break
        if not chunk:
            break
        text += chunk
    process.wait()
    os.close(leader)
    return text.decode().replace("\r\n", "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a lesson whose claim fails."""
    (tmp_path / "a.md").write_text(LESSON, "utf-8")
    return tmp_path


def without_time(text: str) -> str:
    return re.sub(r"[\d.]+ s$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("command", [("build", "a.md", "--check"), ("update", "a.md")])
def test_colour_on_a_terminal_only(folder: Path, command: tuple[str, ...]) -> None:
    """A terminal gets the same words in colour, as long as they are; a pipe and NO_COLOR get them plain."""
    piped = printed(folder, *command, terminal=False)
    coloured = printed(folder, *command, terminal=True)
    assert "\x1b" not in piped
    assert "\x1b[" in coloured
    assert without_time(CODE.sub("", coloured)) == without_time(piped)
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert without_time(printed(folder, *command, terminal=True, **plain)) == without_time(piped)


def test_machines_get_no_colour(folder: Path) -> None:
    """A report for programs is the same on a terminal."""
    arguments = ("build", "a.md", "--check", "--format", "json")
    assert printed(folder, *arguments, terminal=True) == printed(folder, *arguments, terminal=False)
