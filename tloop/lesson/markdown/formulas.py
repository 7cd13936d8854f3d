r"""Formulas in TeX, as GitHub takes them: code blocks of the language math, and $`e^{-z}`$ in a sentence."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.dollars import MATH, Formula
from tloop.lesson.problems import LessonError, Place

# What a formula is made of (MathML Core, W3C, 2025, §3); anything else could be more than a formula.
ELEMENTS = (
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
REFUSED = ("href", "style", "class", "id", "src")
FORM = r"TeX as in \frac{1}{1 + e^{-z}}; words in \text{…}"


def mathml(tex: str, *, display: bool) -> str:
    """The formula as one <math> element; display: in a line of its own. Raises LessonError."""
    from latex2mathml.converter import convert  # many lessons hold no formula

    try:
        text = convert(tex, display="block" if display else "inline")
        parsed = ET.fromstring(text)
    except Exception as error:  # the library raises what it likes, with and without words
        raise _unreadable("a brace, an argument or an end is missing") from error
    for element in parsed.iter():
        name = element.tag.rpartition("}")[2]
        if name not in ELEMENTS.split() or any(each in REFUSED for each in element.attrib):
            raise _unreadable("this is more than a formula")
        if "\\" in (element.text or "") and name != "mtext":
            raise _unreadable(f"there is no {(element.text or '').strip()}")
    return text.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


def _unreadable(why: str) -> LessonError:
    return LessonError("T609", f"this formula can't be read: {why}", FORM)


def wrong_formulas(document: Document) -> Iterator[LessonError]:
    """What is wrong with the formulas."""
    for token in document.tokens:
        if token.type == "fence" and token.info.split()[:1] == [MATH]:
            line = (token.map or [0])[0]
            begins = token.meta.get("begins", line + 1 if token.content.strip() else line)
            place = document.source.line_place(begins)
            yield from _wrong(place, token.content, display=True)
    for block in document.blocks:
        for span in block.spans:
            if span.rule == "formula" and span.token:
                formula: Formula = span.token.meta["meaning"]
                place = block.place(span.start, span.end)
                yield from _wrong(place, formula.tex, display=formula.display)


def _wrong(place: Place, tex: str, *, display: bool) -> Iterator[LessonError]:
    try:
        mathml(tex, display=display)
    except LessonError as error:
        yield error.at(place)
