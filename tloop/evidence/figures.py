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
from tloop.lesson.links.claim.meaning import denied_at

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
        elif figure.turn in ("faster", "slower"):
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


def _factors(figure: Figure, number: Number, share: bool) -> set[Decimal]:
    """Which multiples of the other quantity the figure may state: 25% less is 0.75 of it, or by 25%."""
    value = number.value
    if figure.turn == "less":
        return {1 - value} if share else {1 / value if value else Decimal(0)}
    if figure.turn == "more" and share:
        return {1 + value}
    return {value, 1 - value, 1 + value} if share and not figure.turn else {value}


def _of_a_fall(figure: Figure, statement: Statement) -> bool:
    """Whether a half is what goes, and not what is left: more than halved, falls by more than half."""
    before = statement.text[: figure.span[0]]
    return figure.written.casefold().startswith("halv") or re.search(r"\bby\b[^,;]*\Z", before) is not None


def read_factors(statement: Statement, rule: Related) -> None:
    """Beside a comparison the text may say how many times the other it is, or by what share it differs."""
    factor = rule.factor.value if rule.factor else None
    for figure in statement.figures:
        (number, *others) = figure.numbers
        if statement.worded and denied_at(statement.text, figure.span[0]):
            raise AcceptanceError(
                f"the text says that it is not {figure.written}", "state what it is", code="T107"
            )
        share = number.percent
        if others or factor not in _factors(figure, number, share) or figure.units - {"times"}:
            sign = "÷" if share or "times" in figure.units else "−"
            raise AcceptanceError(
                f"the title does not say {figure.written}",
                f'claim it with the title "{sign} {rule.target.name}", or write it outside of the link',
                code="T107",
            )
        if isinstance(figure.rule, Compared) and rule.comparison != "=":
            falls = (
                factor is not None
                and factor < 1
                and (number.value != factor or _of_a_fall(figure, statement))
            )
            alike = (figure.rule.comparison in ">≥") == (rule.comparison in ">≥")
            if alike == falls:
                said = f"{figure.rule.comparison} {figure.written}"
                message = f"the text says {said}, and the title the opposite"
                raise AcceptanceError(message, SAME, "title", "T107")
