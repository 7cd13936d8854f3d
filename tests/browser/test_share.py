"""Sharing: the copied address opens exactly what was shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import unfolding
from tests.browser.test_stage import stage

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


SHARE = "#stage [data-part=share]"
NO_CLIPBOARD = "() => { Object.defineProperty(navigator, 'clipboard', {value: undefined}); }"
REFUSED = """() => {
  navigator.clipboard.writeText = navigator.clipboard.write = () => Promise.reject(new Error('no'));
}"""
NO_COPYING = "() => { document.execCommand = () => false; }"
WATCH_COPYING = """() => {
  document.addEventListener('copy', () => { window.copiedText = document.activeElement.value; });
}"""
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def copied(page: Any) -> str:
    """Presses the button, and gives what is on the clipboard."""
    page.locator(SHARE).click()
    page.wait_for_function("() => document.querySelector('[data-part=share]').textContent === 'copied'")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def still(data: dict[str, str]) -> dict[str, str]:
    """The stage's data that say what is shown; how the dock lies is the window's own."""
    return {name: value for name, value in data.items() if name not in ("dock", "verified")}


def settled(page: Any) -> dict[str, str]:
    page.wait_for_selector("#stage[data-digest][aria-busy=false]")
    return still(stage(page))


@pytest.mark.parametrize(
    "fragment",
    [
        "#run=overfit&epoch=360",
        "#run=default&epoch=0&loss=log",
        "#run=default&eta=2.5&epoch=77",
        "#run=default&data=moons&hidden=7&noise=0.15&seed=12&budget=900&eta=0.7&epoch=250",
    ],
)
def test_the_copied_address_opens_the_same(visit: Visit, fragment: str) -> None:
    """What the copied address shows in a new window is identical: run, knobs, epoch, figures and digest."""
    page = visit(fragment, permissions=CLIPBOARD)
    here = settled(page)
    address = copied(page)
    assert address == page.evaluate("location.href")
    again = visit("#" + address.partition("#")[2])
    assert settled(again) == here


def test_a_turned_knob_is_in_the_copied_address(visit: Visit) -> None:
    """An address copied while knobs are being turned by hand says what is shown at that moment."""
    page = visit("#run=default&epoch=400", permissions=CLIPBOARD)
    settled(page)
    page.locator("#stage [name=hidden]").select_option("3")
    page.locator("#stage [data-part=eta]").evaluate(
        """(slider) => {
          slider.value = Number(slider.value) + 40;
          slider.dispatchEvent(new Event('input', {bubbles: true}));
        }"""
    )
    page.wait_for_function("() => document.getElementById('stage').dataset.changed === 'hidden eta'")
    address = copied(page)
    here = settled(page)
    assert "hidden=3" in address
    assert "eta=" in address
    assert "epoch=400" in address
    assert settled(visit("#" + address.partition("#")[2])) == here


def test_copying_is_confirmed_for_a_moment(visit: Visit) -> None:
    """The button says "copied" and a status speaks it; after two seconds it is as it was, and as wide."""
    page = visit(permissions=CLIPBOARD)
    settled(page)
    width = page.locator(SHARE).bounding_box()["width"]
    copied(page)
    assert page.locator(SHARE).bounding_box()["width"] == width
    assert "copied, with a picture" in page.locator(f"{SHARE} + [role=status]").text_content()
    page.wait_for_function(
        "() => document.querySelector('[data-part=share]').textContent === 'copy this moment'"
    )
    assert page.locator(f"{SHARE} + [role=status]").text_content() == ""


@pytest.mark.parametrize("trouble", [NO_CLIPBOARD, REFUSED], ids=["missing", "refused"])
def test_without_a_clipboard_the_old_way_copies(visit: Visit, trouble: str) -> None:
    """Where there is no clipboard, or it is refused, the address is copied from a selected field."""
    page = visit("#run=default&epoch=300&eta=1")
    settled(page)
    page.evaluate(trouble)
    page.evaluate(WATCH_COPYING)
    page.locator(SHARE).click()
    page.wait_for_function("() => document.querySelector('[data-part=share]').textContent === 'copied'")
    assert page.evaluate("window.copiedText") == page.evaluate("location.href")
    assert not page.locator("#stage .share-address").is_visible()
    assert page.locator(SHARE).evaluate("(button) => button === document.activeElement")
    said = page.locator(f"{SHARE} + [role=status]").text_content()
    assert "copied" in said
    assert "picture" not in said


@pytest.mark.parametrize("width", [1280, 360])
def test_what_cannot_be_copied_is_there_to_copy(visit: Visit, width: int) -> None:
    """Where no way of copying works, the address stands selected in a field; Escape closes it."""
    page = visit("#run=default&epoch=300", width=width)
    settled(page)
    page.evaluate(NO_CLIPBOARD)
    page.evaluate(NO_COPYING)
    if width < 1056:
        page.locator("#stage [data-part=more]").click()
    page.locator(SHARE).click()
    field = page.locator("#stage .share-address input")
    assert field.input_value() == page.evaluate("location.href")
    assert field.evaluate("(field) => field.selectionEnd - field.selectionStart === field.value.length")
    box = page.locator("#stage .share-address").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    field.press("Escape")
    assert not field.is_visible()
    assert page.locator(SHARE).evaluate("(button) => button === document.activeElement")
    assert page.locator(SHARE).inner_text() == "copy this moment"


PICTURE = """async () => {
  const [item] = await navigator.clipboard.read();
  const bitmap = await createImageBitmap(await item.getType('image/png'));
  return [bitmap.width, bitmap.height];
}"""


def test_the_moments_picture_is_copied_with_its_link(visit: Visit) -> None:
    """The clipboard holds the moment's address and a picture of 1200 by 630 pixels."""
    page = visit("#run=overfit&epoch=1500", permissions=CLIPBOARD)
    stage(page)
    assert copied(page).endswith("#run=overfit&epoch=1500")
    assert page.evaluate(PICTURE) == [1200, 630]


def test_the_picture_alone_is_saved(visit: Visit, tmp_path: Path) -> None:
    """It holds the field as it is at the epoch: two epochs make two pictures."""
    pictures = []
    page = visit("#run=overfit&epoch=1500")
    for epoch in (1500, 3000):
        page.evaluate(f"location.hash = '#run=overfit&epoch={epoch}'")
        page.wait_for_selector(f'#stage[data-epoch="{epoch}"]')
        with page.expect_download() as download:
            page.locator('[data-part="picture"]').click()
        assert download.value.suggested_filename == f"overfit-epoch-{epoch}.png"
        download.value.save_as(tmp_path / "moment.png")
        pictures.append(np.asarray(Image.open(tmp_path / "moment.png").convert("RGB")))
    assert pictures[0].shape == (630, 1200, 3)
    field = np.s_[36:594, 36:594]
    assert (pictures[0][field] != pictures[1][field]).any(axis=-1).mean() > 0.02
