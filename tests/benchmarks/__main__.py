"""How long everything takes, each beside a peer in the same run: `python -m tests.benchmarks`.

First the NumPy engine beside a naive trainer, in microseconds per epoch and run.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from tests.benchmarks.engine import print_engine
from tests.benchmarks.engines import print_engines
from tests.benchmarks.page import print_page
from tests.benchmarks.survey import print_survey
from tests.benchmarks.timing import USUAL, best, experiments
from tloop.lesson import read_lesson
from tloop.simulation import Run, train
from tloop.simulation.engines.block import BLOCK
from tloop.simulation.loss import evaluate
from tloop.simulation.maths import Array, tanh
from tloop.simulation.network import Networks, Workspace, backward, forward, side_by_side
from tloop.simulation.rules import Optimizer, update

LESSON = Path(__file__).parents[2] / "content" / "training-loop.md"
EPOCHS = 10 * BLOCK - 1  # whole blocks, epoch 0 among them
GOALS = {48: 0.22, 1: 3.0}  # times the naive trainer's cost per run


def naive(run: Run) -> Array:
    """The trainer that one writes first: np.tanh and matrix products, one run, the same rows and traces.

    Returns the parameters (E + 1, 4H + 1) and traces (E + 1, 4) side by side.
    """
    x, y = run.train_points.coordinates, run.train_points.labels.astype(np.float64)
    test_x, test_y = run.test_points.coordinates, run.test_points.labels.astype(np.float64)
    W1, b1, W2, b2 = run.W1[0].copy(), run.b1[0].copy(), run.W2[0].copy(), float(run.b2[0])
    rows = []
    for _ in range(len(run.parameters)):
        h = np.tanh(x @ W1.T + b1)
        z = h @ W2 + b2
        p = 1.0 / (1.0 + np.exp(-z))
        test_z = np.tanh(test_x @ W1.T + b1) @ W2 + b2
        traces = [
            np.mean(np.logaddexp(0.0, z) - y * z),
            np.mean(np.logaddexp(0.0, test_z) - test_y * test_z),
            np.mean((z > 0) == y),
            np.mean((test_z > 0) == test_y),
        ]
        rows.append(np.concatenate([W1.ravel(), b1, W2, [b2], traces]))
        dloss_dlogit = (p - y) / len(y)
        dloss_dsum = dloss_dlogit[:, None] * W2 * (1.0 - h * h)
        W2 = W2 - run.experiment.eta * (h.T @ dloss_dlogit)
        b2 -= run.experiment.eta * float(dloss_dlogit.sum())
        W1 = W1 - run.experiment.eta * (dloss_dsum.T @ x)
        b1 = b1 - run.experiment.eta * dloss_dsum.sum(axis=0)
    return np.array(rows)


def parts(count: int) -> dict[str, Callable[[], object]]:
    """The steps of the loop on their own, a block of epochs each."""
    runs = train([replace(USUAL, seed=seed, budget=1) for seed in range(count)])
    networks = Networks(side_by_side([run.parameters[0] for run in runs], [8] * count), (8,) * count)
    inputs = np.stack(
        [np.concatenate([r.train_points.coordinates, r.test_points.coordinates]) for r in runs], 2
    )
    labels = np.stack([np.concatenate([r.train_points.labels, r.test_points.labels]) for r in runs], 1)
    work = Workspace(inputs, labels.astype(np.float64), 8, 0)
    n = len(runs[0].train_points)
    learnt, logits = work.part(slice(n)), np.zeros((BLOCK, *labels.shape))
    optimizer = Optimizer(
        [run.experiment for run in runs], np.empty((0, *networks.parameters.shape)), [0] * count
    )
    optimizer.eta = np.zeros(count)  # they stay where they are

    def repeat(step: Callable[[], object]) -> Callable[[], object]:
        return lambda: [step() for _ in range(BLOCK)]

    def evaluate_both() -> None:
        evaluate(logits[:, :n], work.labels[:n])
        evaluate(logits[:, n:], work.labels[n:])

    forward(networks, work)
    slope = backward(networks, learnt)
    return {
        "forward": repeat(lambda: forward(networks, work)),
        "of it tanh": repeat(lambda: tanh(work.h, out=work.product)),
        "backward": repeat(lambda: backward(networks, learnt)),
        "update": repeat(lambda: update(networks, slope, optimizer)),
        "evaluate": evaluate_both,
    }


def main() -> None:
    (one,) = train(experiments(1, EPOCHS))
    # They are peers: the same losses, but for rounding.
    np.testing.assert_allclose(naive(one)[:, -4], one.train_loss, rtol=1e-9)
    batches = {count: partial(train, experiments(count, EPOCHS), "numpy") for count in (1, 8, 48)}
    times = best({"naive": lambda: naive(one)} | {str(count): work for count, work in batches.items()})
    epochs = EPOCHS + 1
    each = {name: 1e6 * time / epochs / (1 if name == "naive" else int(name)) for name, time in times.items()}

    print("training, 8 neurons, 40 + 20 points      µs per epoch and run   × naive   goal")
    print(f"  naive NumPy, one run                   {each['naive']:20.1f}")
    for count in batches:
        ratio = each[str(count)] / each["naive"]
        goal = f"≤ {GOALS[count]:g}" if count in GOALS else ""
        met = "" if count not in GOALS else "  met" if ratio <= GOALS[count] else "  missed"
        name = "one run" if count == 1 else f"{count} runs side by side"
        print(f"  {name:38} {each[str(count)]:20.1f} {ratio:9.2f}   {goal}{met}")

    for count in (1, 48):
        spent = {name: 1e6 * time / BLOCK / count for name, time in best(parts(count)).items()}
        shares = ", ".join(f"{name} {time:.1f}" for name, time in spent.items())
        print(f"where it goes, {count} side by side: {shares} µs")

    lesson = read_lesson(LESSON)
    runs = list(lesson.experiments.values())
    time = best({"lesson": lambda: train(runs)})["lesson"]
    print(f"the lesson's {len(runs)} runs: {time:.2f} s (goal: < 1 s)")
    print()
    print_engines()
    print()
    print_survey()
    print()
    print_engine()
    print()
    print_page()


if __name__ == "__main__":
    main()
