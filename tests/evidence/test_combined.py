"""Quotients and differences of two quantities: read as any other figure, and the direction counts."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.example import trained
from tloop.evidence import Report, check
from tloop.evidence.acceptance import accept
from tloop.evidence.check import instead
from tloop.evidence.combined import CombinedError, combined
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Kind, Measured, Unit
from tloop.lesson import read_lesson
from tloop.lesson.links.claim import parse_statement


def verdict(text: str, title: str, own: Measured, other: Measured) -> bool | str:
    """Whether it holds, or what is wrong with it."""
    statement = parse_statement(text, title)
    assert statement.against is not None
    try:
        measured = combined(statement.against, own, other, "own")
        return accept(statement, measured, "", lambda _: other).holds(measured.value)
    except (CombinedError, AcceptanceError) as error:
        return str(error)


def of(value: str | None, kind: Kind, unit: Unit = "") -> Measured:
    return Measured(None if value is None else Decimal(value), kind, unit=unit)


LOSSES = of("0.59", "number"), of("0.0148", "number")  # 39.86 times
ACCURACIES = of("0.75", "fraction"), of("1", "fraction")  # 25 points lower, 0.75 of it
EPOCHS = of("1475", "count", "epoch"), of("149", "count", "epoch")  # 9.899 times, 1,326 more
SOONER = EPOCHS[1], EPOCHS[0]

TABLE = [
    (LOSSES, "÷", ["40 times", "39.9 times", "40", "40×", "40-fold", "more than 30 times"], True),
    (LOSSES, "÷", ["40 times higher", "40 times as high", "35–45 times", "about 40 times"], True),
    (LOSSES, "÷", ["41 times", "39 times", "0.4 times", "40 times lower", "below 30 times"], False),
    (ACCURACIES, "÷", ["25% less", "25% lower", "0.75 times", "75%", "1.33 times lower"], True),
    (ACCURACIES, "÷", ["25% more", "25% higher", "75% less", "25%", "1.33 times higher"], False),
    (ACCURACIES, "−", ["25 points lower", "25 percentage points lower", "−25 points"], True),
    (ACCURACIES, "−", ["0.25 lower", "more than 20 points lower", "20–30 points lower"], True),
    (ACCURACIES, "−", ["25 points higher", "25 points", "24 points lower", "0.25"], False),
    (EPOCHS, "−", ["1,326 epochs more", "1326 epochs later", "1,326", "1,326 epochs"], True),
    (EPOCHS, "−", ["1,326 epochs earlier", "1,326 epochs fewer", "1,325 epochs more", "−1,326"], False),
    (EPOCHS, "÷", ["9.9 times", "9.9 times faster", "9.9 times slower", "10 times"], True),
    (EPOCHS, "÷", ["4.6 times faster"], False),
    (EPOCHS, "÷", ["9.9 times fewer", "9.9 times less", "0.1 times"], False),
    (SOONER, "÷", ["9.9 times faster", "0.101 times", "9.9 times sooner", "9.9 times less"], True),
    (SOONER, "÷", ["9.9 times slower", "9.9 times more", "9.9 times"], False),
]  # fmt: skip
ROWS = [(pair, sign, text, holds) for pair, sign, texts, holds in TABLE for text in texts]


@pytest.mark.parametrize(("pair", "sign", "text", "holds"), ROWS, ids=[f"{row[1]} {row[2]}" for row in ROWS])
def test_direction(pair: tuple[Measured, Measured], sign: str, text: str, holds: bool) -> None:
    """A figure of two quantities holds in its own direction, and in no other."""
    assert verdict(text, f"{sign} other.quantity", *pair) is holds


@pytest.mark.parametrize(
    ("text", "title", "holds"),
    [
        ("40 times", "÷ o.q ±5", True),
        ("45 times", "÷ o.q ±5", False),
        ("38 times", "÷ o.q ±5%", True),
        ("37 times", "÷ o.q ±5%", False),
        ("20 times", "÷ o.q ×3", True),
        ("40 times", "/ o.q", True),
    ],
)
def test_tolerance(text: str, title: str, holds: bool) -> None:
    """The usual tolerance may stand behind the quantity."""
    assert verdict(text, title, *LOSSES) is holds


def test_a_tolerance_in_points() -> None:
    """Of a difference of fractions ±5 and ±5% are both percentage points."""
    for tolerance in ("±5", "±5%"):
        assert verdict("28 points lower", f"− o.q {tolerance}", *ACCURACIES) is True
        assert verdict("31 points lower", f"− o.q {tolerance}", *ACCURACIES) is False


@pytest.mark.parametrize(
    ("text", "title", "own", "other", "says"),
    [
        ("40 times", "÷ o.q", of("1", "number"), of("0", "number"), "o.q is 0: nothing can be divided by it"),
        ("40 times", "÷ o.q", of(None, "count"), of("3", "count"), "own never comes: there is no quotient"),
        ("4 fewer", "− o.q", of("3", "count"), of(None, "count"), "o.q never comes: there is no difference"),
        (
            "4 times",
            "÷ o.q",
            Measured(True, "truth"),
            of("3", "count"),
            "own is a truth: there is no quotient",
        ),
        (
            *("4 times", "÷ o.q", of("3", "count", "epoch"), of("3", "count", "point")),
            "own is a count of epochs, and o.q is a count of points: there is no quotient",
        ),
        ("4 times", "− o.q", *EPOCHS, "4 is in times, and this counts epochs"),
        ("4 points", "÷ o.q", *ACCURACIES, "4 is in points, and this counts times"),
        ("25% lower", "− o.q", *ACCURACIES, "25% of what? a difference of fractions is in points"),
        ("25% faster", "÷ o.q", *EPOCHS, "25% faster can't be read"),
        ("4 faster", "− o.q", *LOSSES, "a difference is not faster"),
    ],
)
def test_what_can_t_be(text: str, title: str, own: Measured, other: Measured, says: str) -> None:
    """What has no quotient or no difference, and words of another kind, are problems in words."""
    assert verdict(text, title, own, other) == says


LESSON = """---
title: Small
description: A small lesson
seed: 3
---

[XOR · budget = 40](run:default) [η = 3](run:hot)

It ends [{text}](claim:hot.train.loss.final "{title}") and has [20](claim:default.points.test) points.
"""


def report_of(folder: Path, text: str, title: str) -> tuple[Report, str]:
    """The report, and what the failing claim should say."""
    path = folder / "small.md"
    path.write_text(LESSON.format(text=text, title=title), "utf-8")
    lesson = read_lesson(path)
    runs = trained(lesson)
    report = check(lesson, runs)
    write = instead(report.verdicts[0], runs) if report.verdicts else None
    return report, write.text if write else ""


def test_a_lesson(tmp_path: Path) -> None:
    """What fails says what was measured of both, and what to write holds."""
    report, write = report_of(tmp_path, "9 times", "÷ default.train.loss.final")
    (problem,) = report.problems
    assert problem.code == "T101"
    assert problem.message.startswith("hot.train.loss.final ÷ default.train.loss.final is ")
    assert not report_of(tmp_path, write or "9 times", "÷ default.train.loss.final")[0].problems


def test_a_misspelt_target(tmp_path: Path) -> None:
    """The other quantity is looked up as in a comparison, and its place is the title's."""
    report, _ = report_of(tmp_path, "9 times", "÷ defualt.train.loss.final")
    (problem,) = [each for each in report.problems if each.severity == "error"]
    assert (problem.code, problem.details) == ("T108", ("did you mean default?",))


def test_a_loss_is_not_faster(tmp_path: Path) -> None:
    """Faster and slower are about epochs."""
    report, _ = report_of(tmp_path, "9 times faster", "÷ default.train.loss.final")
    (problem,) = [each for each in report.problems if each.severity == "error"]
    assert problem.message == "faster is said of epochs, and hot.train.loss.final is a number"
