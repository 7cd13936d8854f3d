"""What spec is meant by a text that is not quite one: XOR with noise 0.1, η: 3, eight neurons, η = 1/3."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from itertools import zip_longest

from tloop.lesson.knobs import (
    KNOBS,
    MEANT_NAMES,
    MEANT_UNITS,
    MEANT_WORDS,
    NAMES,
    UNITS,
    WORDS,
    KnobWords,
    such_as,
)
from tloop.lesson.number_words import COUNTED, LARGE, value_of
from tloop.lesson.problems import nearest
from tloop.simulation import Experiment

LONGEST = 200  # characters: longer texts are not meant as specs
POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_WORD = "|".join((*COUNTED, *LARGE))
# 0.1 · 0,1 · 4.000 · 4 000 · 4k · 10% · 1/3 · 3 × 10⁻² · eight · two hundred, in the digits of any script
LOOSE = (
    r"(?P<number>[-+\u2212]?(?:\d+(?:[.,'\u2019]\d+|\s\d{3}(?!\d))*|\.\d+)(?:e[-+\u2212]?\d+)?"
    r"(?:(?:\s?[×x*]\s?10)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?:\s?/\s?\d+)?(?:\s?[%％k])?"
    rf"|\b(?:{_WORD}|an? (?:{'|'.join(LARGE)}))(?:[\s-](?:and\s)?(?:{_WORD})){{0,6}}\b)"
)
FILLER = re.compile(
    r"(?:\b(?:a|an|the|with|and|of|for|at|in|on|is|using|two|half|tanh|run|net|network|model|by|its|has|data"
    r"|set|dataset|points|problem|task|optimi[sz]er|rule|only)\b|[\s·•∙・、，;；,:=≈→|+&()/.-])*"
)
MORE = r"\s?(?:[×*^+]|/\s?\d|times\b)"  # η = 3 * 10: no number that is meant
BETWEEN = r"\s?(?:[=:≈→]|\bis\b|\bof\b)?\s?(?:#\s?|\bno\.\s?|\bnumber\s)?"


def _either(*names: str) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NAMED: Mapping[str, KnobWords] = {**NAMES, **MEANT_NAMES}
_COUNTED: Mapping[str, KnobWords] = {**UNITS, **MEANT_UNITS}
_WORDS: Mapping[str, tuple[KnobWords, object]] = {**WORDS, **MEANT_WORDS}
_SAID = re.compile(
    rf"(?<!\w)(?:(?P<word>{_either(*_WORDS)})(?!\w)"
    rf"|(?P<name>{_either(*_NAMED)}){BETWEEN}{LOOSE}(?![\w%]|{MORE})"
    rf"|{LOOSE.replace('number', 'count')}\s?-?(?P<unit>{_either(*_COUNTED)})(?!\w))"
)


@dataclass(frozen=True)
class _Said:
    """What a text says of one knob; refused: why no experiment can have that value, empty if one can."""

    setting: str
    numeric: bool
    refused: str


def plain_words(text: str) -> str:
    """In small letters, a space in place of hyphens and underlines within words; without a … is no …."""
    words = re.sub(r"(?<=[^\W\d_])[-_](?=[^\W\d_])", " ", " ".join(text.split()).casefold())
    return re.sub(r"\bwithout (?:an? |any )?", "no ", words)


def hints(text: str) -> tuple[str, ...]:
    """The lines that say what to write in place of a part, or what a spec is made of."""
    said, whole = _said(text)
    for each in said:
        if each.refused:
            return (each.refused,)
    if whole:
        return (f"did you mean {_spec(said)}?",)
    if any(each.numeric for each in said):
        return (f"write {_spec(said)}, and put the other words outside of the link",)
    if meant := _misspelt(plain_words(text)):
        return (f"did you mean {meant}?",)
    row = NAMES.get(re.split("[=:]", text)[0].strip().casefold())
    return (f"{row.names[0]} takes a number, such as {row.such_as()}",) if row else (such_as(),)


def spec_meant(text: str) -> str | None:
    """The spec that a text comes nearest to, written in full; None if it speaks of no experiment."""
    said, whole = _said(text)
    if any(each.refused for each in said):
        return None
    if whole or any(each.numeric for each in said):
        return _spec(said)
    return _misspelt(plain_words(text))


def _spec(said: list[_Said]) -> str:
    return " · ".join(dict.fromkeys(each.setting for each in said))


def _said(text: str) -> tuple[list[_Said], bool]:
    """What the text says in words of ours or of others, and whether it says nothing else."""
    if len(text) > LONGEST:
        return [], False
    words, said, done, whole = plain_words(text), list[_Said](), 0, True
    for match in _SAID.finditer(words):
        part = _read(match)
        if part is None:
            return [], False
        whole = whole and FILLER.fullmatch(words, done, match.start()) is not None
        said.append(part)
        done = match.end()
    return said, bool(said) and whole and FILLER.fullmatch(words, done) is not None


def _read(match: re.Match[str]) -> _Said | None:
    if match["word"]:
        row, value = _WORDS[match["word"]]
        return _Said(row.setting(value), numeric=False, refused="")
    row = _NAMED[match["name"]] if match["name"] else _COUNTED[match["unit"]]
    number = _number(match["number"] or match["count"], whole=row.whole)
    if number is None:
        return None
    if match["name"] == "n" and number == int(number):
        row = next(each for each in KNOBS if each.field == "hidden")  # n = 4 counts, n = 0.3 is like η
    return _setting(row, number)


def _setting(row: KnobWords, value: Decimal) -> _Said:
    """The part that says so, and whether an experiment can have that value."""
    if row.whole and value != int(value):
        return _Said("", numeric=True, refused=f"{row.field} is a whole number, such as {row.such_as()}")
    given = int(value) if row.whole else float(value)
    try:
        replace(Experiment(), **{row.field: given})  # type: ignore[arg-type]
    except ValueError as error:
        return _Said("", numeric=True, refused=str(error))
    setting = f"{row.names[0]} = {given:,}" if row.whole else row.setting(given)
    return _Said(setting, numeric=True, refused="")


def _number(written: str, *, whole: bool) -> Decimal | None:
    """The number that may be meant; a whole one takes its points for those between groups of three."""
    if written[0].isalpha():
        return Decimal(value_of(written))
    digits = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in written if not sign.isspace()
    ).replace("\u2212", "-")
    factor = Decimal("0.01") if digits[-1] in "%％" else Decimal(1000) if digits[-1] == "k" else Decimal(1)
    number, slash, below = digits.rstrip("%％k").partition("/")
    if power := re.fullmatch(r"(?:(.*)[×x*])?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", number):
        number = f"{power[1] or 1}e{power[2].translate(POWERS)}"
    groups = re.fullmatch(r"[1-9]\d{0,2}(?:[.,'\u2019]?\d{3})+", number)
    number = re.sub("[.,'\u2019]", "", number) if whole and groups else number.replace(",", ".")
    try:
        value = Decimal(number) * factor
        value = round(value / Decimal(below), 4) if slash else value
        return value if abs(value) < Decimal(10) ** 20 else None
    except (InvalidOperation, ArithmeticError):
        return None


def _misspelt(text: str) -> str | None:
    """hiden = 4 · 8 nuerons · xro: a name with a letter or two amiss."""
    if len(text) > LONGEST:
        return None
    name, equals, rest = (piece.strip() for piece in re.split("([=:])", f"{text}=", maxsplit=1))
    if rest:
        meant = nearest(name, NAMES)
        return _again(f"{meant} = {rest.rstrip('=')}") if equals and meant else None
    counted = re.fullmatch(r"(\S+) (\w[\w ]*)", text)
    if counted and (unit := nearest(counted[2], UNITS)):
        return _again(f"{counted[1]} {unit}")
    meant = nearest(text, _WORDS)
    return _again(meant) if meant and _alike(text, meant) else None


def _alike(text: str, meant: str) -> bool:
    """Word by word: low noise is not no noise, and online is not linear."""
    pairs = list(zip_longest(text.split(), meant.split(), fillvalue=""))
    return all(sorted(a) == sorted(b) or SequenceMatcher(None, a, b).ratio() >= 0.85 for a, b in pairs)


def _again(text: str) -> str | None:
    said, whole = _said(text)
    return _spec(said) if whole and not any(each.refused for each in said) else None
