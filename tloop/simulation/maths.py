"""Elementary functions with the same bits on every machine.

Only + − × ÷, comparison, selection, rounding and exponent bits on float64, in a written-down order:
IEEE 754 fixes the result of each, whereas `np.exp` and `Math.tanh` differ from machine to machine.
Every function takes float64 arrays of one dimension or more and returns a new one; the page's
`maths.js` takes the same steps on single numbers.

Accuracy, held against mpmath by the tests: exp, log and log1p within 1 ulp; tanh, sigmoid, sin and
cos within 2⁻⁵² absolute, sin and cos for |x| ≤ 2²⁰.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Elements worked on at a time: scratch of this size stays in the cache, and malloc gives it without a
# new page from the system (measured: 8.5 ns an element, against 20 for 23,000 at once).
SLAB = 12288

# Adding 1.5 · 2⁵² rounds to the nearest integer, ties to even, and leaves that integer in the low bits.
ROUNDER = 6755399441055744.0
EXPONENT_SHIFT = 52
ONE_BITS = 1023 << EXPONENT_SHIFT
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD

LN2 = 0.6931471805599453
HALF_LN2 = 0.34657359027997264
PER_LN2 = 1.4426950408889634  # 1 / ln 2
PER_HALF_LN2 = 2.8853900817779268  # 2 / ln 2
# ln 2 in two parts: the first a multiple of 2⁻³², so that its product with an exponent is exact.
LN2_HIGH = 0.6931471806019545
LN2_LOW = -4.2009150726810846e-11

# π/2 in three parts: the first two multiples of 2⁻³² and 2⁻⁶⁴, so that their products with up to 2²⁰
# quarter turns are exact (Cody and Waite, Software Manual for the Elementary Functions, ch. 8).
LARGEST_ANGLE = 2.0**20
QUARTER_TURNS_PER_RADIAN = 0.6366197723675814
QUARTER_TURN_HIGH = 1.5707963267341256
QUARTER_TURN_MIDDLE = 6.077100509014471e-11
QUARTER_TURN_LOW = -2.508278806334166e-20

# (u·coth u − 1)/u² in powers of u²: 2²ⁿ B₂ₙ / (2n)!, B₂ₙ the Bernoulli numbers (Abramowitz and Stegun,
# 4.5.67). The six terms are within 2⁻⁵⁷ where |u| ≤ ln 2 / 4.
COTH = (1 / 3, -1 / 45, 2 / 945, -1 / 4725, 2 / 93555, -1382 / 638512875)
# (2·artanh s − 2s)/s in powers of s²: 2/(2n + 1), within 2⁻⁵⁸ of the sum where |s| ≤ 0.1716.
ARTANH = (2 / 3, 2 / 5, 2 / 7, 2 / 9, 2 / 11, 2 / 13, 2 / 15, 2 / 17, 2 / 19, 2 / 21)
# (sin r − r)/r³ and (cos r − 1 + r²/2)/r⁴ in powers of r²: ±1/n!, for |r| ≤ π/4.
SINE = (
    -1 / 6,
    1 / 120,
    -1 / 5040,
    1 / 362880,
    -1 / 39916800,
    1 / 6227020800,
    -1 / 1307674368000,
    1 / 355687428096000,
)
COSINE = (
    1 / 24,
    -1 / 720,
    1 / 40320,
    -1 / 3628800,
    1 / 479001600,
    -1 / 87178291200,
    1 / 20922789888000,
)


def _in_slabs(function: Callable[[Array], Array], x: Array, out: Array | None) -> Array:
    """The function of every element of x, a slab at a time."""
    x = np.ascontiguousarray(x)
    out = np.empty_like(x) if out is None else out
    flat, flat_out = x.reshape(-1), out.reshape(-1)
    for start in range(0, x.size, SLAB):
        slab = slice(start, start + SLAB)
        flat_out[slab] = function(flat[slab])
    return out


def polynomial(x: Array, coefficients: Sequence[float]) -> Array:
    """c₀ + x·(c₁ + x·(c₂ + …)), from the last coefficient inwards (Horner)."""
    result = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        result += coefficient
        result *= x
    result += coefficients[0]
    return result


def power_of_two(rounded: Array) -> Array:
    """2ᵏ, from `k + ROUNDER` for whole k in −1022 … 1023; `rounded` is used up."""
    bits = rounded.view(np.int64)
    bits <<= EXPONENT_SHIFT
    bits += ONE_BITS
    return rounded


def tanh(x: Array, out: Array | None = None) -> Array:
    """Hyperbolic tangent: x itself where x is tiny, ±1 from ±20 on. `out` may be x.

    With x = k·ln 2/2 + u and c = tanh(k·ln 2/2) = (2ᵏ − 1)/(2ᵏ + 1), the addition theorem gives
    tanh x = c + (1 − c²)·u/(u·coth u + c·u): c is nearly exact and the rest of it small.
    """
    return _in_slabs(_tanh, x, out)


def _tanh(x: Array) -> Array:
    u, power = _reduce_to_half_ln2(np.minimum(np.maximum(x, -20.0), 20.0))
    c = power - 1.0
    power += 1.0
    c /= power
    denominator = c * u
    denominator += _u_coth_u(u, power)
    slope = np.multiply(c, c, out=power)
    np.subtract(1.0, slope, out=slope)
    u *= slope
    u /= denominator
    u += c
    return u


def sigmoid(x: Array) -> Array:
    """1/(1 + e⁻ˣ), as eˣ/(eˣ + 1); beyond ±708 it keeps the value there.

    With x = k·ln 2 + 2u: eˣ = 2ᵏ·(u·coth u + u)/(u·coth u − u).
    """
    half = np.minimum(np.maximum(x, -708.0), 708.0)
    half *= 0.5
    u, power = _reduce_to_half_ln2(half)
    shrink = _u_coth_u(u, np.empty_like(u))
    grow = shrink + u
    shrink -= u
    grow *= power
    shrink += grow
    grow /= shrink
    return grow


def _reduce_to_half_ln2(x: Array) -> tuple[Array, Array]:
    """u and 2ᵏ such that x = k·ln 2/2 + u and |u| ≤ ln 2 / 4; x is used up.

    One constant is enough: the error of k·ln 2/2 grows with x no faster than tanh and sigmoid flatten.
    """
    rounded = x * PER_HALF_LN2
    rounded += ROUNDER
    whole = rounded - ROUNDER
    whole *= HALF_LN2
    x -= whole
    return x, power_of_two(rounded)


def _u_coth_u(u: Array, square: Array) -> Array:
    """u·coth u for |u| ≤ ln 2 / 4; `square` is scratch."""
    np.multiply(u, u, out=square)
    result = polynomial(square, COTH)
    result *= square
    result += 1.0
    return result


def exp(x: Array) -> Array:
    """eˣ = 2ᵏ·eʳ: 0 below −745.1, subnormal results rounded once, ∞ above 709.7."""
    clipped = np.minimum(np.maximum(x, -746.0), 710.0)
    k = clipped * PER_LN2
    k += ROUNDER
    k -= ROUNDER
    high = k * LN2_HIGH
    np.subtract(clipped, high, out=high)
    low = k * LN2_LOW
    result = _exp_of_remainder(high, low)
    # 2ᵏ may not be a float64 where 2ᵏ·eʳ is: two factors, the second of which rounds.
    half = k * 0.5
    half += ROUNDER
    k -= half - ROUNDER
    k += ROUNDER
    with np.errstate(over="ignore", under="ignore"):
        result *= power_of_two(half)
        result *= power_of_two(k)
    return result


def _exp_of_remainder(high: Array, low: Array) -> Array:
    """eʳ for r = high − low, |r| ≤ ln 2 / 2.

    With u = r/2: eʳ = (u·coth u + u)/(u·coth u − u) = 1 + r + r·(u − P)/(1 + P − u), P = u·coth u − 1,
    summed from the small to the large.
    """
    r = high - low
    u = r * 0.5
    square = u * u
    excess = polynomial(square, COTH)
    excess *= square
    u -= excess
    r *= u
    np.subtract(1.0, u, out=u)
    r /= u
    r -= low
    r += high
    r += 1.0
    return r


def log(x: Array) -> Array:
    """Natural logarithm: −∞ at ±0, NaN below."""
    with np.errstate(over="ignore", invalid="ignore"):
        subnormal = x < 2.0**-1022
        result = _log_of_product(x * np.where(subnormal, 2.0**54, 1.0), np.where(subnormal, -54.0, 0.0), 0.0)
    result = np.where(x > 0.0, result, np.where(x == 0.0, -np.inf, np.nan))
    return np.where(x == np.inf, x, result)


def log1p(x: Array) -> Array:
    """ln(1 + x), exact for tiny x: −∞ at −1, NaN below."""
    one_more = 1.0 + x
    with np.errstate(invalid="ignore", divide="ignore"):
        # What 1 + x lost to rounding; exact on either side (fdlibm's s_log1p does it so).
        lost = np.where(one_more >= 2.0, 1.0 - (one_more - x), x - (one_more - 1.0))
        result = _log_of_product(one_more, 0.0, lost / one_more)
    result = np.where(x > -1.0, result, np.where(x == -1.0, -np.inf, np.nan))
    return np.where((x == np.inf) | (x == 0.0), x, result)


def _log1p_up_to_1(x: Array) -> Array:
    """The steps of log1p that are left where 0 ≤ x ≤ 1: the same bits, sooner."""
    one_more = 1.0 + x
    lost = one_more - 1.0
    np.subtract(x, lost, out=lost)
    lost /= one_more
    return _log_of_product(one_more, 0.0, lost)


def _log_of_product(x: Array, exponent: Array | float, correction: Array | float) -> Array:
    """ln x + exponent·ln 2 + correction, for normal x > 0 (else: any value).

    x = 2ᵏ·(1 + f) with 1 + f between √½ and √2; s = f/(2 + f); ln(1 + f) = 2·artanh s, arranged as in
    fdlibm's e_log: f − (f²/2 − s·(f²/2 + R)).
    """
    bits = x.view(np.int64)
    k = bits - SQRT_HALF_BITS
    k >>= EXPONENT_SHIFT
    exponents = k.astype(np.float64)
    exponents += exponent
    k <<= EXPONENT_SHIFT
    f = np.subtract(bits, k, out=k).view(np.float64)
    f -= 1.0
    s = 2.0 + f
    np.divide(f, s, out=s)
    rest = s * s
    rest = polynomial(rest, ARTANH) * rest
    half_square = f * f
    half_square *= 0.5
    rest += half_square
    rest *= s
    rest += exponents * LN2_LOW + correction
    half_square -= rest
    half_square -= f
    exponents *= LN2_HIGH
    exponents -= half_square
    return exponents


def sin(x: Array) -> Array:
    """Sine of x radians, |x| ≤ 2²⁰; NaN beyond."""
    turns, r = _reduce_to_quarter_turn(x)
    return _sine_or_cosine(turns, r)


def cos(x: Array) -> Array:
    """Cosine of x radians, |x| ≤ 2²⁰; NaN beyond."""
    turns, r = _reduce_to_quarter_turn(x)
    return _sine_or_cosine(turns + 1.0, r)


def _reduce_to_quarter_turn(x: Array) -> tuple[Array, Array]:
    """Whole quarter turns in x, and the angle left, |r| ≤ π/4; NaN beyond 2²⁰, where none is left."""
    with np.errstate(invalid="ignore"):
        x = np.where(np.abs(x) <= LARGEST_ANGLE, x, np.nan)
        turns = (x * QUARTER_TURNS_PER_RADIAN + ROUNDER) - ROUNDER
        r = x - turns * QUARTER_TURN_HIGH
        r -= turns * QUARTER_TURN_MIDDLE
        r -= turns * QUARTER_TURN_LOW
    return turns, r


def _sine_or_cosine(turns: Array, r: Array) -> Array:
    """sin(r + turns·π/2)."""
    square = r * r
    sine = r + r * square * polynomial(square, SINE)
    cosine = 1.0 - (0.5 * square - square * square * polynomial(square, COSINE))
    quadrant = turns - 4.0 * np.floor(turns * 0.25)
    value = np.where((quadrant == 0.0) | (quadrant == 2.0), sine, cosine)
    return np.where(quadrant >= 2.0, -value, value)


def softplus(x: Array) -> Array:
    """ln(1 + eˣ), without overflow: max(x, 0) + log1p(e⁻|x|)."""
    return _in_slabs(_softplus, x, None)


def _softplus(x: Array) -> Array:
    result = _log1p_up_to_1(exp(-np.abs(x)))
    result += np.maximum(x, 0.0)
    return result


def fold(terms: Array) -> Array:
    """Sum over the first axis in one fixed order; the terms are used up.

    The part from the largest power of two below the length is added onto the front, again and again:
    ((a₀ + a₄) + a₂) + (a₁ + a₃) for five. Zeros put behind the terms change no bit, and every addition
    is one of whole arrays.
    """
    count = len(terms)
    while count > 1:
        half = 1 << ((count - 1).bit_length() - 1)
        front = terms[: count - half]
        front += terms[half:count]
        count = half
    total: Array = terms[0]
    return total
