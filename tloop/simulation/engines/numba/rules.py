"""The update rules of `rules.py`, on one parameter of every run."""

import math

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.engines.numba.lanes import LANES, Index, Row, compiled
from tloop.simulation.maths import Array
from tloop.simulation.rules import BETA_1, BETA_2, CORRECTIONS, EPSILON, RULES, SETTLED

KNOBS = 5  # rows: η, decay, momentum, and Adam's two 1 − βᵗ
ETA, DECAY, MU, FIRST, SECOND = (LANES * Index(i) for i in range(KNOBS))
MOMENTUM, ADAM = (list(RULES).index(name) for name in ("momentum", "adam"))
ADAM_CORRECTIONS = CORRECTIONS.T.ravel()


@compiled
def add_decay(weights: Array, start: Row, knobs: Array, step: Array) -> None:
    for run in range(LANES):
        step[run] += weights[start + run] * knobs[DECAY + run]


@compiled
def momentum(velocity: Array, start: Row, knobs: Array, step: Array) -> None:
    for run in range(LANES):
        step[run] += velocity[start + run] * knobs[MU + run]
        velocity[start + run] = step[run]


@compiled
def adam(m: Array, v: Array, start: Row, knobs: Array, step: Array) -> None:
    for run in range(LANES):
        g = step[run]
        mean = m[start + run] * BETA_1 + g * (1.0 - BETA_1)
        square = v[start + run] * BETA_2 + g * g * (1.0 - BETA_2)
        m[start + run], v[start + run] = mean, square
        mean, square = mean / knobs[FIRST + run], square / knobs[SECOND + run]
        step[run] = mean / (math.sqrt(square) + EPSILON)


@compiled
def update(
    weights: Array,
    start: Row,
    is_weight: bool,
    sums: Array,
    place: Row,
    count: Row,
    rule: int,
    decays: bool,
    knobs: Array,
    memory: Array,
    step: Array,
) -> None:
    """parameters ← parameters − η·step, from the gradient's sum over `count` points; step: room for it."""
    for run in range(LANES):
        step[run] = sums[place + run] / np.float64(count)
    decays = decays and is_weight
    if decays and rule != ADAM:
        add_decay(weights, start, knobs, step)
    if rule == MOMENTUM:
        momentum(memory, start, knobs, step)
    if rule == ADAM:
        adam(memory, memory[weights.size :], start, knobs, step)
        if decays:
            add_decay(weights, start, knobs, step)
    for run in range(LANES):
        weights[start + run] -= step[run] * knobs[ETA + run]


@compiled
def correct(updates: NDArray[np.int64], corrections: Array, knobs: Array) -> None:
    """Adam's 1 − βᵗ for this update, of either β."""
    for run in range(LANES):
        updates[run] += 1
        t = min(updates[run], SETTLED)
        knobs[FIRST + run], knobs[SECOND + run] = corrections[2 * t], corrections[2 * t + 1]
