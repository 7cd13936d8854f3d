"""What a claim would have to say: the measured value at the author's own precision and in the same form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from tloop.evidence.measured import Kind, Measured
from tloop.lesson.links.claim import (
    Between,
    Compared,
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
POWER = re.compile(r"\d[eE]|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]")
OPPOSITE = {
    **{"higher": "lower", "more": "less", "greater": "smaller", "larger": "smaller", "longer": "shorter"},
    **{"lower": "higher", "less": "more", "fewer": "more", "smaller": "larger", "shorter": "longer"},
    **{"later": "earlier", "earlier": "later", "sooner": "later"},
    **{"faster": "slower", "quicker": "slower", "slower": "faster"},
}
TURN = re.compile(rf"\b(?:{'|'.join(OPPOSITE)})\b(?! than)", re.IGNORECASE)
SUPERSCRIPT = {ord(plain): sign for sign, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)}


@dataclass(frozen=True)
class Wording:
    """The two parts of a claim that state something: the link's text and its title."""

    text: str
    title: str | None


@dataclass(frozen=True)
class _Change:
    """One number of the claim, and the value that belongs in its place. power: it may be written with one."""

    old: Number
    value: Decimal
    rounding: str = ROUND_HALF_EVEN
    power: bool = True


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
            wording, value = _turned(wording, value, measured)
            changes = _changes(rule, value, measured.kind)
            return [_changed(wording, change) for change in changes]
    if isinstance(rule, Words) and not isinstance(value, bool):
        return [Wording(measured.text, None)]
    return []


def _turned(wording: Wording, value: Decimal, measured: Measured) -> tuple[Wording, Decimal]:
    """25 points higher becomes 25 points lower if the second is more, and 0.25 times higher 4 times lower."""
    turn = TURN.search(wording.text)
    upside_down = measured.unit == "times" and "%" not in wording.text and 0 < value < 1
    if turn is None or not (value < 0 or upside_down):
        return wording, value
    word = OPPOSITE[turn[0].lower()]
    if word == "less" and measured.kind == "count" and measured.unit != "times":
        word = "fewer"
    text = wording.text[: turn.start()] + word + wording.text[turn.end() :]
    return Wording(text, wording.title), -value if value < 0 else 1 / value


def _changes(rule: Numeric, value: Decimal, kind: Kind) -> list[_Change]:
    """What may take the place of the rule's number, the author's own precision first."""
    if isinstance(rule, Compared):
        bounds = (_bound(rule, value, finer) for finer in ((0,) if kind == "count" else (0, 1, 2)))
        return [bound for bound in bounds if not _says_nothing(rule, bound.value, value, kind)][:1]
    if isinstance(rule, Between):
        if value < rule.low.value:
            return [_Change(rule.low, value, ROUND_FLOOR)]
        return [_Change(rule.high, value, ROUND_CEILING)]
    if isinstance(rule, Within) and not rule.tolerance.percent and rule.tolerance.value >= abs(value):
        return []  # it would be said of nothing as well
    number = rule.number
    if isinstance(rule, Near) and rule.about and value:
        while kind != "count" and 4 * number.unit > abs(value):  # about 0.01 of 0.0146 says little
            number = replace(number, unit=number.unit / 10)
    if kind == "count" and isinstance(rule, Near) and not rule.about and POWER.search(number.written):
        return [_Change(replace(number, unit=Decimal(1)), value, power=False)]  # 1e3 can't say 878
    return [_Change(number, value)]


def _says_nothing(rule: Compared, bound: Decimal, value: Decimal, kind: Kind) -> bool:
    """Whether every such quantity keeps the bound, or all but nothing: more than 0, at most 100%."""
    if value < 0:
        return False
    return bound <= 0 if rule.comparison in ">≥" else kind == "fraction" and bound >= 1


def _bound(rule: Compared, value: Decimal, finer: int) -> _Change:
    """The nearest bound of the author's precision that the value keeps: below 0.02 may become below 0.04.

    A bound of 0 would say nothing: it gets as many digits as it takes; finer: how many more.
    """
    below, strict = rule.comparison in "<≤", rule.comparison in "<>"
    unit = rule.number.unit
    if value and POWER.search(rule.number.written):  # 1e6: one digit of whatever power
        digits = len(rule.number.written.partition(".")[2].partition("e")[0].partition(" ")[0])
        unit = Decimal(1).scaleb(value.adjusted() - digits)
    if value and abs(value) < 2 * unit and unit < 1:
        unit = min(unit, Decimal(1).scaleb(value.adjusted() - 1))
    unit = unit.scaleb(-finer)
    bound = value.quantize(unit, ROUND_CEILING if below else ROUND_FLOOR, WIDE)
    if strict and bound == value:
        bound += unit if below else -unit
    return _Change(replace(rule.number, unit=unit), bound)


def _changed(wording: Wording, change: _Change) -> Wording:
    title = wording.title and _replaced(wording.title, change)
    return Wording(_replaced(wording.text, change), title)


def _replaced(words: str, change: _Change) -> str:
    """The words with the new number wherever they state the old one, tolerances and factors apart."""
    start = figure_at(words)

    def written(match: re.Match[str]) -> str:
        number = read_number(match)
        joined = match["sign"] and number.value == -change.old.value != 0  # 300-500: the hyphen is a range's
        tolerance = words[: match.start()].rstrip()[-1:] in ("±", "×")
        percent = change.old.percent and number.value.scaleb(-2) == change.old.value  # 80–90%
        same = number.value == change.old.value or percent or joined
        if match.start() < start or tolerance or not same:
            return match[0]
        value = change.value.scaleb(2, WIDE) if change.old.percent else change.value
        unit = change.old.unit.scaleb(2, WIDE) if change.old.percent else change.old.unit
        if not change.power:
            new = f"{value:,f}"
        elif _has_power(match):
            new = _scientific(match, value)
        else:
            new = _plain(match, value, unit, change.rounding)
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
    while match["percent"] and rounded == 100 != value and unit > Decimal("1e-6"):  # 99.6%, and not all
        unit /= 10
        rounded = value.quantize(unit, rounding, WIDE)
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
