"""Batches: in which order an epoch goes through the training points, and where it stops for an update."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.random import Streams

Orders = NDArray[np.intp]


def batch_size(batch: int | None, count: int) -> int:
    """Points per update, of `count` training points; a batch that could hold more than all holds all."""
    return count if batch is None else min(batch, count)


def batches(size: int, count: int) -> list[slice]:
    """Where an epoch's batches begin and end; the last may be short."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def shuffle_name(epoch: int) -> str:
    """Of the stream that the order of an epoch's points is drawn from."""
    return f"batches {epoch}"


def orders(names: Sequence[tuple[int, str]], count: int) -> Orders:
    """The order of `count` points that each of these streams gives: (points, streams).

    Fisher and Yates: from the last place to the second, one of those that are left is drawn for it.
    """
    streams, lanes = Streams(names), np.arange(len(names))
    order = np.repeat(np.arange(count)[:, None], len(names), axis=1)
    for last in range(count - 1, 0, -1):
        drawn = (streams.uniform() * (last + 1)).astype(np.intp)
        order[last], order[drawn, lanes] = order[drawn, lanes], order[last].copy()
    return order
