"""Free words under a title: no figure among them goes unread, and they say nothing but what is checked.

A row of words.tsv: whether it holds, fails or is refused; the quantity; its value, behind a ~ that of the
quantity it is compared with; the title, which may be empty; the text.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.evidence.acceptance import accept
from tloop.evidence.combined import CombinedError, combined
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Measured, Unit
from tloop.evidence.quantities.of_none import REGISTRY as STANDING
from tloop.evidence.quantities.of_run import REGISTRY
from tloop.lesson.links.claim import StatementError, parse_statement
from tloop.lesson.links.claim.senses import CHANGES, DEGREES, ORDER, SHARES, SIZES, TRUTHS

PATH = Path(__file__).with_name("words.tsv")
ROWS = [line.split("\t") for line in PATH.read_text("utf-8").splitlines()]
UNITS: dict[str, Unit] = {
    "hidden": "neuron", "correct": "point", "epoch": "epoch", "epochs": "epoch", "argmin": "epoch",
    "below": "epoch", "above": "epoch", "flops": "operation", "updates": "update",
}  # fmt: skip
MOST = {"epoch": Decimal(4000), "point": Decimal(20)}  # of a budget, and of the test points


def measured(name: str, value: str) -> Measured:
    """What the value of a row stands for."""
    parts = name.split(".")
    unit: Unit = next((UNITS[part] for part in parts if part in UNITS and "survey" not in parts), "")
    if value in ("true", "false"):
        return Measured(value == "true", "truth")
    if value == "never":
        return Measured(None, "count", unit="epoch")
    if value.endswith("%"):
        return Measured(Decimal(value[:-1]) / 100, "fraction", points=20)
    if parts[-1] == "outcome":
        return Measured(value, "label")
    return Measured(Decimal(value), "count" if unit else "number", unit=unit)


def outcome(name: str, value: str, title: str, text: str) -> str:
    own, _, compared = value.partition("~")
    other = measured(name, compared or own)
    try:
        statement = parse_statement(text, title or None)
        value_ = measured(name, own)
        if statement.against:
            value_ = combined(statement.against, value_, other, name)
        rule = accept(statement, value_, "so", lambda _: other, name, MOST.get(other.unit))
    except (StatementError, AcceptanceError, CombinedError):
        return "refused"
    return "holds" if rule.holds(value_.value) else "fails"


def test_there_are_enough() -> None:
    """The table has hundreds of claims, each once, of every outcome."""
    assert len({tuple(row[1:]) for row in ROWS}) == len(ROWS) >= 550
    assert {row[0] for row in ROWS} == {"holds", "fails", "refused"}


@pytest.mark.parametrize(("expected", "name", "value", "title", "text"), ROWS)
def test_words(expected: str, name: str, value: str, title: str, text: str) -> None:
    """A claim in free words holds, fails or is refused as its row says."""
    assert outcome(name, value, title, text) == expected


def test_every_truth_has_its_words() -> None:
    """Each quantity that is true or false has a row in the table of what says it, and what denies it."""
    kinds = [(entry.name, entry.kind) for entry in REGISTRY] + [(each.name, each.kind) for each in STANDING]
    names = {name.rpartition(".")[2] for name, kind in kinds if kind == "truth"}
    assert names == set(TRUTHS)


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_a_table_contradicts_itself_nowhere(name: str) -> None:
    """Every word that says a truth holds of it without a title, and its denial is refused; and so on."""
    says, denied = TRUTHS[name]
    for words in says:
        plain = words.replace("…", "")
        assert outcome(f"hot.test.loss.{name}", "true", "", plain) == "holds", words
        assert outcome(f"hot.test.loss.{name}", "true", "", f"does not {plain}") == "refused", words
        assert outcome(f"hot.test.loss.{name}", "false", "= false", plain) == "refused", words
        assert outcome(f"hot.test.loss.{name}", "false", "= false", f"does not {plain}") == "holds", words
    for words in denied:
        plain = words.replace("…", "")
        assert outcome(f"hot.test.loss.{name}", "true", "= true", plain) == "refused", words
        assert outcome(f"hot.test.loss.{name}", "false", "= false", plain) == "holds", words


TABLES = (ORDER, CHANGES, SIZES, SHARES, DEGREES)
PIECES = [word.replace("…", "s") for table in TABLES for words in table.values() for word in words]
PIECES += [
    "not",
    "no",
    "never",
    "and",
    "then",
    "0.6",
    "0.59",
    "half",
    "twice",
    "about",
    "more than",
    "60%",
    "than",
]
SAYS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join)
TITLES = st.sampled_from(["0.5..0.7", "> 0.5", "< 0.7", "≤ o.x", "> o.x", "1 × o.x ±5%", "0.6 ±0.1", "= 0.6"])


@given(SAYS, TITLES, st.sampled_from(["0.4", "0.5", "0.59", "0.6", "0.7", "0.8"]))
def test_words_never_widen_a_title(text: str, title: str, value: str) -> None:
    """What a claim accepts in any words, its title accepts as well."""
    if outcome("hot.test.loss.final", f"{value}~0.6", title, text) == "holds":
        assert outcome("hot.test.loss.final", f"{value}~0.6", title, "so") == "holds"


DENIALS = [
    *("no", "not", "never", "does not", "doesn't", "doesn’t", "isn't", "won't", "cannot", "can't", "neither"),
    *("nothing of it", "without", "unbounded", "unstable", "untrue", "hardly", "fails to", "non-linear"),
    *(
        "nicht",
        "kein",
        "jamais",
        "не",
        "不",
        "没有",
        "ない",
        "¬",
        "≠",
        "✗",
        "❌",
        "far from it",
        "anything but",
    ),
]


@pytest.mark.parametrize("text", DENIALS)
def test_what_is_denied_needs_a_title(text: str) -> None:
    """Words that turn around what they say are no truth by themselves, nor with a title that says true."""
    name = "hot.test.loss.turns_up"
    assert outcome(name, "true", "", text) == outcome(name, "true", "= true", text) == "refused"
    assert outcome(name, "false", "= false", text) == "holds"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "turns up",
            "under way",
            "united",
            "until the end",
            "unique",
            "no doubt",
            "not only that",
            "unexpectedly",
        ),
        *("never fails to", "does not stay down", "nothing but up"),
    ],
)
def test_what_only_looks_denied(text: str) -> None:
    """Under, until and unique deny nothing; neither do two denials, nor idioms."""
    assert outcome("hot.test.loss.turns_up", "true", "", text) == "holds"
