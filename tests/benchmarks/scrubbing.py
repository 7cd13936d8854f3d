"""What a frame of the page costs while a pointer drags the epoch, beside a stage that draws nothing."""

import asyncio
from math import cos, pi
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.timeline import OWN, parts, slowed, traced

SLOWER = 4  # times, the processor
MOVES = 240  # of the pointer, one a frame
WARM = 40  # before it is measured
ROUNDS = 3
FRAME = 1000 / 60  # milliseconds
ON_TIME = FRAME + 2
GOAL = 5.0  # milliseconds of a frame that are our own
MORE_LATE = 10.0  # percent of frames, over an empty stage's

# How long each frame of the page takes, from now until stop().
COUNT = """() => {
  const times = [];
  let before = performance.now();
  let counting = true;
  const count = (now) => {
    times.push(now - before);
    before = now;
    if (counting) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  window.stop = () => {
    counting = false;
    return times.slice(2);
  };
}"""
# The slider moves, and nobody hears of it.
DEAF = "() => addEventListener('input', (event) => event.stopImmediatePropagation(), true)"


async def drag(page: Any, moves: int) -> None:
    """From the middle of the scrubber to and fro, a move of the pointer in every frame."""
    session = await page.context.new_cdp_session(page)
    box = await page.locator("#stage [data-part=range]").bounding_box()
    middle, amplitude = box["x"] + box["width"] / 2, box["width"] / 2 - 12
    height = box["y"] + box["height"] / 2
    await page.mouse.move(middle, height)
    await page.mouse.down()
    start = perf_counter()
    sent = []
    for i in range(moves):
        place = {"x": middle - amplitude * cos(2 * pi * (i + moves / 4) / moves), "y": height}
        event = {"type": "mouseMoved", "button": "left", "buttons": 1, **place}
        # the next does not wait for the page to have seen this one
        sent.append(asyncio.create_task(session.send("Input.dispatchMouseEvent", event)))
        await asyncio.sleep(max(0, start + (i + 1) * FRAME / 1000 - perf_counter()))
    await asyncio.gather(*sent)
    await page.mouse.up()


async def scrubbed(page: Any, *, deaf: bool) -> dict[str, float]:
    """Milliseconds of each part in a frame, "whole", the median frame, and "late", a percentage."""
    if deaf:
        await page.evaluate(DEAF)
    await slowed(page, SLOWER)
    await drag(page, WARM)
    frames: list[float] = []

    async def measured() -> None:
        await page.evaluate(COUNT)
        await drag(page, MOVES)
        frames.extend(await page.evaluate("stop()"))

    events = await traced(page, measured)
    cost = {part: time / len(frames) for part, time in parts(events).items()}
    cost["own"] = sum(cost[part] for part in OWN)
    cost["whole"] = median(frames)
    cost["late"] = 100 * sum(time > ON_TIME for time in frames) / len(frames)
    return cost


async def print_scrubbing(open_page: Any) -> None:
    """The table of both; open_page() gives the page at rest, each time anew."""
    rounds: dict[bool, list[dict[str, float]]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for deaf, costs in rounds.items():
            page = await open_page()
            costs.append(await scrubbed(page, deaf=deaf))
            await page.context.close()
    names = [*OWN, "own", "paint", "whole", "late"]
    empty, stage = (
        {name: median(cost[name] for cost in costs) for name in names} for costs in rounds.values()
    )
    ours = {name: stage[name] - empty[name] for name in names}
    print(
        f"a frame while scrubbing, CPU {SLOWER}× slower, ms   "
        + "".join(f"{name:>10}" for name in names[:-1])
        + "   late, %"
    )
    for what, cost in (("an empty stage", empty), ("the stage", stage), ("our own part", ours)):
        print(f"  {what:40}" + "".join(f"{cost[name]:10.1f}" for name in names))
    own, late = (
        ("missed", "met")[part <= goal] for part, goal in ((ours["own"], GOAL), (ours["late"], MORE_LATE))
    )
    print(f"  own: scripting, style, layout, pre-paint; ≤ {GOAL:g} ms: {own}")
    print(f"  late frames: ≤ {MORE_LATE:g} % more: {late}")
