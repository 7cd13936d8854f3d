"""The stage: one run at one epoch."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Published, unfolding
from tloop.evidence import outcome
from tloop.simulation import Run
from tloop.simulation.network import probability

PLUS, MINUS, STRENGTH = np.array([0x24, 0x54, 0xD6]), np.array([0xC4, 0x12, 0x7A]), 0.62
SO_FAR = {
    "converges": "converging",
    "thrashes": "thrashing",
    "underfits": "underfitting",
    "overfits": "overfitting",
    "still learning": "still learning",
}
LEVELS = 3  # of 255 that a painted colour may differ: 1/512 of p is one level, rounding another

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


def stage(page: Any) -> dict[str, str]:
    """The stage's data, once what is scheduled has been drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    values: dict[str, str] = page.evaluate("() => ({...document.getElementById('stage').dataset})")
    return values


def show(page: Any, run: str, epoch: int) -> None:
    """Takes a run to an epoch by the address, and waits until it is drawn."""
    page.evaluate("(hash) => { location.hash = hash; }", f"run={run}&epoch={epoch}")
    page.wait_for_selector(f"#stage[data-run='{run}'][data-epoch='{epoch}']")


def shows(data: dict[str, str], run: Run, epoch: int) -> bool:
    """Whether the stage says what Python measured at that epoch, to the last bit of its float32."""
    traces = {
        "trainLoss": run.train_loss,
        "testLoss": run.test_loss,
        "trainAccuracy": run.train_accuracy,
        "testAccuracy": run.test_accuracy,
    }
    return all(np.float32(data[name]) == np.float32(trace[epoch]) for name, trace in traces.items())


def test_every_run_shows_what_was_measured(site: Published, visit: Visit) -> None:
    """At the first, a middle and the last epoch of every run the stage shows Python's figures."""
    page = visit()
    for name, run in site.runs.items():
        for epoch in (0, run.last_epoch // 2, run.last_epoch):
            show(page, name, epoch)
            assert shows(stage(page), run, epoch), (name, epoch)
            assert page.locator("[data-part=range]").input_value() == str(epoch)


def test_scrubbing_shows_what_was_measured(site: Published, visit: Visit) -> None:
    """Dragging the scrubber moves the stage through the run; letting go writes the address."""
    page = visit("#run=default&epoch=0")
    run = site.runs["default"]
    scrubber = page.locator("[data-part=range]")
    scrubber.scroll_into_view_if_needed()
    box = scrubber.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 9, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    data = stage(page)
    assert abs(int(data["epoch"]) - run.last_epoch / 2) < 0.02 * run.last_epoch
    assert shows(data, run, int(data["epoch"]))
    page.mouse.up()
    assert page.evaluate("location.hash") == f"#run=default&epoch={data['epoch']}"


@pytest.mark.parametrize("epoch", [0, 300, 878])
def test_the_thumb_stands_below_the_cursor(visit: Visit, epoch: int) -> None:
    """Scrubber and chart share their axis: the epoch is at the same place on both, to a pixel."""
    page = visit(f"#run=default&epoch={epoch}")
    stage(page)
    cursor, thumb = page.evaluate(
        """() => {
          const range = document.querySelector('[data-part=range]').getBoundingClientRect();
          const {value, max} = document.querySelector('[data-part=range]');
          const cursor = document.querySelector('#stage .cursor').getBoundingClientRect();
          const thumb = 18;
          const share = value / max;
          return [cursor.left + cursor.width / 2, range.left + thumb / 2 + (range.width - thumb) * share];
        }"""
    )
    assert abs(cursor - thumb) < 1


@pytest.mark.parametrize("name", ["default", "too-hot", "too-simple", "overfit", "slow"])
def test_the_field_has_the_colours_of_p(site: Published, visit: Visit, name: str) -> None:
    """Away from points and frontier line, each pixel has the colour that Python's p asks for."""
    run = site.runs[name]
    epoch = run.last_epoch // 3
    page = visit(f"#run={name}&epoch={epoch}")
    stage(page)
    side, pixels = page.evaluate(
        """() => {
          const canvas = document.querySelector('#stage canvas[data-part=canvas]');
          const side = canvas.width, pixels = [];
          const {data} = canvas.getContext('2d').getImageData(0, 0, side, side);
          for (let y = 5; y < side; y += 13) {
            for (let x = 5; x < side; x += 13) {
              const place = 4 * (y * side + x);
              pixels.push(...data.subarray(place, place + 3));
            }
          }
          return [side, pixels];
        }"""
    )
    some = np.arange(5, side, 13)
    rows, columns = np.repeat(some, len(some)), np.tile(some, len(some))
    places = run.reach * np.stack([(2 * columns + 1) / side - 1, 1 - (2 * rows + 1) / side], axis=1)
    points = np.concatenate([run.train_points.coordinates, run.test_points.coordinates])
    pixel = 2 * run.reach / side
    free = np.sqrt(((places[:, None] - points) ** 2).sum(2)).min(1) > 12 * pixel
    parameters = run.parameters[epoch]
    if run.experiment.hidden == 0:
        off_line = np.abs(places @ parameters[:2] + parameters[2]) / np.hypot(*parameters[:2])
        free &= off_line > 3 * pixel
    p = probability(parameters, run.experiment.hidden, places)
    lean = (2 * p - 1)[:, None]
    expected = 255 + STRENGTH * np.abs(lean) * (np.where(lean > 0, PLUS, MINUS) - 255)
    wrong = np.abs(np.array(pixels).reshape(-1, 3) - expected).max(1) > LEVELS
    assert free.sum() > 100
    assert not (wrong & free).any(), (places[wrong & free][:3], p[wrong & free][:3])


def test_keys_work(site: Published, visit: Visit) -> None:
    """In the stage, arrows step, Home and End go to the ends, and the space bar plays and pauses."""
    page = visit("#run=default&epoch=100")
    last = site.runs["default"].last_epoch
    page.locator("#stage").focus()
    moves = {"ArrowRight": 101, "ArrowLeft": 100, "Shift+ArrowRight": 110, "Home": 0, "End": last}
    for key, epoch in moves.items():
        page.keyboard.press(key)
        assert stage(page)["epoch"] == str(epoch), key
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.wait_for_function("() => Number(document.getElementById('stage').dataset.epoch) > 2")
    assert page.locator("#stage [data-part=play]").get_attribute("aria-label") == "Pause"
    page.keyboard.press("Space")
    held = stage(page)["epoch"]
    page.wait_for_timeout(150)
    assert stage(page)["epoch"] == held
    page.locator("[data-part=range]").focus()
    page.keyboard.press("ArrowRight")
    assert stage(page)["epoch"] == str(int(held) + 1)


def test_buttons_work(visit: Visit) -> None:
    """Step, reset, speed and scale do what they say."""
    page = visit("#run=default&epoch=100")

    def button(name: str) -> Any:
        return page.locator(f"#stage [data-part={name}]")

    button("forward").click()
    assert stage(page)["epoch"] == "101"
    button("back").click()
    assert stage(page)["epoch"] == "100"
    button("speed").click()
    stage(page)
    assert button("speed").inner_text() == "speed 2×"
    button("scale").click()
    stage(page)
    assert page.evaluate("location.hash").endswith("&loss=log")
    button("reset").click()
    assert stage(page)["epoch"] == "0"


def test_playing_ends_where_the_run_does(site: Published, visit: Visit) -> None:
    """Played to its end, a run that pauses itself says so, and the outcome is final."""
    last = site.runs["default"].last_epoch
    page = visit(f"#run=default&epoch={last - 40}")
    assert page.locator(".so-far").inner_text().startswith(f"Epoch {last - 40} of {last}: ")
    page.locator("#stage [data-part=play]").click()
    page.wait_for_selector(f"#stage[data-epoch='{last}']")
    stage(page)
    assert page.locator(".so-far").inner_text() == f"Epoch {last} of {last}, paused: converges"
    assert page.locator("[data-part=diagnosis]").inner_text() == "converges"
    assert page.locator("#stage [data-part=play]").get_attribute("aria-label") == "Play"


def test_the_diagnosis_is_pythons(site: Published, visit: Visit) -> None:
    """The player's rules say of any first part of a run what Python's say."""
    page = visit()
    for name, run in site.runs.items():
        for epoch in (5, 60, min(400, run.last_epoch - 2), run.last_epoch - 1):
            show(page, name, epoch)
            words = outcome(run.train_loss[: epoch + 1], run.test_loss[: epoch + 1])
            assert page.locator("[data-part=diagnosis]").inner_text() == SO_FAR[words], (name, epoch)
