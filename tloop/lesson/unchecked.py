"""The figures of the prose that nothing measures: digits, and number words before a unit.

Digits are figures beside any letter and in any script (第900步, 30ms, 3x), unless they belong to a name:
behind a letter that has capitals, alone or with more of them (W1, conv3, x86-64); behind a hyphen after a
single letter or a word with a capital (GPT-2, x-1); before D (3D, 2-D) or a hyphen and one letter;
ordinals, but for those of a unit (the 5th, not the 5th epoch); behind ln and log. Nor are they figures in
what points somewhere (§3, figure 2, page 5), in versions (Python 3.11, version 0.3), standards (IEEE 754)
and dates (2026-11-29). Where a loss or an accuracy is stated, nothing is a name (the accuracy is x95).

Emphasis and quotes part no words: *nine hundred* epochs, epoch "ten".
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from tloop.lesson.links.schemes import SCHEMES
from tloop.lesson.markdown.block import BLANK, Block
from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.link import Link
from tloop.lesson.markdown.source import Source
from tloop.lesson.markdown.table import cells_of
from tloop.lesson.number_words import COUNTED, LARGE, ORDINALS, PARTS, value_of
from tloop.lesson.problems import Place
from tloop.lesson.spec import parse_spec

_GROUP = r"\d+(?:[.,'\u066b\u066c\u00a0\u2009\u202f]\d+)*(?:[eE][-+\u2212]?\d+)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*"
_RANGE = rf"{_GROUP}(?: ?[\u2012\u2013] ?{_GROUP})?"
FRACTION = r"[¼½¾⅐-⅞]"
SUFFIX = r"(?:[ \u00a0\u202f]?[%％‰]|[A-Za-zµμ]{1,3}(?![^\W_]))"
DIGITS = re.compile(rf"(?:{_RANGE}{FRACTION}?|{FRACTION}){SUFFIX}?")
CHINESE = re.compile(
    "[一二三四五六七八九两兩]?[十百千万萬亿億][〇零一二三四五六七八九十百千万萬亿億]*(?=[步轮輪次回个個点點倍％%])"
)

Unit = Literal["", "epoch", "update", "neuron", "point", "seed", "parameter", "cell", "layer", "share"]
UNITS: dict[str, Unit] = {
    **{"epochs": "epoch", "epoch": "epoch", "updates": "update", "update": "update"},
    **{"neurons": "neuron", "neuron": "neuron", "points": "point", "point": "point"},
    **{"seeds": "seed", "seed": "seed", "parameters": "parameter", "parameter": "parameter"},
    **{"cells": "cell", "cell": "cell", "percent": "share", "per cent": "share"},
    **{f"{kind} unit{s}": "neuron" for kind in ("hidden", "tanh") for s in ("s", "")},
    **{"hidden layers": "layer", "hidden layer": "layer"},
}
_UNIT = "|".join(UNITS)
_KIND = (
    "training|train|test|hidden|tanh|percentage|full|more|whole|entire|complete|further|additional"
    "|small|tiny|large|big"
)
_KINDS = rf"(?:(?:{_KIND})\s+){{0,2}}"
_WORD = "|".join((*COUNTED, *LARGE))
_BESIDE = r"[\s-]{1,6}"  # two words of one figure, with blanked signs of emphasis between them
_WORDS = rf"(?:an?{_BESIDE}(?:{'|'.join(LARGE)})|{_WORD})(?:{_BESIDE}(?:and\s)?(?:{_WORD})){{0,6}}"
_ORDINAL = rf"(?:(?:{_WORD}){_BESIDE}(?:and\s)?){{0,6}}(?:{'|'.join(ORDINALS)})"
_OF = r"(?:\s+of)?(?:\s+(?:all|the|its|these|those|our))*"
_OF_THESE = r"\s+of\s+(?:all\s+)?(?:the|its|these|those|our)\s+"
NUMBER_WORDS = re.compile(
    rf"\b(?:(?!(?<=at )one\s+(?:{_UNIT})\b|one\s+hidden\s+layer)"
    rf"(?P<number>{_WORDS}){_BESIDE}{_KINDS}(?P<unit>{_UNIT})"
    rf"|(?!one\b)(?P<some>{_WORDS}){_OF_THESE}{_KINDS}(?P<of>{_UNIT})"
    rf"|(?<!from the )(?P<nth>{_ORDINAL}){_BESIDE}{_KINDS}epoch"
    rf"|(?P<share>half|(?:an?|{_WORD})[\s-](?:{'|'.join(PARTS)})s?){_OF}\s+{_KINDS}(?:{_UNIT})"
    rf"|both{_OF}\s+{_KINDS}(?P<both>{_UNIT})"
    rf"|(?P<before>epochs?|seed)\s{{1,3}}(?:(?:number|no\.|nr\.)\s)?\s{{0,3}}(?P<which>{_WORDS}))\b",
    re.IGNORECASE,
)
EVERY_NTH = re.compile(rf"\bevery\s+{_ORDINAL}\s+{_KINDS}(?:{_UNIT})\b", re.IGNORECASE)
ROMAN = re.compile(rf"\b(?:[\u2160-\u2188]+|[IVXLCDM]{{2,}})(?={_BESIDE}(?:{_UNIT})\b)")
EMPHASIS = re.compile(r"[*\"“”„]+|(?<!\w)_+|_+(?!\w)")
ADDRESS = re.compile(r"https?://[^\s<>]+")
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}} {_MONTH} \d{{4}}\b|\b{_MONTH} \d{{1,2}}, \d{{4}}\b"
)
VERSION = re.compile(
    r"\b\d{1,2}(?:\.\d{1,2}){2,}\b|(?<=Python )\d+(?:\.\d+)?(?: (?:to|and|or) \d+\.\d+)?\b"
    r"|(?i:(?<=version )|(?<=release ))\d+(?:\.\d+)*\b"
)
POINTS_SOMEWHERE = re.compile(
    r"(?:§ ?|\b(?:IEEE|ISO|RFC|PEP|Part) |(?i:\b(?:section|chapter|appendix|figure|fig\.|table|equation|eq\."
    r"|pages?|pp?\.|footnote|exercise)) )\d+(?:[.–-]\d+)*"
)
FORMULA_BEFORE = re.compile(r"\b(?:ln|log)[ \u00a0\u2009\u202f]?\Z")
NAME_AND_HYPHEN = re.compile(r"(?:(?<!\w)[^\W\d_]|\w*[A-Z]\w*|(?<!\w)[A-Za-z]+\d+)[-\u2011]\Z")
DIMENSION = re.compile(r"[-\u2011]?D(?!\w)|[-\u2011][^\W\d_](?!\w)")
ORDINAL = re.compile(rf"(?:st|nd|rd|th)\b(?!\s+{_KINDS}(?:{_UNIT})\b)")
# The accuracy is x95: what stands there is a value, and no name
STATED = re.compile(r"\b(?:loss|accuracy)\s+(?:is|was)\s+[^\s\d]{1,4}\Z")
# 200 epochs · 200th epoch · 200-epoch · 200 more epochs · epochs 100 to 200
UNIT_BEHIND = re.compile(rf"(?:th|st|nd|rd)?{_BESIDE}{_KINDS}(?P<unit>{_UNIT})\b", re.IGNORECASE)
UNIT_BEFORE = re.compile(
    rf"\b(?P<unit>{_UNIT}) {{1,3}}(?:number |no\. )?(?:\d[\d,]*,? ?(?:to|and|or|,|–|-)? ?)*\Z", re.IGNORECASE
)
AT_START = re.compile(
    r"\b(?:at the (?:very )?(?:start|beginning|outset)|in the beginning|before (?:any |the )?training"
    r"|before the first (?:update|epoch))\b",
    re.IGNORECASE,
)
AT_END = re.compile(
    r"\b(?:(?:at|in) the (?:very )?end(?! of (?!training|the run|its run))|after (?:the |all )?training"
    r"|(?:at|in|after) the last epoch"
    rf"|(?:its|the) final (?:(?:{_KIND}) )?(?:loss|accuracy)"
    rf"(?=[,:]? (?:(?:is|was|of|at|comes to) )?{BLANK}|\Z))\b",
    re.IGNORECASE,
)
MOST_BESIDE = 40  # links of a sentence that are looked at: none that anyone reads has more
NEAR = 40  # characters; what is farther away does not belong to a figure
HEADING_NUMBER = re.compile(r"\d+(?:\.\d+)*[.)](?=\s)")
SENTENCE_END = re.compile(r"[.!?][\"”’)]*(?=\s)|[。！？]")


@dataclass(frozen=True)
class Figure:
    """A figure of the prose. before, after: what stands around it; beside: the links of its sentence.

    at: where it stands in its block, as the links know it; in_table: beside are the links of its row or,
    in a table's head, of its column; linked: the link that states it.

    Those that a link states and words such as “at the end” are asides: they may name an epoch, and are never
    unchecked.
    """

    text: str
    place: Place
    before: str = ""
    after: str = ""
    beside: tuple[Link, ...] = ()
    at: int = 0
    in_table: bool = False
    linked: Link | None = None

    @property
    def aside(self) -> bool:
        return self.linked is not None or self.at_start or self.at_end

    @property
    def at_start(self) -> bool:
        return AT_START.fullmatch(self.text) is not None

    @property
    def at_end(self) -> bool:
        return AT_END.fullmatch(self.text) is not None

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The number, or the two of a range, shares of 1; none if it is more than a number."""
        if words := NUMBER_WORDS.fullmatch(self.text):
            return (_in_words(words),)
        percent = self.unit == "share"
        pieces = re.split(
            r" ?[\u2012\u2013] ?", re.sub(r"[ \u00a0\u202f%％]+$|(?:st|nd|rd|th)$", "", self.text)
        )
        try:
            numbers = [Decimal(re.sub("[,'\u00a0\u2009\u202f]", "", piece)) for piece in pieces]
        except InvalidOperation:
            return ()
        return tuple(number.scaleb(-2) if percent else number for number in numbers)

    @property
    def unit(self) -> Unit:
        """Of what it is so many."""
        if words := NUMBER_WORDS.fullmatch(self.text):
            unit = words["unit"] or words["of"] or words["both"] or words["before"] or "epoch"
            return "share" if words["share"] else UNITS[" ".join(unit.casefold().split())]
        if self.text.endswith(("%", "％")):
            return "share"
        match = UNIT_BEHIND.match(self.after) or UNIT_BEFORE.search(self.before)
        return UNITS[" ".join(match["unit"].casefold().split())] if match else ""


def _in_words(match: re.Match[str]) -> Decimal:
    if match["both"]:
        return Decimal(2)
    if not match["share"]:
        percent = (match["unit"] or match["of"] or "").casefold() in ("percent", "per cent")
        number = match["number"] or match["some"] or match["nth"] or match["which"]
        return Decimal(value_of(" ".join(number.split()))).scaleb(-2 if percent else 0)
    many, _, part = re.sub(r"[\s-]+", " ", match["share"].casefold()).rpartition(" ")
    return Decimal(value_of(many) if many else 1) / PARTS[part if part in PARTS else part.removesuffix("s")]


def unchecked_in(document: Document, broken: Set[str] = frozenset()) -> Iterator[Figure]:
    """The figures of the lesson's text, in document order. broken: runs whose specs are reported as wrong."""
    of_block: dict[int, list[Link]] = {}
    for link in document.links:
        of_block.setdefault(id(link.block), []).append(link)
    cells = cells_of(document.blocks, of_block)
    for block in document.blocks:
        links = of_block.get(id(block), [])
        text = block.blanked(_no_prose(block, links, broken))
        if block.opening.type == "heading_open" and (number := HEADING_NUMBER.match(text)):
            text = BLANK * number.end() + text[number.end() :]
        found: list[tuple[int, int, Link | None]] = [(*reach, None) for reach in _figures(text)]
        found += [(link.start, link.end, link) for link in links if link.scheme in ("claim", "fact")]
        for aside in (AT_START, AT_END):
            found += [(*match.span(), None) for match in aside.finditer(plain(text))]
        if not found:
            continue
        text, cell = plain(text), cells.get(id(block))
        ends = [match.end() for match in SENTENCE_END.finditer(text)]
        sentences: dict[int, list[Link]] = {}
        for link in links:
            sentences.setdefault(bisect_right(ends, link.start), []).append(link)
        for start, end, stated in sorted(found, key=lambda each: each[:2]):
            beside = tuple(sentences.get(bisect_right(ends, start), [])[:MOST_BESIDE])
            before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
            if cell:
                beside = cell.links[:MOST_BESIDE]
                before = before if f"{before}{after}".strip() else f"{plain(cell.head)} "
            words = text[start:end]
            if stated:
                words, before, after = _of_link(stated.text, before, after)
            place = stated.place if stated else block.place(start, end)
            yield Figure(words, place, before, after, beside, start, bool(cell), stated)


def _of_link(text: str, before: str, after: str) -> tuple[str, str, str]:
    """The first figure of a link's text, and what stands around it.

    [ten](fact: "…") epochs, [epoch 878](claim:…)
    """
    whole = text + after
    for pattern in (NUMBER_WORDS, DIGITS):
        match = pattern.search(whole)
        if match and match.start() < len(text):
            return match[0], before + whole[: match.start()], whole[match.end() :]
    return text, before, after


def plain(text: str) -> str:
    """The text with a space for each sign of emphasis and each quote."""
    return EMPHASIS.sub(lambda match: " " * len(match[0]), text)


def unchecked_words(source: Source, start: int, end: int) -> Iterator[Figure]:
    """The same in a plain reach of the source, such as the title in the front matter."""
    for first, last in _figures(source.text[start:end]):
        yield Figure(source.text[start + first : start + last], source.place(start + first, start + last))


def _no_prose(block: Block, links: list[Link], broken: Set[str]) -> Iterator[tuple[int, int]]:
    """What of the content is no prose: code, addresses, the lesson's links, the signs around other texts.

    [a book of 1969](https://example.org/5)
     ^^^^^^^^^^^^^^ prose
    [Drag it](still: "It may go up to 5")
     ^^^^^^^          ^^^^^^^^^^^^^^^^^ prose
    """
    titles = {link.start: link.title for link in links if link.scheme == "still"}
    for link in links:
        checked = link.scheme in SCHEMES and link.scheme not in ("run", "draw", "try", "predict", "still")
        if checked or (link.scheme == "run" and (link.body in broken or _is_spec(link.text))):
            yield link.start, link.end
    for span in block.spans:
        if span.rule in ("link", "image"):
            yield span.start, span.start + len("[" if span.rule == "link" else "![")
            title = titles.get(span.start) or ""
            start = block.content.rfind(title, span.label_end, span.end) if title else span.end
            yield span.label_end, start
            yield start + len(title), span.end
        elif span.rule == "escape":
            yield span.start, span.start + 1
        else:
            yield span.start, span.end


def _is_spec(text: str) -> bool:
    """Whether the text is meant as a spec, well written or not."""
    spec = parse_spec(text)
    return spec.complete or bool(spec.misspelt)


def _figures(text: str) -> list[tuple[int, int]]:
    for names in (ADDRESS, DATE, VERSION, POINTS_SOMEWHERE):
        text = names.sub(lambda match: BLANK * len(match[0]), text)
    digits = [match.span() for match in DIGITS.finditer(text) if not _of_a_name(text, *match.span())]
    text = plain(text)
    in_words = (NUMBER_WORDS, EVERY_NTH, ROMAN, CHINESE)
    words = [match.span() for pattern in in_words for match in pattern.finditer(text)]
    return sorted([*digits, *words])


def _of_a_name(text: str, start: int, end: int) -> bool:
    """W1, conv3, x86_64, 2-D, 3D, the 5th, GPT-2, ln 2: digits that belong to a name."""
    before = text[max(0, start - NEAR) : start]
    word = before[_word_start(before) :].lstrip("_")
    if STATED.search(before) and not re.match(r"[\w-]", text[end : end + 1]):
        return bool(FORMULA_BEFORE.search(before[-4:]))
    if word[:1].isalpha() or NAME_AND_HYPHEN.search(before) or FORMULA_BEFORE.search(before[-4:]):
        return True
    digits = re.match(r"[\d.,]+", text[start:end])
    after = text[start + (digits.end() if digits else 0) :][:NEAR].lstrip("_")
    return bool(DIMENSION.match(after) or ORDINAL.match(after))


def _word_start(before: str) -> int:
    """Where the run of letters that have capitals, their marks, digits and _ begins that ends the text."""
    start = len(before)
    while start and _in_name(before[start - 1]):
        start -= 1
    return start


def _in_name(sign: str) -> bool:
    cased = sign.lower() != sign.upper()
    return sign == "_" or sign.isdigit() or (sign.isalpha() and cased) or unicodedata.category(sign) == "Mn"
