"""Free words under a title: no figure among them goes unread, and a fixed word means what it means.

A row of words.tsv: whether it holds or is refused, the kind of quantity, the title, the text.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from tloop.evidence.acceptance import accept
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Measured
from tloop.lesson.links.claim import StatementError, parse_statement

MEASURED = {
    "epoch": Measured(Decimal(878), "count", 878, unit="epoch"),
    "loss": Measured(Decimal("0.5946"), "number"),
    "accuracy": Measured(Decimal("0.75"), "fraction", 9, 20),
    "truth": Measured(True, "truth"),
    "label": Measured("overfits", "label"),
}
OTHER = Measured(Decimal("0.3"), "number")  # the loss is 1.982 times as high


def holds(text: str, kind: str, title: str) -> bool:
    measured = MEASURED[kind]
    return accept(parse_statement(text, title), measured, "so", lambda _: OTHER).holds(measured.value)


ROWS = [line.split("\t") for line in Path(__file__).with_name("words.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("expected", "kind", "title", "text"), ROWS)
def test_words(expected: str, kind: str, title: str, text: str) -> None:
    """Words hold without a figure, or if their figures are what the title accepts; else they are refused."""
    if expected == "holds":
        assert holds(text, kind, title)
    else:
        with pytest.raises((StatementError, AcceptanceError)):
            holds(text, kind, title)


DENIALS = [
    *("no", "not", "never", "does not", "doesn't", "doesn’t", "isn't", "won't", "cannot", "can't", "neither"),
    *(
        "nothing of it",
        "without",
        "unbounded",
        "unstable",
        "untrue",
        "hardly",
        "fails to",
        "non-linear",
        "nicht",
    ),
    *("kein", "jamais", "не", "不", "没有", "ない", "¬", "≠", "✗", "❌", "far from it", "anything but"),
]


@pytest.mark.parametrize("text", DENIALS)
def test_what_is_denied_needs_a_title(text: str) -> None:
    """Words that turn around what they say are no truth by themselves; with a title they may be."""
    measured = MEASURED["truth"]
    with pytest.raises(AcceptanceError, match="turns around"):
        accept(parse_statement(text, None), measured, "so", lambda _: OTHER)
    assert accept(parse_statement(text, "= false"), measured, "so", lambda _: OTHER).holds(False)


@pytest.mark.parametrize("text", ["turns up", "under way", "united", "until the end", "unique"])
def test_what_only_looks_denied(text: str) -> None:
    """Under, until and unique deny nothing."""
    assert accept(parse_statement(text, None), MEASURED["truth"], "so", lambda _: OTHER).holds(True)
