"""The panels over the text, and the browser's history with them, in Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import unfolding

Visit = Callable[..., Any]
PANELS = {"inside": "open this epoch", "seeds": "other seeds"}


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("panel", PANELS)
def test_from_the_open_dock_a_panel_is_seen(visit: Visit, panel: str, width: int) -> None:
    """Where the stage fills the window it gives way to the panel, and gets the focus back."""
    page: Page = visit("#run=default&epoch=90", width=width, height=740)
    page.locator('[data-part="more"]').click()
    page.locator("#stage").get_by_role("button", name=PANELS[panel]).click()
    close = page.locator(f'#{panel} [data-part="close"]')
    expect(page.locator("#stage")).to_have_attribute("data-dock", "compact")
    close.click()  # Playwright sees to it that nothing lies over it
    expect(page.locator(f"#{panel}")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "stage"


@pytest.mark.parametrize("panel", PANELS)
def test_who_opens_a_panel_is_in_it(visit: Visit, panel: str) -> None:
    """By the button or by a link of the text, Escape leads back to where it was opened from."""
    page: Page = visit("#run=default&epoch=90")
    link = page.locator(f'#lesson a[href*="&{panel}="]').first
    for opener in (page.get_by_role("button", name=PANELS[panel]), link):
        opener.press("Enter")
        expect(page.locator(f"#{panel} :focus, #{panel}:focus")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(f"#{panel}")).to_be_hidden()
        expect(opener).to_be_focused()


def test_a_panel_does_not_cover_what_it_illustrates(visit: Visit) -> None:
    """Opened by a link of the text it stands below the block of that link, the rest of the text below it."""
    page: Page = visit()
    link = page.locator('#lesson a[href*="&inside="]').first
    link.press("Enter")
    expect(page.locator("#inside")).to_be_visible()
    link_box, panel_box = link.bounding_box(), page.locator("#inside").bounding_box()
    following = page.locator("#inside + p").bounding_box()
    assert link_box is not None
    assert panel_box is not None
    assert following is not None
    assert link_box["y"] + link_box["height"] <= panel_box["y"]
    assert panel_box["y"] + panel_box["height"] <= following["y"]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_opened_from_the_stage_it_covers_no_text(visit: Visit, panel: str, width: int, height: int) -> None:
    """It takes a place in the text, in the window; closed by Escape on the stage, all is as it was."""
    page: Page = visit("#run=default&epoch=90", width=width, height=height)
    place = page.locator("#how-to-check-this-page")
    place.evaluate("(heading) => heading.scrollIntoView()")
    page.evaluate("location.hash = 'run=default&epoch=91'")
    expect(page.locator("#stage")).to_have_attribute("data-epoch", "91")
    before = page.evaluate("scrollY"), place.bounding_box()
    opener = page.get_by_role("button", name=PANELS[panel])
    opener.click()
    box = page.locator(f"#{panel}").bounding_box()
    assert box is not None
    assert box["y"] >= -1
    assert box["y"] + min(box["height"], 400) <= height
    page.wait_for_timeout(300)
    assert page.evaluate(COVERED, panel) == []
    expect(page.locator("#stage")).to_have_attribute("data-epoch", "91")
    opener.focus()
    page.keyboard.press("Escape")
    expect(page.locator(f"#{panel}")).to_be_hidden()
    expect(opener).to_be_focused()
    assert (page.evaluate("scrollY"), place.bounding_box()) == before


def test_on_its_side_a_phone_keeps_the_stage_beside_a_panel(visit: Visit) -> None:
    """The panel takes the text's place, not none at all."""
    page: Page = visit("#run=default&epoch=90&inside=1", width=844, height=390)
    box, stage = page.locator("#inside").bounding_box(), page.locator("#stage").bounding_box()
    assert box is not None
    assert stage is not None
    assert box["height"] > 350
    assert box["x"] >= stage["x"] + stage["width"] - 1


COVERED = """id => {
  const panel = document.getElementById(id).getBoundingClientRect();
  const blocks = [...document.querySelectorAll('#lesson > :not(.lab, .inside), .lab > :not(.inside)')];
  return blocks.filter((each) => {
    const {top, bottom, left, right} = each.getBoundingClientRect();
    return bottom > panel.top + 1 && top < panel.bottom - 1 && right > panel.left && left < panel.right;
  }).map((each) => each.outerHTML.slice(0, 60));
}"""


def test_back_closes_what_a_link_has_opened(visit: Visit) -> None:
    """The page as it came has nothing in its address; back there, it is as it came."""
    page: Page = visit()
    page.locator('#lesson a[href*="&inside="]').first.click()
    expect(page.locator("#inside")).to_be_visible()
    page.go_back()
    expect(page.locator("#inside")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#inside")).to_be_visible()


@pytest.mark.parametrize("opened", ["inside=1", "seeds=1,2"])
def test_a_place_that_is_gone_to_is_not_covered(visit: Visit, opened: str) -> None:
    """What lies over the text makes way for the place that a link leads to."""
    page: Page = visit(f"#run=default&epoch=90&{opened}")
    page.evaluate("location.hash = 'claim-12'")
    expect(page.locator("#inside, #seeds").filter(visible=True)).to_have_count(0)
    page.wait_for_function(ON_TOP, arg="claim-12")


def test_a_place_does_not_lie_under_the_open_dock(visit: Visit) -> None:
    """On a phone, a place that a link leads to is in sight though the docked stage is unfolded."""
    page: Page = visit("#run=default&epoch=90", width=360, height=740)
    page.locator('[data-part="more"]').click()
    page.evaluate("location.hash = 'claim-12'")
    page.wait_for_function(ON_TOP, arg="claim-12")


ON_TOP = """id => {
  const element = document.getElementById(id);
  const [box] = element.getClientRects();
  return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === element;
}"""


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("run=overfit&epoch=90&seeds=1,1", "seeds as “1,1”, which it can't be: it is left out"),
        ("run=overfit&epoch=90&inside=9", "inside as “9”, which it can't be: it is left out"),
        ("run=overfit&epoch=90&hidden=99", "hidden as “99”, which it can't be: here it is 8"),
    ],
)
def test_what_an_address_cannot_mean_is_said_whenever_it_comes(
    visit: Visit, fragment: str, words: str
) -> None:
    """With the page, and in a link that is followed within it."""
    for page in (visit(f"#{fragment}"), visit("#run=default&epoch=1")):
        page.evaluate("fragment => (location.hash = fragment)", fragment)
        expect(page.locator("#notice")).to_contain_text(words)
        expect(page.locator("#stage")).to_have_attribute("data-run", "overfit")


def test_asking_keeps_the_focus_in_the_panel(visit: Visit) -> None:
    """The button that was pressed goes; what comes in its place has the focus, in the end the panel."""
    page: Page = visit("#run=default&epoch=100&seeds=1")
    page.locator('#seeds [data-part="ask"]').press("Enter")
    expect(page.locator('#seeds [data-part="cancel"]')).to_be_focused()
    expect(page.locator('#seeds [data-part="found"]')).to_be_visible(timeout=60_000)
    expect(page.locator("#seeds .seeds-body")).to_be_focused()


def test_the_panel_counts_its_seeds(visit: Visit) -> None:
    """It says how many stand there, and that they were surveyed only if they were."""
    says = visit("#run=overfit&epoch=90&seeds=3,14").locator('#seeds [data-part="says"]')
    expect(says).to_contain_text(
        "two of the 1,000 seeds that were surveyed, at the stage's epoch. Of them all: overfits"
    )
    says = visit("#run=overfit&epoch=90&seeds=9007199254740991,1").locator('#seeds [data-part="says"]')
    expect(says).to_contain_text("two at the stage's epoch. Of the 1,000 seeds that were surveyed: overfits")


def test_the_stage_does_not_wait_for_those_beside_it(visit: Visit) -> None:
    """A knob that is turned while five long runs are trained beside the stage is answered first."""
    page: Page = visit("#run=overfit&budget=60000&eta=0.001&seeds=1,2,3,4,5")
    page.evaluate("location.hash = 'run=overfit&budget=60000&eta=0.002&seeds=1,2,3,4,5'")
    page.evaluate("location.hash = 'run=overfit&budget=100&eta=0.001&seeds=1,2,3,4,5'")
    expect(page.locator("#stage")).to_have_attribute("data-epoch", "100", timeout=3000)


def test_one_neuron_has_no_second(visit: Visit) -> None:
    """A neuron that was looked at, and is no longer there, leaves no number behind."""
    page: Page = visit("#run=default&epoch=300&inside=3")
    page.locator("#inside .node.neuron").nth(3).click()
    page.locator('#stage [name="hidden"]').select_option("1")
    expect(page.locator("#inside .node.neuron")).to_have_count(1, timeout=20_000)
    for step in range(1, 6):
        page.locator(f"#inside-{step}").click()
        words = page.locator("#inside .formulas").inner_text()
        assert "not a number" not in words
        assert "∞" not in words
        assert not any(name in words for name in ("h₂", "W1₂", "b1₂", "W2₂"))
    expect(page.locator('#inside .neuron[aria-pressed="true"]')).to_have_count(1)


def test_at_the_runs_end_the_last_step_keeps_the_focus(visit: Visit) -> None:
    """The button says that the run ends here; pressed again, it goes nowhere."""
    page: Page = visit("#run=default&inside=4")
    button = page.locator('#inside [data-part="next"]')
    button.press("Enter")
    expect(button).to_have_text("the run ends here")
    button.press("Enter")
    expect(button).to_be_focused()
    expect(page.locator("#inside").get_by_role("tab", selected=True)).to_contain_text("Evaluate")
