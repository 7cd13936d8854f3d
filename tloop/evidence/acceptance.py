"""What a statement accepts: the interval, label or truth for which its words stand."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal, get_args

from tloop.evidence.measured import Kind, Measured, Value, plain
from tloop.evidence.outcome import Outcome
from tloop.lesson.links.claim import (
    Between,
    Compared,
    Comparison,
    Label,
    Near,
    Number,
    Related,
    Statement,
    Times,
    Truth,
    Within,
    Words,
)
from tloop.lesson.links.reference import Reference

SHOWN_DIGITS = 6
SHARE = Decimal("0.05")  # "about" allows 5 %, or two units of the last digit if that is more
NUMERIC: tuple[Kind, ...] = ("count", "number", "fraction")


class AcceptanceError(ValueError):
    """The words can't be held against this quantity; `part` says where they stand."""

    def __init__(
        self, message: str, hint: str = "", part: Literal["text", "title"] = "text", code: str = "T106"
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.part = part
        self.code = code


@dataclass(frozen=True)
class Interval:
    """Numbers from low to high, the ends among them unless `open`; None is no end."""

    low: Decimal | None
    high: Decimal | None
    open: bool = False

    def holds(self, value: Decimal) -> bool:
        if not value.is_finite():
            return False
        if self.open:
            return (self.low is None or value > self.low) and (self.high is None or value < self.high)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def closed(self) -> "Interval":
        """The same with its ends."""
        return Interval(self.low, self.high)

    def lies_in(self, other: "Interval") -> bool:
        """Whether the other interval, its ends included, accepts all that this one does."""
        low_fits = other.low is None or (self.low is not None and self.low >= other.low)
        return low_fits and (other.high is None or (self.high is not None and self.high <= other.high))

    def sentence(self, kind: Kind) -> str:
        low, high = (None if end is None else shown(end, kind) for end in (self.low, self.high))
        if low is None:
            return f"{'less than' if self.open else 'at most'} {high}"
        if high is None:
            return f"{'more than' if self.open else 'at least'} {low}"
        return f"exactly {low}" if low == high else f"{low} … {high}"


@dataclass(frozen=True)
class Acceptance:
    """What a statement accepts.

    sentence: the rule in words; holds: whether it accepts a value; tolerance: where it comes from, where
    there is one; interval: the numbers that are accepted, None for labels and truths.
    """

    sentence: str
    holds: Callable[[Value], bool]
    tolerance: str = ""
    interval: Interval | None = None


def shown(value: Decimal, kind: Kind) -> str:
    """A bound as people read it, of at most six significant digits where it was worked out."""
    if len(value.normalize().as_tuple().digits) > SHOWN_DIGITS:
        value = value.normalize(Context(prec=SHOWN_DIGITS))
    if kind == "fraction":
        return f"{plain(100 * value)}%"
    return f"{value.normalize():,f}".replace("-", "−") if abs(value) < Decimal("1e12") else f"{value:.3g}"


def accept(
    statement: Statement, measured: Measured, meaning: str, look_up: Callable[[Reference], Measured]
) -> Acceptance:
    """What the statement accepts of a quantity with this kind and meaning.

    look_up: measures another quantity, for statements that compare with one. Raises AcceptanceError.
    """
    rule, kind = statement.rule, measured.kind
    if isinstance(rule, Words):
        return _of_words(rule.words, kind, meaning)
    if isinstance(rule, Label):
        return _of_label(rule.words, kind, "title")
    if isinstance(rule, Truth):
        if kind != "truth":
            raise AcceptanceError(f"true and false can't be held against a {kind}", part="title")
        return Acceptance(
            f"{'true' if rule.expected else 'false'}: {meaning}", lambda value: value is rule.expected
        )
    if kind not in NUMERIC:
        hint = "leave the number out of the link" if kind == "truth" else 'name the label, as in "= overfits"'
        raise AcceptanceError(f"a number can't be held against a {kind}", hint)
    if isinstance(rule, Related):
        interval, reason = _related_interval(rule, kind, look_up)
        if rule.factor is None:  # “100 times” with “100 × …” states the factor, not the value
            _refuse_contradiction(statement, interval, kind)
        return _of_interval(interval, kind, reason)
    interval = _interval(rule, kind)
    _refuse_contradiction(statement, interval, kind)
    return _of_interval(interval, kind, tolerance=_tolerance(rule, kind))


def _of_interval(interval: Interval, kind: Kind, reason: str = "", tolerance: str = "") -> Acceptance:
    def holds(value: Value) -> bool:
        return isinstance(value, Decimal) and interval.holds(value)

    return Acceptance(interval.sentence(kind) + reason, holds, tolerance, interval)


def _tolerance(rule: Near | Compared | Between | Within | Times, kind: Kind) -> str:
    """From where the tolerance comes; empty where the words themselves say what is accepted."""
    if isinstance(rule, Within):
        return f"the title's ±{rule.tolerance.written.strip()}"
    if isinstance(rule, Times):
        return f"the title's ×{rule.factor.written.strip()}"
    if not isinstance(rule, Near):
        return ""
    if not rule.about:
        return "a count is exact" if kind == "count" else "half a unit of the last written digit"
    two_units = 2 * rule.number.unit >= SHARE * abs(rule.number.value)
    return f"the larger of two units and 5 %, here {'two units' if two_units else '5 %'}"


def _of_words(words: str, kind: Kind, meaning: str) -> Acceptance:
    if kind == "truth":
        return Acceptance(f"true: {meaning}", lambda value: value is True)
    if kind == "label":
        return _of_label(words, kind, "text")
    if words.lower() == "never" and kind == "count":
        return _of_label("never", kind, "text")
    raise AcceptanceError(
        f"“{words}” states no number, and a {kind} was measured",
        'say in a title what is meant: "100..900", "< 0.02", "0.69 ±0.02"',
        code="T102",
    )


def _of_label(words: str, kind: Kind, part: Literal["text", "title"]) -> Acceptance:
    if kind == "count" and words.lower() == "never":
        return Acceptance("never", lambda value: value is None)
    if kind == "label" and words.lower() not in get_args(Outcome):
        known = ", ".join(get_args(Outcome))
        raise AcceptanceError(f"no outcome is called “{words}”", f"there are {known}", part)
    if kind != "label":
        raise AcceptanceError(f"the label “{words}” can't be held against a {kind}", part=part)
    return Acceptance(words.lower(), lambda value: value == words.lower())


def _interval(rule: Near | Compared | Between | Within | Times, kind: Kind) -> Interval:
    if isinstance(rule, Near):
        return _near(rule, kind)
    if isinstance(rule, Compared):
        return _compared(rule.comparison, _fitting(rule.number, kind))
    if isinstance(rule, Between):
        return Interval(_fitting(rule.low, kind), _fitting(rule.high, kind))
    value = _fitting(rule.number, kind)
    if isinstance(rule, Within):
        if rule.tolerance.percent and kind != "fraction":
            own = plain(value * rule.tolerance.value)
            hint = f"write the tolerance in the quantity's own unit, such as ±{own}"
            raise AcceptanceError(
                f"±{rule.tolerance.written} is in percentage points, and this is a {kind}", hint, "title"
            )
        if rule.tolerance.value >= 1 and kind == "fraction" and not rule.tolerance.percent:
            raise AcceptanceError(
                f"±{rule.tolerance.written} would accept any fraction",
                f"write ±{rule.tolerance.written}% for percentage points",
                "title",
            )
        return Interval(value - rule.tolerance.value, value + rule.tolerance.value)
    low, high = sorted((value / rule.factor.value, value * rule.factor.value))
    return Interval(low, high)


def _near(rule: Near, kind: Kind) -> Interval:
    value = _fitting(rule.number, kind)
    if rule.about:
        slack = max(2 * rule.number.unit, SHARE * abs(value))
    else:
        slack = Decimal(0) if kind == "count" else rule.number.unit / 2
    return Interval(value - slack, value + slack)


def _fitting(number: Number, kind: Kind) -> Decimal:
    if number.percent and kind != "fraction":
        raise AcceptanceError(
            f"{number.written} is a percentage, and this is a {kind}", "state the value itself"
        )
    if number.value > 1 and kind == "fraction" and not number.percent:
        raise AcceptanceError(
            f"{number.written} is more than all, and this is a fraction",
            "write a percentage, or claim how many points are right, such as test.correct.final",
        )
    return number.value


def _compared(comparison: Comparison, bound: Decimal) -> Interval:
    return {
        "<": Interval(None, bound, open=True),
        "≤": Interval(None, bound),
        ">": Interval(bound, None, open=True),
        "≥": Interval(bound, None),
        "=": Interval(bound, bound),
    }[comparison]


def _related_interval(
    rule: Related, kind: Kind, look_up: Callable[[Reference], Measured]
) -> tuple[Interval, str]:
    """What a comparison with another quantity accepts, and with which."""
    other = look_up(rule.target)
    if other.kind != kind or not isinstance(other.value, Decimal):
        what = "never comes" if other.value is None else f"is a {other.kind}"
        raise AcceptanceError(
            f"{rule.target.name} {what}, and this is a {kind}: they can't be compared",
            part="title",
            code="T108",
        )
    bound = other.value * (rule.factor.value if rule.factor else 1)
    interval = _compared(rule.comparison, bound)
    if rule.tolerance:
        interval = Interval(bound - rule.tolerance.value, bound + rule.tolerance.value)
    times = f"{rule.factor.written} × " if rule.factor else ""
    return interval, f" ({times}{rule.target.name})"


def _refuse_contradiction(statement: Statement, interval: Interval, kind: Kind) -> None:
    """What the text says by itself must not be refused by its own title, open ends apart."""
    said, rule = statement.said, statement.rule
    if isinstance(rule, Within | Times) and rule.number in statement.numbers:
        return  # a tolerance on the text's own number
    numbers = " and ".join(number.written.strip() for number in statement.numbers)
    if isinstance(said, Compared):
        agrees = interval.lies_in(_compared(said.comparison, said.number.value))
        fault = f"which goes beyond what the text says of {numbers}"
    elif isinstance(said, Near | Between):
        ends = (said.low, said.high) if isinstance(said, Between) else (said.number,)
        agrees = all(interval.closed().holds(end.value) for end in ends)
        fault = f"which leaves out the {numbers} of the text"
    else:
        return
    if not agrees:
        message = f"the title accepts {interval.sentence(kind)}, {fault}"
        raise AcceptanceError(message, "let text and title say the same", "title", "T107")
