"""How far the page looks otherwise than when it was last found good: `python -m tests.browser.looks`.

Prints each picture that differs and by how much, and exits with 1 if any does; `--keep` takes the present
ones as the references. It is no test: other fonts look otherwise. The references were taken with Debian's
chromium and its fonts.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.benchmarks.page import CHROMIUM, build

REFERENCES = Path(__file__).parent / "references"
WIDTHS = {360: 740, 768: 1000, 1280: 860, 1920: 1080}
SCALE = 2  # of the references, so many pixels to one
ALLOWED = 1.5  # levels of 255, on average over a picture
DICE = """let drawn = 0;
Math.random = () => (drawn = (drawn * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;"""  # the same drill each time


class State(NamedTuple):
    """A fragment of the address, what is then clicked, and what is brought into view."""

    fragment: str = ""
    clicks: tuple[str, ...] = ()
    place: str = ""


STATES = {
    "top": State(),
    "default": State("#run=default&epoch=90", place="#the-default-run-in-four-stages"),
    "too-hot": State("#run=too-hot&epoch=300", place="#too-hot"),
    "too-simple": State("#run=too-simple&epoch=4000", place="#too-simple"),
    "overfit": State("#run=overfit&epoch=3409&best=shown&steps=shown", place=".draw"),
    **{f"inside-{step}": State(f"#run=default&epoch=90&inside={step}") for step in range(1, 6)},
    "seeds": State("#run=overfit&seeds=3,14,159,265,358"),
    "maps": State(place="#the-endings-on-a-map"),
    "try": State(place=".try"),
    "drill": State(clicks=("#drill [data-part=start]", "#drill [data-part=answers] button"), place="#drill"),
    "evidence": State(place="#evidence"),
}


def pictures(address: str, browser: Any) -> Iterator[tuple[str, Image.Image]]:
    """Every state at every width, light and dark; the text without JavaScript; the page on paper."""
    for width, height in WIDTHS.items():
        for scheme in ("light", "dark"):
            size = {"width": width, "height": height}
            context = browser.new_context(offline=True, viewport=size, color_scheme=scheme)
            context.add_init_script(DICE)
            for state, (fragment, clicks, place) in STATES.items():
                page = context.new_page()
                page.goto(address + fragment)
                page.wait_for_selector("#stage[data-epoch]:not([data-epoch=''])")
                page.wait_for_timeout(900)
                for each in clicks:
                    page.locator(each).first.click()
                if place:
                    page.locator(place).evaluate("element => element.scrollIntoView({ block: 'start' })")
                    page.wait_for_timeout(500)
                yield f"{state}-{width}-{scheme}", opened(page.screenshot())
                page.close()
            context.close()
    page = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 860}).new_page()
    page.goto(address)
    yield "no-javascript", opened(page.screenshot(full_page=True)).reduce(2)
    page = browser.new_context(viewport={"width": 794, "height": 1123}).new_page()
    page.goto(address)
    page.wait_for_timeout(900)
    page.emulate_media(media="print")
    yield "print", opened(page.screenshot(full_page=True)).reduce(2)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB").reduce(SCALE)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Levels of 255, on average; of another size, all of them."""
    if one.size != other.size:
        return 255.0
    return float(np.abs(np.asarray(one, np.float64) - np.asarray(other, np.float64)).mean())


def main(keep: bool) -> int:
    faults = 0
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        build(Path(folder))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        REFERENCES.mkdir(exist_ok=True)
        for name, picture in pictures((Path(folder) / "index.html").as_uri(), browser):
            reference = REFERENCES / f"{name}.webp"
            if keep:
                picture.save(reference, quality=60, method=6)
                continue
            kept = Image.open(reference).convert("RGB") if reference.exists() else None
            apart = 255.0 if kept is None else difference(picture, kept)
            if apart > ALLOWED:
                faults += 1
                print(f"{name}: {apart:.1f} levels apart")
        browser.close()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main("--keep" in sys.argv[1:]))
