"""The whole page by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Published, unfolding
from tests.browser.test_knobs import sealed, trained
from tests.browser.test_stage import stage

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const around = getComputedStyle(element.closest('[data-knob]') ?? element.parentElement);
  const label = element.getAttribute('aria-label') || element.getAttribute('aria-labelledby') || element.title
    || [...(element.labels ?? [])].map((each) => each.textContent).join(' ') || element.textContent;
  return {
    what: element.outerHTML.slice(0, 90),
    named: label.trim() !== '',
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || around.boxShadow !== 'none',
  };
}"""


def test_tab_reaches_everything(visit: Visit) -> None:
    """Tab goes through the whole page and out of it; each stop is named, in view, and marked."""
    page = visit()
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        stops.append(focused)
    else:
        raise AssertionError("the focus is caught, or there are too many stops")
    assert len(stops) > 80
    for quality in ("named", "seen", "marked"):
        assert all(stop[quality] for stop in stops), [stop["what"] for stop in stops if not stop[quality]]


def test_a_visit_without_a_mouse(site: Published, visit: Visit) -> None:
    """Read a claim, turn a knob, scrub, go back to the recording: keys are enough."""
    page = visit()
    claim = page.locator("a[data-claim='default.pause.epoch']").first
    claim.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.locator("#claim-card").wait_for(state="visible")
    page.keyboard.press("Enter")
    assert stage(page)["epoch"] == "878"
    page.keyboard.press("Escape")
    page.locator("#stage [data-part=eta]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    data = sealed(page)
    eta = float(page.locator("#stage [name=eta]").input_value())
    assert eta > 0.3
    assert data["digest"] == trained(**{**vars(site.lesson.experiments["default"]), "eta": eta}).digest
    page.locator("#stage [data-part=range]").focus()
    page.keyboard.press("Home")
    assert stage(page)["epoch"] == "0"
    page.locator("#stage [data-part=again]").focus()
    page.keyboard.press("Enter")
    assert "changed" not in stage(page)


def test_the_focus_stays_at_either_end(site: Published, visit: Visit) -> None:
    """A button that can go no further hands the focus to the one that goes back."""
    last = site.runs["default"].last_epoch
    for epoch, pressed, focused in ((last - 1, "forward", "back"), (1, "back", "forward")):
        page = visit(f"#run=default&epoch={epoch}")
        page.locator(f"#stage [data-part={pressed}]").press("Enter")
        assert page.locator(f"#stage [data-part={pressed}]").is_disabled()
        assert page.evaluate("document.activeElement.dataset.part") == focused
