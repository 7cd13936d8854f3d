"""The figures of the prose that nothing measures: digits, and number words before a unit.

Digits are figures beside any letter and in any script (第900步, 30ms, 3x), unless they belong to a name:
behind a letter that has capitals, alone or with more of them (W1, conv3, x86_64); behind a hyphen after a
single letter or a word with a capital (GPT-2, x-1); before D (3D, 2-D) or a hyphen and one letter;
ordinals, but for those of a unit (the 5th, not the 5th epoch); behind ln and log.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tloop.lesson.links.schemes import SCHEMES
from tloop.lesson.markdown.block import BLANK, Block
from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.link import Link
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place
from tloop.lesson.spec import parse_spec

_GROUP = r"\d+(?:[.,'\u00a0\u2009\u202f]\d+)*(?:[eE][-+\u2212]?\d+)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*"
_RANGE = rf"{_GROUP}(?: ?[\u2012\u2013] ?{_GROUP})?"
FRACTION = r"[¼½¾⅐-⅞]"
SUFFIX = r"(?:[ \u00a0\u202f]?[%％‰]|[A-Za-zµμ]{1,3}(?![^\W_]))"
DIGITS = re.compile(rf"(?:{_RANGE}{FRACTION}?|{FRACTION}){SUFFIX}?")

WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozen|hundred|thousand|million"
    "|billion"
)
KINDS = "training|train|test|hidden|percentage"
UNITS = "epochs?|neurons?|points?|seeds?|percent"
NUMBER_WORDS = re.compile(
    rf"\b(?<!at )(?:{WORDS})(?:[\s-]{{1,3}}(?:and\s)?(?:{WORDS})){{0,6}}"
    rf"[\s-]{{1,3}}(?:(?:{KINDS})\s+)?(?:{UNITS})\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://[^\s<>]+")
FORMULA_BEFORE = re.compile(r"\b(?:ln|log)[ \u00a0\u2009\u202f]?\Z")
NAME_AND_HYPHEN = re.compile(r"(?:(?<!\w)[^\W\d_]|\w*[A-Z]\w*)[-\u2011]\Z")
DIMENSION = re.compile(r"[-\u2011]?D(?!\w)|[-\u2011][^\W\d_](?!\w)")
ORDINAL = re.compile(rf"(?:st|nd|rd|th)\b(?!\s+(?:(?:{KINDS})\s+)?(?:{UNITS})\b)")
MOST_BESIDE = 40  # links of a sentence that are looked at: none that anyone reads has more
NEAR = 40  # characters; what is farther away does not belong to a figure
HEADING_NUMBER = re.compile(r"\d+(?:\.\d+)*[.)](?=\s)")
SENTENCE_END = re.compile(r"[.!?][\"”’)]*(?=\s)|[。！？]")


@dataclass(frozen=True)
class Figure:
    """A figure of the prose. before, after: what stands around it; beside: the links of its sentence."""

    text: str
    place: Place
    before: str = ""
    after: str = ""
    beside: tuple[Link, ...] = ()

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The number, or the two of a range, percentages of 1; none if it is more than a number."""
        percent = self.text.endswith(("%", "％"))
        pieces = re.split(r" ?[\u2012\u2013] ?", self.text.rstrip(" \u00a0\u202f%％"))
        try:
            numbers = [Decimal(re.sub("[,'\u00a0\u2009\u202f]", "", piece)) for piece in pieces]
        except InvalidOperation:
            return ()
        return tuple(number.scaleb(-2) if percent else number for number in numbers)


def unchecked_in(document: Document, broken: Set[str] = frozenset()) -> Iterator[Figure]:
    """The figures of the lesson's text, in document order. broken: runs whose specs are reported as wrong."""
    of_block: dict[int, list[Link]] = {}
    for link in document.links:
        of_block.setdefault(id(link.block), []).append(link)
    for block in document.blocks:
        links = of_block.get(id(block), [])
        text = block.blanked(_no_prose(block, links, broken))
        if block.opening.type == "heading_open" and (number := HEADING_NUMBER.match(text)):
            text = BLANK * number.end() + text[number.end() :]
        found = _figures(text)
        if not found:
            continue
        ends = [match.end() for match in SENTENCE_END.finditer(text)]
        sentences: dict[int, list[Link]] = {}
        for link in links:
            sentences.setdefault(bisect_right(ends, link.start), []).append(link)
        for start, end in found:
            beside = tuple(sentences.get(bisect_right(ends, start), [])[:MOST_BESIDE])
            around = text[max(0, start - NEAR) : start], text[end : end + NEAR]
            yield Figure(text[start:end], block.place(start, end), *around, beside)


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
    text = ADDRESS.sub(lambda match: BLANK * len(match[0]), text)
    digits = [match.span() for match in DIGITS.finditer(text) if not _of_a_name(text, *match.span())]
    return sorted([*digits, *(match.span() for match in NUMBER_WORDS.finditer(text))])


def _of_a_name(text: str, start: int, end: int) -> bool:
    """W1, conv3, x86_64, 2-D, 3D, the 5th, GPT-2, ln 2: digits that belong to a name."""
    before = text[max(0, start - NEAR) : start]
    word = before[_word_start(before) :].lstrip("_")
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
