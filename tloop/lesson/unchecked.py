"""The figures of the prose that nothing measures: digits, and number words before a unit."""

import re
from collections.abc import Iterator

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
DIGITS = re.compile(rf"(?:{_RANGE}{FRACTION}?|{FRACTION})(?:[ \u00a0\u202f]?%)?")

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
NEAR = 40  # characters; more underscores than that part a figure from the letters beyond
HEADING_NUMBER = re.compile(r"\d+(?:\.\d+)*[.)](?=\s)")


def unchecked_in(document: Document) -> Iterator[Place]:
    """The unchecked figures of the lesson's text, in document order."""
    of_block: dict[int, list[Link]] = {}
    for link in document.links:
        of_block.setdefault(id(link.block), []).append(link)
    for block in document.blocks:
        text = block.blanked(_no_prose(block, of_block.get(id(block), [])))
        if block.opening.type == "heading_open" and (number := HEADING_NUMBER.match(text)):
            text = BLANK * number.end() + text[number.end() :]
        for start, end in _figures(text):
            yield block.place(start, end)


def unchecked_words(source: Source, start: int, end: int) -> Iterator[Place]:
    """The same in a plain reach of the source, such as the title in the front matter."""
    for first, last in _figures(source.text[start:end]):
        yield source.place(start + first, start + last)


def _no_prose(block: Block, links: list[Link]) -> Iterator[tuple[int, int]]:
    """What of the content is no prose: code, addresses, the lesson's links, the signs around other texts.

    [a book of 1969](https://example.org/5)
     ^^^^^^^^^^^^^^ prose
    """
    for link in links:
        spec = link.scheme == "run" and parse_spec(link.text).complete
        if spec or (link.scheme in SCHEMES and link.scheme != "run"):
            yield link.start, link.end
    for span in block.spans:
        if span.rule in ("link", "image"):
            yield span.start, span.start + len("[" if span.rule == "link" else "![")
            yield span.label_end, span.end
        elif span.rule == "escape":
            yield span.start, span.start + 1
        else:
            yield span.start, span.end


def _figures(text: str) -> list[tuple[int, int]]:
    text = ADDRESS.sub(lambda match: BLANK * len(match[0]), text)
    digits = [match.span() for match in DIGITS.finditer(text) if not _attached(text, *match.span())]
    return sorted([*digits, *(match.span() for match in NUMBER_WORDS.finditer(text))])


def _attached(text: str, start: int, end: int) -> bool:
    """W1, 2-D, 3D, 5th, GPT-2, ln 2: digits that belong to a name."""
    before, after = text[max(0, start - NEAR) : start].rstrip("_"), text[end : end + NEAR].lstrip("_")
    if (
        before[-1:].isalpha()
        or re.search(r"[^\W\d_][-\u2011]\Z", before[-2:])
        or FORMULA_BEFORE.search(before[-4:])
    ):
        return True
    return after[:1].isalpha() or re.match(r"[-\u2011][^\W\d_](?!\w)", after) is not None
