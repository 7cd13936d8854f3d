"""How one quantity is spread over the seeds: counted while seeds come in, then summed up.

What is kept does not grow with the number of seeds: counts and fractions are few, and other numbers are
kept to three significant digits. All arithmetic is on decimals, so that no machine rounds otherwise.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from itertools import accumulate

from tloop.evidence.measured import Kind, Measured, Value
from tloop.evidence.other_seeds import Histogram, Spread

KEPT = Context(prec=3)  # significant digits of what is neither a count nor a fraction
NEVER = "never"
MISSING = "missing"  # can't be measured in this run: an epoch past its end
QUANTILES = {"q05": Decimal("0.05"), "q25": Decimal("0.25"), "median": Decimal("0.5")} | {
    "q75": Decimal("0.75"),
    "q95": Decimal("0.95"),
}
BINS = 24  # at the most
TAIL = Decimal("0.01")  # of the seeds on either side lie in the outermost bins, however far out
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5"))
PER_DECADE = tuple(Decimal(step) for step in ("1", "1.5", "2", "3", "5", "7"))  # about evenly apart in ratio


def kept(value: Value, kind: Kind) -> str:
    """The text under which a value is counted."""
    if value is None:
        return NEVER
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if kind == "number" and value.is_finite():
        value = value.normalize(KEPT)
    return f"{value:f}" if kind == "count" else str(value.normalize())


def spread_of(seen: Mapping[str, int], own: Measured) -> Spread:
    """The spread of the values that were counted; own: what the lesson's own run has."""
    values = {text: count for text, count in seen.items() if text not in (NEVER, MISSING)}
    numeric = own.kind in ("count", "number", "fraction")
    ordered = sorted((Decimal(text), count) for text, count in values.items()) if numeric else []
    return Spread(
        own.kind,
        own.points,
        sum(seen.values()),
        seen.get(NEVER, 0),
        seen.get(MISSING, 0),
        None if own.kind == "number" else seen.get(kept(own.value, own.kind), 0),
        {} if numeric else dict(sorted(values.items())),
        quantiles(ordered, seen.get(NEVER, 0)) if numeric else {},
        histogram(ordered, own.points) if numeric else None,
    )


def quantiles(ordered: Sequence[tuple[Decimal, int]], never: int) -> dict[str, Decimal | None]:
    """Of each share the smallest value that so many seeds do not exceed (Hyndman and Fan, 1996, type 1).

    What never comes is more than any number: None.
    """
    sums = list(accumulate(count for _, count in ordered))
    seeds = (sums[-1] if sums else 0) + never
    found: dict[str, Decimal | None] = {}
    for name, part in QUANTILES.items():
        needed = int((part * seeds).to_integral_value(ROUND_CEILING))
        place = bisect_right(sums, max(needed, 1) - 1)
        found[name] = ordered[place][0] if place < len(ordered) else None
    return found


def histogram(ordered: Sequence[tuple[Decimal, int]], points: int | None) -> Histogram | None:
    """At most BINS bins with edges that are easy to read; None where no seed has a number."""
    finite = [(value, count) for value, count in ordered if value.is_finite()]
    if not finite:
        return None
    low, high = _without_tails(finite)
    edges = _edges(low, high, points)
    counts = Counter[int]()
    for value, count in finite:
        counts[min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)] += count
    return Histogram(tuple(edges), tuple(counts[i] for i in range(len(edges) - 1)))


def _without_tails(ordered: Sequence[tuple[Decimal, int]]) -> tuple[Decimal, Decimal]:
    sums = list(accumulate(count for _, count in ordered))
    cut = int(TAIL * sums[-1])
    return ordered[bisect_right(sums, cut)][0], ordered[bisect_right(sums, sums[-1] - cut - 1)][0]


def _edges(low: Decimal, high: Decimal, points: int | None) -> list[Decimal]:
    if points is not None and points < BINS:  # a bin for each possible fraction
        first, last = round(low * points), round(high * points)
        return [(Decimal(i) - Decimal("0.5")) / points for i in range(first, last + 2)]
    if low > 0 and high / low > 50:
        return _ratio_edges(low, high)
    step = _step((high - low) / (BINS - 2), whole=low == low.to_integral_value() and high > 1)
    lowest, highest = (int((end / step).to_integral_value(ROUND_FLOOR)) for end in (low, high))
    return [step * i for i in range(lowest, highest + 2)]


def _step(least: Decimal, whole: bool) -> Decimal:
    """The smallest 1, 2, 2.5 or 5 times a power of ten that is no smaller."""
    if whole and least <= 1:
        return Decimal(1)
    power = Decimal(1).scaleb(least.adjusted()) if least else Decimal("0.001")
    steps = [step * power for step in (*STEPS, Decimal(10))]
    return next(step for step in steps if step >= least and not (whole and step % 1))


def _ratio_edges(low: Decimal, high: Decimal) -> list[Decimal]:
    """Edges whose ratios are about equal, a few in each power of ten."""
    decades = range(low.adjusted(), high.adjusted() + 2)
    for sparse in (1, 2, 3, 6):
        grid = [step.scaleb(decade) for decade in decades for step in PER_DECADE[::sparse]]
        first = bisect_right(grid, low) - 1
        edges = grid[first : bisect_right(grid, high) + 1]
        if len(edges) <= BINS + 1:
            break
    return edges
