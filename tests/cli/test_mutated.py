"""Files that are damaged or half written: a lesson, its survey, its maps. Each is read or refused in words.

`python -m tests.cli.test_mutated 800` tries as many of each kind, and says how long the slowest took.
"""

import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tloop.cli.arguments import main
from tloop.lesson import read_lesson
from tloop.surveys import survey_path
from tloop.surveys.maps import maps_path

LESSON = """---
title: Small
description: A small lesson
seed: 3
---

[gauss · 1 neuron · η = 1 · budget = 280](run:default) [η = 0.3](run:slow)

It pauses at epoch [253](claim:default.pause.epoch "200..255"), at a test loss
[below 0.004](claim:default.test.loss.final), for half of all seeds by epoch
[300](claim:default.survey.pause.epoch.median "×9").
[Some](claim:default.map.converges "> 50%") cells converge, and
[so many](claim:slow.survey.train.loss.final.above.default "> 50%") seeds. After 100 epochs the loss is
[low](claim:default.train.loss.at.100 "< 9"),
[3 times](claim:slow.train.loss.final "÷ default.train.loss.final")
the other's. The [η = 0.3](knob:slow.eta "0.03..3") is [done][x].

[How will it end?](predict:default.outcome "converges | thrashes")

![How most seeds end](map:default)

| a | b |
|---|---|
| `x` | [1969](fact: "Minsky and Papert, Perceptrons, 1969") |

[x]: claim:slow.outcome "= converges"
"""
# fmt: off
WORDS = (
    "NaN", "-1", "1e999", "0", "99999999999999999999", "null", "true", '""', "[]", "{}", "default", "never",
    "claim:", "run:", "](", "[", ")", '"', "```", "|", "$", "<!--", "÷", "−", "±5%", "..", "1,000", "\0",
    "\ufeff", "seed: x", "---", "\t", "    ", "> ", "- ", "\\", "٧", "１", "half of all seeds", "epoch one",
)
OTHERS: tuple[Any, ...] = (
    None, -1, 0, 10**30, 1.5, "", "NaN", "1e99999", "x.y", [], {}, [1], {"a": 1}, True, "C9",
)
KEYS = ("", "x", "default.survey.x", "a b c", "0", "16")
# fmt: on
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def mutated(text: str, dice: random.Random) -> str:
    """The text with one to four things changed: signs, words, lines, numbers."""
    for _ in range(dice.randint(1, 4)):
        lines = text.split("\n")
        place = dice.randrange(len(text) + 1)
        line = dice.randrange(len(lines))
        numbers = list(NUMBER.finditer(text))
        match dice.randrange(8):
            case 0:
                text = text[:place] + text[place + dice.randint(1, 9) :]
            case 1:
                sign = chr(dice.choice((dice.randrange(128), dice.randrange(0x3000))))
                text = text[:place] + sign + text[place:]
            case 2:
                text = text[:place] + dice.choice(WORDS) + text[place:]
            case 3:
                text = "\n".join([*lines[:line], *lines[line + 1 :]])
            case 4:
                text = "\n".join([*lines[:line], lines[dice.randrange(len(lines))], *lines[line:]])
            case 5 if numbers:
                number = dice.choice(numbers)
                text = text[: number.start()] + dice.choice(WORDS) + text[number.end() :]
            case 6:
                text = text[:place]
            case _:
                other = dice.randrange(len(text) + 1)
                text = text[:place] + text[other : other + dice.randint(1, 40)] + text[place:]
    return text


def mutated_json(text: str, dice: random.Random) -> str:
    """The same text, or JSON of which one key or value somewhere is another."""
    if dice.random() < 0.4:
        return mutated(text, dice)
    content = json.loads(text)
    part = content
    while isinstance(part, dict | list) and part:
        key = dice.choice(list(part)) if isinstance(part, dict) else dice.randrange(len(part))
        if dice.random() < 0.4 or not isinstance(part[key], dict | list) or not part[key]:
            if isinstance(part, dict) and dice.random() < 0.3:
                part[dice.choice(KEYS)] = part.pop(key)
            else:
                part[key] = dice.choice(OTHERS)
            break
        part = part[key]
    return json.dumps(content)


def made(folder: Path) -> Path:
    """The lesson with a survey of 20 seeds and maps of 2."""
    path = folder / "small.md"
    path.write_text(LESSON, "utf-8")
    assert main(["survey", str(path), "--seeds", "20", "--workers", "1"]) == 0
    assert main(["map", str(path), "--seeds", "2", "--workers", "1"]) == 0
    assert main(["build", "--check", str(path)]) == 0
    return path


def tried(path: Path, file: Path, change: Callable[[str, random.Random], str], seed: int) -> float:
    """How long it takes, in seconds, to check the lesson with that file changed."""
    before = file.read_bytes()
    try:
        file.write_bytes(change(before.decode(), random.Random(seed)).encode("utf-8", "surrogatepass"))
        began = time.monotonic()
        code = main(["build", "--check", str(path)])
        assert code in (0, 1, 2)
        return time.monotonic() - began
    finally:
        file.write_bytes(before)


def files_of(path: Path) -> dict[Path, Callable[[str, random.Random], str]]:
    lesson = read_lesson(path)
    return {path: mutated, survey_path(lesson): mutated_json, maps_path(lesson): mutated_json}


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small lesson with a survey and a map beside it."""
    return made(tmp_path_factory.mktemp("mutated"))


@pytest.mark.parametrize("part", ["lesson", "survey", "maps"])
def test_whatever_the_file_holds(lesson: Path, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The check ends with 0, 1 or 2, whatever became of the file; nothing is raised."""
    file, change = list(files_of(lesson).items())[["lesson", "survey", "maps"].index(part)]
    for seed in range(25):
        tried(lesson, file, change, seed)
        capsys.readouterr()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        path = made(Path(folder))
        for file, change in files_of(path).items():
            slowest = (0.0, 0)
            for seed in range(int(sys.argv[1])):
                try:
                    slowest = max(slowest, (tried(path, file, change, seed), seed))
                except Exception as error:
                    print(f"{file.name}, seed {seed}: {error!r}", file=sys.stderr)
            print(f"{file.name}: the slowest took {slowest[0]:.1f} s, seed {slowest[1]}", file=sys.stderr)
