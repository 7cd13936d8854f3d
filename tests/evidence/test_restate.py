"""What to write instead: the measured value in the author's own form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.test_claim import WRITTEN
from tloop.evidence.acceptance import accept
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Kind, Measured
from tloop.evidence.restate import Wording, restate
from tloop.lesson.links.claim import StatementError, parse_statement
from tloop.lesson.links.reference import parse_reference


def restated(text: str, title: str | None, measured: Measured) -> Wording | None:
    def accepts(wording: Wording) -> bool:
        try:
            statement = parse_statement(wording.text, wording.title)
            look_up = {parse_reference("a.loss"): Measured(Decimal(3), "number")}.__getitem__
            return accept(statement, measured, "", look_up).holds(measured.value)
        except (StatementError, AcceptanceError, KeyError):
            return False

    return restate(Wording(text, title), parse_statement(text, title).rule, measured, accepts)


# text, title, kind, measured, what to write
TABLE: list[tuple[str, str | None, Kind, str, str, str | None]] = [
    ("879", None, "count", "878", "878", None),
    ("epoch 879", None, "count", "878", "epoch 878", None),
    ("0.00", None, "number", "0.003383", "0.003", None),
    ("four", None, "count", "5", "five", None),
    ("Four", None, "count", "13", "13", None),
    ("1.5 million", None, "count", "1600000", "1,600,000", None),
    ("4,000", None, "count", "12345", "12,345", None),
    ("4\u2009000", None, "count", "12345", "12\u2009345", None),
    ("4000", None, "count", "12345", "12345", None),
    ("0.69", None, "number", "0.7142", "0.71", None),
    ("0.690", None, "number", "0.7142", "0.714", None),
    (".5", None, "number", "0.7142", ".7", None),
    ("−0.5", None, "number", "-0.71", "−0.7", None),
    ("-0.5", None, "number", "-0.71", "-0.7", None),
    ("0.5", None, "number", "-0.71", "−0.7", None),
    ("-0.5", None, "number", "0.71", "0.7", None),
    ("3", None, "number", "123456789.4", "123456789", None),
    ("75%", None, "fraction", "0.7125", "71%", None),
    ("~95 %", None, "fraction", "0.7125", "~71 %", None),
    ("95.0%", None, "fraction", "0.7125", "71.2%", None),
    ("0.95", None, "fraction", "0.7125", "0.71", None),
    ("about 1000", None, "count", "878", "about 878", None),
    ("1e8", None, "number", "340000000", "3e8", None),
    ("1.5e8", None, "number", "34000000000", "3.4e10", None),
    ("1.5e−3", None, "number", "0.0000342", "3.4e−5", None),
    ("2E-3", None, "number", "0.0000342", "3E-5", None),
    ("10⁸", None, "number", "1200000000", "10⁹", None),
    ("10⁸", None, "number", "3400000000", "3 × 10⁹", None),
    ("3.0 × 10⁻²", None, "number", "0.0042", "4.2 × 10⁻³", None),
    # a bound keeps its comparison and its precision
    ("below 0.02", None, "number", "0.0312", "below 0.04", None),
    ("below 0.02", None, "number", "0.03", "below 0.04", None),
    ("at most 5", None, "count", "7", "at most 7", None),
    ("at least 90%", None, "fraction", "0.8512", "at least 85%", None),
    ("more than 90%", None, "fraction", "0.85", "more than 84%", None),
    ("soon", "< 200", "count", "214", "soon", "< 215"),
    ("before epoch 200", "< 200", "count", "214", "before epoch 215", "< 215"),
    ("below 1e6", None, "number", "61736000", "below 7e7", None),
    ("below 90%", None, "fraction", "0.996", "below 99.7%", None),
    ("1e3", None, "count", "61736000", "61,736,000", None),
    ("10⁹", None, "count", "61736000", "61,736,000", None),
    # what is about so much says so much
    ("about 0.5", None, "number", "0.01459", "about 0.015", None),
    ("~0.02", None, "number", "0.5123", "~0.51", None),
    ("95%", None, "fraction", "0.996", "99.6%", None),
    ("80–90%", None, "fraction", "0.75", "75–90%", None),
    # a range is widened at its end
    ("300–500", None, "count", "878", "300–878", None),
    ("300-500", None, "count", "878", "300-878", None),
    ("between 300 and 500", None, "count", "20", "between 20 and 500", None),
    ("70–80 %", None, "fraction", "0.8512", "70–86 %", None),
    # a title's tolerance stays
    ("~75%", "±5%", "fraction", "0.85", "~85%", "±5%"),
    ("0.69", "±0.05", "number", "0.7777", "0.78", "±0.05"),
    ("10⁸", "×3", "number", "1e10", "10¹⁰", "×3"),
    ("near it", "0.69 ±0.02", "number", "0.7777", "near it", "0.78 ±0.02"),
    ("0.69", "0.69 ±0.02", "number", "0.7777", "0.78", "0.78 ±0.02"),
    ("eight", "= 8", "count", "9", "nine", "= 9"),
]


@pytest.mark.parametrize(("text", "title", "kind", "value", "new_text", "new_title"), TABLE)
def test_numbers(
    text: str, title: str | None, kind: Kind, value: str, new_text: str, new_title: str | None
) -> None:
    """Decimals, percent signs, powers, minus signs, separators, words and tolerances stay the author's."""
    assert restated(
        text, title, Measured(Decimal(value), kind, unit="epoch" if kind == "count" else "")
    ) == Wording(new_text, new_title)


@pytest.mark.parametrize(
    ("text", "title", "measured", "new"),
    [
        (
            "100 epochs later",
            "− a.loss",
            Measured(Decimal(-418), "count", unit="epoch"),
            "418 epochs earlier",
        ),
        ("10 epochs more", "− a.loss", Measured(Decimal(-4), "count", unit="epoch"), "4 epochs fewer"),
        ("0.1 higher", "− a.loss", Measured(Decimal("-0.97"), "number"), "1.0 lower"),
        ("3 times higher", "÷ a.loss", Measured(Decimal("0.25"), "number", unit="times"), "4 times lower"),
    ],
)
def test_the_direction_turns_with_the_value(text: str, title: str, measured: Measured, new: str) -> None:
    """What was said to be more and is less is told as less, without a minus sign."""
    assert restated(text, title, measured) == Wording(new, title)


def test_labels() -> None:
    """A label is replaced where it stands; a pause that never comes takes the number's place."""
    underfits = Measured("underfits", "label")
    assert restated("overfits", None, underfits) == Wording("underfits", None)
    assert restated("learns noise", "= overfits", underfits) is None  # its words say what it no longer is
    assert restated("878", None, Measured(None, "count", 60)) == Wording("never", None)
    assert restated("never", None, Measured(Decimal(878), "count")) == Wording("878", None)


@pytest.mark.parametrize(
    ("text", "title", "measured"),
    [
        ("turns up", None, Measured(False, "truth")),
        ("stays down", "= false", Measured(True, "truth")),
        ("lower", "< a.loss", Measured(Decimal(4), "number")),
        ("0.69", None, Measured(Decimal("NaN"), "number")),
        ("below 5", None, Measured(Decimal("Infinity"), "number")),
        ("more than 5", None, Measured(Decimal(1), "count")),
        ("0.50", "±0.01", Measured(Decimal("0.004"), "number")),
        ("epoch 878", None, Measured(None, "count", 60)),
    ],
)
def test_words_for_a_person(text: str, title: str | None, measured: Measured) -> None:
    """What only other words could put right is left to a person."""
    assert restated(text, title, measured) is None


@given(WRITTEN, st.none() | WRITTEN, st.floats(allow_nan=False) | st.integers(0, 10**6))
def test_whatever_is_written(text: str, title: str | None, value: float) -> None:
    """Any claim that can be read is restated or left to a person, without a crash and without a long wait."""
    try:
        parse_statement(text, title)
    except StatementError:
        return
    kind: Kind = "count" if isinstance(value, int) else "number"
    restated(text, title, Measured(Decimal(repr(value)), kind))


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("above 0.1", Measured(Decimal(0), "number")),
        ("at least 5", Measured(Decimal(0), "count", unit="epoch")),
        ("below 90%", Measured(Decimal(1), "fraction", 9, 20)),
        ("at most 90%", Measured(Decimal(1), "fraction", 9, 20)),
    ],
)
def test_bounds_that_say_nothing_are_not_proposed(text: str, measured: Measured) -> None:
    """More than less than nothing, and at most all, hold of everything."""
    assert restated(text, None, measured) is None


def test_a_bound_keeps_a_digit() -> None:
    """Above 0.5 becomes above 0.0033, and not above 0."""
    measured = Measured(Decimal("0.003383"), "number")
    assert restated("above 0.5", None, measured) == Wording("above 0.0033", None)
