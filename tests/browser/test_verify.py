"""Verifying a recorded run: it is trained again in the browser, and compared bit by bit."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import numpy as np
import pytest

from tests.browser.conftest import Published, unfold, unfolding
from tests.browser.test_stage import show, stage
from tloop.page.page import json_text
from tloop.page.recording import record
from tloop.simulation import Run, train

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


RECORDINGS = re.compile(r'(<script type="application/json" id="recordings"[^>]*>)(.*?)(</script>)', re.DOTALL)
NEVER_DONE = "window.Worker = class { postMessage() {} terminate() {} };"


def verify(page: Any) -> tuple[str, str]:
    """Presses the button, and gives the verdict and its words."""
    page.locator("#stage [data-part=verify]").click()
    page.wait_for_selector("#stage[data-verified]")
    return stage(page)["verified"], page.locator("#stage [data-part=verified]").inner_text()


@pytest.fixture
def altered(site: Published, browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a copy of the page whose recording of the default run has been changed, after a script."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(script: str = "", **changes: Any) -> Any:
        page_text = Path(unquote(urlparse(site.address).path)).read_text("utf-8")
        match = RECORDINGS.search(page_text)
        assert match
        recordings = json.loads(match[2])
        recordings["default"] |= changes
        copy = tmp_path / "copy.html"
        copy.write_text(
            page_text[: match.start(2)] + json_text(recordings) + page_text[match.end(2) :], "utf-8"
        )
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{copy.as_uri()}#run=default")
        page.wait_for_selector("#stage[data-run=default]")
        unfold(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


def knobs(run: Run, **changes: Any) -> dict[str, Any]:
    names = ("data", "noise", "hidden", "eta", "seed", "budget")
    return {name: getattr(run.experiment, name) for name in names} | changes


def first_difference(one: Run, other: Run) -> int:
    """The first epoch whose float32 losses are not the same."""
    epochs = min(one.last_epoch, other.last_epoch) + 1
    same = np.ones(epochs, dtype=bool)
    for name in ("train_loss", "test_loss"):
        ours, theirs = (getattr(run, name)[:epochs].astype("<f4").view("<u4") for run in (one, other))
        same &= ours == theirs
    return int((~same).argmax())


def test_every_run_is_the_same_bits(site: Published, visit: Visit) -> None:
    """Each of the lesson's runs, trained again in this browser, has the recorded digest."""
    page = visit()
    for name, run in site.runs.items():
        show(page, name, run.last_epoch)
        assert "verified" not in stage(page)
        verdict, words = verify(page)
        assert verdict == "yes"
        assert words == f"{run.last_epoch:,} epochs replayed here: the same bits"
        assert stage(page)["digest"] == run.digest


def test_another_eta_is_found(site: Published, altered: Callable[..., Any]) -> None:
    """A recording that names another η is refused, with the first epoch that differs and both its losses."""
    run = site.runs["default"]
    experiment = replace(run.experiment, eta=run.experiment.eta * (1 + 1e-6))
    (other,) = train([experiment])
    epoch = first_difference(run, other)
    assert epoch > 0
    page = altered(experiment=knobs(run, eta=experiment.eta))
    verdict, words = verify(page)
    assert verdict == "no"
    assert f"differs first at epoch {epoch:,}: " in words
    loss = "train" if np.float32(run.train_loss[epoch]) != np.float32(other.train_loss[epoch]) else "test"
    ours, theirs = (np.float32(getattr(each, f"{loss}_loss")[epoch]) for each in (other, run))
    assert words.endswith(f"{loss} loss {ours!s}, recorded {theirs!s}")


def test_another_seed_is_found(site: Published, altered: Callable[..., Any]) -> None:
    """A recording that names another seed differs from the start."""
    run = site.runs["default"]
    verdict, words = verify(altered(experiment=knobs(run, seed=run.experiment.seed + 1)))
    assert verdict == "no"
    assert "differs first at epoch 0:" in words


def test_another_digest_is_found(altered: Callable[..., Any]) -> None:
    """A recording whose figures are right and whose digest is not says just that."""
    verdict, words = verify(altered(digest="0" * 64))
    assert verdict == "no"
    assert words == "replayed here: its digest differs, though no recorded figure does"


def test_another_loss_is_found(site: Published, altered: Callable[..., Any]) -> None:
    """One loss that was changed by its last bit is found at its epoch, whatever the digest says."""
    run = site.runs["default"]
    changed = run.test_loss.copy()
    changed[500] = np.nextafter(np.float32(changed[500]), np.float32(1))
    baked = record(replace(run, test_loss=changed), "", "converges")
    verdict, words = verify(altered(data=baked["data"], tracks=baked["tracks"], exponents=baked["exponents"]))
    assert verdict == "no"
    assert "differs first at epoch 500: test loss" in words


def test_another_network_is_found(site: Published, altered: Callable[..., Any]) -> None:
    """A parameter that is off by a step of the recording is found at its epoch."""
    run = site.runs["default"]
    changed = run.parameters.copy()
    changed[123, 5] += 1 / 1024
    baked = record(replace(run, parameters=changed), "", "converges")
    verdict, words = verify(altered(data=baked["data"], tracks=baked["tracks"], exponents=baked["exponents"]))
    assert verdict == "no"
    assert words.endswith("differs first at epoch 123: the network's parameters")


def test_another_budget_is_found(site: Published, altered: Callable[..., Any]) -> None:
    """A recording that goes on where its experiment has ended is found there."""
    run = site.runs["default"]
    verdict, words = verify(altered(experiment=knobs(run, budget=300)))
    assert verdict == "no"
    assert "differs first at epoch 301: it has ended here" in words


def test_a_verdict_stays_with_its_run(visit: Visit) -> None:
    """The verdict goes when another run or a changed knob is on the stage, and is back with the run."""
    page = visit("#run=default&epoch=400")
    stage(page)
    assert verify(page)[0] == "yes"
    show(page, "overfit", 10)
    assert "verified" not in stage(page)
    assert page.locator("#stage [data-part=verified]").inner_text() == ""
    show(page, "default", 20)
    assert stage(page)["verified"] == "yes"
    page.evaluate("location.hash = 'run=default&eta=0.2&epoch=20'")
    page.wait_for_selector("#stage[data-changed=eta]")
    assert "verified" not in stage(page)
    assert not page.locator("#stage [data-part=verify]").is_visible()
    page.locator("#stage [data-part=again]").click()
    page.wait_for_selector("#stage[data-verified=yes]")
    assert "same bits" in page.locator("#stage [data-part=verified]").inner_text()


def test_a_replay_can_be_cancelled(altered: Callable[..., Any]) -> None:
    """While a replay takes its time, there is progress, and the button takes it back without a verdict."""
    page = altered(NEVER_DONE)
    stage(page)
    button = page.locator("#stage [data-part=verify]")
    button.click()
    page.wait_for_function("() => document.querySelector('[data-part=verify]').textContent === 'cancel'")
    assert page.locator("#stage [data-part=replay]").is_visible()
    assert page.locator("#stage [data-part=verified]").inner_text() == "replaying 878 epochs"
    button.click()
    assert button.inner_text() == "verify"
    assert not page.locator("#stage [data-part=replay]").is_visible()
    assert page.locator("#stage [data-part=verified]").inner_text() == ""
    assert "verified" not in stage(page)


def test_the_verdict_is_a_status(visit: Visit) -> None:
    """What came of it is in a live region, so that it is spoken."""
    page = visit()
    assert page.locator("#stage [data-part=verified]").get_attribute("role") == "status"
