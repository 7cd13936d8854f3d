"""How long a page's main thread is held up while the page loads and its opening's film begins."""

from statistics import median
from typing import Any

from tests.benchmarks.timeline import slowed, tasks, traced

LONG = 50  # milliseconds, from which a task counts as long
WATCHED = 5  # seconds
SLOWER = (1, 4)  # times, the processor
VISITS = 3


async def print_loading(open_blank: Any, address: str) -> None:
    """The longest tasks for each speed, medians of visits; open_blank() gives a page with another file."""
    for times in SLOWER:
        visits = []
        for _ in range(VISITS):
            page = await open_blank()
            await slowed(page, times)

            async def visit(page: Any = page) -> None:
                await page.goto(address)
                await page.wait_for_timeout(1000 * WATCHED)

            visits.append(sorted(tasks(await traced(page, visit)), reverse=True))
            await page.context.close()
        longest = [median(column) for column in zip(*(visit[:4] for visit in visits), strict=True)]
        print(
            f"the longest tasks in the first {WATCHED} s, CPU {times}× slower: "
            + ", ".join(f"{time:.0f}" for time in longest)
            + f" ms; longer than {LONG} ms: {median(sum(time > LONG for time in visit) for visit in visits)}"
        )
