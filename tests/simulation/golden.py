"""Runs whose bits are known. `python -m tests.simulation.golden` trains them and prints their digests.

Needs nothing but NumPy, so that any NumPy can be asked. `golden.json` holds what was measured once; the
page's engine has to give the same.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from tloop.simulation import Experiment, Run, train

PATH = Path(__file__).parent / "golden.json"

EXPERIMENTS = (
    Experiment("xor", budget=300),
    Experiment("xor", eta=30.0, budget=300),  # chaos: one wrong bit is a thousand wrong ones soon
    Experiment("circle", noise=0.2, hidden=8, budget=300),
    Experiment("spiral", hidden=16, seed=2**53 - 1, budget=300),
    Experiment("gauss", noise=0.3, hidden=0, seed=0, budget=300),
    Experiment("moons", noise=0.1, hidden=3, eta=1.0, budget=300),
    Experiment("gauss", hidden=1, eta=1.0, budget=300),  # pauses
    Experiment("xor", noise=2.0, hidden=0, eta=1000.0, budget=300),
    Experiment("circle", noise=0.2, hidden=8, budget=100, points=200, batch=8, decay=0.01),
    Experiment("spiral", hidden=8, budget=200, momentum=0.9, decay=0.003),
    Experiment("circle", noise=0.2, hidden=8, eta=0.01, budget=150, batch=7, decay=0.1, rule="adam"),
)


def measure() -> list[dict[str, Any]]:
    """What golden.json holds: each experiment, and what became of it."""
    return [summary(run) for run in train(EXPERIMENTS)]


def summary(run: Run) -> dict[str, Any]:
    return {
        "experiment": asdict(run.experiment),
        "last_epoch": run.last_epoch,
        "pause_epoch": run.pause_epoch,
        "parameters": run.digest,
        "traces": digest_of_traces(run),
    }


def digest_of_traces(run: Run) -> str:
    """SHA-256 (hex) of the losses, then the accuracies, of train and test each; one NaN for all."""
    traces = np.concatenate([run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy])
    canonical = np.where(np.isnan(traces), np.nan, traces)
    return hashlib.sha256(canonical.astype("<f8").tobytes()).hexdigest()


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
