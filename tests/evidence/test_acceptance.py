"""From the words to what they accept, at the edges: the table of the lesson's syntax, line by line."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.test_claim import WRITTEN
from tloop.evidence.acceptance import accept
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Kind, Measured, Value
from tloop.lesson.links.claim import StatementError, parse_statement
from tloop.lesson.links.reference import Reference

OTHERS = {
    "small.test.loss.final": Measured(Decimal("0.4"), "number"),
    "small.test.accuracy.final": Measured(Decimal("0.75"), "fraction", 9, 20),
    "small.pause.epoch": Measured(Decimal(878), "count"),
    "hot.pause.epoch": Measured(None, "count"),
    "small.outcome": Measured("overfits", "label"),
}


def look_up(reference: Reference) -> Measured:
    return OTHERS[reference.name]


def accepts(text: str, title: str | None, value: Value, kind: Kind) -> bool:
    measured = Measured(value, kind, unit="epoch" if kind == "count" else "")
    return accept(parse_statement(text, title), measured, "what it means", look_up).holds(value)


# text, title, kind, the values that are accepted, the values that are not
TABLE: list[tuple[str, str | None, Kind, list[str], list[str]]] = [
    # A count is exact.
    ("878", None, "count", ["878"], ["877", "879", "0"]),
    ("4,000", None, "count", ["4000"], ["4", "3999", "4001"]),
    ("4\u2009000", None, "count", ["4000"], ["4", "0"]),
    ("4\u202f000", None, "count", ["4000"], ["4"]),
    ("4\u00a0000", None, "count", ["4000"], ["4"]),
    ("1,234,567", None, "count", ["1234567"], ["1234"]),
    ("epoch 878", None, "count", ["878"], ["877", "879"]),
    ("878 epochs", None, "count", ["878"], ["877", "879"]),
    ("four", None, "count", ["4"], ["3", "5"]),
    ("nine hundred", None, "count", ["900"], ["899", "901"]),
    # A number, to half a unit of its last digit.
    ("0.69", None, "number", ["0.685", "0.69", "0.695"], ["0.6849999", "0.6950001"]),
    ("0.690", None, "number", ["0.6895", "0.6905"], ["0.68949", "0.69051", "0.685"]),
    (".5", None, "number", ["0.45", "0.55"], ["0.4499", "0.5501"]),
    ("3", None, "number", ["2.5", "3.5"], ["2.49", "3.51"]),
    ("0", None, "number", ["0", "0.5", "-0.5"], ["0.51"]),
    ("−0.5", None, "number", ["-0.45", "-0.55"], ["0.5", "-0.44", "-0.56"]),
    ("-0.5", None, "number", ["-0.5"], ["0.5"]),
    ("\u22120.5", "±0.1", "number", ["-0.4", "-0.6"], ["-0.39", "0.5"]),
    ("10⁸", None, "count", ["100000000"], ["99999999", "8", "10"]),
    ("1e8", None, "count", ["100000000"], ["18"]),
    ("3 × 10⁸", None, "count", ["300000000"], ["100000000", "3"]),
    ("3·10⁸", None, "count", ["300000000"], ["3"]),
    ("1e-3", None, "number", ["0.0005", "0.0015"], ["0.0004", "0.0016"]),
    ("10⁻²", None, "number", ["0.005", "0.015"], ["0.0049", "0.0151"]),
    ("1.5e−3", None, "number", ["0.00145", "0.00155"], ["0.0014", "0.0016"]),
    # A percentage, of 1.
    ("75%", None, "fraction", ["0.745", "0.75", "0.755"], ["0.7449", "0.7551", "75"]),
    ("75 %", None, "fraction", ["0.75"], ["0.74"]),
    ("75\u202f%", None, "fraction", ["0.75"], ["0.74"]),
    ("97.5%", None, "fraction", ["0.9745", "0.9755"], ["0.974", "0.976"]),
    ("100%", None, "fraction", ["1", "0.995"], ["0.994"]),
    ("0.75", None, "fraction", ["0.745", "0.755"], ["0.7449"]),
    # About: two units, or 5 % if that is more.
    ("≈ 0.69", None, "number", ["0.6555", "0.7245"], ["0.6554", "0.7246"]),
    ("~75%", None, "fraction", ["0.7125", "0.75", "0.7875"], ["0.7124", "0.7876", "0.7", "0.8"]),
    ("∼75%", None, "fraction", ["0.7125"], ["0.7124"]),
    ("about 1000", None, "count", ["950", "1050"], ["949", "1051"]),
    ("around 1000", None, "count", ["950"], ["949"]),
    ("roughly 1,000", None, "count", ["1050"], ["1051"]),
    ("Nearly 1000", None, "count", ["950"], ["949"]),
    ("about 3", None, "count", ["1", "5"], ["0", "6"]),
    ("≈ 0.02", None, "number", ["0", "0.04"], ["0.041"]),
    ("≈ −0.5", None, "number", ["-0.3", "-0.7"], ["-0.29", "-0.71", "0.5"]),
    # Comparators.
    *(
        (f"{word} 0.02", None, "number", ["0.0199999", "-1"], ["0.02", "0.03"])
        for word in ("below", "under", "less than", "<", "Below", "fewer than")
    ),
    *(
        (f"{word} 0.02", None, "number", ["0.02", "0.01"], ["0.0200001"])
        for word in ("at most", "≤", "<=", "no more than", "not above")
    ),
    *(
        (f"{word} 0.02", None, "number", ["0.0200001", "5"], ["0.02", "0"])
        for word in ("above", "over", "more than", ">")
    ),
    *(
        (f"{word} 0.02", None, "number", ["0.02", "5"], ["0.0199999"])
        for word in ("at least", "≥", ">=", "no less than", "not below")
    ),
    ("more than 90%", None, "fraction", ["0.9001", "1"], ["0.9"]),
    ("below −0.5", None, "number", ["-0.51"], ["-0.5", "0"]),
    ("almost 900", None, "count", ["855", "899"], ["854", "900"]),
    ("just over 0.5", None, "number", ["0.51", "0.7"], ["0.5", "0.71"]),
    ("900 or more", None, "count", ["900"], ["899"]),
    ("900 or fewer", None, "count", ["900"], ["901"]),
    # Ranges.
    ("300–500", None, "count", ["300", "400", "500"], ["299", "501"]),
    ("300-500", None, "count", ["300", "500"], ["299", "501", "-500"]),
    ("300 to 500", None, "count", ["300", "500"], ["299", "501"]),
    ("300…500", None, "count", ["300", "500"], ["299", "501"]),
    ("between 300 and 500", None, "count", ["300", "500"], ["299", "501"]),
    ("between 70% and 90%", None, "fraction", ["0.7", "0.9"], ["0.69", "0.91"]),
    ("70–80 %", None, "fraction", ["0.7", "0.8"], ["0.699", "0.801"]),
    ("−2 to −1", None, "number", ["-2", "-1"], ["-2.1", "-0.9", "1"]),
    # What stands after the last ≈ or =.
    ("ln 2 ≈ 0.69", None, "number", ["0.685", "0.695"], ["0.684", "0.696", "2"]),
    ("2 · 0.35 = 0.70", None, "number", ["0.695", "0.705"], ["0.694", "0.35"]),
    # Titles.
    ("0.69", "±0.05", "number", ["0.64", "0.74"], ["0.639", "0.741"]),
    ("~0.69", "± 0.05", "number", ["0.64", "0.74"], ["0.639"]),
    ("10⁸", "×3", "count", ["33333334", "300000000"], ["33333333", "300000001"]),
    ("hundreds of millions", "1e8 ×3", "count", ["100000000", "300000000"], ["99999999", "300000001"]),
    ("10⁸", "× 3", "count", ["300000000"], ["300000001"]),
    ("~75%", "±5%", "fraction", ["0.7", "0.8"], ["0.699", "0.801"]),
    ("0.69", "±5%", "number", ["0.6555", "0.7245"], ["0.6554", "0.7246"]),
    ("878", "±10%", "count", ["791", "965"], ["790", "966"]),
    ("75%", "±0.05", "fraction", ["0.7", "0.8"], ["0.699"]),
    ("soon", "100..900", "count", ["100", "900"], ["99", "901"]),
    ("soon", "100–900", "count", ["100", "900"], ["99", "901"]),
    ("soon", "< 0.02", "number", ["0.0199"], ["0.02"]),
    ("tiny", "<= 0.02", "number", ["0.02"], ["0.0201"]),
    ("near guessing", "0.69 ±0.02", "number", ["0.67", "0.71"], ["0.669", "0.711"]),
    ("near one half", "50% ±15%", "fraction", ["0.35", "0.65"], ["0.34", "0.66"]),
    ("eight", "= 8", "count", ["8"], ["7", "9"]),
    ("a half", "50%", "fraction", ["0.495", "0.505"], ["0.49"]),
    ("a thousand or so", "~1000", "count", ["950", "1050"], ["949"]),
    ("below epoch 400", "< 400", "count", ["399"], ["400"]),
    # Other quantities.
    ("lower", "< small.test.loss.final", "number", ["0.3999"], ["0.4", "0.5"]),
    ("no higher", "<= small.test.loss.final", "number", ["0.4"], ["0.4001"]),
    ("higher", "> small.test.loss.final", "number", ["0.4001"], ["0.4"]),
    ("as high", "≥ small.test.loss.final", "number", ["0.4"], ["0.3999"]),
    ("the same", "= small.test.loss.final", "number", ["0.4"], ["0.4001", "0.3999"]),
    ("twice that", "2 × small.test.loss.final ±0.3", "number", ["0.5", "1.1"], ["0.49", "1.11", "0.4"]),
    ("far below", "< 0.5 × small.test.loss.final", "number", ["0.1999"], ["0.2"]),
    ("about the same", "small.test.loss.final ±0.1", "number", ["0.3", "0.5"], ["0.29", "0.51"]),
    ("worse", "< small.test.accuracy.final", "fraction", ["0.7"], ["0.75"]),
    ("near it", "small.test.accuracy.final ±5%", "fraction", ["0.7125", "0.7875"], ["0.712", "0.788"]),
    ("later", "> small.pause.epoch", "count", ["879"], ["878"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "kind", "inside", "outside"), TABLE, ids=[f"{row[0]} | {row[1]}" for row in TABLE]
)
def test_edges(text: str, title: str | None, kind: Kind, inside: list[str], outside: list[str]) -> None:
    """The edges belong to the interval, and what lies beyond them, by however little, does not."""
    for value in inside:
        assert accepts(text, title, Decimal(value), kind), value
    for value in outside:
        assert not accepts(text, title, Decimal(value), kind), value


@pytest.mark.parametrize("text", ["0.69", "below 5", "0–9", "at least 0"])
@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), None])
def test_no_number(text: str, value: Decimal | None) -> None:
    """What is no number, or never comes, is in no interval."""
    assert not accepts(text, None, value, "number")


@pytest.mark.parametrize(
    ("text", "title", "value", "kind", "expected"),
    [
        ("never", None, None, "count", True),
        ("Never", None, None, "count", True),
        ("never", None, Decimal(878), "count", False),
        ("does not", "= never", None, "count", True),
        ("does not", "= never", Decimal(0), "count", False),
        ("878", None, None, "count", False),
        ("< 5000", None, None, "count", False),
        ("overfits", None, "overfits", "label", True),
        ("Overfits", None, "overfits", "label", True),
        ("overfits", None, "converges", "label", False),
        ("it learns noise", "= overfits", "overfits", "label", True),
        ("it learns noise", "= overfits", "thrashes", "label", False),
        ("still learning", None, "still learning", "label", True),
        ("turns back up", None, True, "truth", True),
        ("turns back up", None, False, "truth", False),
        ("stays down", "= false", False, "truth", True),
        ("stays down", "= false", True, "truth", False),
        ("turns back up", "= true", True, "truth", True),
        ("turns back up", "= true", False, "truth", False),
    ],
)  # fmt: skip
def test_labels_and_truths(text: str, title: str | None, value: Value, kind: Kind, expected: bool) -> None:
    """Words hold a label, a truth, or that something never comes."""
    assert accepts(text, title, value, kind) is expected


@pytest.mark.parametrize(
    ("text", "title", "value", "kind", "message"),
    [
        ("soon", None, "5", "count", "“soon” states no number, and a count was measured"),
        ("0.69", None, True, "truth", "a number can't be held against a truth"),
        ("0.69", None, "overfits", "label", "a number can't be held against a label"),
        ("75%", None, "0.75", "number", "75% is a percentage, and this is a number"),
        ("75%", None, "75", "count", "75% is a percentage, and this is a count"),
        ("much", "> 5%", "75", "count", "5% is a percentage, and this is a count"),
        ("878.5", None, "878", "count", "878.5 is not a whole number, and this is a count"),
        ("4.000", None, "4", "count", "4.000 is not a whole number, and this is a count"),
        ("so", "= 0.316 × small.pause.epoch", "277", "count", "no count is exactly 277.448"),
        ("25% less", "< small.test.loss.final", "0.3", "number", "the title does not say 25%"),
        ("100 times as large", "> small.test.loss.final", "0.5", "number", "the title does not say 100"),
        ("in 5 epochs", "= overfits", "overfits", "label", "the text says 5, and the title a label"),
        ("does not", None, True, "truth", "“does not” turns around what is checked: what it means"),
        ("unbounded", None, True, "truth", "“unbounded” turns around what is checked: what it means"),
        (
            "878",
            "> 900",
            "900",
            "count",
            "the title accepts more than 900, which does not make it 878, as the text does",
        ),
        ("never pauses", None, "5", "count", "“never pauses” says more than never"),
        ("soon", "= overfits", "5", "count", "the label “overfits” can't be held against a count"),
        ("soon", "= true", "5", "count", "true and false can't be held against a count"),
        ("soon", "= never", True, "truth", "the label “never” can't be held against a truth"),
        (
            "lower",
            "< small.outcome",
            "5",
            "count",
            "small.outcome is a label, and this is a count: they can't be compared",
        ),
        (
            "lower",
            "< small.test.loss.final",
            "5",
            "count",
            "small.test.loss.final is a number, and this is a count: they can't be compared",
        ),
        (
            "sooner",
            "< hot.pause.epoch",
            "5",
            "count",
            "hot.pause.epoch never comes, and this is a count: they can't be compared",
        ),
        (
            "0.69",
            "< 0.5",
            "0.4",
            "number",
            "the title accepts less than 0.5, which does not make it 0.69, as the text does",
        ),
        (
            "878",
            "900..1000",
            "950",
            "count",
            "the title accepts 900 … 1,000, which leaves out the 878 of the text",
        ),
        (
            "75%",
            "80..90%",
            "0.85",
            "fraction",
            "the title accepts 80% … 90%, which leaves out the 75% of the text",
        ),
        ("75%", "±5", "0.75", "fraction", "±5 would accept any fraction"),
    ],
)
def test_what_does_not_fit(text: str, title: str | None, value: str | bool, kind: Kind, message: str) -> None:
    """Words that can't be held against the quantity are an error that says why."""
    number = Decimal(value) if kind in ("count", "number", "fraction") else value
    with pytest.raises(AcceptanceError) as error:
        accepts(text, title, number, kind)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "title", "kind", "sentence"),
    [
        ("878", None, "count", "exactly 878"),
        ("4,000", None, "count", "exactly 4,000"),
        ("0.69", None, "number", "0.685 … 0.695"),
        ("~75%", None, "fraction", "71.25% … 78.75%"),
        ("below 0.02", None, "number", "less than 0.02"),
        ("at most 5", None, "count", "at most 5"),
        ("more than 90%", None, "fraction", "more than 90%"),
        ("at least 85%", None, "fraction", "at least 85%"),
        ("−0.5", None, "number", "−0.55 … −0.45"),
        (
            "far below",
            "< 0.5 × small.test.loss.final",
            "number",
            "less than 0.2 (0.5 × small.test.loss.final)",
        ),
        ("lower", "< small.test.loss.final", "number", "less than 0.4 (small.test.loss.final)"),
        ("never", None, "count", "never"),
        ("it learns noise", "= overfits", "label", "overfits"),
        ("turns back up", None, "truth", "true: what it means"),
        ("stays down", "= false", "truth", "false: what it means"),
    ],
)
def test_sentence(text: str, title: str | None, kind: Kind, sentence: str) -> None:
    """The rule says in words what it accepts."""
    measured = Measured(None, kind)
    rule = accept(parse_statement(text, title), measured, "what it means", look_up)
    assert rule.sentence == sentence


MEASURED = st.sampled_from(
    [
        Measured(Decimal(878), "count"),
        Measured(None, "count"),
        Measured(Decimal("0.75"), "fraction", 9, 20),
        Measured(Decimal("0.69"), "number"),
        Measured(Decimal("NaN"), "number"),
        Measured(Decimal("1e-300"), "number"),
        Measured(True, "truth"),
        Measured("overfits", "label"),
    ]
)


@given(WRITTEN, st.none() | WRITTEN, MEASURED, MEASURED)
def test_any_text(text: str, title: str | None, measured: Measured, other: Measured) -> None:
    """Whatever is written, and whatever was measured, there is a verdict or a sentence that says why not."""
    with suppress(StatementError, AcceptanceError):
        rule = accept(parse_statement(text, title), measured, "what it means", lambda _: other)
        assert rule.sentence
        assert rule.holds(measured.value) in (True, False)


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("300–500", "30..50", "count"),  # a range that its title refuses
        ("below 0.02", "> 0.01", "number"),  # a comparison that its title goes beyond
        ("50", "100%", "fraction"),  # a bare number where a percentage is meant
        ("ovrefits", None, "label"),  # an outcome that there is not
        ("never", None, "number"),  # only an epoch can never come
    ],
)
def test_contradictions_are_errors(text: str, title: str | None, kind: Kind) -> None:
    """A text that its own title refuses, and a label that there is not, are errors and no failed claims."""
    measured = Measured("converges" if kind == "label" else Decimal("0.4"), kind)
    with pytest.raises(AcceptanceError):
        accept(parse_statement(text, title), measured, "", lambda name: measured)


@pytest.mark.parametrize(
    "text",
    [
        *("never above 1", "not 40", "no longer 3", "doesn't exceed 3", "≠ 878", "!= 878", "− 0.3", "– 0.3"),
        *(
            "later than 878",
            "worse than 0.5",
            "exceeds 800",
            "twice 4",
            "99%+",
            "4 dozen",
        ),
        *(
            "4 dozen",
            "1‰",
            "=> 8",
            "<b>8</b>",
            "after 900 epochs",
            "at least the epoch 900",
            "1e" + "0" * 5000 + "1",
        ),
    ],
)
def test_what_is_not_read_is_refused(text: str) -> None:
    """A number of which the words say something else is not read as itself."""
    with pytest.raises(StatementError):
        parse_statement(text, None)
