"""How commands end whatever their outputs are: closed, full, unread; and when tloop itself is at fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tloop.__main__ import start

ROOT = Path(__file__).parents[2]
LESSON = """---
title: Small
---
[XOR · budget = 60](run:default) trains for [61](claim:default.epochs) epochs.
"""


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of the shell, in which tloop is `$T`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "T": f"{sys.executable} -m tloop"}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [("quantities", 0), ("run 'XOR · budget = 5'", 0), ("build lesson.md --check", 1), ("build gone.md", 2)],
)
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_outputs(command: str, code: int, closed: str, tmp_path: Path) -> None:
    """A command whose outputs are closed does its work, and ends with its own exit code."""
    (tmp_path / "lesson.md").write_text(LESSON, "utf-8")
    done = shell(f"$T {command} {closed}", tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    """A command whose output nobody reads to its end ends as if somebody did."""
    for _ in range(3):
        done = shell('$T quantities | head -1; echo "${PIPESTATUS[0]}"', tmp_path)
        assert done.stdout.splitlines()[-1] == "0"
        assert done.stderr == ""
    done = shell("$T quantities | true; echo ${PIPESTATUS[0]}", tmp_path)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_fault_of_our_own(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It never looks like a claim that fails: exit code 70, one line, and the traceback with --debug."""

    def fail(options: object) -> int:
        raise ZeroDivisionError("one\ntwo")

    monkeypatch.setattr("tloop.cli.quantities.main", fail)
    assert start(["quantities"]) == 70
    said = capsys.readouterr().err
    assert said == (
        "tloop: a fault of tloop itself, not of a lesson: ZeroDivisionError: one (--debug shows where)\n"
    )
    for arguments in (["--debug", "quantities"], ["quantities", "--debug"]):
        assert start(arguments) == 70
        assert "Traceback" in capsys.readouterr().err


def test_more_than_the_memory_holds(tmp_path: Path) -> None:
    """What a lesson will need is estimated before it is trained, and refused in words."""
    cues = "\n\n".join(f"[16 neurons · budget = 100000 · seed = {n}](run:r{n})" for n in range(150))
    (tmp_path / "lesson.md").write_text(f"---\ntitle: Large\n---\n\n{cues}\n", "utf-8")
    done = shell("ulimit -v 6000000; $T build lesson.md --check --engine numpy", tmp_path)
    assert done.returncode == 2
    assert "training 150 runs may need 10.4 GB of memory, and" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("spec", ["", "·", " , · "])
def test_a_spec_that_says_nothing(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is an error, not the default run."""
    assert start(["run", spec]) == 2
    assert "the spec says nothing" in capsys.readouterr().err


def test_two_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    """A seed in the spec and another one beside it contradict each other; the same one twice is fine."""
    assert start(["run", "XOR · budget = 5 · seed = 3", "--seed", "5"]) == 2
    assert "the spec says “seed = 3”, and --seed 5; remove one of them" in capsys.readouterr().err
    assert start(["run", "XOR · budget = 5 · seed = 3", "--seed", "3"]) == 0
    with pytest.raises(SystemExit):
        start(["run", "XOR", "--seed", "٣"])
