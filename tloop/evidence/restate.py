"""What a claim would have to say: the measured value at the author's own precision and in the same form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from tloop.evidence.measured import Measured
from tloop.lesson.links.claim import (
    Between,
    Compared,
    Label,
    Near,
    Number,
    Numeric,
    Rule,
    Times,
    Within,
    Words,
)
from tloop.lesson.links.claim.numbers import MINUS, NUMBER, read_number
from tloop.lesson.links.claim.statement import figure_at
from tloop.lesson.links.claim.vocabulary import SMALL_NUMBERS

WIDE = Context(prec=1000)  # holds any float64 written out, to any unit
SUPERSCRIPT = {ord(plain): sign for sign, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)}


@dataclass(frozen=True)
class Wording:
    """The two parts of a claim that state something: the link's text and its title."""

    text: str
    title: str | None


@dataclass(frozen=True)
class _Change:
    """One number of the claim, and the value that belongs in its place."""

    old: Number
    value: Decimal
    rounding: str = ROUND_HALF_EVEN


def restate(
    wording: Wording, rule: Rule, measured: Measured, accepts: Callable[[Wording], bool]
) -> Wording | None:
    """The wording with the measured value in place of its own; None where it takes a person to reword it.

    rule: how the wording is understood; accepts: whether a claim of that wording would hold.
    """
    for candidate in _candidates(wording, rule, measured):
        if candidate != wording and accepts(candidate):
            return candidate
    return None


def _candidates(wording: Wording, rule: Rule, measured: Measured) -> list[Wording]:
    value = measured.value
    if isinstance(rule, Near | Within | Times | Compared | Between):
        if value is None and isinstance(rule, Near) and wording.text == rule.number.written.strip():
            return [Wording(measured.text, None)]
        if isinstance(value, Decimal) and value.is_finite():
            changes = _changes(rule, value)
            return [] if _says_nothing(rule, changes, measured) else [_changed(wording, changes)]
    if isinstance(rule, Label) and not isinstance(value, bool):
        return [Wording(wording.text, f"= {measured.text}")]
    if isinstance(rule, Words) and not isinstance(value, bool):
        return [Wording(measured.text, None)]
    return []


def _says_nothing(rule: Numeric, changes: list[_Change], measured: Measured) -> bool:
    """Whether the new bound would be one that every such quantity keeps: more than −1, at most 100%."""
    if not isinstance(rule, Compared) or not isinstance(measured.value, Decimal) or measured.value < 0:
        return False
    (bound,) = (change.value for change in changes)
    if rule.comparison in ">≥":
        return bound < 0 or (bound == 0 and rule.comparison == "≥")
    return measured.kind == "fraction" and (bound > 1 or (bound == 1 and rule.comparison == "≤"))


def _changes(rule: Numeric, value: Decimal) -> list[_Change]:
    if isinstance(rule, Compared):
        return [_bound(rule, value)]
    if isinstance(rule, Between):
        if value < rule.low.value:
            return [_Change(rule.low, value, ROUND_FLOOR)]
        return [_Change(rule.high, value, ROUND_CEILING)]
    return [_Change(rule.number, value)]


def _bound(rule: Compared, value: Decimal) -> _Change:
    """The nearest bound of the author's precision that the value keeps: below 0.02 may become below 0.04.

    A bound of 0 would say nothing: it gets as many digits as it takes.
    """
    below, strict = rule.comparison in "<≤", rule.comparison in "<>"
    unit = rule.number.unit
    if value and abs(value) < 2 * unit:
        unit = min(unit, Decimal(1).scaleb(value.adjusted() - 1))
    bound = value.quantize(unit, ROUND_CEILING if below else ROUND_FLOOR, WIDE)
    if strict and bound == value:
        bound += unit if below else -unit
    return _Change(replace(rule.number, unit=unit), bound)


def _changed(wording: Wording, changes: list[_Change]) -> Wording:
    text, title = wording.text, wording.title
    for change in changes:
        text = _replaced(text, change)
        title = title and _replaced(title, change)
    return Wording(text, title)


def _replaced(words: str, change: _Change) -> str:
    """The words with the new number wherever they state the old one, tolerances and factors apart."""
    start = figure_at(words)

    def written(match: re.Match[str]) -> str:
        number = read_number(match)
        joined = match["sign"] and number.value == -change.old.value != 0  # 300-500: the hyphen is a range's
        tolerance = words[: match.start()].rstrip()[-1:] in ("±", "×")
        if match.start() < start or tolerance or (number.value != change.old.value and not joined):
            return match[0]
        value = change.value.scaleb(2, WIDE) if change.old.percent else change.value
        unit = change.old.unit.scaleb(2, WIDE) if change.old.percent else change.old.unit
        new = _scientific(match, value) if _has_power(match) else _plain(match, value, unit, change.rounding)
        return f"{match['sign'] if joined else ''}{new}{match['percent'] or ''}"

    return NUMBER.sub(written, words)


def _has_power(match: re.Match[str]) -> bool:
    return any(match[part] for part in ("exponent", "power", "own_power", "scale"))


def _plain(match: re.Match[str], value: Decimal, unit: Decimal, rounding: str) -> str:
    """4,000 · 0.69 · .5 · −0.5 · four: as many decimals, the same sign between thousands.

    What would be rounded to nothing gets one more digit: 0.003 and not 0.00.
    """
    rounded = value.quantize(unit, rounding, WIDE)
    if value and not rounded:
        rounded = value.quantize(Decimal(1).scaleb(value.adjusted()), rounding, WIDE)
    if match["words"]:
        word = next((word for word, number in SMALL_NUMBERS.items() if number == rounded), "")
        return (word.capitalize() if match["words"][0].isupper() else word) or f"{rounded:,f}"
    mantissa = match["mantissa"]
    separator = next((sign for sign in mantissa if not sign.isdigit() and sign != "."), "")
    digits = f"{abs(rounded):,f}".replace(",", separator)
    if mantissa.startswith("."):
        digits = digits.removeprefix("0")
    return _minus(match) + digits if rounded < 0 else digits


def _scientific(match: re.Match[str], value: Decimal) -> str:
    """1.5e8 · 3 × 10⁸ · 10⁸: as many digits, whatever the power."""
    if match["scale"]:
        return f"{value:,f}"
    decimals = 0 if match["own_power"] else len(match["mantissa"].partition(".")[2])
    mantissa, _, exponent = f"{abs(value):.{decimals}e}".partition("e")
    power = str(int(exponent))
    sign = _minus(match) if value < 0 else ""
    if match["exponent"]:
        letter = "E" if "E" in match[0] else "e"
        return f"{sign}{mantissa}{letter}{power.replace('-', '−' if '−' in match['exponent'] else '-')}"
    raised = f"10{power.translate(SUPERSCRIPT)}"
    return f"{sign}{raised}" if match["own_power"] and mantissa == "1" else f"{sign}{mantissa} × {raised}"


def _minus(match: re.Match[str]) -> str:
    return match["sign"] or MINUS[-1]
