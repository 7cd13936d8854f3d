"""The page's engine in JavaScript engines of other families than the browsers' most frequent one."""

import importlib
import importlib.util
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.node import output, script_text
from tests.simulation import golden
from tloop.lesson import read_lesson
from tloop.simulation import Experiment, train

ROOT = Path(__file__).parents[2]

# The shells that a family comes in. Debian has `jsc` in libjavascriptcoregtk-4.0-bin and `gjs` in gjs;
# QuickJS comes as a Python module too (`pip install quickjs`).
FAMILIES = {
    "V8": ["node"],
    "JavaScriptCore": ["jsc"],
    "SpiderMonkey": ["js140", "js128", "js115", "js102", "gjs"],
    "QuickJS": ["qjs"],
}
EPOCHS = 200  # QuickJS compiles nothing: it takes a millisecond and more an epoch

PROGRAM = """
return JSON.stringify(EXPERIMENTS.map((knobs) => {
  const run = train(knobs);
  const traces = [run.trainLoss, run.testLoss, run.trainAccuracy, run.testAccuracy];
  return {
    last_epoch: run.lastEpoch,
    pause_epoch: run.pauseEpoch,
    parameters: sha256(canonicalBytes(run.parameters)),
    traces: sha256(canonicalBytes(traces.flatMap((trace) => [...trace]))),
  };
}));
"""


def experiments() -> list[Experiment]:
    """The lesson's and the golden ones, cut short."""
    lesson = read_lesson(ROOT / "content" / "training-loop.md")
    return [
        replace(experiment, budget=min(experiment.budget, EPOCHS))
        for experiment in (*lesson.experiments.values(), *golden.EXPERIMENTS)
    ]


def evaluated(family: str, expression: str, folder: Path) -> str:
    """The text that an expression becomes in an engine of that family."""
    shell = next((path for name in FAMILIES[family] if (path := shutil.which(name))), None)
    if shell:
        script = folder / "engine.js"
        script.write_text(f"(globalThis.print ?? console.log)({expression});\n", "utf-8")
        return output([shell, str(script)])
    if family == "QuickJS" and importlib.util.find_spec("quickjs"):
        return str(importlib.import_module("quickjs").Context().eval(expression))
    pytest.skip(
        f"{family.upper()} IS MISSING: no {' or '.join(FAMILIES[family])}; its bits were not compared"
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_same_bits(family: str, tmp_path: Path) -> None:
    """As one classic script, the engine gives Python's runs their bits in engines of other families too."""
    knobs = json.dumps([asdict(experiment) for experiment in experiments()])
    answers: list[dict[str, Any]] = json.loads(
        evaluated(family, script_text(PROGRAM.replace("EXPERIMENTS", knobs)), tmp_path)
    )
    expected = [golden.summary(run) for run in train(experiments())]
    for each, answer in zip(expected, answers, strict=True):
        assert {"experiment": each["experiment"], **answer} == each
