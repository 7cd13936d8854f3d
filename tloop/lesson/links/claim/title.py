"""A claim's title: a rule that says outright what the words can't."""

import re

from tloop.lesson.links.claim.figure import FigureError, parse_figure
from tloop.lesson.links.claim.numbers import NUMBER, WHITE, Number, read_number
from tloop.lesson.links.claim.rules import (
    Against,
    Compared,
    Figure,
    Label,
    Near,
    Operator,
    Related,
    Rule,
    StatementError,
    Times,
    Truth,
    Within,
)
from tloop.lesson.links.claim.vocabulary import Comparison
from tloop.lesson.links.reference import parse_reference

QUANTITY = r"[A-Za-z][\w-]*(?:\.(?:[\w-]|\.(?=\d))+)+"
AGAINST = re.compile(rf"(?P<operator>[÷/−–-])\s*(?P<target>{QUANTITY})\s*(?P<tolerance>[±×].*)?", re.ASCII)
RELATED = re.compile(
    rf"(?P<comparison><=|>=|[<≤>≥=])?\s*(?:(?P<factor>\S+?)\s*[×*]\s*)?(?P<target>{QUANTITY})"
    r"\s*(?:±\s*(?P<tolerance>\S.*))?",
    re.ASCII,
)
SIGNS: dict[str, Comparison] = {"<": "<", "<=": "≤", "≤": "≤", ">": ">", ">=": "≥", "≥": "≥"}
EXAMPLES = 'such as "±0.05", "100..900", "< 0.02", "×3", "= overfits" or "< small.test.loss.final"'


def parse_title(title: str, stated: Figure | None, text: str) -> tuple[Rule, Against | None]:
    """The rule that a title gives. stated: the figure that the text is, if it is one.

    Raises StatementError.
    """
    if not title:
        raise StatementError("the title is empty", "title", f"leave it out, or write a rule {EXAMPLES}")
    if title[0] in "±×":
        return _tolerance(title, _only_number(text, stated)), None
    if match := AGAINST.fullmatch(title):
        operator: Operator = "÷" if match["operator"] in "÷/" else "−"
        against = Against(operator, parse_reference(match["target"]))
        if stated is None:
            such = "[40 times]" if operator == "÷" else "[25 points lower]"
            what = "quotient" if operator == "÷" else "difference"
            raise StatementError(
                f"the title asks for the {what} of two quantities, and “{text}” does not state it in digits",
                "text",
                f"write it such as {such}, or compare in the title: “> {match['target']}”",
            )
        if match["tolerance"]:
            return _tolerance(match["tolerance"], _only_number(text, stated)), against
        return stated.rule, against
    if match := RELATED.fullmatch(title):
        return _related(title, match), None
    if title.startswith("="):
        return _equals(title[1:].strip()), None
    centre = NUMBER.match(title)
    if centre and (rest := title[centre.end() :].strip()) and rest[0] in "±×":
        return _tolerance(rest, read_number(centre)), None
    try:
        figure = parse_figure(title)
    except FigureError as error:
        if error.hint:
            raise StatementError(str(error), "title", error.hint) from None
        figure = None
    if figure is None or figure.units or figure.turn:
        raise StatementError(f"the title “{title}” is not a rule", "title", f"write one {EXAMPLES}")
    return figure.rule, None


def _tolerance(title: str, centre: Number) -> Within | Times:
    match = NUMBER.fullmatch(title[1:].strip())
    if not match:
        raise StatementError(
            f"the title “{title}” is not a tolerance", "title", 'write one such as "±0.05" or "×3"'
        )
    size = read_number(match)
    if title[0] == "±":
        if size.value < 0:
            raise StatementError("a tolerance can't be negative", "title", f"write ±{size.written[1:]}")
        return Within(centre, size)
    if size.percent or size.value < 1:
        raise StatementError(f"the factor {size.written} is below 1", "title", 'write one such as "×3"')
    return Times(centre, size)


def _only_number(text: str, stated: Figure | None) -> Number:
    if stated and isinstance(stated.rule, Near):
        return stated.rule.number
    bound = stated and isinstance(stated.rule, Compared)
    found = "a bound" if bound else "a range" if stated else "no figure"
    raise StatementError(
        f"the title gives a tolerance, and “{text}” has {found} to apply it to",
        "title",
        'state the number in the title too: "0.69 ±0.02"',
    )


def _related(title: str, match: re.Match[str]) -> Related:
    comparison = SIGNS.get(match["comparison"] or "", "=")
    factor, tolerance = (_number(title, match[part]) for part in ("factor", "tolerance"))
    if tolerance and comparison != "=":
        raise StatementError(
            "a comparison has no tolerance", "title", "leave out the comparison or the tolerance"
        )
    if tolerance and tolerance.value < 0:
        raise StatementError("a tolerance can't be negative", "title", f"write ±{tolerance.written[1:]}")
    return Related(comparison, factor, parse_reference(match["target"]), tolerance)


def _number(title: str, written: str | None) -> Number | None:
    if written is None:
        return None
    match = NUMBER.fullmatch(written.strip(WHITE))
    if not match:
        raise StatementError(f"“{written}” in the title “{title}” is not a number", "title")
    return read_number(match)


def _equals(words: str) -> Near | Label | Truth:
    if not words:
        raise StatementError("nothing stands after the =", "title", f"write a rule {EXAMPLES}")
    if words.lower() in ("true", "false"):
        return Truth(words.lower() == "true")
    match = NUMBER.fullmatch(words)
    if match is None and any(sign.isdigit() for sign in words):
        raise StatementError(f"the title “= {words}” is not a rule", "title", f"write one {EXAMPLES}")
    return Near(read_number(match), about=False) if match else Label(words)
