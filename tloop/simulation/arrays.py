"""A run as a file of NumPy arrays, for whoever wants to look at it with other tools."""

import io
from pathlib import Path

import numpy as np

from tloop.files import write_made
from tloop.simulation import Run

NEVER = -1  # in place of the epoch of an auto-pause that does not come


def save_run(run: Run, path: Path) -> None:
    """Writes every epoch's parameters and traces, in one step.

    train_points (n, 2), train_labels (n,), test_points, test_labels, eta, W1 (E + 1, H, 2), b1 (E + 1, H),
    W2 (E + 1, H; 2 without a hidden layer), b2 (E + 1,), train_loss (E + 1,), test_loss, train_accuracy,
    test_accuracy, pause_epoch (−1: never), digest. Raises OSError.
    """
    file = io.BytesIO()
    np.savez_compressed(
        file,
        train_points=run.train_points.coordinates,
        train_labels=run.train_points.labels,
        test_points=run.test_points.coordinates,
        test_labels=run.test_points.labels,
        eta=run.experiment.eta,
        W1=run.W1,
        b1=run.b1,
        W2=run.W2,
        b2=run.b2,
        train_loss=run.train_loss,
        test_loss=run.test_loss,
        train_accuracy=run.train_accuracy,
        test_accuracy=run.test_accuracy,
        pause_epoch=NEVER if run.pause_epoch is None else run.pause_epoch,
        digest=run.digest,
    )
    write_made(path, file.getvalue())
