"""What became of a run, told from its two loss curves alone.

RULES holds the rules in the order in which they are tried. Any first part of a run can be asked too: the
answer is then the diagnosis so far. The page's `outcome.js` follows the same rules, the lesson prints them.
"""

import math
from collections.abc import Callable
from typing import Literal

import numpy as np

from tloop.simulation.maths import LN2, Array

Outcome = Literal["thrashes", "overfits", "converges", "underfits", "still learning"]
Trend = Literal["falling", "flat", "rising", "unclear"]

GUESSING_LOSS = LN2  # of p = ½ everywhere
FALLING, RISING = 0.98, 1.02  # a tenth's mean loss over that of the tenth before
TURN = 1.25  # a curve has turned up when it ends at this many times its minimum …
TURN_BEFORE = 0.75  # … which lies before this part of the run
GAP = 0.1  # in nats: a rise of the test loss that is more than a ripple
AT_ITS_LOWEST = 1.1  # a train loss that ends at no more than this many times its own minimum
THRASHING = 4 * GUESSING_LOSS  # climbs in nats: more than the late ripples of a curve that goes down
LEARNED = 0.03  # a train loss below it: every point is decided
PLATEAU = 200  # epochs: a level stretch at the start of a run says nothing yet


def outcome(train_loss: Array, test_loss: Array) -> Outcome:
    """One of five words for the curves, each (epochs,), in nats: the first whose rule fits."""
    return next((word for word, fits in RULES if fits(train_loss, test_loss)), "still learning")


def thrashes(train_loss: Array, test_loss: Array) -> bool:
    """Over the second half the train loss's climbs add up to more than 4 ln 2, or it is not finite.

    A curve that falls smoothly has no climbs.
    """
    return not np.isfinite(train_loss).all() or climbs(train_loss[len(train_loss) // 2 :]) > THRASHING


def overfits(train_loss: Array, test_loss: Array) -> bool:
    """The test loss has turned up, by more than 0.1, while the train loss is within a tenth of its lowest."""
    risen = turns_up(test_loss) and test_loss[-1] - test_loss.min() > GAP
    return bool(risen and train_loss[-1] <= AT_ITS_LOWEST * train_loss.min())


def converges(train_loss: Array, test_loss: Array) -> bool:
    """The train loss ends below 0.03."""
    return bool(train_loss[-1] < LEARNED)


def underfits(train_loss: Array, test_loss: Array) -> bool:
    """The train loss is flat over the last fifth, after 200 epochs or more."""
    return len(train_loss) > PLATEAU and trend(train_loss) == "flat"


RULES: tuple[tuple[Outcome, Callable[[Array, Array], bool]], ...] = (
    ("thrashes", thrashes),
    ("overfits", overfits),
    ("converges", converges),
    ("underfits", underfits),
)


def climbs(loss: Array) -> float:
    """All rises from one epoch to the next, added up."""
    return math.fsum(np.maximum(np.diff(loss), 0.0).tolist())


def turns_up(loss: Array) -> bool:
    """Whether a curve ends at 1.25 times its minimum or higher, the minimum before three quarters of it."""
    lowest = int(np.argmin(loss))
    return bool(loss[-1] >= TURN * loss[lowest] and lowest < TURN_BEFORE * (len(loss) - 1))


def trend(loss: Array) -> Trend:
    """Mean of the last tenth of the epochs over that of the tenth before."""
    tenth = max(1, len(loss) // 10)
    if len(loss) < 2 * tenth:
        return "unclear"
    last, before = loss[-tenth:], loss[-2 * tenth : -tenth]
    mean, mean_before = math.fsum(last.tolist()) / tenth, math.fsum(before.tolist()) / tenth
    # Multiplied rather than divided: 0 over 0 is flat, and NaN is none of the three.
    if mean < FALLING * mean_before:
        return "falling"
    if mean > RISING * mean_before:
        return "rising"
    return "flat" if math.isfinite(mean) and math.isfinite(mean_before) else "unclear"


def bounded(loss: Array) -> bool:
    """Finite throughout, and no higher in the second half than twice the highest of the first."""
    half = (len(loss) + 1) // 2
    if not np.isfinite(loss).all():
        return False
    return len(loss) == half or bool(loss[half:].max() <= 2.0 * loss[:half].max())
