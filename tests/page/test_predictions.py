"""Predictions in the page: the question, its options, and which one holds."""

from pathlib import Path

from tests.example import trained
from tests.page.test_page import Elements
from tloop.evidence import check
from tloop.lesson import read_lesson
from tloop.site import publish

TEXT = """---
title: A lesson
seed: 7
---
[XOR · budget = 60](run:default) has [60](claim:default.epochs) epochs.

[How will it end?](predict:default.outcome "converges | still learning")
"""


def test_a_prediction_in_the_page(tmp_path: Path) -> None:
    """Without JavaScript it is a question with its options, and the answer unfolds."""
    path = tmp_path / "lesson.md"
    path.write_text(TEXT, "utf-8")
    lesson = read_lesson(path)
    runs = trained(lesson)
    report = check(lesson, runs)
    assert report.problems == ()
    page = publish(lesson, runs, report, tmp_path / "site", films=()).page
    elements = Elements(page.read_text("utf-8"))
    (figure,) = elements.named("figure", **{"class": "predict"})
    assert figure["data-run"] == "default"
    assert figure["data-quantity"] == "default.outcome"
    assert (figure["data-holds"], figure["data-epoch"]) == ("1", "60")
    options = [each["data-option"] for each in elements.named("li") if "data-option" in each]
    assert options == ["0", "1"]
