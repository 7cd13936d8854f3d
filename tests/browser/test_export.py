"""Taking the network away: JSON and NumPy, with the bits of the run on the stage."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Published, unfolding
from tests.browser.test_knobs import turn
from tests.browser.test_own_points import encoded, points_of, some_pins, trained_on
from tests.browser.test_stage import show
from tloop.simulation import Experiment, Run, train
from tloop.simulation.network import probability

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def downloaded(page: Any, kind: str) -> tuple[str, str]:
    """Name and text of the file that a button gives."""
    with page.expect_download() as download:
        page.locator(f"#export [data-part={kind}]").click()
    return download.value.suggested_filename, Path(download.value.path()).read_text("utf-8")


def snippet(page: Any) -> str:
    """The NumPy lines, once they are those of the stage."""
    page.locator("#export").scroll_into_view_if_needed()
    page.wait_for_selector("#export [data-part=snippet][aria-busy=false]")
    text: str = page.locator("#export [data-part=snippet]").text_content()
    return text


def parameters_of(network: dict[str, Any]) -> bytes:
    """The exported parameters in the order of a run's rows, as bits."""
    arrays = [np.array(network[name], dtype=np.float64).ravel() for name in ("W1", "b1", "W2", "b2")]
    return np.concatenate(arrays).tobytes()


def check_json(network: dict[str, Any], run: Run, epoch: int) -> None:
    hidden = run.experiment.hidden
    assert np.shape(network["W1"]) == ((hidden, 2) if hidden else (0,))
    assert np.shape(network["W2"]) == (hidden or 2,)
    assert parameters_of(network) == run.parameters[epoch].tobytes()
    assert (network["epoch"], network["last_epoch"]) == (epoch, run.last_epoch)
    assert network["digest"] == run.digest
    for split, loss, accuracy in (
        ("train", run.train_loss, run.train_accuracy),
        ("test", run.test_loss, run.test_accuracy),
    ):
        assert network[split]["loss"] == loss[epoch]
        assert network[split]["accuracy"] == accuracy[epoch]


def check_snippet(text: str, run: Run, epoch: int) -> None:
    """Executed, the lines give the p of the simulation."""
    made: dict[str, Any] = {}
    exec(text, made)
    places = np.random.default_rng(3).uniform(-4, 4, (500, 2))
    p = probability(run.parameters[epoch], run.experiment.hidden, places)
    np.testing.assert_allclose(made["p"](places), p, rtol=1e-12)
    assert made["p"](places[:1].tolist()).shape == (1,)


@pytest.mark.parametrize(("name", "epoch"), [("default", 400), ("too-simple", 37), ("too-hot", 2000)])
def test_a_recorded_run_is_exported_exactly(site: Published, visit: Visit, name: str, epoch: int) -> None:
    """The page carries rounded parameters; what is exported has Python's bits all the same."""
    page = visit(f"#run={name}&epoch={epoch}")
    run = site.runs[name]
    file, text = downloaded(page, "json")
    assert file == f"network-epoch-{epoch}.json"
    network = json.loads(text)
    check_json(network, run, epoch)
    assert network["experiment"] == vars(run.experiment)
    assert "probability" in network["p"]
    check_snippet(snippet(page), run, epoch)


@pytest.mark.parametrize(("knob", "value"), [("hidden", "16"), ("hidden", "0"), ("eta", "30")])
def test_a_run_trained_here_is_exported_exactly(visit: Visit, knob: str, value: str) -> None:
    """A turned knob's network is exported at the epoch shown, bit for bit."""
    page = visit("#run=default&epoch=150")
    turn(page, knob, value)
    knobs = {knob: float(value) if knob == "eta" else int(value)}
    network = json.loads(downloaded(page, "json")[1])
    (run,) = train([Experiment(**network["experiment"])])
    assert network["experiment"][knob] == knobs[knob]
    check_json(network, run, 150)
    file, text = downloaded(page, "python")
    assert file == "network_epoch_150.py"
    check_snippet(text, run, 150)
    assert text == snippet(page)


def test_own_points_travel_along(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """With own points, the file holds the points in place of data and noise."""
    pins = some_pins(24)
    page = visit(f"#run=default&points={encoded(pins)}&epoch=20")
    page.wait_for_selector("#stage[data-changed=own]")
    network = json.loads(downloaded(page, "json")[1])
    seed = network["experiment"]["seed"]
    check_json(network, trained_on(pins, monkeypatch, seed=seed), 20)
    assert network["experiment"] == {
        "data": "own points", "hidden": 4, "eta": 0.3, "seed": seed, "budget": 4000,
        "points": 16, "batch": None, "decay": 0, "momentum": 0, "rule": "descent",
    }  # fmt: skip
    for split, points in zip(("train", "test"), points_of(pins), strict=True):
        carried = network["points"][split]
        assert [[each["x"], each["y"]] for each in carried] == points.coordinates.tolist()
        assert [each["class"] == "+" for each in carried] == (points.labels == 1).tolist()


def test_the_section_follows_the_stage(site: Published, visit: Visit) -> None:
    """It says which run and epoch it would give, in view at once, and its lines follow."""
    page = visit("#run=default&epoch=100")
    what = page.locator("#export [data-part=what]")
    last = site.runs["default"].last_epoch
    what.filter(has_text=f"epoch 100 of {last:,}").wait_for()
    page.locator("#export").scroll_into_view_if_needed()
    show(page, "overfit", 1200)
    assert what.inner_text().startswith("circle")
    assert "epoch 1,200 of" in what.inner_text()
    check_snippet(snippet(page), site.runs["overfit"], 1200)
    show(page, "overfit", 1300)
    check_snippet(snippet(page), site.runs["overfit"], 1300)


@pytest.mark.parametrize("clipboard", [True, False])
def test_copying_is_confirmed(visit: Visit, clipboard: bool) -> None:
    """The lines land on the clipboard, by the old way where there is no new one, and the page says so."""
    page = visit("#run=default&epoch=100", permissions=["clipboard-read", "clipboard-write"])
    text = snippet(page)
    page.evaluate("window.reader = navigator.clipboard")
    if not clipboard:
        page.evaluate(NO_CLIPBOARD)
    page.locator("#export [data-part=copy]").click()
    said = page.locator("#export [data-part=said]")
    said.filter(has_text="Copied").wait_for()
    assert said.get_attribute("role") == "status"
    assert page.evaluate("window.reader.readText()").strip() == text.strip()


def test_it_works_by_keyboard_on_a_phone(visit: Visit) -> None:
    """The buttons and the scrolling lines are reached by Tab; nothing sticks out of a small phone."""
    page = visit("#run=default&epoch=100", width=320)
    snippet(page)
    page.locator("#export [data-part=json]").focus()
    for part in ("python", "copy", "snippet"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.part") == part
    out = page.evaluate("document.getElementById('export').scrollWidth - innerWidth")
    assert out <= 0
