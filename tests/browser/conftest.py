"""The lesson's page in Chromium, opened from a file with the network cut."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock

from tests.browser.families import MissingError, launch_chromium
from tloop.build.runs import train_lessons
from tloop.cache import Cache
from tloop.evidence import Report, check
from tloop.lesson import Lesson, read_lesson
from tloop.simulation import Run
from tloop.site import publish
from tloop.surveys import read_other_seeds

REQUIRED = os.environ.get("TLOOP_REQUIRE_BROWSER") == "1"

CONTENT = Path(__file__).resolve().parents[2] / "content" / "training-loop.md"


@dataclass(frozen=True)
class Published:
    """The real lesson, published, and what it was made from."""

    lesson: Lesson
    runs: dict[str, Run]
    report: Report
    address: str


@pytest.fixture(scope="session")
def site(common: Path, cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The real lesson, published; the processes of the tests draw it once."""
    lesson = read_lesson(CONTENT)
    with FileLock(common / "site.lock"):
        (runs,) = train_lessons([lesson], cache)
        report = check(lesson, runs, read_other_seeds(lesson, runs))
        folder = tmp_path_factory.mktemp("site")
        published = publish(lesson, runs, report, folder, films=(), cache=cache)
    return Published(lesson, runs, report, published.page.as_uri())


def missing(what: str) -> NoReturn:
    """Skips, loudly, or fails where a browser is required."""
    words = f"{what} IS MISSING: the page was not tested in a browser"
    if REQUIRED:
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Playwright's driver."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("PLAYWRIGHT")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    """Chromium."""
    try:
        chromium = launch_chromium(playwright)
    except MissingError as what:
        missing(str(what))
    yield chromium
    chromium.close()


@pytest.fixture
def visit(site: Published, browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens the page at a fragment; the test fails if any page asked for something or logged an error."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(fragment: str = "", width: int = 1280, height: int = 800, **options: Any) -> Any:
        context = browser.new_context(offline=True, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)  # of what is waited for, on a busy machine
        page.on("request", lambda request: _note_request(request.url, site.address, faults))
        page.on("console", lambda message: _note_message(message, faults))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(site.address + fragment)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("#stage[data-run]:not([data-run=''])")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


def unfold(page: Any) -> None:
    """All knobs of the stage, where it stands beside the text."""
    if page.evaluate("innerWidth") >= 1056:
        more = page.locator("#stage [data-part=more]")
        if more.get_attribute("aria-expanded") == "false":
            more.evaluate("(button) => button.click()")


def unfolding(visit: Callable[..., Any]) -> Callable[..., Any]:
    """Visits that have all knobs of the stage unfolded, where it stands beside the text."""

    def open_unfolded(*place: Any, **options: Any) -> Any:
        page = visit(*place, **options)
        unfold(page)
        return page

    return open_unfolded


def _note_request(url: str, address: str, faults: list[str]) -> None:
    """Only the page itself may be asked for; its stills are data, which no network carries."""
    if url.partition("#")[0] != address and not url.startswith(("data:", "blob:")):
        faults.append(f"request: {url}")


def _note_message(message: Any, faults: list[str]) -> None:
    if message.type in ("error", "warning"):
        faults.append(message.text)
