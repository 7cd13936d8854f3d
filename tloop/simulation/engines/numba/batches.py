"""The orders of `batches.py`, and points in such an order."""

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.engines.numba.lanes import INPUTS, LANES, ONE, ZERO, Index, Row, compiled
from tloop.simulation.maths import Array

MASK = Index(0xFFFFFFFF)


@compiled
def draw_orders(state: NDArray[np.uint64], runs: int, count: Row, order: NDArray[np.int64]) -> None:
    """`batches.orders` from streams of this state (4, epochs · R): order (epochs, count), each a row."""
    for stream in range(state.shape[1]):
        a, b, c, d = state[0, stream], state[1, stream], state[2, stream], state[3, stream]
        here = (stream // runs * count) * LANES + stream % runs
        for i in range(count):
            order[here + i * LANES] = i
        for last in range(count - ONE, ZERO, -1):
            product = b * Index(5) & MASK
            bits = (product << Index(7) | product >> Index(25)) * Index(9) & MASK
            shifted = b << Index(9) & MASK
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= shifted
            d = (d << Index(11) | d >> Index(21)) & MASK
            drawn = Index((bits + 0.5) / 4294967296.0 * (last + ONE))
            one, other = here + last * LANES, here + drawn * LANES
            order[one], order[other] = order[other], order[one]


@compiled
def shuffle(
    inputs: Array, labels: Array, order: NDArray[np.int64], shuffled: Array, shuffled_labels: Array
) -> None:
    for i in range(Index(shuffled_labels.size) // LANES):
        for run in range(LANES):
            drawn = Index(order[LANES * i + run])
            shuffled[INPUTS * i + run] = inputs[INPUTS * drawn + run]
            shuffled[INPUTS * i + LANES + run] = inputs[INPUTS * drawn + LANES + run]
            shuffled_labels[LANES * i + run] = labels[LANES * drawn + run]
