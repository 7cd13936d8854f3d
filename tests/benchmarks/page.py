"""What the page costs its reader, in Chromium: the first paint, scrubbing, painting, idling, its size."""

import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tloop.build.lessons import lesson_paths
from tloop.evidence import check
from tloop.lesson import read_lesson
from tloop.simulation import train
from tloop.site import publish
from tloop.surveys import read_other_seeds

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SLOWER = 4  # times, for scrubbing
VISITS = 5
IDLE = 4  # seconds
FRAMES = 180
PAINTINGS = 50

FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SCRUB = """async frames => {
  const range = document.querySelector('#stage [data-part=range]');
  const times = [];
  let before = performance.now();
  for (let i = 0; i < frames; i += 1) {
    range.value = Math.round(range.max * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frames)));
    range.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times.slice(10).sort((a, b) => a - b);
}"""
# What painting the field takes, between the pixels' being asked for and their being handed over. The pauses
# let the stage come to rest, as it paints more coarsely while it moves where painting takes long.
PAINT = """async frames => {
  const field = document.querySelector('#stage [data-part=canvas]');
  const context = field.getContext('2d');
  const put = context.putImageData;
  const times = [];
  let start = 0;
  field.getContext = () => {
    start = performance.now();
    return context;
  };
  context.putImageData = (...given) => {
    times.push(performance.now() - start);
    put.apply(context, given);
  };
  const range = document.querySelector('#stage [data-part=range]');
  for (let i = 0; i < frames; i += 1) {
    range.value = Math.round((range.max * i) / frames);
    range.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => setTimeout(done, 200));
  }
  return times.slice(10).sort((a, b) => a - b);
}"""


def print_page() -> None:
    """A table of what was measured beside what is wanted; one line where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("the page: not measured, Playwright is missing")
        return
    if CHROMIUM is None:
        print("the page: not measured, Chromium is missing")
        return
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        size = build(Path(folder))
        address = (Path(folder) / "index.html").as_uri()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        paints = [visited(browser, address).evaluate(FIRST_PAINT) for _ in range(VISITS)]
        stage = f"{address}#run=overfit&epoch=100"
        painting = visited(browser, stage).evaluate(PAINT, PAINTINGS)
        page = visited(browser, stage)
        busy = idle_share(page)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        frames = page.evaluate(SCRUB, FRAMES)
        browser.close()
    in_time = sum(time <= 1000 / 60 + 2 for time in frames) / len(frames)
    rows = [
        ("first paint from file://, ms, median", median(paints), 500),
        ("painting the field of the stage, H = 8, ms, median", median(painting), 3),
        (f"a frame while scrubbing, CPU {SLOWER}× slower, ms, median", median(frames), 1000 / 60 + 0.5),
        ("  share of frames that were late, %", 100 * (1 - in_time), 5),
        (f"an idle stage, % of a core over {IDLE} s", 100 * busy, 0.5),
        ("the page, KB", size / 1000, 680),
    ]
    print("the page, in Chromium                                     measured    goal")
    for name, measured, goal in rows:
        print(f"  {name:54} {measured:9.1f} {goal:7.1f}  {'met' if measured <= goal else 'missed'}")


def build(folder: Path) -> int:
    """The front lesson's page, without what lies beside it; its size in bytes."""
    lesson = next(each for each in map(read_lesson, lesson_paths()) if each.index)
    runs = dict(zip(lesson.experiments, train(list(lesson.experiments.values())), strict=True))
    return publish(lesson, runs, check(lesson, runs, read_other_seeds(lesson, runs)), folder, films=()).size


def visited(browser: Any, address: str) -> Any:
    size = {
        "width": 1280,
        "height": 800,
    }  # with less motion, so that the opening's film does not play meanwhile
    page = browser.new_context(offline=True, viewport=size, reduced_motion="reduce").new_page()
    page.goto(address)
    page.wait_for_selector("#stage[data-epoch]:not([data-epoch=''])")
    page.wait_for_timeout(1500)
    return page


def idle_share(page: Any) -> float:
    """The part of a core that the page keeps busy while nothing happens."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    before = busy()
    page.wait_for_timeout(1000 * IDLE)
    return (busy() - before) / IDLE
