"""Steps of `maths.py`, on single numbers, and its sums, on rows."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tloop.simulation import maths
from tloop.simulation.engines.numba.lanes import LANES, ONE, TWO, Row, compiled, inlined
from tloop.simulation.maths import EXPONENT_SHIFT, HALF_LN2, ONE_BITS, PER_HALF_LN2, ROUNDER, Array

C0, C1, C2, C3, C4, C5 = maths.COTH


@intrinsic
def float_of_bits(context: object, bits: object) -> tuple[Any, Callable[..., ir.Value]]:
    """The float64 of 64 bits."""

    def generate(
        context: object, builder: ir.IRBuilder, signature: object, values: Sequence[ir.Value]
    ) -> ir.Value:
        return builder.bitcast(values[0], ir.DoubleType())

    return types.float64(types.int64), generate


@intrinsic
def bits_of_float(context: object, number: object) -> tuple[Any, Callable[..., ir.Value]]:
    """The 64 bits of a float64."""

    def generate(
        context: object, builder: ir.IRBuilder, signature: object, values: Sequence[ir.Value]
    ) -> ir.Value:
        return builder.bitcast(values[0], ir.IntType(64))

    return types.int64(types.float64), generate


@inlined
def power_of_two(rounded: float) -> float:
    bits: int = bits_of_float(rounded)  # type: ignore[call-arg]
    return float_of_bits((bits << EXPONENT_SHIFT) + ONE_BITS)


@inlined
def clip(x: float, low: float, high: float) -> float:
    """NaN stays NaN, as in `np.minimum(np.maximum(x, low), high)`."""
    x = low if x < low else x
    return high if x > high else x


@inlined
def u_coth_u(u: float) -> float:
    s = u * u
    return (C0 + s * (C1 + s * (C2 + s * (C3 + s * (C4 + s * C5))))) * s + 1.0


@inlined
def sigmoid(x: float) -> float:
    half = clip(x, -708.0, 708.0) * 0.5
    rounded = half * PER_HALF_LN2 + ROUNDER
    u = half - (rounded - ROUNDER) * HALF_LN2
    shrink = u_coth_u(u)
    grow = (shrink + u) * power_of_two(rounded)
    return grow / ((shrink - u) + grow)


@compiled
def fold(terms: Array, start: Row, count: Row) -> None:
    """`maths.fold` of so many rows; the sum comes to lie in the first, at `start`."""
    while count > ONE:
        half = ONE
        while TWO * half < count:
            half *= TWO
        for i in range(start, start + (count - half) * LANES):
            terms[i] += terms[i + half * LANES]
        count = half


@compiled
def mean(terms: Array, start: Row, count: Row, out: Array, place: Row) -> None:
    """The mean of so many rows; the terms are used up."""
    fold(terms, start, count)
    for run in range(LANES):
        out[place + run] = terms[start + run] / np.float64(count)
