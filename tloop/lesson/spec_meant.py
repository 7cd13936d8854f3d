"""What spec is meant by a text that is not quite one: XOR with noise 0.1, η: 3, eight neurons, η = 1/3."""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from tloop.lesson.knobs import KNOBS, NAMES, UNITS, WORDS, KnobWords, such_as
from tloop.lesson.problems import nearest
from tloop.simulation import Experiment

LONGEST = 200  # characters: longer texts are not meant as specs
UP_TO_SIXTEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
WORDS_FOR_NUMBERS = {word: number for number, word in enumerate(UP_TO_SIXTEEN.split())}
# 0.1 · 0,1 · 4.000 · 4 000 · 4k · 10% · 1/3 · eight, in the digits of any script
LOOSE = (
    r"(?P<number>[-+\u2212]?(?:\d+(?:[.,'\u2019]\d+|\s\d{3}(?!\d))*|\.\d+)(?:e[-+\u2212]?\d+)?(?:\s?/\s?\d+)?(?:\s?[%％k])?"
    rf"|\b(?:{'|'.join(WORDS_FOR_NUMBERS)})\b)"
)
FILLER = re.compile(
    r"(?:\b(?:a|an|the|with|without|and|of|for|at|in|on|is|data|set|points|two|run|net|network|by|its|has)\b"
    r"|[\s·,;:=+&()/.-])*"
)


def _either(*names: str) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NAMED: dict[str, KnobWords] = {**NAMES, **{name: row for row in KNOBS for name in row.meant if row.names}}
_COUNTED: dict[str, KnobWords] = {**UNITS, **{name: row for row in KNOBS for name in row.meant if row.units}}
_SAID = re.compile(
    rf"(?<!\w)(?:(?P<word>{_either(*WORDS)})(?!\w)"
    rf"|(?P<name>{_either(*_NAMED)})\s?(?:[=:≈]|\bis\b|\bof\b)?\s?{LOOSE}(?![\w%])"
    rf"|{LOOSE.replace('number', 'count')}\s?-?(?P<unit>{_either(*_COUNTED)})(?!\w))"
)


def hints(text: str) -> tuple[str, ...]:
    """The lines that say what to write in place of a part, or what a spec is made of."""
    spec = spec_meant(text)
    if spec:
        return (f"did you mean {spec}?",)
    row = NAMES.get(re.split("[=:]", text)[0].strip().casefold())
    return (f"{row.names[0]} takes a number, such as {row.such_as()}",) if row else (such_as(),)


def spec_meant(text: str) -> str | None:
    """The spec that a text comes nearest to, written in full; None if it speaks of no experiment."""
    if len(text) > LONGEST:
        return None
    return spec_said(text) or _misspelt(" ".join(text.split()).casefold())


def spec_said(text: str) -> str | None:
    """The spec that a text gives in words of ours or of others, if it says nothing else."""
    return _said(" ".join(text.split()).casefold()) if len(text) <= LONGEST else None


def _said(text: str) -> str | None:
    """From what the text says in words of ours or of others, if it says nothing else."""
    parts, done = [], 0
    for match in _SAID.finditer(text):
        part = _written(match)
        if part is None or not FILLER.fullmatch(text[done : match.start()]):
            return None
        parts.append(part)
        done = match.end()
    return " · ".join(parts) if parts and FILLER.fullmatch(text[done:]) else None


def _written(match: re.Match[str]) -> str | None:
    if match["word"]:
        row, value = WORDS[match["word"]]
        return row.setting(value)
    row = _NAMED[match["name"]] if match["name"] else _COUNTED[match["unit"]]
    value = _number(match["number"] or match["count"], whole=row.whole)
    if match["name"] == "n" and value is not None and value == int(value):
        row = next(each for each in KNOBS if each.field == "hidden")  # n = 4 counts, n = 0.3 is like η
    return None if value is None else _setting(row, value)


def _setting(row: KnobWords, value: Decimal) -> str | None:
    """The part that says so, if an experiment can have that value."""
    given = int(value) if row.whole and value == int(value) else float(value)
    try:
        replace(Experiment(), **{row.field: given})  # type: ignore[arg-type]
    except ValueError:
        return None
    if row.whole:
        return f"{row.names[0]} = {given:,}" if isinstance(given, int) else None
    return row.setting(given)


def _number(written: str, *, whole: bool) -> Decimal | None:
    """The number that may be meant; a whole one takes its points for those between groups of three."""
    if written in WORDS_FOR_NUMBERS:
        return Decimal(WORDS_FOR_NUMBERS[written])
    digits = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in written if not sign.isspace()
    ).replace("\u2212", "-")
    factor = Decimal("0.01") if digits[-1] in "%％" else Decimal(1000) if digits[-1] == "k" else Decimal(1)
    number, slash, below = digits.rstrip("%％k").partition("/")
    groups = re.fullmatch(r"[1-9]\d{0,2}(?:[.,'\u2019]?\d{3})+", number)
    number = re.sub("[.,'\u2019]", "", number) if whole and groups else number.replace(",", ".")
    try:
        value = Decimal(number) * factor
        return round(value / Decimal(below), 4) if slash else value
    except (InvalidOperation, ArithmeticError):
        return None


def _misspelt(text: str) -> str | None:
    """hiden = 4 · 8 nuerons · xro: a name with a letter or two amiss."""
    name, equals, rest = (piece.strip() for piece in text.partition("="))
    if equals:
        meant = nearest(name, NAMES)
        return _again(f"{meant} = {rest}") if meant else None
    counted = re.fullmatch(r"(\S+) (\w[\w ]*)", text)
    if counted and (unit := nearest(counted[2], UNITS)):
        return _again(f"{counted[1]} {unit}")
    meant = nearest(text, WORDS)
    return _again(meant) if meant else None


def _again(text: str) -> str | None:
    return _said(text.casefold())
