"""The elementary functions, held against mpmath."""

import math
from collections.abc import Callable, Iterator
from typing import cast

import mpmath
import numpy as np
import pytest

from tloop.simulation import maths
from tloop.simulation.maths import Array

LARGEST = float(np.finfo(np.float64).max)
SMALLEST_NORMAL = 2.0**-1022
SMALLEST = 2.0**-1074
LN2 = math.log(2.0)
SQRT2 = math.sqrt(2.0)

Function = Callable[[Array], Array]


@pytest.fixture(autouse=True)
def loud() -> Iterator[None]:
    """Whatever NumPy would warn of is an error; underflow is what IEEE 754 means by it."""
    with mpmath.workprec(160), np.errstate(over="raise", invalid="raise", divide="raise"):
        yield


def around(*centres: float, steps: int = 3) -> Array:
    """Each number, and its neighbours among the float64 on either side."""
    found = []
    for centre in centres:
        low = high = centre
        found.append(centre)
        for _ in range(steps):
            low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
            found += [low, high]
    return np.array(found)


def both_signs(x: Array) -> Array:
    return np.concatenate([x, -x])


def magnitudes(low: float, high: float, count: int = 1500) -> Array:
    """Numbers spread evenly in the logarithm, from 2^low to 2^high."""
    random = np.random.default_rng(1)
    return np.ldexp(random.uniform(1.0, 2.0, count), random.integers(int(low), int(high), count))


def uniform(low: float, high: float, count: int = 2500) -> Array:
    return np.random.default_rng(2).uniform(low, high, count)


def ulps(value: float, exact: mpmath.mpf) -> float:
    """How far a value is off, in units of the last place that the exact one has as a float64."""
    # Beyond the largest float64, ∞ stands for all numbers from 2¹⁰²⁴ on.
    overflow = mpmath.mpf(2) ** 1024
    found, exact = (min(mpmath.mpf(number), overflow) for number in (value, exact))
    exponent = max(int(mpmath.frexp(exact)[1]) - 53, -1074) if exact else -1074
    return float(abs(found - exact) / mpmath.mpf(2) ** min(exponent, 971))


def worst(
    error: Callable[[float, mpmath.mpf], float],
    function: Function,
    exact: Callable[..., mpmath.mpf],
    x: Array,
) -> float:
    values = function(x.copy())
    return max(error(v, exact(mpmath.mpf(a))) for a, v in zip(x.tolist(), values.tolist(), strict=True))


def absolute(value: float, exact: mpmath.mpf) -> float:
    return float(abs(mpmath.mpf(value) - exact))


REDUCTION_STEPS = np.arange(-1080, 1030) + 0.5

EXP_INPUTS = {
    "usual": uniform(-40.0, 40.0),
    "whole range": uniform(-746.0, 710.0),
    "tiny": both_signs(magnitudes(-1074, -1)),
    "near the steps of the reduction": around(*(LN2 * REDUCTION_STEPS[::7]).tolist(), steps=1),
    "results subnormal": uniform(-745.2, -708.3),
    "near the largest": around(709.782712893384, 709.78, steps=20),
    "near the smallest": around(-745.1332191019411, -744.4400719213812, -708.3964185322641, steps=20),
}
LOG_INPUTS = {
    "all magnitudes": magnitudes(-1022, 1023),
    "subnormal": np.concatenate([magnitudes(-1074, -1022), around(SMALLEST_NORMAL), [SMALLEST]]),
    "near one": np.concatenate(
        [uniform(0.5, 2.0), around(1.0, steps=30), 1.0 + both_signs(magnitudes(-53, -3))]
    ),
    "near the steps of the reduction": around(*(SQRT2 * 2.0 ** np.arange(-1021, 1023, 5)).tolist()),
    "largest": around(LARGEST / 2, 2.0**1023),
}
LOG1P_INPUTS = {
    "usual": uniform(-1.0, 3.0),
    "zero to one": uniform(0.0, 1.0),
    "tiny": both_signs(magnitudes(-1074, -1)),
    "huge": magnitudes(0, 1023),
    "near −1": np.concatenate([-1.0 + magnitudes(-53, -1), [-1.0 + 2.0**-53]]),
    "near the steps of the reduction": around(
        SQRT2 - 1.0, math.sqrt(0.5) - 1.0, 2 * SQRT2 - 1.0, 1.0, 2.0**52, 2.0**53
    ),
}
TANH_INPUTS = {
    "usual": uniform(-6.0, 6.0),
    "to where it is flat": uniform(-25.0, 25.0),
    "tiny": both_signs(magnitudes(-1074, -1)),
    "huge": both_signs(magnitudes(4, 1023)),
    "near the steps of the reduction": both_signs(around(*(LN2 / 2 * (np.arange(60) + 0.5)).tolist())),
    "near the ends": both_signs(around(20.0, 19.0615, steps=20)),
}
SIGMOID_INPUTS = TANH_INPUTS | {
    "to where it is zero": uniform(-760.0, 760.0),
    "near the steps": both_signs(around(*(LN2 * (np.arange(1020) + 0.5))[::5].tolist())),
    "near its ends": both_signs(around(708.0, 709.8, 745.2)),
}
QUARTERS = (np.arange(0, 2**20, 997) * math.pi / 4).tolist()
ANGLE_INPUTS = {
    "usual": uniform(-10.0, 10.0),
    "whole range": uniform(-(2.0**20), 2.0**20),
    "tiny": both_signs(magnitudes(-1074, -1)),
    "near whole eighths of a turn": both_signs(around(*(a for a in QUARTERS if a < 2**20 - 1), steps=1)),
    "near small ones": both_signs(around(*(np.arange(1, 40) * math.pi / 4).tolist(), steps=8)),
    "the largest angle": both_signs(np.array([2.0**20, math.nextafter(2.0**20, 0.0)])),
}


@pytest.mark.parametrize("x", EXP_INPUTS.values(), ids=EXP_INPUTS)
def test_exp(x: Array) -> None:
    """exp is within 1 ulp, subnormal results included."""
    assert worst(ulps, maths.exp, mpmath.exp, x) <= 1.0


@pytest.mark.parametrize("x", LOG_INPUTS.values(), ids=LOG_INPUTS)
def test_log(x: Array) -> None:
    """log is within 1 ulp, of subnormal numbers too."""
    assert worst(ulps, maths.log, mpmath.log, x) <= 1.0


@pytest.mark.parametrize("x", LOG1P_INPUTS.values(), ids=LOG1P_INPUTS)
def test_log1p(x: Array) -> None:
    """log1p is within 1 ulp, also where 1 + x loses all of x."""
    with mpmath.workprec(1200):
        assert worst(ulps, maths.log1p, lambda a: mpmath.log(1 + a), x) <= 1.0


@pytest.mark.parametrize("x", TANH_INPUTS.values(), ids=TANH_INPUTS)
def test_tanh(x: Array) -> None:
    """tanh is within 2⁻⁵²."""
    assert worst(absolute, maths.tanh, mpmath.tanh, x) <= 2.0**-52


@pytest.mark.parametrize("x", SIGMOID_INPUTS.values(), ids=SIGMOID_INPUTS)
def test_sigmoid(x: Array) -> None:
    """sigmoid is within 2⁻⁵²."""
    assert worst(absolute, maths.sigmoid, lambda a: 1 / (1 + mpmath.exp(-a)), x) <= 2.0**-52


@pytest.mark.parametrize("x", ANGLE_INPUTS.values(), ids=ANGLE_INPUTS)
def test_sin_and_cos(x: Array) -> None:
    """sin and cos are within 2⁻⁵² up to 2²⁰ radians."""
    assert worst(absolute, maths.sin, mpmath.sin, x) <= 2.0**-52
    assert worst(absolute, maths.cos, mpmath.cos, x) <= 2.0**-52


@pytest.mark.parametrize("x", SIGMOID_INPUTS.values(), ids=SIGMOID_INPUTS)
def test_softplus(x: Array) -> None:
    """softplus, ln(1 + eˣ), is within 3 ulp, far out on either side too."""
    x = x[np.abs(x) < 1e4]
    with mpmath.workprec(1300):
        assert worst(ulps, maths.softplus, lambda a: mpmath.log(1 + mpmath.exp(a)), x) <= 3.0


INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        (
            maths.exp,
            [0.0, -0.0, INF, -INF, 710.0, 1e300, -746.0, -1e300],
            [1.0, 1.0, INF, 0.0, INF, INF, 0.0, 0.0],
        ),
        (maths.log, [1.0, 0.0, -0.0, INF, -INF, -1.0, -SMALLEST], [0.0, -INF, -INF, INF, NAN, NAN, NAN]),
        (maths.log1p, [0.0, -0.0, -1.0, INF, -INF, -2.0], [0.0, -0.0, -INF, INF, NAN, NAN]),
        (maths.tanh, [0.0, INF, -INF, 1e300, -1e300, 20.0], [0.0, 1.0, -1.0, 1.0, -1.0, 1.0]),
        (maths.sin, [0.0, INF, -INF, 2.0**20 + 1, -1e300], [0.0, NAN, NAN, NAN, NAN]),
        (maths.cos, [0.0, -0.0, INF, -INF, 2.0**20 + 1, -1e300], [1.0, 1.0, NAN, NAN, NAN, NAN]),
        (maths.sigmoid, [0.0, -0.0, INF, 1e300, 40.0], [0.5, 0.5, 1.0, 1.0, 1.0]),
        (maths.softplus, [INF, 1e300, -INF, -1e300], [INF, 1e300, 0.0, 0.0]),
        *(
            (function, [NAN, -NAN], [NAN, NAN])
            for function in (
                maths.exp,
                maths.log,
                maths.log1p,
                maths.tanh,
                maths.sin,
                maths.cos,
                maths.sigmoid,
            )
        ),
        (maths.softplus, [NAN, -NAN], [NAN, NAN]),
    ],
)
def test_ends(function: Function, x: list[float], expected: list[float]) -> None:
    """At ±0, ±∞, NaN and beyond what can be represented the results are those of the mathematics."""
    result = function(np.array(x))
    np.testing.assert_array_equal(result, expected)
    assert np.signbit(result[np.isfinite(result)]).tolist() == [
        math.copysign(1, v) < 0 for v in expected if math.isfinite(v)
    ]


@pytest.mark.parametrize("function", [maths.tanh, maths.sin], ids=["tanh", "sin"])
def test_tiny_angles_stay_themselves(function: Function) -> None:
    """tanh and sin of a tiny number are that number, and both keep its sign."""
    x = both_signs(np.concatenate([magnitudes(-1074, -28), [SMALLEST]]))
    np.testing.assert_array_equal(function(x.copy()), x)


def test_sigmoid_far_out() -> None:
    """Far out on the left sigmoid stays a positive number, and never rises when x falls."""
    tail = maths.sigmoid(np.array([-700.0, -707.9, -708.0, -709.0, -1e300, -INF]))
    assert (tail > 0.0).all()
    assert (np.diff(tail) <= 0.0).all()


ALL = {
    f.__name__: f
    for f in (
        maths.exp,
        maths.log,
        maths.log1p,
        maths.tanh,
        maths.sigmoid,
        maths.sin,
        maths.cos,
        maths.softplus,
    )
}


@pytest.mark.parametrize("function", ALL.values(), ids=ALL)
def test_bits_do_not_depend_on_the_shape(function: Function) -> None:
    """An element's bits are the same alone, in any array, at any place, of any layout."""
    x = uniform(0.01, 30.0, 2 * maths.SLAB + 7)
    together = function(x)
    some = [0, 1, 5, maths.SLAB - 1, maths.SLAB, len(x) - 1]
    assert [function(x[i : i + 1])[0] for i in some] == together[some].tolist()
    np.testing.assert_array_equal(function(x[3:]), together[3:])
    np.testing.assert_array_equal(function(x[::-3]), together[::-3])
    columns = x[: 2 * maths.SLAB].reshape(64, -1)
    np.testing.assert_array_equal(function(columns.T), together[: columns.size].reshape(columns.shape).T)


@pytest.mark.parametrize("function", ALL.values(), ids=ALL)
def test_arguments_are_left_alone(function: Function) -> None:
    """A function changes nothing of what it is given."""
    x = uniform(-1.0, 30.0, 50)
    before = x.copy()
    function(x)
    np.testing.assert_array_equal(x, before)


def test_tanh_in_place() -> None:
    """tanh may put its result over its argument."""
    x = uniform(-3.0, 3.0, maths.SLAB + 5)
    expected = maths.tanh(x)
    assert maths.tanh(x, out=x) is x
    np.testing.assert_array_equal(x, expected)


def test_log1p_up_to_1() -> None:
    """The short log1p gives log1p's bits everywhere from 0 to 1."""
    x = np.concatenate(
        [uniform(0.0, 1.0, 100_000), magnitudes(-1074, -1, 50_000), around(SQRT2 - 1.0, steps=50), [0.0, 1.0]]
    )
    np.testing.assert_array_equal(
        maths._log1p_up_to_1(x.copy()).view(np.int64), maths.log1p(x).view(np.int64)
    )


class Term:
    """A number that remembers how it was added up."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __add__(self, other: "Term") -> "Term":
        return Term(f"({self.name}+{other.name})")


@pytest.mark.parametrize(
    ("count", "order"),
    [
        (1, "0"),
        (2, "(0+1)"),
        (3, "((0+2)+1)"),
        (4, "((0+2)+(1+3))"),
        (5, "(((0+4)+2)+(1+3))"),
        (8, "(((0+4)+(2+6))+((1+5)+(3+7)))"),
        (9, "((((0+8)+4)+(2+6))+((1+5)+(3+7)))"),
    ],
)
def test_order_of_a_fold(count: int, order: str) -> None:
    """fold adds the part from the largest power of two on onto the front, again and again."""
    terms = np.array([Term(str(i)) for i in range(count)], dtype=object)
    assert cast(Term, maths.fold(cast(Array, terms))).name == order


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 16, 17, 20, 40])
@pytest.mark.parametrize("zeros", [1, 2, 3, 8, 25, 64])
def test_zeros_behind_a_fold(count: int, zeros: int) -> None:
    """Zeros put behind the terms change no bit of their sum."""
    terms = np.random.default_rng(count).normal(size=(count, 30)) * 10.0 ** np.arange(-15, 15)
    padded = np.concatenate([terms, np.zeros((zeros, 30))])
    np.testing.assert_array_equal(maths.fold(padded).view(np.int64), maths.fold(terms).view(np.int64))


def test_fold_is_a_sum() -> None:
    """A fold is the sum, to within what rounding does to it."""
    terms = np.random.default_rng(3).normal(size=(40, 6))
    exact = [math.fsum(column) for column in terms.T.tolist()]
    np.testing.assert_allclose(maths.fold(terms), exact, rtol=0, atol=40 * 2.0**-52)
