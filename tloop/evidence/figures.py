"""The figures of a claim's text, held against the quantity and the title."""

import re
from decimal import Decimal

from tloop.evidence.denials import SAME
from tloop.evidence.interval import AcceptanceError, Interval, interval_of
from tloop.evidence.measured import Kind, Measured
from tloop.lesson.links.claim import (
    Compared,
    Comparison,
    Figure,
    Near,
    Number,
    Numeric,
    Related,
    Statement,
    Times,
    Unit,
    Within,
)
from tloop.lesson.links.claim.figure import any_of
from tloop.lesson.links.claim.meaning import denied_at
from tloop.lesson.links.claim.vocabulary import TURNS

BY = re.compile(r"\b(?:by|up|down)\b[^,;]*\Z")
# Behind a multiple: in which direction it goes.
TURNED = re.compile(
    rf"\s+(?:(?P<more>{any_of(TURNS['more'] + TURNS['slower'])})"
    rf"|{any_of(TURNS['less'] + TURNS['faster'])}|as (?:low|small|few|little|early|soon|short)\b)"
)
OPPOSITE: dict[Comparison, Comparison] = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}


def refuse_figures(figures: tuple[Figure, ...], what: str) -> None:
    if figures:
        raise AcceptanceError(
            f"the text says {figures[0].written}, and the title {what}",
            "put the figure outside of the link, or into one of its own",
            code="T107",
        )


def read_units(statement: Statement, measured: Measured) -> None:
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
        elif figure.turn in ("faster", "slower") and measured.unit not in ("epoch", "update"):
            raise AcceptanceError(f"a difference is not {figure.turn}", "write more, fewer or lower")
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


def read_figures(
    statement: Statement, rule: Numeric, interval: Interval, kind: Kind, limits: Interval
) -> Interval:
    """What is left of the title's interval, as every figure of the text has to be true, too."""
    for figure in statement.figures:
        if statement.worded or not _is_its_number(figure, rule):
            interval = _read(figure, statement, rule, interval, kind, limits)
    return interval


def _is_its_number(figure: Figure, rule: Numeric) -> bool:
    """Whether the rule is about the text's own number, and not about one of a title."""
    return figure.rule == rule or (isinstance(rule, Within | Times) and rule.number in figure.numbers)


def _read(
    figure: Figure, statement: Statement, rule: Numeric, interval: Interval, kind: Kind, limits: Interval
) -> Interval:
    """A bound has to accept all that the title does; of any other figure the measured value must be one."""
    stated = figure.rule
    if statement.worded and denied_at(statement.text, figure.span[0]):
        if not isinstance(stated, Compared):
            message = f"the text says that it is not {figure.written}"
            raise AcceptanceError(message, "state what it is", code="T107")
        stated = Compared(OPPOSITE[stated.comparison], stated.number)
    own = interval_of(stated, kind, limits)
    if (
        isinstance(rule, Within | Times)
        and isinstance(stated, Near)
        and stated.number.value == rule.number.value
    ):
        return interval
    if isinstance(stated, Compared) and not stated.near:
        agrees = interval & limits in _widened(own, stated.number)
        fault = f"goes beyond what the text says of {figure.written}"
    elif isinstance(rule, Compared):  # almost 900 is about that
        agrees = not (interval & own).empty
        fault = f"does not make it {figure.written}, as the text does"
    else:
        agrees = not (interval & own).empty
        fault = f"leaves out the {' and '.join(n.written.strip() for n in figure.numbers)} of the text"
    if not agrees:
        message = f"the title accepts {interval.sentence(kind)}, which {fault}"
        raise AcceptanceError(message, SAME, "title", "T107")
    return interval & own


def _widened(own: Interval, number: Number) -> Interval:
    """With its ends, which the title need not leave out itself; a third is 0.333, too."""
    slack = Decimal(0) if re.search(r"\d", number.written) else number.unit / 2
    low, high = own.low, own.high
    return Interval(None if low is None else low - slack, None if high is None else high + slack)


def _multiple(stated: Interval, figure: Figure, text: str, rises: bool) -> Interval:
    """Which multiples of the other quantity the figure states: by 25% less is 0.75 of it.

    rises: whether the title says that the first is more.
    """
    start, end = figure.span
    direction = _direction_of(figure, text[end:].casefold())
    if not figure.numbers[0].percent:
        return _inverted(stated) if direction == "less" else stated
    differs = figure.written.casefold().startswith("halv") or BY.search(text[:start].casefold())
    if not (differs or direction):
        return stated
    if direction == "more" or (rises and not direction):
        low, high = (None if end is None else 1 + end for end in (stated.low, stated.high))
        return Interval(low, high, stated.above, stated.below)
    high, low = (None if end is None else 1 - end for end in (stated.low, stated.high))
    return Interval(low, high, stated.below, stated.above)


def _direction_of(figure: Figure, behind: str) -> str:
    """Whether the words behind a multiple say more or less: 3 times lower, twice as low, a third higher."""
    if figure.turn in ("less", "faster"):
        return "less"
    if figure.turn:
        return "more"
    match = TURNED.match(behind)
    return "" if not match else "more" if match["more"] else "less"


def _inverted(stated: Interval) -> Interval:
    low, high = (1 / end if end else None for end in (stated.high, stated.low))
    return Interval(low or Decimal(0), high, stated.below, stated.above)


def _rounded(figure: Figure) -> bool:
    """Whether it is a word such as twice, which is meant nearly."""
    return isinstance(figure.rule, Near) and figure.rule.about and "times" in figure.units


def read_factors(statement: Statement, rule: Related, interval: Interval, other: Decimal) -> Interval:
    """What is left of the comparison's interval, as every multiple in the text has to be true, too.

    other: the value of the quantity that it is compared with.
    """
    for figure in statement.figures:
        if statement.worded and denied_at(statement.text, figure.span[0]):
            raise AcceptanceError(
                f"the text says that it is not {figure.written}", "state what it is", code="T107"
            )
        (number, *others), factor = figure.numbers, rule.factor
        multiple = number.percent or "times" in figure.units
        unknown = (
            others or figure.units - {"times"} or not (multiple or (factor and factor.value == number.value))
        )
        if factor is None or unknown or other <= 0:
            sign = "÷" if multiple else "−"
            raise AcceptanceError(
                f"the title does not say {figure.written}",
                f'claim it with the title "{sign} {rule.target.name}", or write it outside of the link',
                code="T107",
            )
        if _rounded(figure) and abs(number.value - factor.value) > number.unit / 2:
            message = f"the text says {figure.written}, and the title {factor.written} ×"
            raise AcceptanceError(message, SAME, "title", "T107")
        stated = interval_of(figure.rule, "fraction" if number.percent else "number")
        stated = _multiple(stated, figure, statement.text, factor.value > 1)
        bound = isinstance(figure.rule, Compared) and not figure.rule.near
        own = (_widened(stated, number) if bound else stated).scaled(other)
        if (bound and interval not in own) or (interval & own).empty:
            accepted, meant = (each.sentence("number") for each in (interval, stated.scaled(other)))
            message = f"the title accepts {accepted}, and “{statement.text}” means {meant}"
            raise AcceptanceError(message, SAME, "title", "T107")
        interval &= own
    return interval
