"""What became of a run, told from its two loss curves alone.

The rules, in the order in which they are tried. Any first part of a run can be asked too: the answer is
then the diagnosis so far. The page's `outcome.js` follows the same rules.
"""

import math
from typing import Literal

import numpy as np

from tloop.simulation.maths import LN2, Array

Outcome = Literal["thrashes", "overfits", "converges", "underfits", "still learning"]
Trend = Literal["falling", "flat", "rising", "unclear"]

GUESSING_LOSS = LN2  # of p = ½ everywhere
FALLING, RISING = 0.98, 1.02  # a tenth's mean loss over that of the tenth before
TURN = 1.25  # a curve has turned up when it ends at this many times its minimum …
TURN_BEFORE = 0.75  # … which lies before this part of the run
THRASHING = 4 * GUESSING_LOSS  # climbs in nats: more than the late ripples of a curve that goes down
PLATEAU = 200  # epochs: a level stretch at the start of a run says nothing yet
LEARNED = 0.03  # a train loss below it: every point is decided
GAP = 0.1  # in nats: a rise of the test loss that is more than a ripple


def outcome(train_loss: Array, test_loss: Array) -> Outcome:
    """One of five words for the curves, each (epochs,), in nats.

    1. thrashes: over the second half, the train loss's climbs add up to more than 4 ln 2, or it is not
       finite. (A curve that falls smoothly has no climbs.)
    2. overfits: the test loss has turned up, by more than 0.1, while the train loss is lower than ever.
    3. converges: the train loss ends below 0.03.
    4. underfits: the train loss is flat over the last fifth, after 200 epochs or more.
    5. still learning: anything else.
    """
    if not np.isfinite(train_loss).all() or climbs(train_loss[len(train_loss) // 2 :]) > THRASHING:
        return "thrashes"
    if (
        turns_up(test_loss)
        and test_loss[-1] - test_loss.min() > GAP
        and train_loss[-1] <= 1.1 * train_loss.min()
    ):
        return "overfits"
    if train_loss[-1] < LEARNED:
        return "converges"
    if len(train_loss) > PLATEAU and trend(train_loss) == "flat":
        return "underfits"
    return "still learning"


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
