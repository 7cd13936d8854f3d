"""Trying to lie: the page says what the build would say of an edited figure."""

import re
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


@pytest.mark.parametrize("lie", ["879", "about 1,000", "below 800", "8.78e2", "300–500", "never", "many", ""])
def test_the_build_says_the_same(visit: Visit, site: Published, lie: str, tmp_path: Path) -> None:
    page = visit()
    figure = page.locator("figure.try")
    figure.locator("input").fill(lie)
    report = figure.locator("pre").inner_text()
    for beside in Path(CONTENT).parent.glob("training-loop.*.json"):
        shutil.copy(beside, tmp_path)
    lied = tmp_path / "training-loop.md"
    lied.write_text(
        Path(CONTENT).read_text("utf-8").replace("[878](claim:default.pause", f"[{lie}](claim:default.pause"),
        encoding="utf-8",
    )
    lesson = read_lesson(lied)
    problems = [
        each
        for each in check(lesson, site.runs, read_other_seeds(lesson, site.runs)).problems
        if each.code not in ("T110", "T305")  # the survey does not know these words, nor the exercise
    ]
    told = "\n".join(format_problem(each) for each in problems).replace(str(lied), str(CONTENT))
    if lie == "8.78e2":
        assert not problems
        expect(figure).to_have_attribute("data-holds", "true")
    else:
        assert report == told
        expect(figure).to_have_attribute("data-holds", "false")


def test_it_begins_with_the_truth_and_returns_to_it(visit: Visit) -> None:
    page = visit()
    figure = page.locator("figure.try")
    expect(figure.locator("pre")).to_contain_text("The claim holds")
    figure.locator("input").fill("879")
    expect(figure.locator("[role=status]")).to_have_text(re.compile(r"is 878, the text says 879 \[T101\]$"))
    figure.locator("input").press("Escape")
    expect(figure.locator("input")).to_have_value("878")
    expect(figure).to_have_attribute("data-holds", "true")
    figure.locator("input").fill("*8*")
    expect(figure.locator("pre")).to_contain_text("Markdown")
