"""A second trainer, in plain Python on single numbers, written straight from the formulas of a run.

It shares no code with `tloop.simulation`. Its numbers may be of any subclass of float: `Counted` ones
tell how many operations a run takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

ROUNDER = 1.5 * 2.0**52
COTH = [1 / 3, -1 / 45, 2 / 945, -1 / 4725, 2 / 93555, -1382 / 638512875]
ARTANH = [2 / n for n in range(3, 22, 2)]


class Counted(float):
    """A float that counts the operations done on numbers of its kind."""

    additions: ClassVar[int] = 0
    multiplications: ClassVar[int] = 0

    @classmethod
    def reset(cls) -> None:
        cls.additions = cls.multiplications = 0


def _counting(name: str, counter: str) -> None:
    plain = getattr(float, name)

    def operation(self: Counted, other: float) -> Counted:
        setattr(Counted, counter, getattr(Counted, counter) + 1)
        return Counted(plain(self, other))

    setattr(Counted, name, operation)


for _name in ("__add__", "__radd__", "__sub__", "__rsub__"):
    _counting(_name, "additions")
for _name in ("__mul__", "__rmul__", "__truediv__", "__rtruediv__"):
    _counting(_name, "multiplications")


def like(x: float, value: float) -> float:
    """A value of the kind of x, at no cost."""
    return type(x)(value)


def two_to_the(k: float) -> float:
    return like(k, 2.0 ** int(float(k)))


def minus(x: float) -> float:
    return like(x, -float(x))


def whole(x: float) -> float:
    return (x + ROUNDER) - ROUNDER


def series(x: float, coefficients: Sequence[float]) -> float:
    total = x * coefficients[-1]
    for coefficient in reversed(coefficients[1:-1]):
        total = (total + coefficient) * x
    return total + coefficients[0]


def u_coth_u(u: float) -> float:
    square = u * u
    return series(square, COTH) * square + 1.0


def tanh(x: float) -> float:
    x = min(max(x, like(x, -20.0)), like(x, 20.0))
    k = whole(x * 2.8853900817779268)
    u = x - k * 0.34657359027997264
    power = two_to_the(k)
    c = (power - 1.0) / (power + 1.0)
    return u * (1.0 - c * c) / (c * u + u_coth_u(u)) + c


def sigmoid(x: float) -> float:
    x = min(max(x, like(x, -708.0)), like(x, 708.0)) * 0.5
    k = whole(x * 2.8853900817779268)
    u = x - k * 0.34657359027997264
    middle = u_coth_u(u)
    grow = (middle + u) * two_to_the(k)
    return grow / ((middle - u) + grow)


def exp(x: float) -> float:
    x = min(max(x, like(x, -746.0)), like(x, 710.0))
    k = whole(x * 1.4426950408889634)
    high = x - k * 0.6931471806019545
    low = k * -4.2009150726810846e-11
    r = high - low
    u = r * 0.5
    square = u * u
    u = u - series(square, COTH) * square
    e = (r * u / (1.0 - u) - low + high) + 1.0
    half = whole(k * 0.5)
    return e * two_to_the(half) * two_to_the(k - half)


def log1p_up_to_1(x: float) -> float:
    one_more = 1.0 + x
    lost = (x - (one_more - 1.0)) / one_more
    k = like(x, 0.0 if float(one_more) < 1.4142135623730951 else 1.0)
    f = like(x, float(one_more) / 2.0 ** float(k)) - 1.0
    s = f / (2.0 + f)
    square = s * s
    half_square = f * f * 0.5
    rest = (series(square, ARTANH) * square + half_square) * s
    rest = rest + (k * -4.2009150726810846e-11 + lost)
    return k * 0.6931471806019545 - ((half_square - rest) - f)


def softplus(x: float) -> float:
    return log1p_up_to_1(exp(minus(like(x, abs(float(x)))))) + max(x, like(x, 0.0))


def fold(terms: Sequence[float]) -> float:
    """Terms from the largest power of two on are added onto the front, until one is left."""
    totals = list(terms)
    while len(totals) > 1:
        half = 1
        while 2 * half < len(totals):
            half *= 2
        for i in range(half, len(totals)):
            totals[i - half] = totals[i - half] + totals[i]
        del totals[half:]
    return totals[0]


@dataclass
class Network:
    """W1 (H, 2), b1 (H), W2 (H; 2 without a hidden layer), b2."""

    W1: list[list[float]]
    b1: list[float]
    W2: list[float]
    b2: float

    def flat(self) -> list[float]:
        return [*(w for pair in self.W1 for w in pair), *self.b1, *self.W2, self.b2]

    def forward(self, x: float, y: float) -> tuple[list[float], float]:
        h = [tanh(x * wx + y * wy + b) for (wx, wy), b in zip(self.W1, self.b1, strict=True)] or [x, y]
        return h, fold([value * weight for value, weight in zip(h, self.W2, strict=True)]) + self.b2


Point = tuple[float, float, int]


@dataclass
class Trace:
    rows: list[list[float]] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    test_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    test_accuracy: list[float] = field(default_factory=list)


def measure(
    network: Network, points: Sequence[Point]
) -> tuple[float, float, list[tuple[list[float], float]]]:
    """Mean loss, accuracy, and what every point's forward pass gave."""
    passes = [network.forward(x, y) for x, y, _ in points]
    margins = [z if label else minus(z) for (_, z), (_, _, label) in zip(passes, points, strict=True)]
    loss = fold([softplus(minus(margin)) for margin in margins]) / len(points)
    right = fold([like(margin, 1.0 if margin > 0 else 0.0) for margin in margins]) / len(points)
    return loss, right, passes


def gradient(
    network: Network, points: Sequence[Point], passes: Sequence[tuple[list[float], float]]
) -> list[float]:
    """In the order of `Network.flat`."""
    rows = []
    for (x, y, label), (h, z) in zip(points, passes, strict=True):
        blame = sigmoid(z) - label
        dsum = (
            [(1.0 - value * value) * (blame * w) for value, w in zip(h, network.W2, strict=True)]
            if network.W1
            else []
        )
        rows.append([*(d * c for d in dsum for c in (x, y)), *dsum, *(blame * value for value in h), blame])
    return [fold(column) / len(points) for column in zip(*rows, strict=True)]


def step(network: Network, slope: Sequence[float], eta: float) -> Network:
    flat = [w - g * eta for w, g in zip(network.flat(), slope, strict=True)]
    H = len(network.W1)
    W1 = [flat[2 * j : 2 * j + 2] for j in range(H)]
    return Network(W1, flat[2 * H : 3 * H], flat[3 * H : -1], flat[-1])


def train(network: Network, train: Sequence[Point], test: Sequence[Point], eta: float, epochs: int) -> Trace:
    """Epochs 0 … `epochs`, without the auto-pause."""
    trace = Trace()
    for epoch in range(epochs + 1):
        loss, right, passes = measure(network, train)
        test_loss, test_right, _ = measure(network, test)
        trace.rows.append(network.flat())
        trace.train_loss.append(loss)
        trace.train_accuracy.append(right)
        trace.test_loss.append(test_loss)
        trace.test_accuracy.append(test_right)
        if epoch < epochs:
            network = step(network, gradient(network, train, passes), eta)
    return trace
