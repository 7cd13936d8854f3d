"""A spread in bars: what is drawn, and where the lesson's own value is marked."""

import re
from decimal import Decimal

import pytest

from tloop.evidence.measured import Measured
from tloop.page.histogram import HEIGHT, WIDTH, bars
from tloop.surveys.spread import spread_of

SEEN = {str(value): 1 + value % 7 for value in range(600, 1400, 3)}


def test_bars() -> None:
    """A bar for each bin that is not empty, the highest of full height, none beyond the picture."""
    own = Measured(Decimal(878), "count")
    spread = spread_of(SEEN, own)
    drawn = bars(spread, own)
    assert drawn is not None
    assert spread.histogram is not None
    heights = [HEIGHT - int(top) for top in re.findall(r"V(\d+)h", drawn.path)]
    steps = [int(step) for step in re.findall(r"h(\d+)", drawn.path)]
    assert [height > 0 for height in heights] == [count > 0 for count in spread.histogram.counts]
    assert max(heights) == HEIGHT
    assert 0.9 * WIDTH < sum(steps) <= WIDTH
    assert (drawn.low, drawn.high) == ("600", "1,400")


@pytest.mark.parametrize(("value", "low", "high"), [(601, 0, 10), (1000, 50, 70), (99999, 105, 120)])
def test_mark(value: int, low: int, high: int) -> None:
    """The lesson's value stands over its bin; what lies beyond, over the outermost."""
    own = Measured(Decimal(value), "count")
    drawn = bars(spread_of(SEEN, own), own)
    assert drawn is not None
    assert drawn.mark is not None
    assert low <= drawn.mark <= high


def test_no_mark_and_no_bars() -> None:
    """What never comes has no place, and one value alone no histogram."""
    never = Measured(None, "count")
    drawn = bars(spread_of(SEEN, never), never)
    assert drawn is not None
    assert drawn.mark is None
    assert bars(spread_of({"7": 9}, never), never) is None
