"""The points: five data sets in the square [−3, 3]², each half "+" and half "−".

A data set is a function of labels and uniform draws; noise comes afterwards from a stream of its own,
so that more of it moves the same points about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.maths import Array, cos, log, sin
from tloop.simulation.random import Stream

RADIUS = 3.0
TRAIN_COUNT = 40
TEST_COUNT = 20

TAU = 6.283185307179586
XOR_GAP = 0.45  # half the width of the empty cross between the quadrants
DISC_RADIUS = 0.5 * RADIUS
RING_RADIUS = 0.7 * RADIUS
SPIRAL_TURNS = 1.0
GAUSS_CENTRE = 0.45 * RADIUS
GAUSS_SPREAD = 0.2 * RADIUS
MOON_RADIUS = 0.55 * RADIUS
MOON_WIDTH = 0.15 * RADIUS


@dataclass(frozen=True, eq=False)
class Points:
    """n labelled points: coordinates (n, 2) and labels (n,), 1 for "+" and 0 for "−"."""

    coordinates: Array
    labels: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.labels)


@lru_cache(maxsize=4096)
def draw_points(data: str, noise: float, seed: int, split: str, count: int) -> Points:
    """`count` points of a data set, "+" and "−" in turn; `split` names the stream ("train", "test").

    noise: standard deviation of a Gaussian jitter on each coordinate, in units of RADIUS.
    """
    labels = np.array([1 - i % 2 for i in range(count)], dtype=np.int8)
    uniforms = Stream(seed, f"{data} {split} points").uniforms(count, 4)
    coordinates = DATA_SETS[data](labels, uniforms)
    if noise > 0.0:
        coordinates = coordinates + noise * RADIUS * gaussian(
            Stream(seed, f"{split} noise").uniforms(count, 2)
        )
    coordinates.flags.writeable = labels.flags.writeable = False
    return Points(coordinates, labels)


def gaussian(uniforms: Array) -> Array:
    """Pairs of standard normal numbers from pairs of uniform ones, (n, 2) → (n, 2) (Box and Muller, 1958)."""
    radius = np.sqrt(-2.0 * log(uniforms[:, 0]))
    angle = TAU * uniforms[:, 1]
    return np.stack([radius * cos(angle), radius * sin(angle)], axis=1)


def xor(labels: NDArray[np.int8], uniforms: Array) -> Array:
    """Four quadrants in turn: "+" where x and y have the same sign; a cross along the axes stays empty."""
    distance = XOR_GAP + (RADIUS - XOR_GAP) * uniforms[:, :2]
    x_sign = np.array([1.0 if i // 2 % 2 == 0 else -1.0 for i in range(len(labels))])
    y_sign = np.where(labels == 1, x_sign, -x_sign)
    return np.stack([x_sign * distance[:, 0], y_sign * distance[:, 1]], axis=1)


def circle(labels: NDArray[np.int8], uniforms: Array) -> Array:
    """A disc of "+" within a ring of "−", even in the radius."""
    disc = DISC_RADIUS * uniforms[:, 0]
    ring = RING_RADIUS + (RADIUS - RING_RADIUS) * uniforms[:, 0]
    return polar(np.where(labels == 1, disc, ring), TAU * uniforms[:, 1])


def spiral(labels: NDArray[np.int8], uniforms: Array) -> Array:
    """Two arms, opposite each other, that wind once about the centre."""
    along = uniforms[:, 0]
    angle = SPIRAL_TURNS * TAU * along + np.where(labels == 1, 0.0, 0.5 * TAU)
    return polar(RADIUS * along, angle)


def gauss(labels: NDArray[np.int8], uniforms: Array) -> Array:
    """Two round clouds, "+" above on the right and "−" below on the left."""
    centre = np.where(labels == 1, GAUSS_CENTRE, -GAUSS_CENTRE)
    return centre[:, None] + GAUSS_SPREAD * gaussian(uniforms[:, :2])


def moons(labels: NDArray[np.int8], uniforms: Array) -> Array:
    """Two half rings that reach into each other, "+" arched upwards."""
    angle = 0.5 * TAU * uniforms[:, 0]
    radius = MOON_RADIUS + MOON_WIDTH * (uniforms[:, 1] - 0.5)
    side = np.where(labels == 1, 1.0, -1.0)
    arch = polar(radius, angle)
    x = side * (arch[:, 0] - 0.5 * MOON_RADIUS)
    y = side * (arch[:, 1] - 0.25 * MOON_RADIUS)
    return np.stack([x, y], axis=1)


def polar(radius: Array, angle: Array) -> Array:
    """Cartesian coordinates (n, 2) of polar ones, the angle in radians."""
    return np.stack([radius * cos(angle), radius * sin(angle)], axis=1)


DATA_SETS: dict[str, Callable[[NDArray[np.int8], Array], Array]] = {
    "xor": xor,
    "circle": circle,
    "spiral": spiral,
    "gauss": gauss,
    "moons": moons,
}


def true_rule(data: str, coordinates: Array) -> NDArray[np.bool_]:
    """Which of n points (n, 2) the rule behind a data set calls "+", (n,): the side of the clean class."""
    return TRUE_RULES[data](coordinates[:, 0], coordinates[:, 1])


def _xor_rule(x: Array, y: Array) -> NDArray[np.bool_]:
    return x * y > 0.0


def _circle_rule(x: Array, y: Array) -> NDArray[np.bool_]:
    """Within the middle of the gap between disc and ring."""
    return np.sqrt(x * x + y * y) < 0.5 * (DISC_RADIUS + RING_RADIUS)


def _spiral_rule(x: Array, y: Array) -> NDArray[np.bool_]:
    """Within a quarter turn of the arm of "+": its angle at this radius."""
    angle = SPIRAL_TURNS * TAU * (np.sqrt(x * x + y * y) / RADIUS)
    return x * cos(angle) + y * sin(angle) > 0.0


def _gauss_rule(x: Array, y: Array) -> NDArray[np.bool_]:
    """Nearer to the centre of "+"."""
    return x + y > 0.0


def _moons_rule(x: Array, y: Array) -> NDArray[np.bool_]:
    """Nearer to the half ring of "+"."""
    return _to_arch(x, y) < _to_arch(-x, -y)


def _to_arch(x: Array, y: Array) -> Array:
    """Distance to the half ring that is arched upwards, the ends of which count below its centre."""
    x, y = x + 0.5 * MOON_RADIUS, y + 0.25 * MOON_RADIUS
    end = np.abs(x) - MOON_RADIUS
    return np.where(y >= 0.0, np.abs(np.sqrt(x * x + y * y) - MOON_RADIUS), np.sqrt(end * end + y * y))


TRUE_RULES: dict[str, Callable[[Array, Array], NDArray[np.bool_]]] = {
    "xor": _xor_rule,
    "circle": _circle_rule,
    "spiral": _spiral_rule,
    "gauss": _gauss_rule,
    "moons": _moons_rule,
}
