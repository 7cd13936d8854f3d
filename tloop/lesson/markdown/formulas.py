r"""Formulas in TeX, as GitHub takes them: code blocks of the language math, and $`e^{-z}`$ in a sentence."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape, unescape
from itertools import zip_longest

from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.dollars import MATH, Formula
from tloop.lesson.markdown.link import OWN_LINK
from tloop.lesson.problems import LessonError, Place

LONGEST = 5000  # characters of TeX: more is no formula that anyone could read
# What a formula is made of (MathML Core, W3C, 2025, §2 and §3); anything else could be more than a formula.
ELEMENTS = (
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
ATTRIBUTES = (
    "display displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize stretchy fence form "
    "separator symmetric largeop movablelimits accent accentunder minsize maxsize lspace rspace width "
    "height depth voffset linethickness columnalign columnlines columnspacing rowalign rowlines rowspacing "
    "frame columnspan rowspan"
)
ROWS = ("math", "mrow", "mtd", "mstyle", "mpadded", "mphantom", "msqrt")  # what holds any number of elements
OPERANDS = (
    "mi",
    "mn",
    "msub",
    "msup",
    "msubsup",
    "mfrac",
    "msqrt",
    "mroot",
)  # not a parenthesis, nor a space
THIN_SPACE = '<mspace width="0.167em"></mspace>'
REFERENCE = re.compile(r"&#x[0-9A-Fa-f]{1,6};")  # how the library writes signs that are not ASCII
MARKUP = re.compile(r"<[A-Za-z/!?]")
FORM = r"TeX as in \frac{1}{1 + e^{-z}}; words in \text{…}"


def mathml(tex: str, *, display: bool) -> str:
    """The formula as one <math> element; display: in a line of its own. Raises LessonError.

    What goes into the page is written here, element by element: the library's own text could hold anything.
    """
    from latex2mathml.converter import convert_to_element  # many lessons hold no formula

    braces = re.sub(r"\\.", "", tex, flags=re.DOTALL)
    if len(tex) > LONGEST:
        raise _unreadable("it is too long")
    if braces.count("{") != braces.count("}"):
        raise _unreadable("a brace is missing")
    try:
        root = convert_to_element(tex, display="block" if display else "inline")
        return "".join(_written(root))
    except LessonError:
        raise
    except Exception as error:  # the library raises what it likes, with and without words
        raise _unreadable("a brace, an argument or an end is missing") from error


def _written(element: ET.Element) -> Iterator[str]:
    name = _name(element)
    attributes = {key: value for key, value in element.attrib.items() if key != "xmlns"}
    if name not in ELEMENTS.split() or not set(ATTRIBUTES.split()).issuperset(attributes):
        raise _unreadable("this is more than a formula")
    text = REFERENCE.sub(lambda match: unescape(match[0]), element.text or "")
    if "\\" in text and name != "mtext":
        raise _unreadable(f"there is no {text.strip()}")
    if MARKUP.search(text):
        raise _unreadable("a formula holds no HTML")
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    yield f"<{name}{written}>"
    yield escape(text, quote=False)
    for child, after in zip_longest(element, element[1:]):
        yield from _written(child)
        yield escape(child.tail or "", quote=False)
        if name in ROWS and _is_function(child) and after is not None and _name(after) in OPERANDS:
            yield THIN_SPACE
    yield f"</{name}>"


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_function(element: ET.Element) -> bool:
    """ln, tanh, log with a base: TeX has a thin space behind such a name, which the library leaves out."""
    named = element[0] if _name(element) in ("msub", "msup", "msubsup") and len(element) else element
    return _name(named) == "mi" and len(named.text or "") > 1 and (named.text or "").isalpha()


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
    if OWN_LINK.search(tex):
        message, hint = (
            "a formula holds no link, and this one is not read",
            "write the claim beside the formula",
        )
        yield LessonError("T609", message, hint, place=place)
        return
    try:
        mathml(tex, display=display)
    except LessonError as error:
        yield error.at(place)
