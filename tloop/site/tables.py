"""The data behind a run as comma-separated values (RFC 4180), every number as its shortest exact decimals."""

import csv
import io
from collections.abc import Iterable, Sequence

from tloop.evidence.other_seeds import LETTERS, OutcomeMap
from tloop.simulation import Experiment, Run
from tloop.surveys.maps import cells

TRACES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
EPOCHS, POINTS, CELLS = "epochs", "points", "cells"
POINTS_HEADER = ("set", "x", "y", "label")


def run_tables(wanted: Sequence[str], run: Run) -> dict[str, bytes]:
    """Those that are wanted of a run's two tables, EPOCHS and POINTS."""
    tables = {EPOCHS: epochs_table, POINTS: points_table}
    return {name: tables[name](run) for name in wanted}


def map_tables(wanted: Sequence[str], found: OutcomeMap) -> dict[str, bytes]:
    """A map's table, which is called CELLS."""
    return {name: cells_table(found) for name in wanted}


def epochs_table(run: Run) -> bytes:
    """A row for each epoch 0 … E: its number, losses in nats, accuracies 0..1, and the network's parameters.

    What is no number is written nan, inf or -inf.
    """
    header = ("epoch", *TRACES, *parameter_names(run.experiment))
    traces = [getattr(run, name).tolist() for name in TRACES]
    rows = zip(*traces, run.parameters.tolist(), strict=True)
    return _csv(header, ([epoch, *each[:-1], *each[-1]] for epoch, each in enumerate(rows)))


def points_table(run: Run) -> bytes:
    """A row for each point: its set, train or test, its coordinates, and its label, 1 for + and 0 for −."""
    sets = (("train", run.train_points), ("test", run.test_points))
    rows = (
        (name, x, y, label)
        for name, points in sets
        for (x, y), label in zip(points.coordinates.tolist(), points.labels.tolist(), strict=True)
    )
    return _csv(POINTS_HEADER, rows)


def cells_table(found: OutcomeMap) -> bytes:
    """A row for each cell of a map, with how many of its seeds end how."""
    rows = ((*cell, *(found.counts[cell].get(ending, 0) for ending in LETTERS)) for cell in cells())
    return _csv(("neurons", "eta", *LETTERS), rows)


def parameter_names(experiment: Experiment) -> list[str]:
    """In the order of Run.parameters, indices from 0 as in NumPy: W1_0_0, W1_0_1, …, b1_0, …, W2_0, …, b2.

    p = sigmoid(Σ_j W2_j · tanh(W1_j_0 · x + W1_j_1 · y + b1_j) + b2), and without a hidden layer
    sigmoid(W2_0 · x + W2_1 · y + b2).
    """
    neurons = range(experiment.hidden)
    weights = [f"W1_{neuron}_{coordinate}" for neuron in neurons for coordinate in (0, 1)]
    biases = [f"b1_{neuron}" for neuron in neurons]
    return [*weights, *biases, *(f"W2_{each}" for each in range(experiment.hidden or 2)), "b2"]


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """ASCII, a line for the header and one for each row, each ended by CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("ascii")
