"""What PyTorch makes of the same networks, points and batches, for `test_rules.py`.

`pip install torch==2.13.0 && python -m tests.simulation.torch_numbers` writes `torch.json`: for each
experiment the parameters after 1, 5 and 40 epochs, in the order of a run's rows.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.simulation.oracle import shuffled
from tloop.simulation import Experiment, Run, train

PATH = Path(__file__).parent / "torch.json"
EPOCHS = (1, 5, 40)
USUAL = Experiment("circle", noise=0.2, hidden=3, seed=11, budget=40)
EXPERIMENTS = [
    replace(USUAL, **knobs)
    for knobs in (
        {"eta": 0.3, "momentum": 0.9},
        {"eta": 0.3, "momentum": 0.5, "decay": 0.1, "batch": 7},
        {"eta": 0.3, "decay": 0.1},
        {"eta": 0.01, "rule": "adam"},
        {"eta": 0.1, "rule": "adam", "decay": 0.1},
        {"eta": 0.01, "rule": "adam", "batch": 4, "points": 90},
    )
]


def trained(run: Run) -> Iterator[list[float]]:
    """By PyTorch's own network, loss, gradients and optimizers."""
    import torch  # type: ignore[import-not-found]

    torch.set_default_dtype(torch.float64)
    experiment = run.experiment
    hidden, output = torch.nn.Linear(2, experiment.hidden), torch.nn.Linear(experiment.hidden, 1)
    with torch.no_grad():
        for parameter, values in (
            (hidden.weight, run.W1[0]),
            (hidden.bias, run.b1[0]),
            (output.weight, run.W2[0][None]),
            (output.bias, run.b2[:1]),
        ):
            parameter.copy_(torch.tensor(values))
    groups = [
        {"params": [hidden.weight, output.weight], "weight_decay": experiment.decay},
        {"params": [hidden.bias, output.bias], "weight_decay": 0.0},
    ]
    optimizer: Any = (
        torch.optim.AdamW(groups, lr=experiment.eta)
        if experiment.rule == "adam"
        else torch.optim.SGD(groups, lr=experiment.eta, momentum=experiment.momentum)
    )
    points = torch.tensor(run.train_points.coordinates)
    labels = torch.tensor(run.train_points.labels, dtype=torch.float64)
    for epoch in range(EPOCHS[-1]):
        order = list(range(len(labels)))
        if experiment.batch:
            order = shuffled(experiment.seed, epoch, len(labels))
        for start in range(0, len(order), experiment.batch or len(order)):
            batch = order[start : start + (experiment.batch or len(order))]
            optimizer.zero_grad()
            logits = output(torch.tanh(hidden(points[batch])))[:, 0]
            torch.nn.functional.binary_cross_entropy_with_logits(logits, labels[batch]).backward()
            optimizer.step()
        if epoch + 1 in EPOCHS:
            parts = (hidden.weight, hidden.bias, output.weight, output.bias)
            yield [float(value) for part in parts for value in part.detach().flatten()]


if __name__ == "__main__":
    PATH.write_text(json.dumps([list(trained(run)) for run in train(EXPERIMENTS, "numpy")], indent=1) + "\n")
