"""What an engine hands back: a few epochs of one run."""

from dataclasses import dataclass

from tloop.simulation.maths import Array

BLOCK = 64  # epochs between two looks at which runs have ended


@dataclass(frozen=True, eq=False)
class Block:
    """A few epochs of one run, as in Run: parameters (epochs, P), losses and accuracies (epochs,)."""

    parameters: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array
