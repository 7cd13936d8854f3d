"""The microscope, the third curve and the best epoch, in Chromium."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Published, unfolding

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


@pytest.fixture
def inside(visit: Visit) -> Page:
    """A page with the microscope open at a point."""
    page: Page = visit("#run=default&epoch=90&inside=1")
    return page


def test_the_steps_follow_one_another_into_the_next_epoch(inside: Page) -> None:
    """After the fifth step comes the first of the next epoch, on the stage and in the address as well."""
    panel = inside.locator("#inside")
    expect(panel.get_by_role("heading")).to_have_text("Inside epoch 90")
    for name in ("Forward", "Loss", "Backward", "Update", "Evaluate"):
        expect(panel.get_by_role("tab", selected=True)).to_contain_text(name)
        panel.locator('[data-part="next"]').click()
    expect(panel.get_by_role("heading")).to_have_text("Inside epoch 91")
    expect(panel.get_by_role("tab", selected=True)).to_contain_text("Forward")
    expect(inside.locator("#stage")).to_have_attribute("data-epoch", "91")
    assert "epoch=91&inside=1" in inside.url


def test_the_loss_of_all_points_is_the_stages(inside: Page) -> None:
    """The mean over all 40 training points is the train loss that the stage states."""
    inside.locator("#inside-2").click()
    stated = float(inside.locator("#stage").get_attribute("data-train-loss") or "")
    mean = inside.locator("#inside dl div", has_text="mean of all 40").locator("b").inner_text()
    assert abs(float(mean.removeprefix("= ")) - stated) < 0.0006
    assert inside.locator("#inside .losses span").count() == 40


def test_a_point_is_chosen_by_a_click_on_it(inside: Page) -> None:
    """A click on a training point in the field makes it the one that the steps look at."""
    point = inside.locator('#inside [data-part="point"]')
    expect(point).to_have_text("training point 1 of 40, +")
    canvas = inside.locator('[data-part="canvas"]')
    inside.locator('#inside [data-part="next-point"]').click()
    expect(point).to_have_text("training point 2 of 40, −")
    box, ring = canvas.bounding_box(), inside.locator(".field-marks .chosen-point .over").bounding_box()
    assert box is not None
    assert ring is not None
    middle = {"x": ring["x"] + ring["width"] / 2 - box["x"], "y": ring["y"] + ring["height"] / 2 - box["y"]}
    inside.locator('#inside [data-part="next-point"]').click()
    canvas.click(position={"x": middle["x"], "y": middle["y"]})
    expect(point).to_have_text("training point 2 of 40, −")


def test_keys_walk_the_steps_and_escape_gives_the_focus_back(inside: Page) -> None:
    """Arrow keys go round the five steps; Escape closes the panel and leads back to its button."""
    inside.keyboard.press("Escape")  # nothing of it is in focus
    inside.locator("#inside-1").focus()
    inside.keyboard.press("ArrowRight")
    expect(inside.locator("#inside-2")).to_be_focused()
    inside.keyboard.press("ArrowLeft")
    inside.keyboard.press("ArrowLeft")
    expect(inside.locator("#inside-5")).to_be_focused()
    inside.keyboard.press("Escape")
    expect(inside.locator("#inside")).to_be_hidden()
    expect(inside.locator('[data-part="inside"]')).to_be_focused()
    assert "inside" not in inside.url


def test_a_neuron_shows_its_line_over_the_field(inside: Page) -> None:
    """Its line lies over the field while the neuron has the focus, and no longer."""
    inside.locator("#inside .neuron").nth(1).focus()
    expect(inside.locator(".field-marks .neuron-line .over")).to_have_attribute("d", re.compile(r"^M.+L"))
    inside.locator("#inside-1").focus()
    expect(inside.locator(".field-marks .neuron-line")).to_have_count(0)


def test_on_a_phone_it_lies_above_the_docked_stage(visit: Visit) -> None:
    """The panel and the stage below it fill the window from top to bottom."""
    page = visit("#run=overfit&epoch=300&inside=3", width=360, height=740)
    stage, panel = (page.locator(name).bounding_box() for name in ("#stage", "#inside"))
    assert stage is not None
    assert panel is not None
    assert panel["y"] == pytest.approx(0, abs=1)
    assert stage["y"] == pytest.approx(panel["y"] + panel["height"], abs=2)
    assert stage["y"] + stage["height"] == pytest.approx(740, abs=1)


def test_the_third_curve_says_how_far_the_update_goes(visit: Visit) -> None:
    """It comes and goes with its button, and its words give the step as η times the gradient."""
    page = visit("#run=overfit&epoch=2000")
    page.locator('[data-part="steps"]').click()
    expect(page.locator("#stage .curve.step")).to_have_count(1)
    words = page.locator('[data-part="rate"]')
    expect(words).to_have_text(re.compile(r"^step 0\.00\d+ = η 0\.3 × gradient 0\.0\d+$"))
    assert "steps=shown" in page.url
    page.locator('[data-part="steps"]').click()
    expect(page.locator("#stage .curve.step")).to_have_count(0)


def test_the_best_epoch_is_offered_where_a_run_overfits(visit: Visit, site: Published) -> None:
    """It is the epoch of the lowest test loss, its line is drawn; a run that converges is offered none."""
    page = visit("#run=overfit&epoch=3000")
    page.locator('[data-part="best"]').click()
    expect(page.locator(".field-marks .best .over")).to_have_attribute("d", re.compile("^M"))
    best = page.locator("#stage .readouts .best")
    expect(best.nth(0)).to_have_text(f"{int(np.argmin(site.runs['overfit'].test_loss)):,}")
    expect(best.nth(6)).to_have_text(re.compile(r"^\d\d(\.\d)?%$"))
    page.locator("a[data-run-link=default]").first.click()
    expect(page.locator('[data-part="best"]')).to_be_hidden()
    expect(page.locator(".field-marks .best")).to_have_count(0)


def test_a_link_of_the_text_opens_it_and_gets_the_focus_back(visit: Visit) -> None:
    """It opens at the link's epoch with the line of each neuron; Escape leads back to the link."""
    page = visit()
    link = page.locator('#lesson a[href*="&inside=1"]').last
    epoch = re.search(r"epoch=(\d+)", link.get_attribute("href") or "")
    assert epoch is not None
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#inside-1")).to_be_focused()
    expect(page.locator("#stage")).to_have_attribute("data-epoch", epoch[1])
    lines = page.locator(".field-marks .all-lines .over")
    expect(lines).to_have_attribute("d", re.compile(r"^(M[^M]+L[^M]+){4}$"))
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
