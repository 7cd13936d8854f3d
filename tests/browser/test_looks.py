"""How the page looks, beside pictures of when it was last found good.

`python -m tests.browser.test_looks` takes those of the built site as the references. Chromium is shown no
fonts but those that Matplotlib brings, so that the pictures do not depend on the machine's.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import Published, missing, unfold
from tests.browser.families import MissingError, launch_chromium

REFERENCES = Path(__file__).parent / "references"
SCALE = 2  # of the references, so many pixels to one
ALLOWED = 4.0  # levels of 255, on average over a picture: other versions of Chromium smooth letters otherwise
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class Look(NamedTuple):
    """A window, an address, what is brought to its top, and what else is otherwise than usual."""

    width: int
    height: int
    fragment: str = ""
    place: str = ""
    options: dict[str, Any] = {}  # noqa: RUF012 - never changed


DARK = {"color_scheme": "dark"}
LOOKS = {
    "top-1280": Look(1280, 720),
    "top-390-dark": Look(390, 844, options=DARK),
    "reading-1280": Look(1280, 640, "#run=default&epoch=90", "#the-default-run-in-four-stages"),
    "reading-1366-dark": Look(1366, 650, "#run=default&epoch=200", "#the-loop", DARK),
    "reading-768": Look(768, 1024, "#run=slow&epoch=900", "#slow-is-not-stuck"),
    "reading-390": Look(390, 844, "#run=slow&epoch=900", "#slow-is-not-stuck"),
    "landscape-844": Look(844, 390, "#run=slow&epoch=900", "#slow-is-not-stuck"),
    "knobs-1920": Look(1920, 1080, "#run=default&epoch=878", "#the-loop"),
    "maps-1280": Look(1280, 900, "#run=default&epoch=0", "#the-endings-on-a-map"),
    "evidence-1280": Look(1280, 720, place="#evidence"),
    "forced-colours": Look(1280, 720, "#run=default&epoch=90", "#the-loop", {"forced_colors": "active"}),
    "no-javascript": Look(1280, 900, place="#too-hot", options={"java_script_enabled": False}),
}


@pytest.fixture(scope="module")
def plain_browser(playwright: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium with the fonts of Matplotlib alone."""
    try:
        started = start(playwright, tmp_path_factory.mktemp("fonts"))
    except MissingError as what:
        missing(str(what))
    with started as browser:
        yield browser


def start(playwright: Any, folder: Path) -> Any:
    """Raises MissingError."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    configuration = folder / "fonts.conf"
    configuration.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"))
    return launch_chromium(playwright, env={**os.environ, "FONTCONFIG_FILE": str(configuration)})


def seen(browser: Any, address: str, name: str) -> Image.Image:
    """The page as it looks, half as large; nothing moves."""
    look = LOOKS[name]
    size = {"width": look.width, "height": look.height}
    context = browser.new_context(offline=True, viewport=size, reduced_motion="reduce", **look.options)
    page = context.new_page()
    page.goto(address + look.fragment)
    if look.options.get("java_script_enabled", True):
        page.wait_for_selector("#stage[data-run]:not([data-run=''])")
        if name.startswith("knobs"):
            unfold(page)
    if look.place:
        page.locator(look.place).evaluate("element => element.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(1500)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").reduce(SCALE)
    context.close()
    return picture


@pytest.mark.parametrize("name", LOOKS)
def test_the_page_looks_as_it_did(plain_browser: Any, site: Published, name: str) -> None:
    """No picture differs by more than another browser version makes; one that does is kept beside it."""
    picture, reference = seen(plain_browser, site.address, name), REFERENCES / f"{name}.webp"
    with Image.open(reference) as kept:
        before = kept.convert("RGB")
    assert picture.size == before.size
    apart = np.abs(np.asarray(picture, np.float64) - np.asarray(before, np.float64)).mean()
    if apart > ALLOWED:
        picture.save(reference.with_suffix(".new.webp"))
    assert apart <= ALLOWED, f"{name} is {apart:.1f} levels apart: see {name}.new.webp"


def keep(address: str) -> None:
    """Takes the present pictures as the references."""
    from playwright.sync_api import sync_playwright

    folder = Path(tempfile.mkdtemp())
    REFERENCES.mkdir(exist_ok=True)
    with sync_playwright() as driver, start(driver, folder) as browser:
        for name in LOOKS:
            seen(browser, address, name).save(REFERENCES / f"{name}.webp", quality=60, method=6)
    shutil.rmtree(folder)


if __name__ == "__main__":
    keep((Path("site") / "index.html").resolve().as_uri())
