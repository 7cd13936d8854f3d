r"""Formulas in TeX, as GitHub takes them: code blocks of the language math, and $`e^{-z}`$ in a sentence."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem

MATH = "math"  # the language of such a code block
SIGN = "$"
# What a formula is made of (MathML Core, W3C, 2025, §3); anything else could be more than a formula.
ELEMENTS = (
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
REFUSED = ("href", "style", "class", "id", "src")


@dataclass(frozen=True)
class Formula:
    """TeX in a sentence."""

    tex: str


class FormulaError(ValueError):
    """The TeX can't be read, or asks for more than a formula."""


def mathml(tex: str, *, display: bool) -> str:
    """The formula as one <math> element; display: in a line of its own. Raises FormulaError."""
    from latex2mathml.converter import convert  # many lessons hold no formula

    try:
        text = convert(tex, display="block" if display else "inline")
        parsed = ET.fromstring(text)
    except Exception as error:  # the library raises what it likes, with and without words
        raise FormulaError("a brace, an argument or an end is missing") from error
    for element in parsed.iter():
        name = element.tag.rpartition("}")[2]
        if name not in ELEMENTS.split() or any(each in REFUSED for each in element.attrib):
            raise FormulaError("this is more than a formula")
        if "\\" in (element.text or "") and name != "mtext":
            raise FormulaError(f"there is no {(element.text or '').strip()}")
    return text.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


def read_formulas(source: Source, document: Document) -> Iterator[Problem]:
    """What is wrong with the formulas; those within sentences are marked as such."""
    for token in document.tokens:
        if token.type == "fence" and token.info.split()[:1] == [MATH]:
            line = (token.map or [0])[0]
            place = source.line_place(line + 1 if token.content.strip() else line)
            yield from _wrong(source, place, token.content, display=True)
    for block in document.blocks:
        for span in block.spans:
            around = block.content[span.start - 1 : span.start] + block.content[span.end : span.end + 1]
            if span.rule == "backticks" and around == 2 * SIGN:
                tex = block.content[span.start : span.end].strip("`").strip()
                place = source.place(block.position(span.start), block.position(span.end - 1) + 1)
                yield from _wrong(source, place, tex, display=False)
        children = block.inline.children or []
        for before, code, after in zip(children, children[1:], children[2:], strict=False):
            signed = before.content.endswith(SIGN) and after.content.startswith(SIGN)
            if code.type == "code_inline" and before.type == after.type == "text" and signed:
                code.meta = {"meaning": Formula(code.content)}
                before.content, after.content = before.content[:-1], after.content[1:]


def _wrong(source: Source, place: Place, tex: str, *, display: bool) -> Iterator[Problem]:
    try:
        mathml(tex, display=display)
    except FormulaError as error:
        hint = r"TeX as in \frac{1}{1 + e^{-z}}; words in \text{…}"
        yield source.problem("T609", place, f"this formula can't be read: {error}", hint)
