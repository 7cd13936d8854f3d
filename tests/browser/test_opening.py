"""The opening teaches by itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from tests.browser.conftest import Published
from tests.browser.test_stage import stage

Visit = Callable[..., Any]
EPOCHS = (
    "() => [...document.querySelectorAll('.head [data-run]')].map((panel) => Number(panel.dataset.epoch))"
)
NAMES = ["converges", "thrashes", "underfits", "overfits"]


def test_it_plays_once_from_the_start(visit: Visit) -> None:
    """In view it plays by itself; a line tells what happens, and the endings are named at the end."""
    page = visit(width=1280, height=720)
    outcomes = page.locator(".head [data-part=outcome]")
    first = page.evaluate(EPOCHS)
    assert max(first) < 900
    page.wait_for_function(f"() => ({EPOCHS})()[1] > 20")
    assert outcomes.all_inner_texts() == ["still learning"] * 4
    lines = page.locator(".head [data-part=line]").all_inner_texts()
    assert all(" of 40" in line for line in lines)
    assert lines[1].startswith("Jumping about")
    assert lines[2].startswith("Guessing")
    page.wait_for_selector(".head [data-part=play][data-playing=false]", timeout=40_000)
    assert outcomes.all_inner_texts() == NAMES
    assert page.locator(".head [data-part=line]").first.inner_text() == "40 of 40 right"


def test_nothing_is_told_before_the_film(site: Published) -> None:
    """What is painted before the program starts names no ending, and time stands at its start."""
    page = Path(unquote(urlparse(site.address).path)).read_text("utf-8")
    opening = page[page.index("<header") : page.index("</header>")]
    panels = opening[opening.index('<div class="panels') :]
    assert not [name for name in NAMES if name in panels]
    assert 'value="0"' in panels


def test_a_hand_on_the_scrubber_stops_it(site: Published, visit: Visit) -> None:
    """Dragging time stops the film, and the lines go along."""
    page = visit(width=1280, height=720)
    scrubber = page.locator(".head input[type=range]")
    scrubber.fill("0")
    stage(page)
    assert page.evaluate(EPOCHS) == [0, 0, 0, 0]
    assert page.locator(".head [data-part=play]").get_attribute("data-playing") == "false"
    right = round(40 * site.runs["default"].train_accuracy[0])
    assert page.locator(".head [data-part=line]").first.inner_text() == f"Guessing: {right} of 40 right"


def test_less_motion_waits_to_be_asked(visit: Visit) -> None:
    """Who asks for less motion gets a button, and nothing moves before it is pressed."""
    page = visit(reduced_motion="reduce")
    page.wait_for_timeout(500)
    assert page.evaluate(EPOCHS) == [0, 0, 0, 0]
    button = page.get_by_role("button", name="Watch four runs train")
    button.click()
    page.wait_for_function(f"() => ({EPOCHS})()[1] > 0")
    assert button.count() == 0


def test_a_runs_name_does_not_move_the_page(visit: Visit) -> None:
    """A tap on a name of the opening says where the run is, and leaves the page where it is."""
    page = visit(width=390, height=844)
    link = page.locator(".head a[data-run-link='overfit']")
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.click()
    assert stage(page)["run"] == "overfit"
    assert page.evaluate("scrollY") == before
    assert "on the stage now" in page.locator(".head .on-stage").inner_text()


@pytest.mark.parametrize("width", [320, 360, 640, 768, 844, 1280])
def test_no_line_moves_what_is_below(visit: Visit, width: int) -> None:
    """However long the lines are and whatever has ended, the opening is as high as at its start."""
    page = visit(width=width, height=720)
    scrubber = page.locator(".head input[type=range]")
    heights = set()
    for epoch in ("0", "35", "130", "400", "879", "2000", "4000"):
        scrubber.fill(epoch)
        stage(page)
        heights.add(page.locator(".head").evaluate("(head) => head.getBoundingClientRect().height"))
    assert len(heights) == 1
