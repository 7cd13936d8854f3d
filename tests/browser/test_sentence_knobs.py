"""Knobs that stand in a sentence."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.browser.conftest import Published
from tests.browser.test_stage import Visit, shows, stage
from tloop.simulation import train


def knob(page: Any, run: str, name: str) -> Any:
    """The pill of a knob, in view."""
    pill = page.locator(f".knob[data-knob-run='{run}'][data-knob='{name}']")
    pill.scroll_into_view_if_needed()
    return pill


def said(pill: Any) -> str:
    """What the pill says."""
    text: str = pill.locator(".said").inner_text()
    return text


def value(pill: Any) -> float:
    return float(re.findall(r"[\d.]+", said(pill))[0])


def arrived(page: Any) -> dict[str, str]:
    """The stage's data, once the run that was asked for is there."""
    stage(page)
    page.wait_for_selector("#stage[aria-busy='false']")
    return stage(page)


def grab(page: Any, pill: Any, part: float) -> None:
    """The mouse takes the slider at a part of its width."""
    box = pill.bounding_box()
    page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()


def drag(page: Any, pill: Any, part: float) -> None:
    """The mouse that holds the slider goes on."""
    box = pill.bounding_box()
    page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2, steps=5)


def test_dragging_trains_under_the_hand(site: Published, visit: Visit) -> None:
    """While η is dragged the stage shows the value's own run, bit for bit, at the epoch held."""
    page = visit("#run=default&epoch=150")
    pill = knob(page, "too-hot", "eta")
    assert said(pill) == "η = 30"
    grab(page, pill, 0.8)
    seen = set()
    for part in (0.6, 0.2, 0.9):
        drag(page, pill, part)
        data = arrived(page)
        (run,) = train([replace(site.lesson.experiments["too-hot"], eta=value(pill))])
        assert (data["run"], data["changed"], data["epoch"]) == ("too-hot", "eta", "150")
        assert shows(data, run, 150), said(pill)
        seen.add(value(pill))
    assert len(seen) == 3
    assert min(seen) < 0.3
    assert max(seen) > 30
    page.mouse.up()
    stage(page)
    assert page.evaluate("location.hash") == f"#run=too-hot&eta={value(pill):g}&epoch=150"


def test_keys_turn_one_step_at_a_time(site: Published, visit: Visit) -> None:
    """The arrow keys turn the neurons one by one, and each time the stage shows that network."""
    page = visit("#run=default&epoch=878")
    pill = knob(page, "spiral-8", "hidden")
    slider = page.get_by_label("neurons of the run spiral-8")
    slider.focus()
    for hidden in (7, 6, 5):
        page.keyboard.press("ArrowLeft")
        data = arrived(page)
        (run,) = train([replace(site.lesson.experiments["spiral-8"], hidden=hidden)])
        assert slider.get_attribute("aria-valuetext") == said(pill) == f"{hidden} neurons"
        assert shows(data, run, min(878, run.last_epoch))
    page.keyboard.press("Home")
    assert said(pill) == "0 neurons"
    page.keyboard.press("ArrowRight")
    assert said(pill) == "1 neuron"
    page.keyboard.press("Escape")
    assert said(pill) == "8 neurons"
    assert shows(arrived(page), site.runs["spiral-8"], 878)


def test_a_double_click_brings_it_back(site: Published, visit: Visit) -> None:
    """A turned knob has a bolder rim; a double click takes it, and the stage, back to the lesson's value."""
    page = visit("#run=too-hot&eta=0.5&epoch=40")
    pill = knob(page, "too-hot", "eta")
    arrived(page)
    assert said(pill) == "η = 0.5"
    assert pill.evaluate("pill => pill.matches('.changed')")
    assert pill.locator("input").get_attribute("aria-description")
    pill.locator("input").dblclick()
    assert said(pill) == "η = 30"
    assert not pill.evaluate("pill => pill.matches('.changed')")
    data = arrived(page)
    assert "changed" not in data
    assert shows(data, site.runs["too-hot"], 40)


def test_the_pill_follows_the_stage(visit: Visit) -> None:
    """It shows what the stage has, rounded where it has no room, and returns with another run."""
    page = visit("#run=too-hot&eta=3&epoch=10")
    pill = knob(page, "too-hot", "eta")
    for eta, text in (("3", "η = 3"), ("0.0306", "η ≈ 0.031"), ("0.002", "η < 0.03"), ("250", "η > 100")):
        page.evaluate("hash => { location.hash = hash; }", f"run=too-hot&eta={eta}&epoch=10")
        arrived(page)
        assert said(pill) == text
    page.evaluate("location.hash = 'run=default&eta=3&epoch=10'")
    arrived(page)
    assert said(pill) == "η = 30"


def test_what_else_was_turned_stays(visit: Visit) -> None:
    """On the run's own stage a knob in the text leaves the others where the reader put them."""
    page = visit("#run=too-hot&hidden=2&epoch=10")
    knob(page, "too-hot", "eta").locator("input").press("ArrowLeft")
    assert arrived(page)["changed"].split() == ["hidden", "eta"]


def test_a_drag_that_ends_where_it_began_is_over(visit: Visit) -> None:
    """The address says what is shown also where the hand lets go at the place where it took hold."""
    page = visit("#run=default&epoch=0")
    pill = knob(page, "too-hot", "eta")
    grab(page, pill, 0.8)
    drag(page, pill, 0.3)
    drag(page, pill, 0.8)
    page.mouse.up()
    stage(page)
    assert page.evaluate("location.hash").startswith("#run=too-hot&")


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (320, True)])
def test_the_sentence_does_not_reflow(visit: Visit, width: int, touch: bool) -> None:
    """The pill fits its line and keeps its width at every value; a finger has 44 pixels to find it."""
    page = visit("#run=too-hot&epoch=0", width=width, has_touch=touch, is_mobile=touch)
    pill = knob(page, "too-hot", "eta")
    sizes = page.evaluate(
        """() => {
          const pill = document.querySelector(".knob[data-knob-run='too-hot']");
          const slider = pill.querySelector("input");
          const sentence = pill.closest("p"), sizes = new Set();
          for (let place = 0; place <= slider.max; place += 1) {
            slider.value = place;
            slider.dispatchEvent(new Event("input"));
            const {width, height} = sentence.getBoundingClientRect();
            const lines = height / parseFloat(getComputedStyle(sentence).lineHeight);
            sizes.add([pill.getBoundingClientRect().width, width, lines.toFixed(2)].join(" "));
          }
          slider.dispatchEvent(new Event("change"));
          return [...sizes];
        }"""
    )
    assert len(sizes) == 1
    assert sizes[0].endswith(".00")
    assert pill.locator("input").bounding_box()["height"] >= (44 if touch else 24)


def test_a_finger_turns_it(visit: Visit) -> None:
    """A tap within a finger's reach of the line turns the knob."""
    page = visit("#run=default&epoch=0", width=390, height=844, has_touch=True, is_mobile=True)
    pill = knob(page, "too-hot", "eta")
    box = pill.bounding_box()
    page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] - 8)
    assert arrived(page)["run"] == "too-hot"
    assert value(pill) < 3


def test_a_finger_that_scrolls_turns_nothing(visit: Visit) -> None:
    """A finger drags the knob sideways; where it goes on to scroll the page, the stage is as before."""
    page = visit("#run=default&epoch=5", width=390, height=844, has_touch=True, is_mobile=True)
    box = knob(page, "too-hot", "eta").bounding_box()
    finger = page.context.new_cdp_session(page)

    def move(across: float, up: float) -> None:
        start = (box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
        for kind, part in (("Start", 0.0), *(("Move", part / 8) for part in range(1, 9)), ("End", 1.0)):
            point = {"x": start[0] - part * across, "y": start[1] - part * up}
            points = [] if kind == "End" else [point]
            finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
            stage(page)

    before = page.evaluate("scrollY")
    move(across=0, up=60)
    page.wait_for_function("before => scrollY > before + 20", arg=before)
    data = arrived(page)
    assert (data["run"], data["epoch"], "changed" in data) == ("default", "5", False)
    assert page.evaluate("location.hash") == "#run=default&epoch=5"
    pill = knob(page, "too-hot", "eta")
    box = pill.bounding_box()
    move(across=50, up=0)
    data = arrived(page)
    assert (data["run"], data["epoch"], data["changed"]) == ("too-hot", "5", "eta")
    assert value(pill) < 3


def test_without_javascript_it_is_text(visit: Visit) -> None:
    """Without JavaScript, and in print, a knob is the lesson's words and nothing else."""
    page = visit(java_script_enabled=False)
    pill = page.locator(".knob").first
    assert pill.inner_text() == "η = 30"
    assert page.locator(".knob *").count() == 0
    turned = visit("#run=too-hot&eta=3")
    arrived(turned)
    turned.emulate_media(media="print")
    pill = turned.locator(".knob").first
    assert pill.evaluate("pill => getComputedStyle(pill, '::after').content") == '"η = 30"'
    assert not any(part.is_visible() for part in pill.locator("*").all())
