"""Trying to lie: the page says what the build would say of an edited number."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CONTENT, Published
from tloop.evidence import check
from tloop.lesson import format_problem, read_lesson
from tloop.surveys import read_other_seeds

Visit = Callable[..., Any]


@pytest.mark.parametrize("lie", ["879", "900", "8", "0", "4000", "123456"])
def test_the_build_says_the_same(visit: Visit, site: Published, lie: str, tmp_path: Path) -> None:
    """Of a number that was not measured the page shows, to the letter, the report of the build."""
    figure = visit().locator("figure.try")
    figure.locator("input").fill(lie)
    for other in Path(CONTENT).parent.glob("training-loop.*.json"):
        shutil.copy(other, tmp_path)
    lied = tmp_path / "training-loop.md"
    text = Path(CONTENT).read_text("utf-8")
    lied.write_text(text.replace("[878](claim:default.pause", f"[{lie}](claim:default.pause"), "utf-8")
    lesson = read_lesson(lied)
    problems = check(lesson, site.runs, read_other_seeds(lesson, site.runs)).problems
    told = [format_problem(each).replace(str(lied), str(CONTENT)) for each in problems if each.code == "T101"]
    assert figure.locator("pre").inner_text() == "\n".join(told)
    expect(figure.locator("[data-part=verdict]")).to_contain_text("this build would fail")
    expect(figure).to_have_attribute("data-holds", "false")


def test_it_begins_with_the_truth_and_returns_to_it(visit: Visit) -> None:
    """The number that was measured holds; Escape brings it back."""
    figure = visit().locator("figure.try")
    verdict = figure.locator("[data-part=verdict]")
    expect(verdict).to_contain_text("the claim holds")
    expect(figure.locator("pre")).to_be_hidden()
    figure.locator("input").fill("900")
    expect(verdict).to_contain_text("the page would not be published")
    expect(figure.locator("pre")).to_contain_text("default.pause.epoch is 878, the text says 900")
    figure.locator("input").press("Escape")
    expect(figure.locator("input")).to_have_value("878")
    expect(verdict).to_contain_text("the claim holds")
    expect(figure).to_have_attribute("data-holds", "true")


@pytest.mark.parametrize("typed", ["", "878.5", "-3", "1000000"])
def test_no_whole_number(visit: Visit, typed: str) -> None:
    """Without a whole number that the build reads in full there is no report, but what is wanted."""
    figure = visit().locator("figure.try")
    figure.locator("input").fill(typed)
    expect(figure.locator("[data-part=verdict]")).to_have_text("Type a whole number from 0 to 999,999.")
    expect(figure.locator("pre")).to_be_hidden()
    expect(figure).to_have_attribute("data-holds", "false")


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_the_field_is_in_sight(visit: Visit, width: int) -> None:
    """The sentence stands there whole, its field too: nothing of it has to be scrolled to."""
    page = visit(width=width, height=800)
    sentence = page.locator(".try .sentence").first
    sentence.scroll_into_view_if_needed()
    box, field = sentence.bounding_box(), sentence.locator("input").bounding_box()
    assert sentence.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    assert box["x"] <= field["x"]
    assert field["x"] + field["width"] <= box["x"] + box["width"]
