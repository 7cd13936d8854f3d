"""For everyone: axe finds nothing, nothing is wider than its window, what is touched is large enough."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import Published, unfold

Visit = Callable[..., Any]
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# By scheme: the rules of the dark one are those that look at colours; for all others it is the same page.
RULES: dict[str, dict[str, Any]] = {
    "light": {"type": "tag", "values": ALL},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
WIDTHS = (320, 360, 480, 768, 1024, 1280, 1920, 2560)
SMALLEST = 44  # CSS pixels of what is touched, WCAG 2.5.5


def violations(page: Page, where: list[str], rules: dict[str, Any]) -> list[str]:
    """What axe finds in these parts of the page, one line each, with the elements concerned."""
    context = {"include": [[part] for part in where]}
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']][:5]}" for each in found]


def nothing(page: Page) -> None:
    pass


def open_lab(page: Page) -> None:
    page.locator('#drill [data-part="start"]').click()
    expect(page.locator("#drill .answers button").first).to_be_enabled(timeout=20_000)
    page.locator("#drill .answers button").first.click()
    page.locator('#map [data-part="draw"]').click()
    expect(page.locator('#map [data-part="cancel"]')).to_be_hidden(timeout=120_000)


def open_card(page: Page) -> None:
    page.locator("a[data-claim]").nth(12).click()
    expect(page.locator("#claim-card")).to_be_visible()


def ask_seeds(page: Page) -> None:
    page.locator('#seeds [data-part="ask"]').click()
    expect(page.locator('#seeds [data-part="found"]')).to_be_visible(timeout=60_000)


def open_stage(page: Page) -> None:
    if page.locator('[data-part="more"]').is_visible():
        page.locator('[data-part="more"]').click()
    page.locator(".figures summary").click()


# By what is open: the address, what opens it, and which parts of the page are another than as it opens.
PANELS: dict[str, tuple[str, Callable[[Page], None], list[str]]] = {
    "as it opens": ("", nothing, ["html"]),
    "inside an epoch": ("#run=default&epoch=90&inside=3", nothing, ["#stage", "#inside"]),
    "best epoch and steps": ("#run=overfit&epoch=3000&best=shown&steps=shown", open_stage, ["#stage"]),
    "other seeds": ("#run=overfit&epoch=700&seeds=1,2,3", ask_seeds, ["#stage", "#seeds"]),
    "a claim": ("", open_card, ["#stage", "#claim-card", ".article > p:has(.open)"]),
    "the lab": ("", open_lab, ["#stage", "#lab"]),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("panel", PANELS)
def test_axe_finds_nothing(visit: Visit, panel: str, width: int, scheme: str) -> None:
    """axe finds no violation with any panel open, at either width, in both schemes (the lab: in one)."""
    if panel == "the lab" and (width, scheme) in ((360, "light"), (1280, "dark")):
        pytest.skip("the map takes its time: one scheme for each width")
    fragment, act, where = PANELS[panel]
    page = visit(fragment, width=width, height=800, color_scheme=scheme, bypass_csp=True)
    act(page)
    page.wait_for_timeout(400)
    rules = RULES["light" if panel == "the lab" else scheme]
    assert violations(page, where, rules) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("fragment", ["", "#run=spiral-8&epoch=90&inside=4"])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int, fragment: str) -> None:
    """The page never scrolls sideways, with the microscope open or not."""
    page = visit(fragment, width=width, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_touched_is_large_enough(visit: Visit) -> None:
    """On a phone, but for links and knobs within a sentence."""
    page = visit("#run=overfit&epoch=300&inside=1", width=360, height=740, has_touch=True, is_mobile=True)
    page.locator('[data-part="more"]').click()
    small = page.evaluate(
        """least => [...document.querySelectorAll('button, input, select, summary, [role=gridcell]')]
          .filter(element => element.checkVisibility() && element.getClientRects().length > 0)
          .filter(element => !element.closest('p:not([class]), td:not([role])'))
          .map(element => element.closest('label') ?? element)
          .map(element => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
          .filter(([, {width, height}]) => Math.min(width, height) < least - 0.5)
          .map(([html, {width, height}]) => `${Math.round(width)}×${Math.round(height)} ${html}`)""",
        SMALLEST,
    )
    assert small == []


def test_the_curves_can_be_read_as_a_table(visit: Visit, site: Published) -> None:
    """Its rows hold the run's own figures, at the lowest test loss and at the last epoch too."""
    page = visit("#run=overfit&epoch=100")
    open_stage(page)
    rows = page.locator(".figures tr")
    heads = ["epoch", "train loss", "test loss", "train right", "test right"]
    expect(rows.first.locator("th")).to_have_text(heads)
    figures = {
        row.locator("td").first.inner_text(): row.locator("td").all_inner_texts() for row in rows.all()[1:]
    }
    run = site.runs["overfit"]
    lowest = int(np.argmin(run.test_loss))
    assert figures[f"{lowest:,}"][2] == f"{run.test_loss[lowest]:.3f}"
    assert figures[f"{run.last_epoch:,}"][4] == "15 of 20"


def test_the_field_is_described_as_it_is_at_the_epoch(visit: Visit, site: Published) -> None:
    """Its label says how strong the colours are, and how many points lie on the side of their own class."""
    run = site.runs["default"]
    for epoch, seen in ((0, "pale|nearly white all over: it cannot tell"), (878, "strong colours .*")):
        field = visit(f"#run=default&epoch={epoch}").locator('[data-part="canvas"]')
        train, test = round(40 * run.train_accuracy[epoch]), round(20 * run.test_accuracy[epoch])
        words = (
            f"The network's field at epoch {epoch}: .*({seen})\\. {train} of 40 filled training points and "
            f"{test} of 20 hollow test points lie on the side of their own class\\."
        )
        expect(field).to_have_attribute("aria-label", re.compile(words))


COLOURS = "(element) => { const {color, backgroundColor, outlineStyle} = getComputedStyle(element); "
COLOURS += "return [color, backgroundColor, outlineStyle]; }"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_hide_nothing(visit: Visit, scheme: str) -> None:
    """Words can be read on buttons, the key shows what it explains, and what is open or pressed is lined."""
    options = {"forced_colors": "active", "color_scheme": scheme, "reduced_motion": "reduce"}
    page = visit("#run=overfit&epoch=360&steps=shown", **options)
    unreadable = page.locator("button").evaluate_all(
        """(buttons) => buttons.filter((button) => button.textContent.trim())
          .filter((button) => getComputedStyle(button).color === getComputedStyle(button).backgroundColor)
          .map((button) => button.textContent)"""
    )
    assert unreadable == []
    keys = page.locator(".point-key").evaluate_all("(keys) => keys.map(" + COLOURS + ")")
    assert len({background for _, background, _ in keys}) == 3, "filled in two colours, and hollow"
    page.locator("main a[data-claim]").nth(12).click()
    assert page.locator("a.claim.open").evaluate(COLOURS)[2] == "solid"
    unfold(page)
    assert page.locator("#stage [data-part=steps]").evaluate(COLOURS)[2] == "solid"
