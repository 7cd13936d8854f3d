"""What a network pays: the cross-entropy of its answers, and how many of them are right."""

import numpy as np

from tloop.simulation.maths import Array, fold, softplus


def evaluate(logits: Array, labels: Array) -> tuple[Array, Array]:
    """Mean loss and accuracy of logits (epochs, points, R) against labels (points, R): two of (epochs, R)."""
    count = len(labels)
    logits = logits.swapaxes(0, 1)
    margins = np.where(labels[:, None] == 1.0, logits, -logits)
    correct = (margins > 0.0).astype(np.float64)
    return fold(cross_entropy(margins)) / count, fold(correct) / count


def cross_entropy(margins: Array) -> Array:
    """Binary cross-entropy in nats, −ln of the probability given to the right class, of any shape.

    margin: the logit, with its sign turned for "−". −ln σ(m) = softplus(−m), so that p never rounds to 0 or 1
    (Bishop, Pattern Recognition and Machine Learning, §4.3.2).
    """
    return softplus(-margins)
