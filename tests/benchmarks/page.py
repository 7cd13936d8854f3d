"""What the page costs its reader, in Chromium: `python -m tests.benchmarks.page`."""

import asyncio
import shutil
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.loading import print_loading
from tests.benchmarks.scrubbing import print_scrubbing
from tests.example import trained
from tloop.build.lessons import lesson_paths
from tloop.evidence import check
from tloop.lesson import read_lesson
from tloop.page.script import modules, scoped
from tloop.site import publish
from tloop.surveys import read_other_seeds

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VISITS = 5
IDLE = 4  # seconds
PLAIN = 20  # microseconds an epoch of the plain trainer, on the machine that the goal for painting speaks of
STAGE = "#run=overfit&epoch=100"

FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# A picture of 360 × 360 pixels with a field of 8 neurons, in milliseconds; the plain trainer's epoch, in µs.
PAINT = """() => {
  const { FieldPicture } = (() => { MODULES return stage_picture; })();
  PLAIN
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 360;
  const random = (i) => Math.sin(12.9898 * (i + 1));
  const points = (length) => ({
    coordinates: Float32Array.from({ length: 2 * length }, (_, i) => 3 * random(i)),
    labels: Uint8Array.from({ length }, (_, i) => i % 2),
    length,
  });
  const [train, test] = [points(40), points(20)];
  const run = { hidden: 8, reach: 3.3, train, test };
  const network = (n) => Float64Array.from({ length: 33 }, (_, i) => 3 * random(33 * n + i));
  const networks = Array.from({ length: 200 }, (_, n) => network(n));
  const picture = new FieldPicture(canvas);
  const timed = (work) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const rounds = Array.from({ length: 7 }, () => [
    timed(() => networks.forEach((parameters) => picture.draw(run, parameters, 6))) / networks.length,
    (1000 * timed(() => trainPlainly(train, test, 8, 0.03, 4000))) / 4001,
  ]);
  return [0, 1].map((i) => Math.min(...rounds.map((round) => round[i])));
}"""


def print_page() -> None:
    """Tables of what was measured beside what is wanted; one line if there is no browser."""
    try:
        import playwright.async_api  # noqa: F401
    except ImportError:
        print("the page: not measured, Playwright is missing")
        return
    if CHROMIUM is None:
        print("the page: not measured, Chromium is missing")
        return
    asyncio.run(measure())


async def measure() -> None:
    from playwright.async_api import async_playwright

    with TemporaryDirectory() as folder:
        size = build(Path(folder))
        address = (Path(folder) / "index.html").as_uri()
        blank = Path(folder) / "blank.html"
        blank.write_text("<!DOCTYPE html><title>blank</title>")
        async with async_playwright() as driver:
            browser = await driver.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            paints = [await (await rested(browser, address)).evaluate(FIRST_PAINT) for _ in range(VISITS)]
            page = await rested(browser, address + STAGE)
            busy = await idle_share(page)
            painting, plain = await page.evaluate(paint_script())
            scaled = painting * PLAIN / plain
            rows = [
                ("first paint from file://, ms, median", median(paints), 500),
                ("painting a field of 360 × 360 pixels, H = 8, ms", painting, None),
                (f"  where the plain trainer, here {plain:.1f}, takes {PLAIN} µs an epoch", scaled, 3),
                (f"an idle stage, % of a core over {IDLE} s", 100 * busy, 0.5),
                ("the page, KB", size / 1000, 680),
            ]
            print("the page, in Chromium                                         measured    goal")
            for name, measured, goal in rows:
                wanted = "" if goal is None else f" {goal:7.1f}  {'met' if measured <= goal else 'missed'}"
                print(f"  {name:58} {measured:9.1f}{wanted}")
            print()
            await print_scrubbing(partial(rested, browser, address + STAGE))
            print()
            await print_loading(partial(opened, browser, blank.as_uri()), address)
            await browser.close()


def build(folder: Path) -> int:
    """The front lesson's page, without what lies beside it; its size in bytes."""
    lesson = next(each for each in map(read_lesson, lesson_paths()) if each.index)
    runs = trained(lesson)
    return publish(lesson, runs, check(lesson, runs, read_other_seeds(lesson, runs)), folder, films=()).size


async def opened(browser: Any, address: str, **options: Any) -> Any:
    size = {"width": 1280, "height": 800}
    page = await (await browser.new_context(offline=True, viewport=size, **options)).new_page()
    await page.goto(address)
    return page


async def rested(browser: Any, address: str) -> Any:
    """With less motion, so that the opening's film does not play meanwhile."""
    page = await opened(browser, address, reduced_motion="reduce")
    await page.wait_for_selector("#stage[data-epoch]:not([data-epoch=''])")
    await page.wait_for_timeout(1500)
    return page


def paint_script() -> str:
    """PAINT with what it needs: the page's own painter, and the plain trainer."""
    plain = (Path(__file__).parent / "plain.mjs").read_text("utf-8").replace("export function", "function")
    program = "\n".join(map(scoped, modules("stage/picture")))
    return PAINT.replace("MODULES", program).replace("PLAIN", plain)


async def idle_share(page: Any) -> float:
    """The part of a core that the page keeps busy while nothing happens."""
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")

    async def busy() -> float:
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    before = await busy()
    await page.wait_for_timeout(1000 * IDLE)
    return (await busy() - before) / IDLE


if __name__ == "__main__":
    print_page()
