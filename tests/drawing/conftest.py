"""Runs to draw."""

import pytest

from tloop.drawing.shown import Shown
from tloop.evidence import outcome
from tloop.simulation import Experiment, Run, train


def shown(run: Run, name: str = "a run") -> Shown:
    return Shown(name, run, "", outcome(run.train_loss, run.test_loss))


@pytest.fixture(scope="session")
def runs() -> dict[str, Run]:
    """No hidden layer, one neuron, many of them, thrashing, points far out, a straight way down."""
    experiments = {
        "none": Experiment(hidden=0, budget=60),
        "one": Experiment(hidden=1, budget=60),
        "eight": Experiment(data="circle", noise=0.2, hidden=8, budget=400),
        "sixteen": Experiment(data="spiral", hidden=16, budget=300),
        "hot": Experiment(eta=30.0, budget=1000),
        "noisy": Experiment(noise=1.0, budget=50),
        "default": Experiment(),
    }
    return dict(zip(experiments, train(list(experiments.values())), strict=True))
