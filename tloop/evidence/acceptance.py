"""What a statement accepts: the interval, label or truth for which its words stand."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Literal

from tloop.evidence.combined import spoken
from tloop.evidence.measured import Kind, Measured, Value, plain
from tloop.lesson.links.claim import (
    Between,
    Compared,
    Comparison,
    Figure,
    Label,
    Near,
    Number,
    Numeric,
    Related,
    Statement,
    Times,
    Truth,
    Unit,
    Within,
    Words,
)
from tloop.lesson.links.claim.statement import LABELS, denies
from tloop.lesson.links.reference import Reference

SHOWN_DIGITS = 6
SHARE = Decimal("0.05")  # "about" allows 5 %, or two units of the last digit if that is more
NUMERIC: tuple[Kind, ...] = ("count", "number", "fraction")


class AcceptanceError(ValueError):
    """The words can't be held against this quantity; `part` says where they stand.

    alone: the words before, in and behind what the link should hold alone; title: one that would do; worded:
    a title with what was measured would do.
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
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.part = part
        self.code = code
        self.alone = alone
        self.title = title
        self.worded = worded


@dataclass(frozen=True)
class Interval:
    """Numbers from low to high; None is no end. above, below: an end that is not among them itself."""

    low: Decimal | None
    high: Decimal | None
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

    def lies_in(self, other: "Interval") -> bool:
        """Whether the other interval, its ends included, accepts all that this one does."""
        low_fits = other.low is None or (self.low is not None and self.low >= other.low)
        return low_fits and (other.high is None or (self.high is not None and self.high <= other.high))

    def sentence(self, kind: Kind) -> str:
        low, high = (None if end is None else shown(end, kind) for end in (self.low, self.high))
        if low is None:
            return f"{'less than' if self.below else 'at most'} {high}"
        if high is None:
            return f"{'more than' if self.above else 'at least'} {low}"
        if low == high:
            return f"exactly {low}"
        strictly = f", more than {low}" if self.above else f", less than {high}" if self.below else ""
        return f"{low} … {high}{strictly}"


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

    measured: what it speaks of, a quotient or a difference included; look_up: measures another quantity, for
    statements that compare with one. Raises AcceptanceError.
    """
    rule, kind = statement.rule, measured.kind
    if isinstance(rule, Words):
        return _of_words(rule.words, measured, meaning)
    if isinstance(rule, Label):
        _refuse_figures(statement.figures, "a label")
        return _of_label(rule.words, kind, "title")
    if isinstance(rule, Truth):
        _refuse_figures(statement.figures, "true or false")
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
        _read_factors(statement, rule)
        return _of_interval(_possible(interval, kind), kind, reason)
    _read_units(statement, measured)
    if statement.against:
        return _of_both(statement, rule, measured)
    interval = _possible(_interval(rule, kind), kind)
    for figure in statement.figures:
        if statement.worded or not _is_its_number(figure, rule):
            _read(figure, rule, interval, kind)
    return _of_interval(interval, kind, tolerance=_tolerance(rule, kind))


def _of_both(statement: Statement, rule: Numeric, measured: Measured) -> Acceptance:
    """Of a quotient or a difference; the direction of the words counts."""
    (figure,) = statement.figures
    percent = any(number.percent for number in figure.numbers)
    kind = "fraction" if measured.unit == "times" and percent else measured.kind
    points = measured.unit == "percentage point" and bool(figure.units)
    if points and isinstance(rule, Within) and rule.tolerance.percent:
        rule = replace(
            rule, tolerance=replace(rule.tolerance, value=100 * rule.tolerance.value, percent=False)
        )
    interval = _possible(_interval(rule, "number" if points else kind), kind)
    sentence = interval.sentence("number" if points else kind) + (" points" if points else "")
    tolerance = _tolerance(rule, "fraction" if points else kind)
    if points:
        interval = interval.scaled(Decimal("0.01"))

    def holds(value: Value) -> bool:
        said = spoken(value, statement)
        return isinstance(said, Decimal) and interval.holds(said)

    return Acceptance(f"{sentence} {figure.turn}".strip(), holds, tolerance, interval)


def _of_interval(interval: Interval, kind: Kind, reason: str = "", tolerance: str = "") -> Acceptance:
    def holds(value: Value) -> bool:
        return isinstance(value, Decimal) and interval.holds(value)

    return Acceptance(interval.sentence(kind) + reason, holds, tolerance, interval)


def _possible(interval: Interval, kind: Kind) -> Interval:
    """The interval, if it holds a value that a count can have."""
    low, high = interval.low, interval.high
    if kind != "count" or low is None or high is None:
        return interval
    whole = low.to_integral_value(ROUND_CEILING)
    if interval.holds(whole) or (interval.above and interval.holds(whole + 1)):
        return interval
    raise AcceptanceError(
        f"no count is {interval.sentence(kind)}",
        f'a count is whole: widen it, as in "{_whole(low, ROUND_FLOOR)}..{_whole(high, ROUND_CEILING)}"',
        "title",
    )


def _whole(value: Decimal, rounding: str) -> str:
    return f"{value.to_integral_value(rounding):,f}"


def _tolerance(rule: Numeric, kind: Kind) -> str:
    """From where the tolerance comes; empty if the words themselves say what is accepted."""
    if isinstance(rule, Within):
        of_it = " of it" if rule.tolerance.percent and kind != "fraction" else ""
        return f"the title's ±{rule.tolerance.written.strip()}{of_it}"
    if isinstance(rule, Times):
        return f"the title's ×{rule.factor.written.strip()}"
    if isinstance(rule, Compared) and rule.near:
        return _slack_words(rule.number)
    if not isinstance(rule, Near):
        return ""
    if not rule.about:
        return "a count is exact" if kind == "count" else "half a unit of the last written digit"
    return _slack_words(rule.number)


def _slack_words(number: Number) -> str:
    two_units = 2 * number.unit >= SHARE * abs(number.value)
    return f"the larger of two units and 5 %, here {'two units' if two_units else '5 %'}"


def _of_words(words: str, measured: Measured, meaning: str) -> Acceptance:
    kind = measured.kind
    if kind == "truth":
        if denies(words):
            message = f"“{words}” turns around what it says"
            raise AcceptanceError(message, "say in a title which is meant", title=f"= {measured.text}")
        return Acceptance(f"true: {meaning}", lambda value: value is True)
    if kind == "label":
        return _of_label(words, kind, "text")
    if words.lower() == "never" and kind == "count":
        return _of_label("never", kind, "text")
    if match := re.fullmatch(r"(.*?)\b(never)\b(.*)", words, re.IGNORECASE):
        raise AcceptanceError(f"“{words}” says more than never", code="T102", alone=match.groups())
    raise AcceptanceError(f"“{words}” states no number, and a {kind} was measured", code="T102", worded=True)


def _of_label(words: str, kind: Kind, part: Literal["text", "title"]) -> Acceptance:
    if kind == "count" and words.lower() == "never":
        return Acceptance("never", lambda value: value is None)
    if kind == "label" and words.lower() not in LABELS:
        known = ", ".join(LABELS)
        raise AcceptanceError(f"no outcome is called “{words}”", f"there are {known}", part)
    if kind != "label":
        raise AcceptanceError(f"the label “{words}” can't be held against a {kind}", part=part)
    return Acceptance(words.lower(), lambda value: value == words.lower())


# ---- numbers


def _interval(rule: Numeric, kind: Kind) -> Interval:
    if isinstance(rule, Near):
        value = _fitting(rule.number, kind)
        if kind == "fraction" and not rule.number.percent and rule.number.unit == 1:
            hint = f"write {100 * value:f}%, or as many decimals as are meant"
            raise AcceptanceError(f"{rule.number.written.strip()} says little of a fraction", hint)
        if rule.about:
            slack = _slack(rule.number, value)
        else:
            slack = Decimal(0) if kind == "count" else rule.number.unit / 2
        return Interval(value - slack, value + slack)
    if isinstance(rule, Compared):
        value = _fitting(rule.number, kind)
        interval = _compared(rule.comparison, value)
        if not rule.near:
            return interval
        slack = _slack(rule.number, value)
        if rule.comparison == "<":
            return replace(interval, low=value - slack)
        return replace(interval, high=value + slack)
    if isinstance(rule, Between):
        return Interval(_fitting(rule.low, kind), _fitting(rule.high, kind))
    value = _fitting(rule.number, kind)
    if isinstance(rule, Within):
        tolerance = rule.tolerance
        if tolerance.percent and kind != "fraction":
            slack = abs(value) * tolerance.value
            return Interval(value - slack, value + slack)
        if tolerance.value >= 1 and kind == "fraction" and not tolerance.percent:
            raise AcceptanceError(
                f"±{tolerance.written} would accept any fraction",
                f"write ±{tolerance.written}% for percentage points",
                "title",
            )
        return Interval(value - tolerance.value, value + tolerance.value)
    low, high = sorted((value / rule.factor.value, value * rule.factor.value))
    return Interval(low, high)


def _slack(number: Number, value: Decimal) -> Decimal:
    """How far from an approximation a value may be."""
    return max(2 * number.unit, SHARE * abs(value))


def _fitting(number: Number, kind: Kind) -> Decimal:
    written = number.written.strip()
    if number.percent and kind != "fraction":
        what = "percentage" if written[-1] in "%t" else "share"
        raise AcceptanceError(f"{written} is a {what}, and this is a {kind}", "state the value itself")
    if number.value > 1 and kind == "fraction" and not number.percent:
        raise AcceptanceError(
            f"{written} is more than all, and this is a fraction",
            "write a percentage, or claim how many points are right, such as test.correct.final",
        )
    if kind == "count" and "." in written and number.unit < 1:
        grouped = written.replace(".", ",")
        other = f"{grouped} or {number.value:,.0f}" if re.fullmatch(r"\d{1,3}\.\d{3}", written) else ""
        raise AcceptanceError(
            f"{written} is not a whole number, and this is a count",
            f"write {other or f'{number.value:,.0f}'}",
        )
    return number.value


def _compared(comparison: Comparison, bound: Decimal) -> Interval:
    return {
        "<": Interval(None, bound, below=True),
        "≤": Interval(None, bound),
        ">": Interval(bound, None, above=True),
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
        message = f"{rule.target.name} {what}, and this is a {kind}: they can't be compared"
        raise AcceptanceError(message, part="title", code="T108")
    bound = other.value * (rule.factor.value if rule.factor else 1)
    interval = _compared(rule.comparison, bound)
    tolerance = ""
    if rule.tolerance:
        slack = abs(bound) * rule.tolerance.value if rule.tolerance.percent else rule.tolerance.value
        interval = Interval(bound - slack, bound + slack)
        tolerance = f" ±{rule.tolerance.written.strip()}" + (" of it" if rule.tolerance.percent else "")
    times = f"{rule.factor.written} × " if rule.factor else ""
    return interval, f" ({times}{rule.target.name}{tolerance})"


# ---- the figures of the text


def _refuse_figures(figures: tuple[Figure, ...], what: str) -> None:
    if figures:
        raise AcceptanceError(
            f"the text says {figures[0].written}, and the title {what}",
            "put the figure outside of the link, or into one of its own",
            code="T107",
        )


def _read_units(statement: Statement, measured: Measured) -> None:
    """Every unit has to be that of the quantity."""
    for figure in statement.figures:
        if figure.units and measured.unit not in figure.units:
            stated = _plural(min(figure.units, key=len))
            what = (
                f"counts {_plural(measured.unit)}"
                if measured.unit
                else f"is a {measured.kind} without a unit"
            )
            raise AcceptanceError(
                f"{figure.written} is in {stated}, and this {what}",
                "write the figure without its unit, or claim the quantity that is meant",
            )
        if statement.against and measured.unit == "times":
            _read_turn_of_quotient(figure, statement)
        elif figure.turn in ("faster", "slower"):
            raise AcceptanceError(f"a difference is not {figure.turn}", 'write "more", "fewer" or "lower"')
        if measured.unit == "percentage point" and any(number.percent for number in figure.numbers):
            points = figure.numbers[-1].written.strip(" %")
            raise AcceptanceError(
                f"{figure.written} of what? a difference of fractions is in points", f"write {points} points"
            )


def _plural(unit: Unit) -> str:
    return unit if unit == "times" else "passes" if unit == "pass" else f"{unit}s"


def _read_turn_of_quotient(figure: Figure, statement: Statement) -> None:
    if figure.turn in ("faster", "slower") and any(number.percent for number in figure.numbers):
        raise AcceptanceError(
            f"{figure.written} {figure.turn} can't be read", 'write how many times: "2 times"'
        )


def _is_its_number(figure: Figure, rule: Numeric) -> bool:
    """Whether the rule is about the text's own number, and not about one of a title."""
    return figure.rule == rule or (isinstance(rule, Within | Times) and rule.number in figure.numbers)


def _read(figure: Figure, rule: Numeric, interval: Interval, kind: Kind) -> None:
    """A figure of the text has to be what the title accepts."""
    for number in figure.numbers:
        _fitting(number, kind)
    said = figure.rule
    if isinstance(said, Compared):
        agrees = interval.lies_in(_compared(said.comparison, said.number.value))
        fault = f"goes beyond what the text says of {figure.written}"
    elif interval.low is None or interval.high is None:
        bound = interval.high if interval.low is None else interval.low
        agrees = isinstance(said, Near) and said.number.value == bound
        fault = f"does not make it {figure.written}, as the text does"
    else:
        agrees = all(interval.closed().holds(number.value) for number in figure.numbers)
        fault = f"leaves out the {' and '.join(n.written.strip() for n in figure.numbers)} of the text"
    if not agrees:
        message = f"the title accepts {interval.sentence(kind)}, which {fault}"
        raise AcceptanceError(message, "let text and title say the same", "title", "T107")


def _factors(figure: Figure, number: Number, share: bool) -> set[Decimal]:
    """Which multiples of the other quantity the figure may state: 25% less is 0.75 of it, or by 25%."""
    value = number.value
    if figure.turn == "less":
        return {1 - value} if share else {1 / value if value else Decimal(0)}
    if figure.turn == "more" and share:
        return {1 + value}
    return {value, 1 - value, 1 + value} if share and not figure.turn else {value}


def _read_factors(statement: Statement, rule: Related) -> None:
    """Beside a comparison the text may say how many times the other it is, or by what share it differs."""
    factor = rule.factor.value if rule.factor else None
    for figure in statement.figures:
        (number, *others) = figure.numbers
        share = number.percent
        if others or factor not in _factors(figure, number, share) or figure.units - {"times"}:
            sign = "÷" if share or "times" in figure.units else "−"
            raise AcceptanceError(
                f"the title does not say {figure.written}",
                f'claim it with the title "{sign} {rule.target.name}", or write it outside of the link',
                code="T107",
            )
        if isinstance(figure.rule, Compared) and rule.comparison != "=":
            falls = factor is not None and factor < 1 and number.value != factor
            alike = (figure.rule.comparison in ">≥") == (rule.comparison in ">≥")
            if alike == falls:
                said = f"{figure.rule.comparison} {figure.written}"
                message = f"the text says {said}, and the title the opposite"
                raise AcceptanceError(message, "let text and title say the same", "title", "T107")
