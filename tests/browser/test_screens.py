"""Every screen: what fits, what stands where, and that nothing moves unasked."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Published
from tests.browser.test_stage import show, stage

Visit = Callable[..., Any]

LAPTOPS = ((1280, 640), (1366, 650), (1280, 720), (1920, 1080), (1056, 640))
PHONES_AND_TABLETS = ((360, 640), (390, 844), (768, 1024), (844, 390))
# Where a box of text meets a drawn line or another text, or leaves the chart.
MEETINGS = """() => {
  const svg = document.querySelector('#stage [data-part=chart]');
  const texts = [...svg.querySelectorAll('text')];
  const boxes = texts.map((text) => [text.textContent, text.getBBox()]);
  const met = [];
  for (const path of svg.querySelectorAll('path.curve, path.envelope')) {
    const length = path.getTotalLength();
    const step = Math.max(1, length / 4000);
    for (let at = 0; at <= length; at += step) {
      const {x, y} = path.getPointAtLength(at);
      for (const [words, box] of boxes) {
        if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) met.push(words);
      }
    }
  }
  boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
    const beside = a.x + a.width <= b.x || b.x + b.width <= a.x;
    const below = a.y + a.height <= b.y + 3 || b.y + b.height <= a.y + 3; // a box is taller than its letters
    if (!beside && !below) met.push(`${one} on ${other}`);
  }));
  const right = svg.getBoundingClientRect().right;
  for (const text of texts) {
    if (text.getBoundingClientRect().right > right + 1) met.push(`${text.textContent} leaves`);
  }
  return [...new Set(met)];
}"""


SIZES = """() => [...new Set([...document.querySelectorAll('#stage *')]
  .filter((element) => element.checkVisibility() && !element.matches('option, .sr-only, .sr-only *'))
  .filter((element) => element.matches('select, input:not([type=range])')
    || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((element) => getComputedStyle(element).fontSize))]"""


@pytest.mark.parametrize(("width", "height"), LAPTOPS)
def test_all_of_the_stage_is_in_a_laptops_window(visit: Visit, width: int, height: int) -> None:
    """Reading, the stage is at most 560 pixels tall, and whole in the window; unfolded it still fits."""
    page = visit("#run=overfit&epoch=360", width=width, height=height)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    stage(page)
    box = page.locator("#stage").bounding_box()
    assert box["height"] <= 560
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height
    page.locator("#stage [data-part=more]").click()
    stage(page)
    box = page.locator("#stage").bounding_box()
    assert box["y"] + box["height"] <= height
    page.locator("#stage [data-part=picture]").scroll_into_view_if_needed()
    assert page.locator("#stage [data-part=picture]").bounding_box()["y"] < box["y"] + box["height"]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (1920, 1080), (2560, 1440)])
def test_all_knobs_are_seen_at_once(visit: Visit, width: int, height: int) -> None:
    """Unfolded on a laptop, none of the workshop's buttons and fields is cut, or has to be scrolled to."""
    page = visit("#run=default&epoch=90", width=width, height=height)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    page.evaluate("location.hash = 'run=overfit&epoch=3000'")
    page.locator("#stage [data-part=more]").click()
    page.wait_for_selector("#stage[data-run=overfit]")
    stage(page)
    assert page.locator("#stage [data-part=exchange]").is_visible()
    assert page.locator("#all-knobs").evaluate("(knobs) => knobs.scrollHeight - knobs.clientHeight") == 0
    for control in page.locator("#stage :is(button, input, select, summary)").filter(visible=True).all():
        box = control.bounding_box()
        assert box["y"] >= 0, control
        assert box["y"] + box["height"] <= height, control


@pytest.mark.parametrize(
    ("width", "height"), [*PHONES_AND_TABLETS, (640, 360), (1056, 640), (1280, 640), (2560, 1440)]
)
def test_reading_is_enough_to_verify(visit: Visit, width: int, height: int) -> None:
    """Nothing has to be unfolded for it, on any screen: the button is there, and what came of it is seen."""
    page = visit("#run=default&epoch=90", width=width, height=height)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    show(page, "default", 91)
    page.locator("#stage [data-part=verify]").click()
    page.wait_for_selector("#stage[data-verified=yes]")
    words = page.locator("#stage [data-part=verified]")
    assert words.inner_text() == "878 epochs replayed here: the same bits"
    box = words.bounding_box()
    assert 0 <= box["y"] < height - box["height"]


def test_eta_has_its_field_where_it_is_spoken_of(visit: Visit) -> None:
    """Reading, a rate can be typed without unfolding; unfolded, the same field is among all knobs."""
    page = visit("#run=too-hot&epoch=100")
    field = page.locator("#stage [name=eta]")
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    page.wait_for_selector("#stage[data-changed='eta'][aria-busy=false]")
    assert page.evaluate("location.hash") == "#run=too-hot&eta=2.5&epoch=100"
    page.locator("#stage [data-part=more]").click()
    stage(page)
    assert field.input_value() == "2.5"
    assert page.locator("#all-knobs [name=eta]").is_visible()
    field.fill("0,5")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.querySelector('#stage [name=eta]').value === '0.5'")
    show(page, "overfit", 5)
    page.locator("#stage [data-part=more]").click()
    stage(page)
    assert not field.is_visible()


@pytest.mark.parametrize(("width", "height"), [*PHONES_AND_TABLETS, (640, 360)])
def test_the_stage_leaves_the_text_its_room(visit: Visit, width: int, height: int) -> None:
    """Upright it stands at the window's foot, with less than half of it; on its side, beside the text."""
    page = visit("#run=overfit&epoch=360", width=width, height=height)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    stage(page)
    box, text = page.locator("#stage").bounding_box(), page.locator(".article").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert box["y"] + box["height"] == pytest.approx(height, abs=1)
    if width > height and width < 900:
        assert box["x"] + box["width"] <= text["x"] + 1
        assert text["width"] > 0.4 * width
    else:
        assert box["height"] < 0.47 * height
    play = page.locator("#stage [data-part=play]").bounding_box()
    assert play["y"] + play["height"] <= height


def test_the_sheet_has_three_heights(visit: Visit) -> None:
    """A line; the field and the scrubber; all."""
    page = visit("#run=overfit&epoch=360", width=390, height=844)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")

    def height() -> float:
        return float(page.locator("#stage").bounding_box()["height"])

    compact = height()
    page.locator("#stage [data-part=fold]").click()
    assert height() < 60
    page.locator("#stage [data-part=fold]").click()
    page.locator("#stage [data-part=more]").click()
    assert height() > 1.5 * compact
    assert page.locator("#stage [name=seed]").is_visible()
    page.locator("#stage [data-part=picture]").scroll_into_view_if_needed()
    page.locator("#stage [data-part=fold]").click()
    page.locator("#stage [data-part=fold]").click()
    page.locator("#stage [data-part=more]").click()
    assert page.locator("#stage").evaluate("(stage) => stage.scrollTop") == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 720), *PHONES_AND_TABLETS])
def test_typing_moves_nothing(visit: Visit, width: int, height: int) -> None:
    """A key in any field of the stage, or Tab to it, leaves the page where it is."""
    page = visit("#run=default&epoch=100", width=width, height=height)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    page.locator("#stage [data-part=more]").click()
    stage(page)
    before = page.evaluate("scrollY")
    for name in ("noise", "budget", "seed", "eta"):
        field = page.locator(f"#stage [name={name}]")
        field.focus()
        page.keyboard.type("1")
        page.keyboard.press("Backspace")
        assert page.evaluate("scrollY") == before, name
        page.keyboard.press("Tab")
        assert page.evaluate("scrollY") == before, name


@pytest.mark.parametrize("loss", ["linear", "log"])
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_word_lies_on_a_curve(site: Published, visit: Visit, width: int, loss: str) -> None:
    """In the chart of every run words stand beside the plot, apart from each other and within the chart."""
    page = visit(width=width, height=800)
    for name, run in site.runs.items():
        page.evaluate("(hash) => { location.hash = hash; }", f"run={name}&epoch={run.last_epoch}&loss={loss}")
        page.wait_for_selector(f"#stage[data-run='{name}'][data-epoch='{run.last_epoch}']")
        stage(page)
        assert page.evaluate(MEETINGS) == [], name


@pytest.mark.parametrize(("width", "height"), [(360, 640), (768, 1024), (1280, 640), (1920, 1080)])
def test_the_ghost_says_what_it_is(visit: Visit, width: int, height: int) -> None:
    """The curves behind a turned run are named by the value that its knob had, apart from other words."""
    page = visit("#run=default&epoch=90&eta=3", width=width, height=height)
    page.wait_for_selector("#stage[data-changed=eta][aria-busy=false]")
    words = (
        "() => [...document.querySelectorAll('#stage .chart text.before')].map((text) => text.textContent)"
    )
    page.wait_for_function(f"() => ({words})().length > 0")
    assert page.evaluate(words) == ["before:", "η = 0.3"]
    assert page.evaluate(MEETINGS) == []
    page.evaluate("location.hash = 'run=default&epoch=90&eta=3&seed=12345678901'")
    page.wait_for_selector("#stage[data-changed='seed eta'], #stage[data-changed='eta seed']")
    stage(page)
    assert page.evaluate(words) == ["before"]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_four_sizes_of_type(visit: Visit, width: int) -> None:
    """The stage, reading, turned and unfolded, has four sizes of type at most."""
    page = visit("#run=overfit&epoch=360", width=width, height=800)
    page.locator("#the-loop").evaluate("(heading) => heading.scrollIntoView()")
    for fragment in ("run=overfit&epoch=3000", "run=default&epoch=90&eta=3&batch=5", "run=nobody&epoch=3"):
        page.evaluate("(hash) => { location.hash = hash; }", fragment)
        for _ in range(2):
            page.locator("#stage [data-part=more]").click()
            stage(page)
            sizes = page.evaluate(SIZES)
            assert len(sizes) <= 4, (fragment, sizes)


def test_keys_are_the_pages_unless_the_stage_has_the_focus(visit: Visit) -> None:
    """Space and arrows scroll; in the stage they play and step."""
    page = visit("#run=default&epoch=100")
    before = page.evaluate("scrollY")
    page.keyboard.press("ArrowRight")
    assert stage(page)["epoch"] == "100"
    page.keyboard.press("Space")
    page.wait_for_function("(before) => scrollY > before", arg=before)
    assert page.locator("#stage [data-part=play]").get_attribute("data-playing") == "false"


def test_the_first_stop_skips_to_the_text(visit: Visit) -> None:
    """Tab first offers the way to the text, and comes to the text's first link in fewer than thirty stops."""
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#lesson"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.article') !== null"):
            break
    else:
        raise AssertionError("too many stops before the text")


def test_every_knob_has_a_name_where_a_run_is_exchanged(visit: Visit) -> None:
    """What is said to have been turned has a name, and a batch of all points is called “all”."""
    page = visit("#run=overfit&epoch=100")
    for turned, said in {
        "momentum=0.9&batch=20": "batch all → 20, momentum 0 → 0.9",
        "decay=0.01&points=50": "training points 40 → 50, decay 0 → 0.01",
        "rule=adam": "rule descent → adam",
    }.items():
        page.evaluate("(hash) => { location.hash = hash }", f"#run=overfit&epoch=100&{turned}")
        page.wait_for_function(
            "(said) => document.querySelector('#stage [data-part=difference]').textContent === said",
            arg=f"{said}; all else the same",
        )


def test_the_spoken_knob_turns_the_run(visit: Visit) -> None:
    """The stage has the one knob that its section speaks of; what it did is said, and can be undone."""
    page = visit("#run=too-hot&epoch=100")
    assert page.locator("[data-part=spoken-knob]").get_attribute("data-knob") == "eta"
    page.locator("#stage [data-part=eta]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#stage[data-changed='eta'][aria-busy=false]")
    words = page.locator("#stage [data-part=difference]").inner_text()
    assert words.startswith("η 30 → ")
    assert words.endswith("; all else the same")
    page.locator("#stage [data-part=again]").click()
    page.wait_for_selector("#stage:not([data-changed])")
    assert page.locator("#stage [data-part=exchange]").is_hidden()
    show(page, "overfit", 5)
    assert page.locator("[data-part=spoken-knob]").get_attribute("data-knob") == "hidden"
    page.locator("#stage [data-part=again]").click()
    page.wait_for_selector("#stage[data-run='too-hot'][data-epoch='100']")
