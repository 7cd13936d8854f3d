"""One page in three browser families: what a test does, whichever family it is in.

Chromium and Firefox are driven by Playwright, Debian's Firefox over BiDi; WebKitGTK by Selenium on a screen
of its own, made by Xvfb. Whatever is not installed is named in `MissingError`.
"""

import os
import shutil
import subprocess
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"
SCREEN = "2200x1400x24"
POLL = 0.03  # seconds between two looks
PATIENCE = 20  # seconds

# What goes wrong in the page is kept there, as WebKit's driver tells nothing of it.
LISTEN = """
window.faults = [];
addEventListener('error', (event) => window.faults.push('error: ' + event.message));
addEventListener('unhandledrejection', (event) => window.faults.push('rejection: ' + event.reason));
document.addEventListener('securitypolicyviolation', (event) =>
  window.faults.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
"""


class MissingError(Exception):
    """What a family needs and is not installed, by name."""


class Family(ABC):
    """One window of one browser. `run` takes the body of a JavaScript function, called with `given`."""

    @abstractmethod
    def open(self, address: str) -> None: ...

    @abstractmethod
    def run(self, body: str, *given: Any) -> Any: ...

    @abstractmethod
    def resize(self, width: int, height: int) -> None: ...

    @abstractmethod
    def click(self, selector: str) -> None: ...

    @abstractmethod
    def drag(self, selector: str, start: float, end: float) -> None:
        """Presses at one share of the element's width, lets go at another."""

    @abstractmethod
    def type(self, selector: str, text: str) -> None:
        """Replaces what a field holds, and presses Enter."""

    @abstractmethod
    def press(self, selector: str, key: str) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def until(self, body: str, *given: Any, patience: float = PATIENCE) -> Any:
        """The first value of the body that is true; fails when none comes."""
        end = time.monotonic() + patience
        while True:
            value = self.run(body, *given)
            if value:
                return value
            assert time.monotonic() < end, f"in vain: {body} {given}"
            time.sleep(POLL)


class PlaywrightFamily(Family):
    """Chromium or Firefox."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        self._page: Any = None

    def open(self, address: str) -> None:
        if self._page:
            self._page.close()
        self._page = self._context.new_page()
        self._page.goto(address)

    def run(self, body: str, *given: Any) -> Any:
        return self._page.evaluate(f"(given) => {{ {body} }}", list(given))

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def click(self, selector: str) -> None:
        self._page.locator(selector).first.click()

    def drag(self, selector: str, start: float, end: float) -> None:
        box = self._page.locator(selector).first.bounding_box()
        middle = box["y"] + box["height"] / 2
        mouse = self._page.mouse
        mouse.move(box["x"] + start * box["width"], middle)
        mouse.down()
        mouse.move(box["x"] + end * box["width"], middle, steps=5)
        mouse.up()

    def type(self, selector: str, text: str) -> None:
        self.click(selector)
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)  # fill() makes no change event in Firefox
        self._page.keyboard.press("Enter")

    def press(self, selector: str, key: str) -> None:
        self._page.locator(selector).first.focus()
        self._page.keyboard.press(key)

    def close(self) -> None:
        self._browser.close()


class WebKitFamily(Family):
    """WebKitGTK's own small browser."""

    def __init__(self) -> None:
        try:
            from selenium import webdriver
            from selenium.webdriver.webkitgtk.options import Options
            from selenium.webdriver.webkitgtk.service import Service
        except ImportError:
            raise MissingError("SELENIUM") from None
        screen, driver = program_of("Xvfb"), program_of("WebKitWebDriver")
        browsers = sorted(Path("/").glob(MINI_BROWSERS.lstrip("/")))
        if not browsers:
            raise MissingError("WEBKITGTK'S MINIBROWSER (webkit2gtk-driver)")
        self._screen, os.environ["DISPLAY"] = _start_screen(screen)
        options = Options()
        options.binary_location = str(browsers[-1])
        options.add_argument("--automation")
        try:
            with warnings.catch_warnings():
                # Selenium's own WebKitGTK class calls what Selenium has deprecated
                warnings.simplefilter("ignore", DeprecationWarning)
                service = Service(executable_path=driver)
                self._driver: Any = webdriver.WebKitGTK(options=options, service=service)
        except Exception:
            self._end_screen()
            raise
        self._driver.set_script_timeout(60)
        self.resize(1280, 800)

    def open(self, address: str) -> None:
        self._driver.get("about:blank")
        self._driver.get(address)

    def run(self, body: str, *given: Any) -> Any:
        return self._driver.execute_script(f"const given = arguments[0]; {body}", list(given))

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)
        inner = self._driver.execute_script("return [innerWidth, innerHeight]")
        self._driver.set_window_size(2 * width - inner[0], 2 * height - inner[1])

    def click(self, selector: str) -> None:
        element = self._find(selector)
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def drag(self, selector: str, start: float, end: float) -> None:
        element = self._find(selector)
        width = element.size["width"]
        actions = self._actions()
        actions.move_to_element_with_offset(element, int((start - 0.5) * width), 0).click_and_hold()
        for step in range(1, 6):
            along = start + (end - start) * step / 5
            actions.move_to_element_with_offset(element, int((along - 0.5) * width), 0)
        actions.release().perform()

    def type(self, selector: str, text: str) -> None:
        from selenium.webdriver.common.keys import Keys

        self.click(selector)
        self._actions().key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
        self._actions().send_keys(text).send_keys(Keys.ENTER).perform()

    def press(self, selector: str, key: str) -> None:
        from selenium.webdriver.common.keys import Keys

        named = {
            "ArrowRight": Keys.ARROW_RIGHT,
            "ArrowLeft": Keys.ARROW_LEFT,
            "Home": Keys.HOME,
            "End": Keys.END,
        }
        self._driver.execute_script("arguments[0].focus()", self._find(selector))
        self._actions().send_keys(named.get(key, key)).perform()

    def close(self) -> None:
        self._driver.quit()
        self._end_screen()

    def _end_screen(self) -> None:
        self._screen.terminate()
        self._screen.wait()

    def _find(self, selector: str) -> Any:
        return self._driver.find_element("css selector", selector)

    def _actions(self) -> Any:
        from selenium.webdriver.common.action_chains import ActionChains

        return ActionChains(self._driver)


FAMILIES = ("chromium", "firefox", "webkit")


def open_family(name: str, playwright: Any) -> Family:
    """A window of the family; raises MissingError if it can't be had. playwright: its driver, running."""
    if name == "webkit":
        return WebKitFamily()
    if name == "firefox":
        program = program_of("firefox-esr", "firefox")
        return PlaywrightFamily(playwright.firefox.launch(executable_path=program, channel="moz-firefox"))
    return PlaywrightFamily(launch_chromium(playwright))


def launch_chromium(playwright: Any, **options: Any) -> Any:
    """Chromium, as all tests have it; raises MissingError if it is not installed.

    Its headless shell, which comes without a window's frame, opens a page for half of the work.
    """
    program = program_of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return playwright.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--disable-gpu"], **options
    )


def program_of(*names: str) -> str:
    """The first of these commands that is there; raises MissingError if none is."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise MissingError(" OR ".join(names).upper())
    return found


def _start_screen(program: str) -> tuple[subprocess.Popen[bytes], str]:
    """Xvfb on a display that it chooses itself and writes to the pipe when it is ready."""
    reader, writer = os.pipe()
    command: Sequence[str] = [program, "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as answer:
        return screen, f":{answer.readline().strip()}"
