"""Predict, then see."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Published

Visit = Callable[..., Any]


def test_one_tap_then_the_run_plays_and_tells(site: Published, visit: Visit) -> None:
    """Until one option is tapped stage and card keep the run back; then it plays, and the answer is given."""
    page = visit(width=1280, height=800)
    question = page.locator(".predict[data-run='too-hot']")
    question.evaluate("(figure) => figure.scrollIntoView({block: 'center'})")
    expect(page.locator("#stage[data-covered]")).to_have_count(1)
    assert not page.locator("#stage [data-part=canvas]").is_visible()
    cue = page.locator(".cue[data-cue='too-hot']").first
    assert not cue.locator(".still").is_visible()
    assert not question.locator("[data-part=answer]").is_visible()
    question.get_by_role("button", name="thrashes").click()
    expect(page.locator("#stage[data-covered]")).to_have_count(0)
    expect(page.locator("#stage[data-run='too-hot']")).to_have_count(1)
    expect(question.locator(".said")).to_have_text("You foresaw it.", timeout=40_000)
    assert question.locator("[data-part=answer] p").is_visible()
    assert cue.locator(".still").is_visible()
    expect(page.locator("#foresaw")).to_have_text("So far you foresaw 1 of 1.")


def test_with_less_motion_the_answer_comes_at_once(visit: Visit) -> None:
    """A wrong foresight is said as one, the option that holds is marked, and no other can be tapped."""
    page = visit(width=390, height=844, reduced_motion="reduce")
    question = page.locator(".predict[data-run='too-simple']")
    question.get_by_role("button", name="converges").click()
    expect(question.locator(".said")).to_have_text("It went another way.")
    expect(question.locator("[data-holds]")).to_contain_text("underfits")
    assert question.locator("button:enabled").count() == 1
    expect(page.locator("#foresaw")).to_have_text("So far you foresaw 0 of 1.")


def test_without_javascript_the_answer_can_be_unfolded(visit: Visit) -> None:
    """The options stand there as a list, and the answer below them, folded."""
    page = visit(java_script_enabled=False)
    question = page.locator(".predict").first
    assert question.locator("li").count() == 3
    assert not question.locator("details p").is_visible()
    question.locator("summary").click()
    assert question.locator("details p").is_visible()
