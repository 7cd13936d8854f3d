"""What the words of a claim state, and what is said about those that state nothing."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.lesson.links.claim import (
    NUMBER,
    Between,
    Compared,
    Label,
    Near,
    Number,
    Related,
    Rule,
    StatementError,
    Times,
    Truth,
    Within,
    Words,
    parse_statement,
)
from tloop.lesson.links.claim.numbers import read_number
from tloop.lesson.links.reference import parse_reference


@pytest.mark.parametrize(
    ("written", "value", "unit", "percent"),
    [
        ("four", "4", "1", False),
        ("nine hundred", "900", "1", False),
        ("1.5 million", "1500000", "100000", False),
        ("100 percent", "1", "0.01", True),
        ("878", "878", "1", False),
        ("4,000", "4000", "1", False),
        ("4\u2009000", "4000", "1", False),
        ("12\u00a0345\u00a0678.9", "12345678.9", "0.1", False),
        ("0.690", "0.690", "0.001", False),
        (".5", "0.5", "0.1", False),
        ("-0.5", "-0.5", "0.1", False),
        ("\u22120.5", "-0.5", "0.1", False),
        ("75%", "0.75", "0.01", True),
        ("75\u202f%", "0.75", "0.01", True),
        ("97.5 %", "0.975", "0.001", True),
        ("1e8", "1e8", "1e8", False),
        ("1.5e8", "1.5e8", "1e7", False),
        ("2E-3", "0.002", "0.001", False),
        ("2e\u22123", "0.002", "0.001", False),
        ("10⁸", "1e8", "1e8", False),
        ("10⁻²", "0.01", "0.01", False),
        ("3 × 10⁸", "3e8", "1e8", False),
        ("2.5·10⁻³", "0.0025", "0.0001", False),
    ],
)  # fmt: skip
def test_number(written: str, value: str, unit: str, percent: bool) -> None:
    """A number has its value as written and the worth of its last digit."""
    assert number(written) == Number(Decimal(value), Decimal(unit), percent, written)


@pytest.mark.parametrize(
    "text",
    [
        "W1",
        "x2",
        "2-D",
        "ln 2",
        "1.2.3",
        "v0.1.2",
        "3rd",
        "no number",
        "⁸",
        "",
        "1,23",
        "10⁸x",
        "0878",
        "0,878",
    ],
)
def test_no_number(text: str) -> None:
    """Digits that belong to a name, to ln 2 or to a version are not a number, and neither are odd groups."""
    assert NUMBER.fullmatch(text) is None


def number(written: str) -> Number:
    match = NUMBER.fullmatch(written)
    assert match is not None
    return read_number(match)


@pytest.mark.parametrize(
    ("text", "title", "rule"),
    [
        ("878", None, Near(number("878"), about=False)),
        ("epoch 878", None, Near(number("878"), about=False)),
        ("~75%", None, Near(number("75%"), about=True)),
        ("about 1000", None, Near(number("1000"), about=True)),
        ("below 0.02", None, Compared("<", number("0.02"))),
        ("no more than 5", None, Compared("≤", number("5"))),
        ("not below 5", None, Compared("≥", number("5"))),
        ("almost 900", None, Compared("<", number("900"), near=True)),
        ("just over 900", None, Compared(">", number("900"), near=True)),
        ("900 or more", None, Compared("≥", number("900"))),
        ("900 or fewer", None, Compared("≤", number("900"))),
        ("up to 900", None, Compared("≤", number("900"))),
        ("from 300 to 500", None, Between(number("300"), number("500"))),
        ("300 to 500", None, Between(number("300"), number("500"))),
        ("epochs 300–500", None, Between(number("300"), number("500"))),
        ("eight", None, Near(number("eight"), about=False)),
        ("300–500", None, Between(number("300"), number("500"))),
        ("300-500", None, Between(number("300"), number("500"))),
        ("between 300 and 500", None, Between(number("300"), number("500"))),
        ("ln 2 ≈ 0.69", None, Near(number("0.69"), about=False)),
        ("≈ 0.69", None, Near(number("0.69"), about=True)),
        ("<= 0.02", None, Compared("≤", number("0.02"))),
        ("turns up", None, Words("turns up")),
        (" overfits ", None, Words("overfits")),
        ("0.69", "±0.05", Within(number("0.69"), number("0.05"))),
        ("~75%", "±5%", Within(number("75%"), number("5%"))),
        ("10⁸", "×3", Times(number("10⁸"), number("3"))),
        ("a lot", "1e8 ×3", Times(number("1e8"), number("3"))),
        ("soon", "0.69 ±0.02", Within(number("0.69"), number("0.02"))),
        ("soon", "100..900", Between(number("100"), number("900"))),
        ("soon", "100...900", Between(number("100"), number("900"))),
        ("soon", "100…900", Between(number("100"), number("900"))),
        ("soon", "between 100 and 900", Between(number("100"), number("900"))),
        ("soon", "< 0.02", Compared("<", number("0.02"))),
        ("soon", "at most 5", Compared("≤", number("5"))),
        ("soon", "878", Near(number("878"), about=False)),
        ("eight", "= 8", Near(number("8"), about=False)),
        ("learns noise", "= overfits", Label("overfits")),
        ("on its way", "= still learning", Label("still learning")),
        ("does not", "= never", Label("never")),
        ("stays down", "= false", Truth(False)),
        ("turns up", "= true", Truth(True)),
        ("lower", "< a.test.loss.final", Related("<", None, parse_reference("a.test.loss.final"), None)),
        ("lower", "<= a-b.loss", Related("≤", None, parse_reference("a-b.loss"), None)),
        ("the same", "= a.epochs", Related("=", None, parse_reference("a.epochs"), None)),
        ("the same", "a.epochs", Related("=", None, parse_reference("a.epochs"), None)),
        ("doubled", "2 × a.loss ±0.3", Related("=", number("2"), parse_reference("a.loss"), number("0.3"))),
        ("by half", "> 1.5 * a.loss", Related(">", number("1.5"), parse_reference("a.loss"), None)),
        ("as high", "a.accuracy ± 5%", Related("=", None, parse_reference("a.accuracy"), number("5%"))),
        ("at it", "< a.test.loss.at.100", Related("<", None, parse_reference("a.test.loss.at.100"), None)),
    ],
)  # fmt: skip
def test_rule(text: str, title: str | None, rule: Rule) -> None:
    """Text and title are read into one rule; where there is a title, it is the title's."""
    assert parse_statement(text, title).rule == rule


@pytest.mark.parametrize(
    ("text", "title", "part", "message"),
    [
        ("", None, "text", "the claim has no text"),
        (" \u00a0", None, "text", "the claim has no text"),
        ("878 or 900", None, "text", "“or 900” is not part of a figure"),
        ("300 and 500", None, "text", "“and 500” is not part of a figure"),
        ("between 300", None, "text", "“between 300” is not a range"),
        ("500–300", None, "text", "the range runs backwards, from 500 to 300"),
        ("epoch 878 epochs", None, "text", "“epochs” is not part of a figure"),
        ("ln 13 ≈ 0.69", None, "text", "ln 13 is 2.565, and not 0.69"),
        ("p = 0.5", None, "text", "“p” before the figure can't be worked out"),
        ("2 × 400 = 878", None, "text", "2 × 400 is 800, and not 878"),
        ("25 lower", None, "text", "“25 lower” compares, and there is no title that says with what"),
        ("soon", "900..100", "title", "the range runs backwards, from 900 to 100"),
        ("soon", "", "title", "the title is empty"),
        ("soon", "quite soon", "title", "the title “quite soon” is not a rule"),
        ("soon", "5 epochs", "title", "the title “5 epochs” is not a rule"),
        ("soon", "1 2 3", "title", "the title “1 2 3” is not a rule"),
        ("soon", "=", "title", "nothing stands after the ="),
        ("soon", "±0.05", "title", "the title gives a tolerance, and “soon” has no figure to apply it to"),
        ("3–5", "±1", "title", "the title gives a tolerance, and “3–5” has a range to apply it to"),
        ("below 5", "±1", "title", "the title gives a tolerance, and “below 5” has a bound to apply it to"),
        ("5", "±", "title", "the title “±” is not a tolerance"),
        ("5", "±x", "title", "the title “±x” is not a tolerance"),
        ("5", "±−1", "title", "a tolerance can't be negative"),
        ("5", "×0.5", "title", "the factor 0.5 is below 1"),
        ("5", "×300%", "title", "the factor 300% is below 1"),
        ("5", "< a.loss ±0.1", "title", "a comparison has no tolerance"),
        ("5", "x × a.loss", "title", "“x” in the title “x × a.loss” is not a number"),
        ("5", "a.loss ±x", "title", "“x” in the title “a.loss ±x” is not a number"),
        (
            *("more", "÷ a.loss", "text"),
            "the title asks for the quotient of two quantities, and “more” does not state it in digits",
        ),
    ],
)  # fmt: skip
def test_no_rule(text: str, title: str | None, part: str, message: str) -> None:
    """Words that state nothing are an error that says which part is at fault."""
    with pytest.raises(StatementError) as error:
        parse_statement(text, title)
    assert (str(error.value), error.value.part) == (message, part)


PIECES = st.sampled_from(
    ["0.69", "878", "75%", "10⁸", "1e8", "1e99999", "9⁹⁹⁹⁹⁹", "−", "±", "×", "≈", "=", "<", "≥", "..", "–",
     "a.loss", "about", "between", "and", "never", ",", "ln 2", "%", "⁻", " ", "\u2009"]
)  # fmt: skip
WRITTEN = st.lists(PIECES | st.text(max_size=3), max_size=7).map("".join)


@given(WRITTEN, st.none() | WRITTEN)
def test_any_text(text: str, title: str | None) -> None:
    """Whatever is written, it is read or refused, and its numbers are finite."""
    with suppress(StatementError):
        statement = parse_statement(text, title)
        numbers = [number for figure in statement.figures for number in figure.numbers]
        assert all(found.value.is_finite() and found.unit > 0 for found in numbers)
