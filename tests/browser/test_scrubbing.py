"""What a frame of scrubbing touches: the causes of its cost, which no clock has to tell."""

from collections.abc import Callable
from typing import Any

import pytest

Visit = Callable[..., Any]

SETTLED = range(600, 660)  # epochs of the default run at which neither a count nor a word changes

# Moves the stage's epoch, one frame each, as a hand does on the slider.
SCRUB = """async (epochs) => {
  const range = document.querySelector('#stage [data-part=range]');
  for (const epoch of epochs) {
    range.value = epoch;
    range.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
}"""
# The same, and what changed in the document meanwhile: nodes that came or went, and attributes that were
# given the value that they had.
WATCH = """async (epochs) => {
  const nodes = [];
  const writes = [];
  const observer = new MutationObserver((records) => {
    const later = new Map(); // what each attribute was before the next time it was written
    for (const { type, target, addedNodes, removedNodes, attributeName, oldValue } of records.reverse()) {
      if (type === 'childList') {
        nodes.push([target, ...addedNodes, ...removedNodes].map((each) => each.nodeName).join(' '));
        continue;
      }
      const known = later.get(target) ?? {};
      const value = attributeName in known ? known[attributeName] : target.getAttribute(attributeName);
      if (value === oldValue) writes.push(`${target.outerHTML.slice(0, 60)}: ${attributeName}`);
      later.set(target, { ...known, [attributeName]: oldValue });
    }
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeOldValue: true });
  await (SCRUB)(epochs);
  observer.disconnect();
  return { nodes, writes };
}""".replace("SCRUB", SCRUB)


@pytest.fixture(params=["#run=default&epoch=600", "#run=overfit&epoch=600"])
def stage(request: pytest.FixtureRequest, visit: Visit) -> Any:
    """The page at rest: with one knob in words, and with a row of neurons below it."""
    return rested(visit(request.param, reduced_motion="reduce"))


def rested(page: Any) -> Any:
    """The page once its pictures have been read, each of which lays it out, and its figures said."""
    read = (
        "!document.querySelector('img[loading=lazy]') && [...document.images].every((each) => each.complete)"
    )
    page.wait_for_function(f"() => {read}")
    page.evaluate(SCRUB, [601, 600])
    page.wait_for_timeout(900)  # the figures have been read out
    return page


def metrics(page: Any) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    values = session.send("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] for each in values}


def test_scrubbing_makes_no_nodes(stage: Any) -> None:
    """No frame adds a node to the page, or takes one away: words and attributes change in place."""
    assert stage.evaluate(WATCH, [*range(600, 700, 7), 650, 602])["nodes"] == []


def test_scrubbing_writes_only_what_changes(stage: Any) -> None:
    """No attribute is given the value that it has already: the browser would style and paint it anew."""
    assert stage.evaluate(WATCH, [*range(600, 700, 7), 650, 602])["writes"] == []


def test_scrubbing_forces_no_layout(stage: Any) -> None:
    """The browser lays out and styles once a frame, when all is written, and never on request in between."""
    epochs = list(range(610, 650))
    before = metrics(stage)
    stage.evaluate(SCRUB, epochs)
    after = metrics(stage)
    for count in ("LayoutCount", "RecalcStyleCount"):
        assert after[count] - before[count] <= len(epochs) + 3, count


def test_scrubbing_lays_out_only_what_moves(visit: Visit) -> None:
    """Where no word but the epoch's number changes, layouts end at boxes of a fixed size, not at the page."""
    page = rested(visit("#run=default&epoch=600", reduced_motion="reduce"))
    roots = layout_roots(page, lambda: page.evaluate(SCRUB, list(SETTLED)))
    assert roots
    assert "#document" not in roots


def layout_roots(page: Any, act: Callable[[], Any]) -> set[str]:
    """The names of the elements at which the page's layouts began while `act` ran."""
    session = page.context.browser.new_browser_cdp_session()
    events: list[Any] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    config = {"includedCategories": ["devtools.timeline", "blink.user_timing"]}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    page.evaluate("performance.mark('begins')")
    act()
    page.evaluate("performance.mark('ends')")
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    begin, end = (next(event for event in events if event["name"] == name) for name in ("begins", "ends"))
    return {
        root["nodeName"].split()[0]
        for event in events
        if event["name"] == "Layout"
        and event["pid"] == begin["pid"]
        and begin["ts"] < event["ts"] < end["ts"]
        for root in event["args"].get("endData", {}).get("layoutRoots", [])
    }


def test_a_drag_keeps_the_stage_up_to_date(visit: Visit) -> None:
    """While the pointer is down, the stage's attributes say what is shown."""
    page = visit("#run=default&epoch=100")
    box = page.locator("#stage [data-part=range]").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.3, 0.8, 0.5):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        page.evaluate(
            "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
        )
        shown, meant, done = page.evaluate("""() => {
          const stage = document.querySelector('#stage');
          const range = stage.querySelector('[data-part=range]');
          const share = new DOMMatrix(getComputedStyle(range.previousElementSibling).transform).a;
          return [Number(stage.dataset.epoch), Number(range.value), share * range.max];
        }""")
        assert shown == meant
        assert meant > 0
        assert done == pytest.approx(meant, rel=1e-3)
    page.mouse.up()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_thumb_is_below_the_cursor(visit: Visit, direction: str) -> None:
    """Time runs from left to right on the chart and on the slider, whichever way the lesson's text runs."""
    page = visit("#run=overfit&epoch=1000", reduced_motion="reduce")
    page.evaluate("(direction) => document.documentElement.setAttribute('dir', direction)", direction)
    page.wait_for_timeout(300)
    cursor, thumb = page.evaluate("""() => {
      const stage = document.querySelector('#stage');
      const range = stage.querySelector('[data-part=range]');
      const { left, width } = range.getBoundingClientRect();
      const thumb = parseFloat(getComputedStyle(range).getPropertyValue('--thumb'));
      const cursor = stage.querySelector('.cursor').getBoundingClientRect();
      return [cursor.left + cursor.width / 2, left + thumb / 2 + (width - thumb) * range.value / range.max];
    }""")
    assert cursor == pytest.approx(thumb, abs=1.5)
