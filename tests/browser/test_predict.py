"""Predict, then see."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Published
from tests.browser.test_stage import stage

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


SCREENS = ((360, 640), (844, 390), (768, 1024), (1280, 640))
EXPOSED = """() => {
  const stage = document.getElementById('stage');
  const shown = [...stage.querySelectorAll('*')].filter((element) =>
    !element.closest('.veil') && element.checkVisibility({opacityProperty: true, visibilityProperty: true}));
  const free = [...stage.querySelectorAll('button, input, select, summary, [tabindex]')].filter((element) =>
    !element.closest('.veil') && !element.closest('[inert]'));
  return [...shown, ...free].map((element) => element.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("pressed", [None, "more", "fold"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_covered_nothing_of_the_former_run_is_left(
    visit: Visit, width: int, height: int, pressed: str | None
) -> None:
    """No figure, curve or knob of it is seen, spoken or moved; what to do is said; its data stay true."""
    page = visit("#run=default&epoch=90", width=width, height=height)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    if pressed is not None and page.locator(f"#stage [data-part={pressed}]").is_visible():
        page.locator(f"#stage [data-part={pressed}]").click()
    page.locator(".predict").first.evaluate("(figure) => figure.scrollIntoView({block: 'center'})")
    expect(page.locator("#stage[data-covered]")).to_have_count(1)
    assert page.locator("#stage .veil").is_visible()
    assert page.evaluate(EXPOSED) == []
    before = stage(page)
    spoken = page.locator("#stage").aria_snapshot()
    assert "First predict, then see" in spoken
    assert "Epoch" not in spoken
    assert "loss" not in spoken
    page.locator("#stage").focus()
    for key in ("ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert stage(page) == before
    assert before["run"] == "default"
    page.get_by_role("button", name="to the question").click()
    assert page.evaluate("document.activeElement.closest('.predict') !== null")
    page.keyboard.press("Enter")
    expect(page.locator("#stage[data-covered]")).to_have_count(0)
    assert page.locator("#stage .so-far").is_visible()


def test_a_question_further_down_does_not_cover_what_an_answer_shows(visit: Visit) -> None:
    """In a tall window the stage belongs to the question that is being read, not to the next one below it."""
    page = visit(width=1600, height=2400)
    question = page.locator(".predict").first
    question.evaluate("(figure) => scrollTo(0, figure.getBoundingClientRect().top + scrollY - 100)")
    expect(page.locator("#stage[data-covered]")).to_have_count(1)
    below = page.locator(".predict").nth(1).bounding_box()
    assert below["y"] < 0.75 * 2400
    question.get_by_role("button").first.click()
    expect(page.locator("#stage[data-covered]")).to_have_count(0)


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
