"""The preview: a page that follows the lesson while it is written."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_stage import stage

ROOT = Path(__file__).parents[2]
LESSON = """---
title: Small
description: A small lesson
seed: 3
---

[XOR · budget = 60](run:default)

It trains on [40](claim:default.points.train) points.

""" + "\n\n".join(f"## Part {name}\n\nA paragraph that makes the page longer." for name in "ABCDEFGHIJKLMNOP")


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A small lesson in a folder of its own."""
    path = tmp_path / "small.md"
    path.write_text(LESSON, "utf-8")
    return path


@pytest.fixture
def preview(lesson: Path) -> Iterator[Callable[..., str]]:
    """Starts previews of the lesson; gives their addresses."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int = 0) -> str:
        command = [sys.executable, "-u", "-m", "tloop", "build", str(lesson), "--serve", "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--out", str(lesson.parent / "site"), "--only=page"],
            cwd=lesson.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout
        found = re.match(r"(http://127\.0\.0\.1:\d+/)", process.stdout.readline())
        assert found
        return found[1]

    yield start
    for process in started:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)  # the build that is under way ends first
        assert process.returncode == 130


def test_break_fix_and_rename(preview: Callable[..., str], lesson: Path, browser: Any) -> None:
    """Problems appear in the page and clear themselves; a new page keeps run, epoch and scroll."""
    address = preview()
    page = browser.new_page()
    page.set_default_timeout(60_000)  # a build on a busy machine takes its time
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    page.wait_for_selector("#stage[data-run=default]")
    page.evaluate("location.hash = 'run=default&epoch=7'")
    page.wait_for_selector("#stage[data-epoch='7']")
    page.evaluate("scrollTo(0, 900)")

    lesson.write_text(LESSON.replace("[40]", "[41]"), "utf-8")
    problems = page.locator("#preview-problems")
    problems.wait_for(state="visible")
    assert "small.md:9:15: default.points.train is 40, the text says 41" in problems.inner_text()
    assert "^^" in problems.inner_text()
    assert stage(page)["epoch"] == "7"

    lesson.write_text(LESSON.replace("It trains on", "It learns from"), "utf-8")
    page.get_by_text("It learns from").wait_for()
    problems.wait_for(state="hidden")
    page.wait_for_function("() => scrollY === 900")
    assert stage(page)["epoch"] == "7"

    lesson.rename(lesson.with_name("away.md"))
    problems.wait_for(state="visible")
    assert "can't be read" in problems.inner_text()
    lesson.with_name("away.md").rename(lesson)
    problems.wait_for(state="hidden")
    assert not faults
    page.close()


def test_the_next_port_is_taken(preview: Callable[..., str]) -> None:
    """Where a port is in use, the next free one serves, to this machine alone and never from a cache."""
    first = preview()
    port = int(first.rsplit(":", 1)[1].strip("/"))
    second = preview(port)
    assert port < int(second.rsplit(":", 1)[1].strip("/")) <= port + 20
    with urllib.request.urlopen(second + "events") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_file_stays_as_it_is(preview: Callable[..., str], lesson: Path, browser: Any) -> None:
    """Only the served page listens: the published file keeps its strict policy and its own scripts."""
    page = browser.new_page()
    page.goto(preview())
    page.wait_for_selector("#stage[data-run=default]", timeout=20_000)
    published = (lesson.parent / "site" / "index.html").read_text("utf-8")
    assert "connect-src 'none'" in published
    assert "preview-problems" not in published
    page.close()
