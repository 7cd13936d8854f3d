"""`tloop seeds`: searches for the seeds for which all claims hold."""

import argparse
import sys

from tloop.build.lessons import cache_for, chosen_lessons, sound_runs
from tloop.build.workers import counting, workers
from tloop.cli.exit_codes import CLAIM_FAILS, OK, WRONG
from tloop.lesson import Lesson
from tloop.simulation.engines import EngineName, chosen_engine
from tloop.surveys.search import Search, claims_on_seed, search_seeds, without_figures


def main(options: argparse.Namespace) -> int:
    """Searches; changes nothing."""
    engine = chosen_engine(options.engine)
    lessons = chosen_lessons(options.lesson)
    sound_runs(lessons, cache_for(options), engine)
    if options.bounds_only:
        lessons = [without_figures(lesson) for lesson in lessons]
    asked = [lesson for lesson in lessons if claims_on_seed(lesson)]
    for lesson in lessons:
        if lesson not in asked:
            print(f"tloop: {lesson.path} claims nothing that depends on its seed", file=sys.stderr)
    searches = []
    for lesson in asked:
        searches.append(_search(lesson, options, engine))
        if len(asked) > 1:
            print(f"{lesson.path}:")
        print(_describe_search(lesson, searches[-1]))
    if not asked:
        return WRONG
    return OK if all(search.survivors for search in searches) else CLAIM_FAILS


def _search(lesson: Lesson, options: argparse.Namespace, engine: EngineName) -> Search:
    search = Search()
    with workers(options) as (executor, in_flight), counting("seeds", options.seeds) as count:
        for search in search_seeds(lesson, range(options.seeds), executor, in_flight, engine):
            count(search.tried, f"{len(search.survivors)} survive")
    return search


def _describe_search(lesson: Lesson, search: Search) -> str:
    claims = {claim.number: claim for claim in lesson.claims}
    lines = [
        f"{search.pilot_held[number]:>3} of {search.pilot_size} pilot seeds keep {claim.name} “{claim.text}”"
        for number, claim in sorted(claims.items(), key=lambda item: search.pilot_held.get(item[0], 0))
        if number in search.pilot_held
    ]
    lines.append(f"{search.tried:,} seeds tried, {len(search.survivors)} for which all claims hold")
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
