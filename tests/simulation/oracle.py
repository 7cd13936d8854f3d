"""A second trainer, in plain Python on single numbers, written straight from the formulas of a run.

It shares no code with `tloop.simulation`. Its numbers may be of any subclass of float: `Counted` ones
tell how many operations a run takes.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

ROUNDER = 1.5 * 2.0**52
COTH = [1 / 3, -1 / 45, 2 / 945, -1 / 4725, 2 / 93555, -1382 / 638512875]
ARTANH = [2 / n for n in range(3, 22, 2)]


class Counted(float):
    """A float that counts the operations done on numbers of its kind."""

    additions: ClassVar[int] = 0
    multiplications: ClassVar[int] = 0
    roots: ClassVar[int] = 0

    @classmethod
    def reset(cls) -> None:
        cls.additions = cls.multiplications = cls.roots = 0


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


def root(x: float) -> float:
    """Counted too."""
    if isinstance(x, Counted):
        Counted.roots += 1
    return like(x, math.sqrt(float(x)))


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


@dataclass
class Rule:
    """An update rule by its formula, and what it remembers, in the order of `Network.flat`."""

    eta: float
    decay: float = 0.0
    momentum: float = 0.0
    adam: bool = False
    v: list[float] = field(default_factory=list)
    m: list[float] = field(default_factory=list)
    powers: list[float] = field(default_factory=list)

    def step(self, network: Network, slope: Sequence[float]) -> Network:
        """The network after one update."""
        flat, H = network.flat(), len(network.W1)
        biases = {*range(2 * H, 3 * H), len(flat) - 1}
        pull = [None if i in biases or not self.decay else w * self.decay for i, w in enumerate(flat)]
        if self.adam:
            taken = plus(self.adams(slope), pull)
        elif self.momentum:
            slope = plus(slope, pull)
            self.v = self.v or [like(slope[0], 0.0)] * len(slope)
            self.v = taken = [v * self.momentum + g for v, g in zip(self.v, slope, strict=True)]
        else:
            taken = plus(slope, pull)
        flat = [w - g * self.eta for w, g in zip(flat, taken, strict=True)]
        W1 = [flat[2 * j : 2 * j + 2] for j in range(H)]
        return Network(W1, flat[2 * H : 3 * H], flat[3 * H : -1], flat[-1])

    def adams(self, slope: Sequence[float]) -> list[float]:
        self.m = self.m or [like(slope[0], 0.0)] * len(slope)
        self.v = self.v or list(self.m)
        self.m = [m * 0.9 + g * (1.0 - 0.9) for m, g in zip(self.m, slope, strict=True)]
        self.v = [v * 0.999 + g * g * (1.0 - 0.999) for v, g in zip(self.v, slope, strict=True)]
        if not self.powers:
            self.powers = [like(slope[0], 1.0)] * 2
        self.powers = [self.powers[0] * 0.9, self.powers[1] * 0.999]
        first, second = 1.0 - self.powers[0], 1.0 - self.powers[1]
        return [m / first / (root(v / second) + 1e-8) for m, v in zip(self.m, self.v, strict=True)]


def plus(terms: Sequence[float], others: Sequence[float | None]) -> list[float]:
    return [a if b is None else a + b for a, b in zip(terms, others, strict=True)]


def train(
    network: Network,
    train: Sequence[Point],
    test: Sequence[Point],
    rule: Rule,
    epochs: int,
    orders: Sequence[Sequence[int]] | None = None,
    batch: int = 0,
) -> Trace:
    """Epochs 0 … `epochs`, without the auto-pause. orders: of the points in each epoch, a batch at a time."""
    trace = Trace()
    for epoch in range(epochs + 1):
        loss, right, passes = measure(network, train)
        test_loss, test_right, _ = measure(network, test)
        trace.rows.append(network.flat())
        trace.train_loss.append(loss)
        trace.train_accuracy.append(right)
        trace.test_loss.append(test_loss)
        trace.test_accuracy.append(test_right)
        if epoch == epochs:
            return trace
        if orders is None:
            network = rule.step(network, gradient(network, train, passes))
            continue
        for start in range(0, len(train), batch):
            points = [train[i] for i in orders[epoch][start : start + batch]]
            passes = [network.forward(x, y) for x, y, _ in points]
            network = rule.step(network, gradient(network, points, passes))
    return trace


def shuffled(seed: int, epoch: int, count: int) -> list[int]:
    """The order of an epoch's points: Fisher and Yates, by numbers of xoshiro128** (see `xoshiro`)."""
    numbers, order = (
        xoshiro([murmur3(f"{seed} batches {epoch}".encode(), salt) for salt in range(4)]),
        list(range(count)),
    )
    for last in reversed(range(1, count)):
        drawn = int((next(numbers) + 0.5) / 2.0**32 * (last + 1))
        order[last], order[drawn] = order[drawn], order[last]
    return order


def xoshiro(s: list[int]) -> Iterator[int]:
    """xoshiro128** 1.1, from Blackman and Vigna's C."""
    while True:
        yield turn(s[1] * 5 % 2**32, 7) * 9 % 2**32
        t = s[1] * 2**9 % 2**32
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = turn(s[3], 11)


def murmur3(data: bytes, h: int) -> int:
    """MurmurHash3_x86_32, from Appleby's C++."""
    whole = len(data) // 4 * 4
    blocks = [data[i : i + 4] for i in range(0, whole, 4)]
    for block in [*blocks, data[whole:]]:
        h ^= turn(int.from_bytes(block, "little") * 0xCC9E2D51 % 2**32, 15) * 0x1B873593 % 2**32
        if len(block) == 4:
            h = (turn(h, 13) * 5 + 0xE6546B64) % 2**32
    h ^= len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        h = (h ^ h >> shift) * factor % 2**32
    return h


def turn(word: int, places: int) -> int:
    return (word << places | word >> 32 - places) % 2**32
