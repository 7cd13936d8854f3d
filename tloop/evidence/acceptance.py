"""What a statement accepts: the interval, label or truth for which its words stand."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tloop.evidence.combined import resolved, spoken
from tloop.evidence.comparisons import narrowed
from tloop.evidence.denials import hold_label, hold_never, hold_truth, label_of, says_never
from tloop.evidence.figures import read_factors, read_figures, read_units, refuse_figures
from tloop.evidence.interval import (
    AcceptanceError,
    Interval,
    compared,
    interval_of,
    refuse_impossible,
    refuse_wide,
    slack_words,
)
from tloop.evidence.measured import Kind, Measured, Value
from tloop.lesson.links.claim import (
    Compared,
    Label,
    Near,
    Numeric,
    Related,
    Statement,
    Times,
    Truth,
    Within,
    Words,
)
from tloop.lesson.links.claim.senses import LABELS
from tloop.lesson.links.claim.words import SHARE
from tloop.lesson.links.reference import Reference
from tloop.lesson.number_words import value_of

NUMERIC: tuple[Kind, ...] = ("count", "number", "fraction")
PARTS_COUNTED = {"test points": "test", "training points": "train", "multiplications": "multiplications"}
POSITIVE = ("loss", "norm", "weights", "eta")  # no number with one of these in its name is 0 or below


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


def accept(
    statement: Statement,
    measured: Measured,
    meaning: str,
    look_up: Callable[[Reference], Measured],
    name: str = "",
    most: Decimal | None = None,
) -> Acceptance:
    """What the statement accepts of a quantity with this kind, meaning and name.

    measured: what it speaks of, a quotient or a difference included; look_up: measures another quantity, for
    statements that compare with one; most: what such a count can't exceed, if that is known. Raises
    AcceptanceError.
    """
    rule, kind = statement.rule, measured.kind
    statement = _as_counted(_without_own(statement, name), measured, most)
    if isinstance(rule, Words):
        return _of_words(rule.words, measured, meaning, name)
    if isinstance(rule, Label):
        refuse_figures(statement.figures, "a label")
        acceptance = _of_label(rule.words, kind, "title")
        if kind == "label":
            hold_label(statement.text, rule.words.lower())
        else:
            hold_never(statement.text)
        return acceptance
    if isinstance(rule, Truth):
        refuse_figures(statement.figures, "true or false")
        if kind != "truth":
            raise AcceptanceError(f"true and false can't be held against a {kind}", part="title")
        hold_truth(statement.text, name, rule.expected, measured, meaning, titled=True)
        said = "true" if rule.expected else "false"
        return Acceptance(f"{said}: {meaning}", lambda value: value is rule.expected)
    if kind not in NUMERIC:
        hint = "leave the number out of the link" if kind == "truth" else 'name the label, as in "= overfits"'
        raise AcceptanceError(f"a number can't be held against a {kind}", hint)
    if statement.against and not isinstance(rule, Related):
        statement = resolved(statement, name)
        read_units(statement, measured)
        return _of_both(statement, rule, measured)
    _refuse_other_count(statement, name)
    limits = _limits(kind, name)
    every = limits & Interval(None, most)
    reference: Decimal | None
    if isinstance(rule, Related):
        interval, reason, reference = _related(rule, kind, name, limits, look_up)
        interval = read_factors(statement, rule, interval, reference)
        tolerance = ""
    else:
        read_units(statement, measured)
        interval, reason, tolerance = interval_of(rule, kind, limits), "", _tolerance(rule, kind)
        reference = rule.number.value if isinstance(rule, Compared) and statement.worded else None
    refuse_impossible(interval, kind, limits)
    _refuse_empty_title(every, interval, statement)
    if not isinstance(rule, Related):
        interval = read_figures(statement, rule, interval, kind, limits)
    if statement.worded or isinstance(rule, Related):
        interval = narrowed(interval, statement, measured, name, reference, every)

    def holds(value: Value) -> bool:
        return isinstance(value, Decimal) and interval.holds(value)

    return Acceptance(interval.sentence(kind) + reason, holds, tolerance, interval)


def _without_own(statement: Statement, name: str) -> Statement:
    """Without the figure that the quantity has in its name: never below 0.1, after 100 epochs."""
    own = re.search(r"\.(below|above|at)\.(\d+(?:\.\d+)?)\Z", name)
    if not own or not statement.worded:
        return statement
    side = {"below": "<≤", "above": ">≥", "at": ""}[own[1]]
    left = []
    for figure in statement.figures:
        stated = figure.rule
        same = len(figure.numbers) == 1 and figure.numbers[0].value == Decimal(own[2])
        fits = isinstance(stated, Near) or (isinstance(stated, Compared) and stated.comparison in side)
        epoch = "epoch" in figure.units or re.search(r"epoch", statement.text, re.IGNORECASE)
        if not (same and fits and bool(epoch) == (own[1] == "at")):
            left.append(figure)
    return replace(statement, figures=tuple(left))


def _as_counted(statement: Statement, measured: Measured, most: Decimal | None) -> Statement:
    """15 of 20 as 15 points, if there are 20."""
    figures = list(statement.figures)
    for index, figure in enumerate(figures):
        match = SHARE.fullmatch(figure.written) if measured.unit == "point" else None
        if match and isinstance(figure.rule, Near) and value_of(match["whole"]) == most:
            number = replace(figure.rule.number, value=Decimal(value_of(match["low"])), percent=False)
            rule = Near(replace(number, unit=Decimal(1)), about=False)
            figures[index] = replace(figure, rule=rule)
    return replace(statement, figures=tuple(figures))


def _refuse_other_count(statement: Statement, name: str) -> None:
    """Test points are no training points, and multiplications not all operations."""
    for words, part in PARTS_COUNTED.items():
        if not statement.worded and words in statement.text.casefold() and part not in name.split("."):
            raise AcceptanceError(
                f"the text speaks of {words}, and the claim is about {name}",
                "claim what is meant",
                code="T107",
            )


def _limits(kind: Kind, name: str) -> Interval:
    """Between which numbers such a quantity lies, whatever happens."""
    parts = name.split(".")
    if kind == "fraction":
        straight = "linear" in parts and "logit" not in parts
        return Interval(Decimal("0.5") if straight else Decimal(0), Decimal(1))
    if kind == "count":
        return Interval(Decimal(0))
    return Interval(Decimal(0), above=True) if set(POSITIVE) & set(parts) else Interval()


def _refuse_empty_title(every: Interval, interval: Interval, statement: Statement) -> None:
    """A rule that accepts all numbers that there can be is none."""
    if every != Interval() and every in interval:
        titled = statement.worded or statement.figures[0].rule != statement.rule
        what = "this title" if titled else f"“{statement.text}”"
        raise AcceptanceError(
            f"{what} accepts whatever is measured",
            "state a bound that a value could miss",
            "title" if titled else "text",
            "T103" if titled else "T102",
        )


def _of_both(statement: Statement, rule: Numeric, measured: Measured) -> Acceptance:
    """Of a quotient or a difference; the direction of the words counts."""
    (figure,) = statement.figures
    percent = any(number.percent for number in figure.numbers)
    times = measured.unit == "times"
    kind = "fraction" if times and percent else measured.kind
    points = measured.unit == "percentage point" and bool(figure.units)
    if points and isinstance(rule, Within) and rule.tolerance.percent:
        rule = replace(
            rule, tolerance=replace(rule.tolerance, value=100 * rule.tolerance.value, percent=False)
        )
    limits = Interval(Decimal(0), above=True) if times else Interval()
    if measured.kind == "fraction" and not times:
        limits = Interval(Decimal(-1), Decimal(1)).scaled(Decimal(100 if points else 1))
    shown: Kind = "number" if points else kind
    interval = interval_of(rule, shown, limits)
    if times and not percent and figure.turn and any(number.value < 1 for number in figure.numbers):
        message = f"“{statement.text}” can't be read: a factor below 1 is lower by itself"
        raise AcceptanceError(message, f"write {figure.written} times, or how many times lower")
    if percent and figure.turn == "less" and any(number.value > 1 for number in figure.numbers):
        raise AcceptanceError(f"nothing is {statement.text}", "state 100% at most")
    refuse_impossible(interval, shown, limits)
    _refuse_empty_title(limits, interval, statement)
    interval &= _direction(figure.turn, times and not percent, interval, rule, measured)
    sentence = interval.sentence(shown) + (" points" if points else "")
    tolerance = _tolerance(rule, "fraction" if points else kind)
    if points:
        interval = interval.scaled(Decimal("0.01"))

    def holds(value: Value) -> bool:
        said = spoken(value, statement)
        return isinstance(said, Decimal) and interval.holds(said)

    return Acceptance(f"{sentence} {figure.turn}".strip(), holds, tolerance, interval)


def _direction(turn: str, factor: bool, interval: Interval, rule: Numeric, measured: Measured) -> Interval:
    """What the direction adds: less than 3 times lower is lower, less than 2 points is meant either way."""
    if turn:
        return Interval(Decimal(1 if factor else 0), above=True)
    if measured.unit != "times" and isinstance(rule, Compared) and rule.comparison in "<≤":
        bound = rule.number.value
        if bound >= 0 and interval.high is not None:
            return Interval(-interval.high, interval.high, interval.below, interval.below)
    return Interval()


def _tolerance(rule: Numeric, kind: Kind) -> str:
    """From where the tolerance comes; empty if the words themselves say what is accepted."""
    if isinstance(rule, Within):
        of_it = " of it" if rule.tolerance.percent and kind != "fraction" else ""
        return f"the title's ±{rule.tolerance.written.strip()}{of_it}"
    if isinstance(rule, Times):
        return f"the title's ×{rule.factor.written.strip()}"
    if isinstance(rule, Compared) and rule.near:
        return slack_words(rule.number)
    if not isinstance(rule, Near):
        return ""
    if rule.about:
        return slack_words(rule.number)
    exact = kind == "count" and not rule.number.rounded
    return "a count is exact" if exact else "half a unit of the last written digit"


def _of_words(words: str, measured: Measured, meaning: str, name: str) -> Acceptance:
    kind = measured.kind
    if kind == "truth":
        hold_truth(words, name, True, measured, meaning, titled=False)
        return Acceptance(f"true: {meaning}", lambda value: value is True)
    if kind == "label":
        label = label_of(words) or words
        return _of_label(label, kind, "text")
    if kind == "count" and (words.lower() == "never" or says_never(words)):
        return _of_label("never", kind, "text")
    if kind == "count" and (match := re.fullmatch(r"(.*?)\b(never)\b(.*)", words, re.IGNORECASE)):
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


def _related(
    rule: Related, kind: Kind, name: str, limits: Interval, look_up: Callable[[Reference], Measured]
) -> tuple[Interval, str, Decimal]:
    """What a comparison with another quantity accepts, with which, and the value of that."""
    other = look_up(rule.target)
    if rule.target.name == name:
        raise AcceptanceError(f"{name} is compared with itself", "name the other quantity", "title", "T108")
    if other.kind != kind or not isinstance(other.value, Decimal):
        what = "never comes" if other.value is None else f"is a {other.kind}"
        message = f"{rule.target.name} {what}, and this is a {kind}: they can't be compared"
        raise AcceptanceError(message, part="title", code="T108")
    bound = other.value * (rule.factor.value if rule.factor else 1)
    interval = compared(rule.comparison, bound)
    tolerance = ""
    if rule.tolerance:
        slack = abs(bound) * rule.tolerance.value if rule.tolerance.percent else rule.tolerance.value
        refuse_wide(slack, bound, kind, limits)
        interval = Interval(bound - slack, bound + slack)
        tolerance = f" ±{rule.tolerance.written.strip()}" + (" of it" if rule.tolerance.percent else "")
    times = f"{rule.factor.written} × " if rule.factor else ""
    return interval, f" ({times}{rule.target.name}{tolerance})", other.value
