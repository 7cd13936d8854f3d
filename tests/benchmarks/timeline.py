"""What keeps a page's main thread busy, as Chromium's own timeline has it.

Times are the thread's own processor time, in milliseconds: other programs on the machine don't count, and a
processor that is slowed down on purpose does.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
PARTS = {
    "FunctionCall": "script",
    "EvaluateScript": "script",
    "EventDispatch": "script",
    "FireAnimationFrame": "script",
    "TimerFire": "script",
    "RunMicrotasks": "script",
    "MinorGC": "script",
    "MajorGC": "script",
    "UpdateLayoutTree": "style",
    "Layout": "layout",
    "PrePaint": "pre-paint",
    "Paint": "paint",
    "Layerize": "paint",
    "Commit": "paint",
}
OWN = ("script", "style", "layout", "pre-paint")

Event = dict[str, Any]


async def slowed(page: Any, times: int) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": times})


async def traced(page: Any, act: Callable[[], Awaitable[None]]) -> list[Event]:
    """What the page's main thread did while `act` ran: events by their start, the outer before the inner."""
    session = await page.context.browser.new_browser_cdp_session()
    events: list[Event] = []
    ended = asyncio.Event()
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.set())
    config = {"includedCategories": CATEGORIES}
    await session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    await page.evaluate("performance.mark('tloop begins')")
    await act()
    await page.evaluate("performance.mark('tloop ends')")
    await session.send("Tracing.end")
    await ended.wait()
    await session.detach()
    begin, end = (
        next(event for event in events if event["name"] == f"tloop {what}") for what in ("begins", "ends")
    )
    mine = [
        event
        for event in events
        if (event["pid"], event["tid"]) == (end["pid"], end["tid"])
        and begin["ts"] <= event["ts"] <= end["ts"]
        and "tdur" in event
    ]
    return sorted(mine, key=lambda event: (event["ts"], -event["dur"]))


def parts(events: list[Event]) -> dict[str, float]:
    """How long each of PARTS took in all: an event without those inside it."""
    spent: dict[str, float] = defaultdict(float)
    around: list[Event] = []
    for event in events:
        while around and around[-1]["ts"] + around[-1]["dur"] <= event["ts"]:
            around.pop()
        if around:
            spent[around[-1]["name"]] -= event["tdur"]
        spent[event["name"]] += event["tdur"]
        around.append(event)
    total: dict[str, float] = defaultdict(float)
    for name, part in PARTS.items():
        total[part] += spent[name] / 1000
    return total


def tasks(events: list[Event]) -> list[float]:
    """How long each of the thread's tasks took."""
    return [event["tdur"] / 1000 for event in events if event["name"] == "RunTask"]
