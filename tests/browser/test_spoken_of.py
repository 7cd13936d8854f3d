"""What a sentence speaks of, marked over the field while the sentence is in focus."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Published, unfolding
from tloop.evidence.quantities.of_run.square import GRID
from tloop.simulation import RADIUS
from tloop.simulation.network import probability

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


def line_of(page: Page, name: str) -> list[float]:
    """The numbers of a mark's path; y points down there."""
    path = page.locator(f".field-marks .{name} .over").get_attribute("d") or ""
    return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path)]


def test_the_straight_line_is_the_measured_one(site: Published, visit: Visit) -> None:
    """A claim of how straight the field is, followed, lays its line over the field, as good as claimed."""
    page = visit()
    page.locator('a[data-claim="default.field.linear.at.0"]').first.click()
    expect(page.locator(".field-marks .straight-line")).to_have_count(1)
    x1, y1, x2, y2 = line_of(page, "straight-line")
    (verdict,) = {v.measured for v in site.report.verdicts if v.claim.name == "default.field.linear.at.0"}
    epoch = verdict.epoch
    assert epoch is not None
    assert page.locator("#stage").get_attribute("data-epoch") == str(epoch)
    side = (np.arange(GRID) + 0.5) / GRID * 2 * RADIUS - RADIUS
    places = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    field = probability(site.runs["default"].parameters[epoch], 4, places) > 0.5
    beyond = (x2 - x1) * (-places[:, 1] - y1) - (y2 - y1) * (places[:, 0] - x1) > 0
    agreement = np.mean(field == beyond)
    assert abs(max(agreement, 1 - agreement) - float(verdict.value)) < 0.005  # type: ignore[arg-type]
    page.keyboard.press("Escape")
    expect(page.locator(".field-marks .straight-line")).to_have_count(0)


def test_a_link_marks_the_quadrants(visit: Visit) -> None:
    """While it is in focus, or pointed at, and only over the run that it speaks of."""
    page = visit("#run=default&epoch=300")
    link = page.locator('a[href*="mark=quadrants"]')
    mark = page.locator(".field-marks .quadrants")
    link.focus()
    expect(mark).to_have_count(1)
    reach = max(line_of(page, "quadrants"))
    assert reach >= RADIUS
    link.blur()
    expect(mark).to_have_count(0)
    link.hover()
    expect(mark).to_have_count(1)
    page.mouse.move(5, 5)
    expect(mark).to_have_count(0)
    page.evaluate("location.hash = 'run=overfit&epoch=300'")
    expect(page.locator("#stage")).to_have_attribute("data-run", "overfit")
    link.focus()
    page.wait_for_timeout(300)
    expect(mark).to_have_count(0)


def test_the_link_takes_its_run_to_the_stage(visit: Visit) -> None:
    """Followed, it brings the moment, and the mark stays while the link has the focus."""
    page = visit("#run=overfit&epoch=300")
    link = page.locator('a[href*="mark=quadrants"]')
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_have_attribute("data-run", "default")
    expect(page.locator(".field-marks .quadrants")).to_have_count(1)
