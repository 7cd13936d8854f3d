"""`tloop seeds`: searches for the seeds under which all claims hold."""

import argparse

from tloop.commands.exit_codes import CLAIM_FAILS, OK, WRONG
from tloop.content import front_lesson
from tloop.evidence import Report
from tloop.evidence.formats import FORMATS
from tloop.evidence.seeds import Search, search_seeds
from tloop.lesson import Lesson, read_lesson
from tloop.terminal import REPORT, show


def main(options: argparse.Namespace) -> int:
    """Searches; changes nothing."""
    lesson = read_lesson(options.lesson or front_lesson())
    if any(problem.severity == "error" for problem in lesson.problems):
        show(FORMATS["text"]([(lesson, Report((), lesson.problems))]), REPORT)
        return WRONG
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    search = Search()
    columns = (
        TextColumn("seeds"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as progress:
        task = progress.add_task("0 survive", total=options.count)
        for search in search_seeds(lesson, range(options.count), options.workers, options.engine):
            progress.update(task, completed=search.tried, description=f"{len(search.survivors)} survive")
    print(_describe_search(lesson, search))
    return OK if search.survivors else CLAIM_FAILS


def _describe_search(lesson: Lesson, search: Search) -> str:
    claims = {claim.number: claim for claim in lesson.claims}
    lines = [
        f"{search.pilot_held[number]:>3} of {search.pilot_size} pilot seeds keep {claim.name} “{claim.text}”"
        for number, claim in sorted(claims.items(), key=lambda item: search.pilot_held.get(item[0], 0))
        if number in search.pilot_held
    ]
    lines.append(f"{search.tried:,} seeds tried, {len(search.survivors)} under which all claims hold")
    bottleneck = search.bottleneck()
    if bottleneck is not None:
        claim, held, asked = claims[bottleneck], search.held[bottleneck], search.asked[bottleneck]
        lines.append(
            f"bottleneck: {claim.name} “{claim.text}” ({lesson.path}:{claim.place.line}):"
            f" holds for {held:,} of the {asked:,} seeds that came so far"
        )
    lines += [
        f"seed {seed}: its values lie {search.distance(seed):.0%} of the pilot's seeds from the middle"
        for seed in sorted(search.survivors, key=search.distance)
    ]
    if search.survivors:
        lines.append(f"most typical: seed {search.most_typical()}")
    return "\n".join(lines)
