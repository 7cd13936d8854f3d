"""A run as the page carries it: every epoch's parameters, both pairs of traces, the points, in a few KB.

Each parameter is rounded to multiples of a power of two, coarse enough to pack well and fine enough that p
moves by less than TOLERANCE anywhere in the field at any epoch. Losses keep every bit of their float32.
Neighbouring epochs hardly differ, so that what is packed are differences of differences.
`templates/player/runs/recording.js` reads what this writes.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tloop.page.packing import packed
from tloop.simulation import Points, Run

TOLERANCE = 1 / 512  # of p; the field is painted in 158 steps of colour from white to either side
STEEPEST = 1 / 4  # the sigmoid's slope at most
EXACT = 2**48  # whole numbers up to here, and their differences, stay exact as JavaScript's numbers

Integers = NDArray[np.int64]

# What stands in a recording; a pause that never comes is None.
FIELDS: dict[str, tuple[type, ...]] = {
    "spec": (str,),
    "experiment": (dict,),
    "reach": (float,),
    "lastEpoch": (int,),
    "pauseEpoch": (int, type(None)),
    "outcome": (str,),
    "digest": (str,),
    "trainPoints": (int,),
    "testPoints": (int,),
    "exponents": (list,),
    "tracks": (list,),
    "data": (str,),
}


@dataclass(frozen=True)
class Track:
    """Columns of whole numbers, (rows, columns), as the bytes of their differences.

    The differences, of the order-th kind, are zig-zagged (0, −1, 1, −2 → 0, 1, 2, 3) and cut into `planes`
    bytes: all lowest bytes, column after column, then all second bytes, and so on.
    """

    columns: int
    order: int
    planes: int
    data: bytes


def record(run: Run, spec: str, outcome: str) -> dict[str, Any]:
    """The run as JSON values."""
    exponents = parameter_exponents(run)
    tracks = [
        pack(quantise(run.parameters, exponents)),
        *(pack(float_bits(trace)[:, None]) for trace in (run.train_loss, run.test_loss)),
        pack(correct_counts(run.train_accuracy, run.train_points)),
        pack(correct_counts(run.test_accuracy, run.test_points)),
    ]
    points = b"".join(_point_bytes(points) for points in (run.train_points, run.test_points))
    return {
        "spec": spec,
        "experiment": asdict(run.experiment),
        "reach": run.reach,
        "lastEpoch": run.last_epoch,
        "pauseEpoch": run.pause_epoch,
        "outcome": outcome,
        "digest": run.digest,
        "trainPoints": len(run.train_points),
        "testPoints": len(run.test_points),
        "exponents": exponents.tolist(),
        "tracks": [[track.columns, track.order, track.planes] for track in tracks],
        "data": packed(b"".join(track.data for track in tracks) + points),
    }


def recording_from(kept: bytes) -> dict[str, Any]:
    """What `record` gave, from JSON text. Raises ValueError for anything else."""
    recorded = json.loads(kept)
    if not isinstance(recorded, dict) or recorded.keys() != FIELDS.keys():
        raise ValueError("this is not a recording")
    if not all(isinstance(value, FIELDS[name]) for name, value in recorded.items()):
        raise ValueError("a field of this recording is of another kind")
    return recorded


def parameter_exponents(run: Run) -> Integers:
    """(P,): each parameter may be rounded to multiples of 2 to this power, as coarsely as TOLERANCE allows.

    Rounding moves a parameter by at most half such a step. With |tanh| ≤ 1 and tanh′ ≤ 1 the logit moves by
    as much times its amplification: 1 for b2 and W2, |W2| for b1, |W2|·|x| and |W2|·|y| for W1, and p by a
    quarter of that. Every parameter has an equal part in what is allowed.
    """
    hidden, reach = run.experiment.hidden, run.reach
    if hidden == 0:
        amplification = np.array([reach, reach, 1.0])
    else:
        # the weights are rounded too, so that they may be half a step larger than they are
        output_weights = np.abs(run.W2).max(axis=0) + TOLERANCE
        outwards = [np.repeat(output_weights, 2) * reach, output_weights, np.ones(hidden + 1)]
        amplification = np.concatenate(outwards)
    allowed = 2.0 * TOLERANCE / STEEPEST / len(amplification) / amplification
    exact = np.abs(run.parameters).max(axis=0) / EXACT
    exponents: Integers = _bit_lengths(np.maximum(allowed, 2.0 * exact)) - 1
    return exponents


def quantise(parameters: NDArray[np.float64], exponents: Integers) -> Integers:
    """Parameters (rows, P) as whole numbers of their steps."""
    whole: Integers = np.rint(np.ldexp(parameters, -exponents)).astype(np.int64)
    return whole


def float_bits(trace: NDArray[np.float64]) -> Integers:
    """The bits of each value's float32, as a whole number; they grow as the (positive) values do."""
    return trace.astype("<f4").view("<u4").astype(np.int64)


def correct_counts(accuracy: NDArray[np.float64], points: Points) -> Integers:
    """(epochs,) fractions as (epochs, 1) numbers of points on the right side."""
    return np.rint(accuracy * len(points)).astype(np.int64)[:, None]


def _bit_lengths(values: NDArray[Any]) -> Integers:
    """⌊log₂ value⌋ + 1, exactly, which a logarithm is not on every machine; 0 for 0."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def pack(values: Integers) -> Track:
    """(rows, columns) whole numbers as the differences, of first to third kind, that look smallest."""
    candidates = [_zigzag(_differences(values, order)) for order in (1, 2, 3)]
    bits = [int(_bit_lengths(candidate).sum()) for candidate in candidates]
    best = int(np.argmin(bits))
    zigzagged = np.ascontiguousarray(candidates[best], dtype="<u8")
    planes = max(1, (int(zigzagged.max()).bit_length() + 7) // 8)
    octets = zigzagged.view(np.uint8).reshape(*values.shape, 8)
    data = octets[:, :, :planes].transpose(2, 1, 0).tobytes()
    return Track(values.shape[1], best + 1, planes, data)


def _differences(values: Integers, order: int) -> Integers:
    """Differences down the rows, `order` times; before the first row all is zero."""
    before = np.zeros((order, values.shape[1]), dtype=np.int64)
    return np.diff(values, n=order, axis=0, prepend=before)


def _zigzag(differences: Integers) -> Integers:
    return np.where(differences < 0, -2 * differences - 1, 2 * differences)


def _point_bytes(points: Points) -> bytes:
    """x and y as float32, point after point, then the labels, a byte each."""
    return points.coordinates.astype("<f4").tobytes() + points.labels.astype(np.uint8).tobytes()
