"""Several hundred texts, and how each is read of six kinds of quantities: the table is readings.tsv.

A row: the text as JSON, then for each kind what is accepted, or – for a text that is refused. The kinds: an
epoch, a loss, an accuracy, a truth, a label, and the quotient of two losses.
"""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.evidence.acceptance import accept
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Measured
from tloop.lesson.links.claim import StatementError, parse_statement
from tloop.lesson.links.claim.numbers import NUMBER
from tloop.lesson.links.claim.vocabulary import (
    APPROXIMATIONS,
    AS_MUCH,
    BEHIND,
    BOUNDS,
    NEAR_BOUNDS,
    RANGES,
    SMALL_NUMBERS,
    TIME_BOUNDS,
    TURNS,
    UNITS,
    UNITS_BEFORE,
)
from tloop.lesson.links.claim.words import NAME
from tloop.lesson.number_words import SCALES

KINDS: dict[str, tuple[Measured, str, str | None]] = {
    "epoch": (Measured(Decimal(878), "count", 878, unit="epoch"), "hot.pause.epoch", None),
    "loss": (Measured(Decimal("0.5946"), "number"), "hot.train.loss.final", None),
    "accuracy": (Measured(Decimal("0.75"), "fraction", 9, 20), "hot.test.accuracy.final", None),
    "truth": (Measured(True, "truth"), "hot.test.loss.turns_up", None),
    "label": (Measured("overfits", "label"), "hot.outcome", None),
    "quotient": (
        Measured(Decimal("39.88"), "number", unit="times"),
        "hot.train.loss.final",
        "÷ default.train.loss.final",
    ),
}
PATH = Path(__file__).with_name("readings.tsv")
REFUSED = "–"


def reading(text: str, kind: str) -> str:
    """What is accepted of a quantity of this kind, if the text is accepted at all."""
    measured, name, title = KINDS[kind]
    try:
        statement = parse_statement(text, title)
        return accept(statement, measured, "so", lambda _: measured, name, Decimal(4001)).sentence
    except (StatementError, AcceptanceError):
        return REFUSED


ROWS = [line.split("\t") for line in PATH.read_text("utf-8").splitlines()]


def test_there_are_enough() -> None:
    """The table has hundreds of texts, each once, and no kind of which all are refused."""
    assert len({row[0] for row in ROWS}) == len(ROWS) >= 1100
    assert all(any(row[column] != REFUSED for row in ROWS) for column in range(1, 7))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_reading(row: list[str]) -> None:
    """A text is read as its row says, or refused."""
    text = json.loads(row[0])
    assert [reading(text, kind) for kind in KINDS] == row[1:]


TABLES = (BOUNDS, TIME_BOUNDS, NEAR_BOUNDS, BEHIND, UNITS, UNITS_BEFORE, TURNS)
WORDS = [word for table in TABLES for words in table.values() for word in words]
WORDS += [*APPROXIMATIONS, *RANGES, *AS_MUCH, "between", "and", "from"]
PART = re.compile("|".join(map(re.escape, sorted(WORDS, key=len, reverse=True))), re.IGNORECASE)

PIECES = st.sampled_from(
    [
        "878",
        "0.69",
        "75%",
        "4,000",
        "1e8",
        "3 × 10⁸",
        "ln 2 ≈ ",
        "½",
        "٣",
        "²",
        "no ",
        "k",
        "\u200b",
        "+",
        "dogs",
    ]
    + [f"{word} " for word in WORDS]
    + [*SMALL_NUMBERS, *SCALES]
)
TEXTS = st.lists(PIECES | st.text(max_size=2), min_size=1, max_size=5).map("".join)


@given(TEXTS)
def test_nothing_is_left_unread(text: str) -> None:
    """Nothing of an accepted figure is left without number, approximation, bound and unit; W1 is a name."""
    try:
        statement = parse_statement(text, None)
    except StatementError:
        return
    if statement.figures and "≈" not in text[1:] and "=" not in text[1:]:
        left = PART.sub("", NUMBER.sub("", text.strip()))
        assert not left.strip(" \u00a0\u2009\u202f"), left
    elif not statement.figures:
        assert not any(sign.isdigit() for sign in NAME.sub("", text))
