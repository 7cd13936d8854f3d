"""The figures among free words: digits, number words with a unit, fractions, percentages.

A title rules what the words of a claim mean, but none of these may go unread. So all of them are found, in
any script, and what can't be read is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from math import log

from tloop.lesson.links.claim.figure import FigureError, any_of, read_figure
from tloop.lesson.links.claim.numbers import MINUS, WHITE, Number
from tloop.lesson.links.claim.rules import Between, Compared, Figure, Near
from tloop.lesson.links.claim.senses import VAGUE
from tloop.lesson.links.claim.vocabulary import (
    APPROXIMATIONS,
    BEHIND,
    BOUNDS,
    CHANGED_BEFORE,
    CHANGED_BEHIND,
    LIMITS,
    NEAR_BOUNDS,
    PERCENT,
    UNITS,
    UNITS_BEFORE,
    Comparison,
    Unit,
)
from tloop.lesson.number_words import COUNTED, LARGE, PARTS, value_of

MULTIPLES = {
    **{"twice": 2, "thrice": 3, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2},
    **{"triple": 3, "tripled": 3, "triples": 3, "treble": 3, "trebled": 3, "quadruple": 4, "quadrupled": 4},
    **{"quintuple": 5, "quintupled": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9},
    **{"twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "tenfold": 10, "hundredfold": 100},
}
HALVED = ("half", "halved", "halves", "halving", "halve")

_WORD = "|".join((*COUNTED, *LARGE))
_NUMBER_WORDS = rf"(?:(?:an?|{_WORD})\b(?:[{WHITE}-]+(?:and[ ])?(?:{_WORD})\b){{0,7}})"
_PLAIN = rf"(?:{_NUMBER_WORDS}|[0-9][0-9,]*)"
_UNITS = {word for words in UNITS.values() for word in words if word[0].isalpha()}
_UNIT = any_of(_UNITS | {"seeds", "seed", "runs", "cells", "cell", "percent", "per cent"})
_NOT_NAMES = "|".join(
    sorted({"x", "e", "t", "at", "by", "in", "to", "seed", *(unit for unit in _UNITS if " " not in unit)})
)
NAME = re.compile(
    rf"(?<![^\W_])(?!(?:{_NOT_NAMES})[-_]?[0-9])[a-z]+[-_]?[0-9]+(?:\.[0-9]+)*(?![0-9a-z])|\b[0-9]-?D\b",
    re.IGNORECASE,
)
ALONE = re.compile(rf"(?:about |around |exactly |only |just )?(?P<large>{_NUMBER_WORDS})", re.IGNORECASE)
_LEADS = {
    *APPROXIMATIONS,
    *(word for table in (BOUNDS, NEAR_BOUNDS) for words in table.values() for word in words),
}
_BEFORE = any_of(word for words in UNITS_BEFORE.values() for word in words)
LEAD = re.compile(
    rf"(?<!\w)(?:(?:{any_of(_LEADS)})[{WHITE}]*)?(?:(?:{_BEFORE})[{WHITE}]+)?[{MINUS}]?\Z",
    re.IGNORECASE,
)
EXACTLY = re.compile(rf"\b(?:exactly|precisely|only|just)[{WHITE}]+(?:an?[ ])?\Z", re.IGNORECASE)
APPROXIMATELY = re.compile(rf"(?<!\w)(?:{any_of(APPROXIMATIONS)})[{WHITE}]*(?:an?[ ])?\Z", re.IGNORECASE)
EXACT = 12  # up to here a number word is meant exactly, above it nearly
BLANK = "\0"
LONGEST_LEAD = 60  # characters: no bound with its unit has more
NAMED = re.compile(
    rf"\b(?:factor|factor of|times|plus|by|epochs?|seed)[ ]"
    rf"(?P<number>(?:{_WORD})\b(?:[ -](?:{_WORD})\b){{0,6}})",
    re.IGNORECASE,
)
MAGNITUDE = re.compile(r"orders? of magnitude|decades?\b", re.IGNORECASE)
VAGUE_WORDS = {word: ends for ends, words in VAGUE.items() for word in words}
_VAGUE = any_of(VAGUE_WORDS)
_SCALED = "|".join(LARGE)
AMOUNT = re.compile(
    rf"\b(?P<vague>{_VAGUE})[{WHITE}]+(?:(?P<scale>{_SCALED})s?\b(?:[{WHITE}]of)?[{WHITE}]*)?"
    rf"(?:[a-z]+[{WHITE}])?(?P<unit>{_UNIT})"
    rf"|\b(?P<alone>{_VAGUE})[{WHITE}]+(?P<of>{_SCALED})s?\b",
    re.IGNORECASE,
)
_ORDINALS = "|".join(
    (
        *("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
        *("[a-z]+teenth", "[a-z]+tieth", "hundredth", "thousandth", "millionth"),
    )
)
ORDINAL = re.compile(
    rf"\b(?:{_WORD})?-?(?:{_ORDINALS})[ ](?:{_UNIT})|\b(?:[a-z]+teenth|[a-z]+tieth)\b", re.IGNORECASE
)
MANY = re.compile(rf"\b(?:tens|zillions?|(?:{_SCALED})s)\b", re.IGNORECASE)
GLUED = re.compile(rf"\b(?:{_WORD})(?:{_WORD})\b", re.IGNORECASE)
ROMAN = re.compile(rf"\b(?:[IVXLCDM]{{2,}}|[VXLCDM](?=[ ](?:{_UNIT})))\b")
# A number word by itself: but not the two, these four, and not one, which is mostly no number.
BARE = re.compile(
    rf"(?<!the )(?<!these )(?<!those )(?<!both )(?<!other )(?<!all )(?<!in )(?<!into )"
    rf"\b(?!one\b|zero\b|an?\b)(?P<number>{_NUMBER_WORDS})(?!\w)"
    rf"|(?:(?<=than )|(?<=below )|(?<=above ))(?P<low>one|zero)\b(?! of)",
    re.IGNORECASE,
)
MARK = "\1"
CHANGED = re.compile(
    rf"\b(?:{any_of(CHANGED_BEFORE)})[{WHITE}]+{MARK}|{MARK}[{WHITE}-]+(?:{_UNIT}[{WHITE}]+)?(?:{any_of(CHANGED_BEHIND)})"
    rf"|{MARK}[{WHITE}-]+(?:or|and)[{WHITE}-]+[{BLANK}]",
    re.IGNORECASE,
)
# Number words of other languages, beginnings of words first.
FOREIGN = re.compile(
    r"\b(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)?(?:hundert|tausend)\w*"
    r"|zwei|drei|vier|fünf|sechs|sieben|neun|zehn|elf|zwölf|\w+(?:zig|ßig)|deux|trois|quatre|cinq|sept|huit|neuf"
    r"|onze|douze|vingt|trente|quarante|cinquante|soixante|mille|doscient\w+|cuatro|cinco|siete|ocho|nueve|diez"
    r"|veinte|cien(?:to)?|mil|tres|dos|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|сто|двести|тысяч\w*"
    r"|hälfte|moitié|mitad|половин\w*)\b",
    re.IGNORECASE,
)
COUNTED_IN_CHINESE = re.compile(
    "[〇一二三四五六七八九十百千万億亿两零]+(?=[倍轮輪次回個个点點成割％%步])|[一二三四五六七八九十百千万]{2,}"
)
LOGARITHM = re.compile(rf"\bln[{WHITE}]?([0-9]{{1,6}})\b")
SHARE = re.compile(
    rf"\b(?P<low>{_PLAIN})(?:[ ](?:to|or)[ ](?P<high>{_PLAIN}))?[ ](?:[a-z]+[ ])?(?:in|out[ ]of|of)[ ]"
    rf"(?:the[ ]|every[ ]|about[ ])?(?P<whole>{_PLAIN})\b",
    re.IGNORECASE,
)
HALF_OF = re.compile(rf"\bhalf[ -](?:an?[ ])?(?P<large>{'|'.join(LARGE)})\b", re.IGNORECASE)
FRACTION = re.compile(
    rf"\b(?:(?P<many>{_NUMBER_WORDS})[ -])(?P<part>{'|'.join(PARTS)})s?\b"
    rf"|(?<!first[ ])(?<!second[ ])(?<!last[ ])(?<!other[ ])(?<!better[ ])\b(?P<half>{'|'.join(HALVED)})\b"
    r"|(?P<upper>[0-9]+)/(?P<lower>[1-9][0-9]*)|(?P<whole>[0-9]+)?[ ]?(?P<sign>[¼½¾⅐-⅞↉])",
    re.IGNORECASE,
)
MULTIPLE = re.compile(rf"\b(?:{'|'.join(MULTIPLES)})\b", re.IGNORECASE)
WORDED = re.compile(
    rf"\b(?P<number>{_NUMBER_WORDS})[{WHITE}-]+(?:[a-z]+[{WHITE}])?(?P<unit>{_UNIT})"
    rf"|\b(?P<large>(?:{_NUMBER_WORDS}[{WHITE}-]+)?(?:{'|'.join(LARGE)}))\b",
    re.IGNORECASE,
)


def figures_in(text: str) -> tuple[Figure, ...]:
    """Every figure among the words, in order. Raises FigureError for one that can't be read."""
    if disguised := _disguised(text):
        message = f"“{disguised}” has letters that only look like those of a word"
        raise FigureError(message, "write it in letters of one alphabet", disguised)
    left = NAME.sub(_blank, visible(text))
    found: dict[int, Figure] = {}

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], Figure | None]) -> None:
        nonlocal left
        for match in pattern.finditer(left):
            if figure := read(match):
                found[match.start()] = figure
                left = left[: match.start()] + BLANK * len(match[0]) + left[match.end() :]

    take(LOGARITHM, _logarithm)
    take(AMOUNT, _amount)
    take(SHARE, _share)
    take(HALF_OF, lambda match: _figure(match, Decimal(LARGE[match["large"].lower()]) / 2))
    take(FRACTION, _fraction)
    take(MULTIPLE, lambda match: _figure(match, Decimal(MULTIPLES[match[0].lower()]), "times", about=True))
    left = _take_digits(left, found)
    if (match := ALONE.fullmatch(left)) and match["large"].lower() not in ("a", "an"):
        return (_figure(match, Decimal(value_of(match["large"]))),)
    take(WORDED, _worded)
    take(NAMED, lambda match: _figure(match, Decimal(value_of(match["number"]))))
    take(BARE, lambda match: _figure(match, Decimal(value_of(match["number"] or match["low"]))))
    if match := MAGNITUDE.search(left):
        raise FigureError(f"“{match[0]}” can't be read as a figure", "write how many times", match[0])
    for pattern in (MANY, ORDINAL, GLUED, ROMAN, COUNTED_IN_CHINESE, FOREIGN):
        if match := pattern.search(left):
            message = f"“{match[0]}” can't be read as a figure"
            raise FigureError(message, "write it in digits, or outside of the link", match[0])
    for figure in found.values():
        if match := CHANGED.search(_marked(left, figure)):
            words = match[0].replace(MARK, " … ").replace(BLANK, "").strip()
            raise FigureError(f"“{words}” makes another figure of it", "state the figure itself", "")
    if unread := _numeral(left):
        raise FigureError(f"“{unread}” can't be read as a figure", words=unread)
    return tuple(_limited(text, found[start]) for start in sorted(found))


def _marked(left: str, figure: Figure) -> str:
    """The other words, with a mark in place of the figure."""
    start, end = figure.span
    return left[:start].rstrip(BLANK) + MARK + left[end:].lstrip(BLANK)


def _disguised(text: str) -> str:
    """The first word that mixes letters of two scripts, or is written in letters made for other uses."""
    for word in map(str, re.findall(r"[^\W\d_]+", text)):
        scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in word}
        if {"FULLWIDTH", "MATHEMATICAL"} & scripts or (
            "LATIN" in scripts and {"CYRILLIC", "GREEK"} & scripts
        ):
            return word
    return ""


def _numeral(left: str) -> str:
    """The first word with a sign for a number in it, in any script."""
    words = (word for word in re.split(rf"[\s{BLANK}]", left))
    return next((word for word in words if any(unicodedata.category(sign)[0] == "N" for sign in word)), "")


def visible(text: str) -> str:
    """Without characters that nobody sees: they could part the digits of a number."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Mn", "Me"))


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _take_digits(left: str, found: dict[int, Figure]) -> str:
    """Figures in digits, with what belongs to them; what is left of the words."""
    position = 0
    while match := re.compile("[0-9]").search(left, position):
        start = match.start()
        lead = LEAD.search(left, max(0, start - LONGEST_LEAD), start)
        first = lead.start() if lead else start - (left[start - 1 : start] in tuple(MINUS))
        try:
            figure, end = read_figure(left, max(first, 0))
        except FigureError:
            position = start + 1
            continue
        found[start] = figure
        left = left[:first] + BLANK * (end - first) + left[end:]
        position = end
    return left


def _logarithm(match: re.Match[str]) -> Figure | None:
    return _figure(match, Decimal(repr(log(int(match[1]))))) if int(match[1]) else None


def _figure(match: re.Match[str], value: Decimal, unit: Unit = "", about: bool = False) -> Figure:
    number = Number(value, Decimal(1 if value else 0), False, match[0], at=match.start())
    return _bounded(match, number, frozenset([unit]) if unit else frozenset(), about)


def _bounded(match: re.Match[str], number: Number, units: frozenset[Unit], about: bool = False) -> Figure:
    """With the bound that stands before it. about: whether it is meant nearly, if nothing says exactly."""
    near, start = _bound_before(match.string, match.start(), NEAR_BOUNDS)
    comparison = near
    if near is None:
        comparison, start = _bound_before(match.string, match.start(), BOUNDS)
    about = about or number.percent or number.value > EXACT
    if EXACTLY.search(match.string, 0, match.start()):
        about = False
    elif nearly := APPROXIMATELY.search(match.string, 0, match.start()):
        about, start = True, nearly.start()
    rule = Compared(comparison, number, near is not None) if comparison else Near(number, about)
    return Figure(rule, units, span=(start, match.end()))


def _bound_before(
    text: str, end: int, table: Mapping[Comparison, tuple[str, ...]]
) -> tuple[Comparison | None, int]:
    """The bound of the table that ends there, and where it begins."""
    for comparison, words in table.items():
        before = re.compile(rf"(?<!\w)(?:{any_of(words)})[{WHITE}]*(?:an?[ ]|the[ ])?\Z", re.IGNORECASE)
        if match := before.search(text, 0, end):
            return comparison, match.start()
    return None, end


def _limited(text: str, figure: Figure) -> Figure:
    """Before epoch 900, the first nine hundred epochs: bounds that stand among free words alone."""
    rule, start = figure.rule, figure.span[0]
    if isinstance(rule, Compared):
        return figure
    comparison: Comparison | None
    for behind, words in BEHIND.items():
        if re.compile(rf"[{WHITE}](?:{any_of(words)})", re.IGNORECASE).match(text, figure.span[1]):
            return replace(figure, rule=Compared(behind, figure.numbers[0]))
    comparison, first = _bound_before(text, start, LIMITS)
    if comparison == ">" and _counts_epochs(text, figure) and text[first:start].lower().startswith("after"):
        return figure  # after ten epochs: at the tenth
    if comparison is None and re.match(r"epoch", text[start:], re.IGNORECASE):
        comparison, first = _bound_before(text, start + len("epoch"), {"≤": ("by epoch",)})
    if comparison is None or (isinstance(rule, Between) and comparison in ">≥"):
        return figure  # after hundreds of epochs: after as many
    number = rule.number if isinstance(rule, Near) else rule.high if comparison in "<≤" else rule.low
    return replace(figure, rule=Compared(comparison, number), span=(first, figure.span[1]))


def _counts_epochs(text: str, figure: Figure) -> bool:
    """Whether epochs stand behind the number, and not before it: ten epochs."""
    behind = re.match(r"\W*(?:[a-z]+\W)?epochs?\b", text[figure.span[1] :], re.IGNORECASE)
    return behind is not None or re.search(r"epochs?\W*\Z", text[: figure.span[1]], re.IGNORECASE) is not None


def _amount(match: re.Match[str]) -> Figure | None:
    """A few hundred epochs: from two hundred to all that begin with a nine; or with the bound before it."""
    scale = LARGE[scaled.lower()] if (scaled := match["scale"] or match["of"]) else 1
    vague = re.sub(f"[{WHITE}]+", " ", (match["vague"] or match["alone"]).lower())
    low, high = VAGUE_WORDS[vague]
    unit = (match["unit"] or "").lower()
    if not scaled and (vague == "few" or (unit not in _UNITS and unit not in PERCENT)):
        return None  # few points, a few seeds: a share of them
    part = Decimal("0.01") if unit in PERCENT else Decimal(1)
    numbers = [
        Number(value * part, part, unit in PERCENT, match[0], at=match.start())
        for value in (Decimal(low * scale), Decimal((high + 1) * scale - 1))
    ]
    units = frozenset(each for each, words in UNITS.items() if unit in words)
    figure = Figure(Between(*numbers), units, span=match.span())
    comparison, start = _bound_before(match.string, match.start(), BOUNDS)
    if comparison is None:
        return figure
    number = numbers[1] if comparison in "<≤" else numbers[0]
    return replace(figure, rule=Compared(comparison, number), span=(start, match.end()))


def _of_one(match: re.Match[str], value: Decimal) -> Figure:
    """A share of one."""
    return _bounded(match, Number(value, Decimal("0.01"), True, match[0], at=match.start()), frozenset())


def _share(match: re.Match[str]) -> Figure | None:
    low, whole = value_of(match["low"]), value_of(match["whole"])
    if not low <= whole or not whole:
        return None
    if match["high"] is None:
        return _of_one(match, Decimal(low) / whole)
    shares = (Decimal(end) / whole for end in (low, value_of(match["high"])))
    return Figure(
        Between(*(Number(share, Decimal("0.01"), True, match[0], at=match.start()) for share in shares)),
        span=match.span(),
    )


def _fraction(match: re.Match[str]) -> Figure | None:
    if match["sign"]:
        value = Decimal(repr(unicodedata.numeric(match["sign"]))) + int(match["whole"] or 0)
        return _of_one(match, value)
    if match["upper"]:
        return _of_one(match, Decimal(match["upper"]) / Decimal(match["lower"]))
    many = 1 if match["half"] else value_of(match["many"])
    return _of_one(match, Decimal(many) / PARTS.get((match["part"] or "half").lower(), 2))


def _worded(match: re.Match[str]) -> Figure | None:
    """Number words before a unit, or large ones by themselves."""
    if match["large"]:
        return _figure(match, Decimal(value_of(match["large"])))
    unit, value = match["unit"].lower(), Decimal(value_of(match["number"]))
    if match["number"].lower() in ("a", "an"):
        return None  # a point
    if unit in PERCENT:
        return _of_one(match, value / 100)
    units = frozenset(each for each, words in UNITS.items() if unit in words)
    return _bounded(match, Number(value, Decimal(1), False, match[0], at=match.start()), units)
