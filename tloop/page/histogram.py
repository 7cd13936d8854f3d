"""A survey's spread as a few bars, small enough to stand in a line of a table."""

import math
from bisect import bisect_right
from dataclasses import dataclass

from tloop.evidence.measured import Measured
from tloop.evidence.other_seeds import Histogram, Spread
from tloop.evidence.typicality import number_text

WIDTH, HEIGHT = 120, 28  # pixels of the bars; their labels stand below


@dataclass(frozen=True)
class Bars:
    """path: of all bars in one outline; mark: where the lesson's own value lies, None for never."""

    path: str
    mark: int | None
    low: str
    high: str


def bars(spread: Spread, own: Measured) -> Bars | None:
    """The histogram of a spread, drawn; None where there is none, or all seeds lie in one bin."""
    histogram = spread.histogram
    if histogram is None or len(histogram.counts) < 2:
        return None
    highest, step = max(histogram.counts), WIDTH // len(histogram.counts)
    tops = [HEIGHT - math.ceil(HEIGHT * count / highest) for count in histogram.counts]
    path = f"M0 {HEIGHT}" + "".join(f"V{top}h{step}" for top in tops) + f"V{HEIGHT}"
    ends = histogram.edges[0], histogram.edges[-1]
    low, high = (number_text(max(end, ends[0] * 0), spread) for end in ends)
    return Bars(path, _mark(histogram, own, step), low, high)


def _mark(histogram: Histogram, own: Measured, step: int) -> int | None:
    """The middle of the bin in which the value lies, in pixels."""
    value = own.value
    if value is None or isinstance(value, bool | str) or not value.is_finite():
        return None
    place = min(max(bisect_right(histogram.edges, value) - 1, 0), len(histogram.counts) - 1)
    return round((place + 0.5) * step)
