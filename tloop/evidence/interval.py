"""The numbers that a rule accepts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Literal

from tloop.evidence.measured import Kind, plain
from tloop.lesson.links.claim import Between, Compared, Comparison, Near, Number, Numeric, Within

SHOWN_DIGITS = 6
SHARE = Decimal("0.05")  # "about" allows 5 %, or two units of the last digit if that is more


class AcceptanceError(ValueError):
    """The words can't be held against this quantity; `part` says where they stand.

    alone: the words before, in and behind what the link should hold alone; title: one that would do; worded:
    a title with what was measured would do; write: a claim that would do, as its text, name and title.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        part: Literal["text", "title"] = "text",
        code: str = "T106",
        *,
        alone: tuple[str, ...] = (),
        title: str = "",
        worded: bool = False,
        write: tuple[str, str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.part = part
        self.code = code
        self.alone = alone
        self.title = title
        self.worded = worded
        self.write = write


@dataclass(frozen=True)
class Interval:
    """Numbers from low to high; None is no end. above, below: an end that is not among them itself."""

    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False
    below: bool = False

    def holds(self, value: Decimal) -> bool:
        if not value.is_finite():
            return False
        if self.low is not None and (value < self.low or (self.above and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.below)

    def closed(self) -> "Interval":
        """The same with its ends."""
        return Interval(self.low, self.high)

    def scaled(self, factor: Decimal) -> "Interval":
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return replace(self, low=low, high=high)

    def __and__(self, other: "Interval") -> "Interval":
        """The numbers that both hold; there may be none."""
        low, above = _inner(((self.low, self.above), (other.low, other.above)), 1)
        high, below = _inner(((self.high, self.below), (other.high, other.below)), -1)
        return Interval(low, high, above, below)

    def __contains__(self, other: "Interval") -> bool:
        """Whether this one holds all numbers of the other."""
        return self & other == other

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.above or self.below))

    def sentence(self, kind: Kind) -> str:
        low, high = (None if end is None else shown(end, kind) for end in (self.low, self.high))
        if low == high and self.low is not None and self.high is not None and self.low != self.high:
            low, high = shown(self.low, kind, 17), shown(self.high, kind, 17)
        if low is None:
            return "any number" if high is None else f"{'less than' if self.below else 'at most'} {high}"
        if high is None:
            return f"{'more than' if self.above else 'at least'} {low}"
        if low == high:
            return f"exactly {low}"
        strictly = f", more than {low}" if self.above else ""
        return f"{low} … {high}{strictly}" + (f", less than {high}" if self.below else "")


def _inner(ends: Iterable[tuple[Decimal | None, bool]], way: int) -> tuple[Decimal | None, bool]:
    """Of two ends the one farther inside; of equal ones that which is not among the numbers itself."""
    known = [(way * end, is_open) for end, is_open in ends if end is not None]
    if not known:
        return None, False
    end, is_open = max(known)
    return way * end, is_open


ANY = Interval()
WIDEST_FACTOR, WIDEST_SHARE = 10, Decimal("0.25")


def shown(value: Decimal, kind: Kind, digits: int = SHOWN_DIGITS) -> str:
    """A bound as people read it, of at most so many significant digits where it was worked out."""
    if len(value.normalize().as_tuple().digits) > digits:
        value = value.normalize(Context(prec=digits))
    if kind == "fraction":
        return f"{plain(100 * value)}%"
    return f"{value.normalize():,f}".replace("-", "−") if abs(value) < Decimal("1e12") else f"{value:.3g}"


def compared(comparison: Comparison, bound: Decimal) -> Interval:
    return {
        "<": Interval(None, bound, below=True),
        "≤": Interval(None, bound),
        ">": Interval(bound, None, above=True),
        "≥": Interval(bound, None),
        "=": Interval(bound, bound),
    }[comparison]


def interval_of(rule: Numeric, kind: Kind, limits: Interval = ANY) -> Interval:
    """What the rule accepts. limits: between which such a quantity lies. Raises AcceptanceError."""
    if isinstance(rule, Between):
        return Interval(_fitting(rule.low, kind, limits), _fitting(rule.high, kind, limits))
    value = _fitting(rule.number, kind, limits)
    if isinstance(rule, Near):
        if kind == "fraction" and not rule.number.percent and rule.number.unit == 1:
            hint = f"write {plain(100 * value)}%, or as many decimals as are meant"
            raise AcceptanceError(f"{rule.number.written.strip()} says little of a fraction", hint)
        slack = _slack(rule.number, value) if rule.about else _rounding(rule.number, kind)
        return Interval(value - slack, value + slack)
    if isinstance(rule, Compared):
        interval = compared(rule.comparison, value)
        if not rule.near:
            return interval
        slack = _slack(rule.number, value)
        return interval & Interval(value - slack, value + slack)
    if isinstance(rule, Within):
        slack = rule.tolerance.value
        if rule.tolerance.percent and kind != "fraction":
            slack *= abs(value)
            if rule.tolerance.value >= 1:
                message = f"±{rule.tolerance.written} of it accepts nothing as well as twice of it"
                raise AcceptanceError(message, 'state less, as in "±10%"', "title", "T103")
        elif rule.tolerance.value >= 1 and kind == "fraction" and not rule.tolerance.percent:
            raise AcceptanceError(
                f"±{rule.tolerance.written} would accept any fraction",
                f"write ±{rule.tolerance.written}% for percentage points",
                "title",
            )
        refuse_wide(slack, value, kind, limits)
        return Interval(value - slack, value + slack)
    if rule.factor.value > WIDEST_FACTOR:
        message = f"×{rule.factor.written} accepts numbers of very different sizes"
        raise AcceptanceError(message, 'state less, as in "×3"', "title", "T103")
    low, high = sorted((value / rule.factor.value, value * rule.factor.value))
    return Interval(low, high)


def refuse_wide(slack: Decimal, value: Decimal, kind: Kind, limits: Interval) -> None:
    """A tolerance that reaches beyond 0 accepts nothing as well as twice the number."""
    if kind == "fraction" and slack > WIDEST_SHARE:
        message = f"±{shown(slack, kind)} accepts more than half of all fractions"
        raise AcceptanceError(message, 'state less, as in "±10%"', "title", "T103")
    if kind != "fraction" and limits.low == 0 and slack > value:
        message = f"±{shown(slack, kind)} around {shown(value, kind)} accepts nothing as well as twice of it"
        raise AcceptanceError(message, 'state less, as in "±10%"', "title", "T103")


def _rounding(number: Number, kind: Kind) -> Decimal:
    """How far from a number as it is written a value may be: a count is exact, but for 61.2 million."""
    return Decimal(0) if kind == "count" and not number.rounded else number.unit / 2


def _slack(number: Number, value: Decimal) -> Decimal:
    """How far from an approximation a value may be."""
    return max(2 * number.unit, SHARE * abs(value))


def slack_words(number: Number) -> str:
    two_units = 2 * number.unit >= SHARE * abs(number.value)
    return f"the larger of two units and 5 %, here {'two units' if two_units else '5 %'}"


def _fitting(number: Number, kind: Kind, limits: Interval) -> Decimal:
    """The number, if it is one of this kind."""
    written, value = number.written.strip(), number.value
    if number.percent and kind != "fraction":
        what = "percentage" if written[-1] in "%t" else "share"
        raise AcceptanceError(f"{written} is a {what}, and this is a {kind}", "state the value itself")
    if limits.high is not None and value > limits.high:
        raise AcceptanceError(
            f"{written} is more than all, and this is a {kind}",
            "write a percentage, or claim how many points are right, such as test.correct.final"
            if not number.percent
            else "state 100% at most",
        )
    if limits.low is not None and value < limits.low:
        raise AcceptanceError(
            f"{written} is less than {shown(limits.low, kind)}, and this {kind} never is",
            "leave out the sign",
        )
    if kind == "count" and "." in written and number.unit < 1:
        grouped = written.replace(".", ",")
        other = f"{grouped} or {value:,.0f}" if re.fullmatch(r"\d{1,3}\.\d{3}", written) else ""
        message = f"{written} is not a whole number, and this is a count"
        raise AcceptanceError(message, f"write {other or f'{value:,.0f}'}")
    return value


def refuse_impossible(interval: Interval, kind: Kind, limits: Interval) -> None:
    """An interval has to hold a value that there can be: of a count a whole one."""
    low, high = interval.low, interval.high
    if (interval & limits).empty:
        raise AcceptanceError(f"no {kind} of this is {interval.sentence(kind)}", "state what can be", "title")
    if kind != "count" or low is None or high is None:
        return
    whole = low.to_integral_value(ROUND_CEILING)
    if not interval.holds(whole) and not (interval.above and interval.holds(whole + 1)):
        ends = f'"{_whole(low, ROUND_FLOOR)}..{_whole(high, ROUND_CEILING)}"'
        message = f"no count is {interval.sentence(kind)}"
        raise AcceptanceError(message, f"a count is whole: widen it, as in {ends}", "title")


def _whole(value: Decimal, rounding: str) -> str:
    return f"{value.to_integral_value(rounding):,f}"
