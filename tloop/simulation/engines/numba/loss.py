"""The losses of `loss.py`: that of a margin m is softplus(−m), in three loops."""

import numpy as np

from tloop.simulation import maths
from tloop.simulation.engines.numba.lanes import compiled
from tloop.simulation.engines.numba.maths import C0, C1, C2, C3, C4, C5, clip, power_of_two
from tloop.simulation.maths import (
    EXPONENT_SHIFT,
    LN2_HIGH,
    LN2_LOW,
    PER_LN2,
    ROUNDER,
    SQRT_HALF_BITS,
    Array,
)

# √2, from which on `maths.log` counts to the next power of two.
SQRT_2 = float(np.int64(SQRT_HALF_BITS + (1 << EXPONENT_SHIFT)).view(np.float64))
A0, A1, A2, A3, A4, A5, A6, A7, A8, A9 = maths.ARTANH


@compiled
def margins_of(logits: Array, labels: Array, margins: Array, correct: Array) -> None:
    for i in range(logits.size):
        margins[i] = logits[i] if labels[i] == 1.0 else -logits[i]
        correct[i] = 1.0 if margins[i] > 0.0 else 0.0


@compiled
def exp_but_for_power(margins: Array, rest: Array, k: Array) -> None:
    """e⁻|m| = rest · 2ᵏ, the steps of `maths.exp`."""
    for i in range(margins.size):
        x = clip(-abs(margins[i]), -746.0, 710.0)
        whole = (x * PER_LN2 + ROUNDER) - ROUNDER
        high = x - whole * LN2_HIGH
        low = whole * LN2_LOW
        r = high - low
        u = r * 0.5
        s = u * u
        u = u - (C0 + s * (C1 + s * (C2 + s * (C3 + s * (C4 + s * C5))))) * s
        rest[i] = (((r * u) / (1.0 - u) - low) + high) + 1.0
        k[i] = whole


@compiled
def split_for_log(rest: Array, k: Array, f: Array, low: Array, high: Array) -> None:
    """1 + e⁻|m| = 2ᵏ·(1 + f), k = 0 or 1; high: k·ln 2; low: what that and 1 + e⁻|m| lost to rounding."""
    for i in range(rest.size):
        half = k[i] * 0.5 + ROUNDER
        other = (k[i] - (half - ROUNDER)) + ROUNDER
        x = (rest[i] * power_of_two(half)) * power_of_two(other)
        one_more = 1.0 + x
        doubled = one_more >= SQRT_2
        f[i] = (one_more * 0.5 if doubled else one_more) - 1.0
        high[i] = LN2_HIGH if doubled else 0.0
        low[i] = (LN2_LOW if doubled else 0.0) + (x - (one_more - 1.0)) / one_more


@compiled
def log_of_product(margins: Array, f: Array, low: Array, high: Array, losses: Array) -> None:
    """The last steps of `maths.log1p`, and of softplus."""
    for i in range(f.size):
        s = f[i] / (2.0 + f[i])
        q = s * s
        series = A4 + q * (A5 + q * (A6 + q * (A7 + q * (A8 + q * A9))))
        series = (A0 + q * (A1 + q * (A2 + q * (A3 + q * series)))) * q
        half_square = (f[i] * f[i]) * 0.5
        tail = (series + half_square) * s + low[i]
        losses[i] = (high[i] - ((half_square - tail) - f[i])) + (0.0 if margins[i] > 0.0 else -margins[i])
