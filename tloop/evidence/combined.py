"""The quotient or the difference of two quantities, and what words such as *lower* say of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tloop.evidence.denials import better
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Measured, Value
from tloop.lesson import Claim
from tloop.lesson.links.claim import Against, Statement, Turn, Unit
from tloop.lesson.links.reference import Reference

OF_TIME = re.compile(
    r"\b(?:faster|quicker|slower|earlier|sooner|shorter|later|longer|as (?:long|late))\b", re.IGNORECASE
)


class CombinedError(ValueError):
    """Two quantities that have no quotient, or no difference."""


def combined(against: Against, own: Measured, other: Measured, name: str) -> Measured:
    """own ÷ other, or own − other. name: of the first. Raises CombinedError in words."""
    target = against.target.name
    what = "quotient" if against.operator == "÷" else "difference"
    for each, called in ((own, name), (other, target)):
        if each.value is None:
            raise CombinedError(f"{called} never comes: there is no {what}")
        if not isinstance(each.value, Decimal):
            raise CombinedError(f"{called} is a {each.kind}: there is no {what}")
        if not each.value.is_finite():
            raise CombinedError(f"{called} is {each.text}: there is no {what}")
    if own.kind != other.kind or own.unit != other.unit:
        raise CombinedError(f"{name} is {_kind(own)}, and {target} is {_kind(other)}: there is no {what}")
    assert isinstance(own.value, Decimal)
    assert isinstance(other.value, Decimal)
    if against.operator == "−":
        unit: Unit = "percentage point" if own.kind == "fraction" else own.unit
        return Measured(own.value - other.value, own.kind, own.epoch, unit=unit)
    if not other.value:
        raise CombinedError(f"{target} is 0: nothing can be divided by it")
    return Measured(own.value / other.value, "number", own.epoch, unit="times")


def measured_for(claim: Claim, look_up: Callable[[Reference], Measured]) -> Measured:
    """What the claim speaks of: its quantity, or the quotient or difference of two. Raises CombinedError."""
    own, against = look_up(claim.reference), claim.statement.against
    if against is None:
        return own
    measured = combined(against, own, look_up(against.target), claim.name)
    match = OF_TIME.search(claim.statement.text)
    if match and own.unit not in ("epoch", "update"):
        raise CombinedError(f"{match[0]} is said of epochs, and {claim.name} is {_kind(own)}")
    return measured


def resolved(statement: Statement, name: str) -> Statement:
    """With higher or lower in place of better and worse. name: of the first. Raises AcceptanceError."""
    (figure,) = statement.figures
    if figure.turn not in ("better", "worse"):
        return statement
    good = better(name)
    if good is None:
        raise AcceptanceError(f"{figure.turn} is said of losses and accuracies", "write higher or lower")
    turn: Turn = "more" if (good == "more") == (figure.turn == "better") else "less"
    return replace(statement, figures=(replace(figure, turn=turn),))


def _kind(measured: Measured) -> str:
    return f"a {measured.kind}" + (f" of {measured.unit}s" if measured.unit else "")


def spoken(value: Value, statement: Statement) -> Value:
    """The value that the figure states: of 0.25, “4 times lower” states 4 and “75% less” states 0.75."""
    if not isinstance(value, Decimal) or statement.against is None or not statement.figures:
        return value
    figure = statement.figures[0]
    if statement.against.operator == "−":
        return -value if figure.turn in ("less", "faster") else value
    percent = any(number.percent for number in figure.numbers)
    if figure.turn == "more" and percent:
        return value - 1
    if figure.turn == "less":
        return 1 - value if percent else _inverse(value)
    if figure.turn == "faster" and value < 1:  # the first comes sooner; above 1 the other one does
        return _inverse(value)
    return value


def as_said(measured: Measured, statement: Statement, name: str) -> Measured:
    """The measured value as the words of the statement would state it. name: of the first quantity."""
    if statement.against:
        statement = resolved(statement, name)
    value = spoken(measured.value, statement)
    points = measured.unit == "percentage point" and any(figure.units for figure in statement.figures)
    if points and isinstance(value, Decimal):
        value *= 100
    return replace(measured, value=value)


def _inverse(value: Decimal) -> Decimal:
    return 1 / value if value else Decimal("Infinity")
