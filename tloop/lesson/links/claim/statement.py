"""A claim's text and title, read whole or refused."""

import re
from collections.abc import Hashable
from dataclasses import fields, replace
from decimal import Decimal
from math import log

from tloop.lesson.links.claim.figure import FigureError, parse_figure
from tloop.lesson.links.claim.meaning import said
from tloop.lesson.links.claim.numbers import NUMBER, WHITE, Number, read_number
from tloop.lesson.links.claim.remedy import around, counted, meant_by
from tloop.lesson.links.claim.rules import (
    Compared,
    Figure,
    Instead,
    Label,
    Near,
    Related,
    Rule,
    Statement,
    StatementError,
    Times,
    Truth,
    Within,
    Words,
)
from tloop.lesson.links.claim.senses import CHANGES, ORDER
from tloop.lesson.links.claim.title import parse_title
from tloop.lesson.links.claim.words import figures_in

LONGEST = 400  # characters of a text or a title


def parse_statement(text: str, title: str | None) -> Statement:
    """Reads a claim's link text and title. Raises StatementError."""
    text = text.strip()
    if not text:
        raise StatementError(
            "the claim has no text", "text", "write what the lesson states between the brackets"
        )
    for part, words in (("text", text), ("title", title or "")):
        if len(words) > LONGEST:
            hint = "link only the words that state the figure" if part == "text" else "state a rule"
            message = f"the claim's {part} is {len(words):,} characters long"
            raise StatementError(message, "text" if part == "text" else "title", hint)
    if title is None:
        return _untitled(text)
    stated = _stated(text)
    if stated is None and title.strip()[:1] in ("±", "×", "÷") and not _has_no_figure(text):
        _untitled(text, title)  # raises what is wrong with the figure to which the title belongs
    rule, against = parse_title(title.strip(), stated, text)
    if stated is not None:
        _refuse_turn(text, stated, against is not None or isinstance(rule, Related))
        return Statement(rule, (stated,), against, text, worded=False)
    try:
        figures = figures_in(text)
    except FigureError as error:
        raise _refused(error, text, title) from None
    return Statement(rule, figures, text=text)


def meaning(statement: Statement, truth: bool) -> Hashable:
    """What two statements have in common that say the same in other words. truth: of a truth value."""
    rule = statement.rule
    if isinstance(rule, Words) and truth:
        rule = Truth(True)
    if isinstance(rule, Words | Label):
        return rule.words.casefold()
    plain = tuple(_plain(rule, each.name) for each in fields(rule))
    units = [(figure.turn, figure.units) for figure in statement.figures] if statement.against else []
    return type(rule), plain, statement.against, tuple(units), _narrowing(statement)


def _narrowing(statement: Statement) -> Hashable:
    """What the words of a title add to it: figures that are not its own, and the directions that they say."""
    rule = statement.rule
    if not statement.worded or isinstance(rule, Truth | Words | Label):
        return ()
    own = {part.value for each in fields(rule) if isinstance(part := getattr(rule, each.name), Number)}
    stated = [figure.rule for figure in statement.figures if not isinstance(rule, Related)]
    stated = [each for each in stated if not isinstance(each, Near) or each.number.value not in own]
    figures = tuple((type(each), *(_plain(each, part.name) for part in fields(each))) for each in stated)
    spoken = said(statement.text, ORDER) if isinstance(rule, Compared | Related) else ()
    spoken += said(statement.text, CHANGES) if isinstance(rule, Related) else ()
    return (*figures, *{(each.row, each.denied) for each in spoken if each.row})


def _plain(rule: Rule, name: str) -> Hashable:
    """One part of a rule, without what only its wording has: if it has a tolerance, no digit gives one."""
    part: Hashable = getattr(rule, name)
    if not isinstance(part, Number):
        return part
    if name == "factor" and part.value == 1 and isinstance(rule, Related):
        return None
    unit = Decimal(1) if isinstance(rule, Times | Within | Related) else part.unit
    return replace(part, written="", unit=unit, percent=part.percent and name == "tolerance")


def _untitled(text: str, title: str | None = None) -> Statement:
    try:
        figure = _figure(text)
    except FigureError as error:
        if _has_no_figure(text):
            return Statement(Words(text), text=text)
        raise _refused(error, text, title) from None
    _refuse_turn(text, figure, against=False)
    return Statement(figure.rule, (figure,), text=text, worded=False)


def _has_no_figure(text: str) -> bool:
    try:
        return not figures_in(text)
    except FigureError:
        return False


def _refuse_turn(text: str, figure: Figure, against: bool) -> None:
    if figure.turn and not against:
        message = f"“{text}” compares, and there is no title that says with what"
        raise StatementError(message, "text", 'name the other quantity: "÷ RUN.QUANTITY" or "− RUN.QUANTITY"')


def _stated(text: str) -> Figure | None:
    try:
        return _figure(text)
    except FigureError:
        return None


def _figure(text: str) -> Figure:
    """The figure that the text is; behind the last ≈ or =, if what stands before is that number too."""
    start = figure_at(text)
    figure = parse_figure(text[start:])
    for words in re.split("[≈=]", text[:start])[:-1]:
        value = _worked_out(words.strip())
        if value is None or not isinstance(figure.rule, Near) or figure.rule.about:
            raise FigureError(
                f"“{words.strip()}” before the figure can't be worked out",
                "only ln N, a fraction or a product may stand there: ln 2 ≈ 0.69",
            )
        number = figure.rule.number
        if abs(value - number.value) > number.unit / 2:
            shown = f"{value:.4g}"
            message = f"{words.strip()} is {shown}, and not {number.written.strip()}"
            raise FigureError(message, f"write {words.strip()} ≈ {shown}")
    return figure


def figure_at(text: str) -> int:
    """Where the words begin that state the value: behind the last ≈ or =, if anything stands before it.

    ln 2 ≈ 0.69
           ^
    """
    match = re.match(rf"(.*\S.*)(?:≈|(?<![<>!])=)[{WHITE}]*(?=\S)", text, re.DOTALL)
    return match.end() if match else 0


def _worked_out(words: str) -> Decimal | None:
    """ln 2 · 3/4 · ½ · 2 × 439."""
    if match := re.fullmatch(rf"ln[{WHITE}]?(?P<of>[0-9]+(?:\.[0-9]+)?)", words):
        return Decimal(repr(log(float(match["of"])))) if float(match["of"]) > 0 else None
    if words and words in "¼½¾":
        return {"¼": Decimal("0.25"), "½": Decimal("0.5"), "¾": Decimal("0.75")}[words]
    for sign in ("/", "÷", "×", "·"):
        parts = [NUMBER.fullmatch(part.strip(WHITE)) for part in words.split(sign)]
        if len(parts) == 2 and parts[0] and parts[1]:
            one, other = (read_number(part).value for part in parts if part)
            if sign in "/÷":
                return one / other if other else None
            return one * other
    return None


def _hint(text: str, title: str) -> str:
    """What would do, made from what the author wrote."""
    if meant_by(text) or around(text):
        return ""
    numbers = [read_number(match) for match in NUMBER.finditer(text)]
    if len(numbers) == 2 and numbers[0].value < numbers[1].value:
        low, high = (number.written.strip() for number in numbers)
        between = text[numbers[0].at + len(low) : numbers[1].at].strip()
        range_ = f", or state a range: {low}–{high}" if between in ("and", "or", ",", ";", "/", "") else ""
        return "give each figure a link of its own" + range_
    if len(numbers) > 1:
        return "give each figure a link of its own"
    if title[:1] in ("÷", "−", "±", "×"):  # these belong to the figure that the text is
        such = {"÷": "[40 times] or [25%]", "−": "[25 points higher] or [300 epochs more]"}.get(
            title[0], "[75%]"
        )
        return f"write the figure alone, in digits: one such as {such}"
    return 'write the figure alone, in digits, or say in a title what the words mean: "100..900"'


def _refused(error: FigureError, text: str, title: str | None) -> StatementError:
    """The error for a text that can't be read, with what would do."""
    hint = error.hint or _hint(text, title or "")
    return StatementError(str(error), "text", hint, _instead(text, title), error.words, counted(text))


def _instead(text: str, title: str | None) -> Instead | None:
    if meant := meant_by(text):
        return "", meant, title, ""
    if (title is None or title[:1] in "±×÷−") and (found := around(text)):
        before, figure, after = found
        return before, figure, title, after
    return None
