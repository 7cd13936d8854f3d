"""How the engine's arrays lie, and how its functions are compiled.

Every array is flat, in rows of LANES, one number a run. Indices are unsigned: of a signed one Numba would
ask whether it counts from the end.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Or else Numba starts colorama, where that is installed, and a terminal is sent a code when the program ends.
os.environ.setdefault("NUMBA_DISABLE_ERROR_MESSAGE_HIGHLIGHTING", "1")

import numpy as np
from numba import njit

Index = np.uintp
Row = Index | int
ZERO, ONE, TWO, THREE, KINDS, FIVE, SIX, SEVEN, EIGHT = (Index(i) for i in range(9))
SIDE_BY_SIDE = 32  # runs at a time
LANES = Index(SIDE_BY_SIDE)
INPUTS = TWO * LANES  # a point's x and y
NEURON = KINDS * LANES  # a neuron's W1 (x and y), b1 and W2
W2 = THREE * LANES  # where it lies within a neuron


def content_hash(folder: Path) -> str:
    """Of all programs in it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


MADE_FROM = content_hash(Path(__file__).parents[2])  # the whole simulation


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compiled when it is first called; the code is kept for later processes if there is a folder for it."""
    try:
        kept: Any = njit(error_model="numpy", nogil=True, cache=True)(function)
    except RuntimeError:  # installed read-only, without a writable home
        return njit(error_model="numpy", nogil=True)(function)
    # Numba's own stamp is of the one file that the function stands in, not of those that it calls into.
    kept._cache._cache_file._source_stamp = MADE_FROM
    return kept


inlined = njit(error_model="numpy", inline="always")
