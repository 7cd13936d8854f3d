"""`tloop seeds`: searches for the seeds for which all claims hold."""

import argparse
import sys

from tloop.build.cluster import NoWorkersError
from tloop.build.workers import counting, workers
from tloop.cache import Cache
from tloop.cli.exit_codes import CLAIM_FAILS, OK, WRONG
from tloop.cli.sound import sound_lesson
from tloop.lesson import Lesson
from tloop.simulation.engines import chosen_engine
from tloop.surveys.search import Search, claims_on_seed, search_seeds


def main(options: argparse.Namespace) -> int:
    """Searches; changes nothing."""
    engine = chosen_engine(options.engine)
    sound = sound_lesson(options.lesson, Cache.usual(), engine)
    if sound is None:
        return WRONG
    lesson, _ = sound
    if not claims_on_seed(lesson):
        print(f"tloop: {lesson.path} claims nothing that depends on its seed", file=sys.stderr)
        return WRONG
    search = Search()
    try:
        with workers(options) as (executor, in_flight), counting("seeds", options.count) as count:
            for search in search_seeds(lesson, range(options.count), executor, in_flight, engine):
                count(search.tried, f"{len(search.survivors)} survive")
    except NoWorkersError as error:
        print(f"tloop: {error}", file=sys.stderr)
        return WRONG
    print(_describe_search(lesson, search))
    return OK if search.survivors else CLAIM_FAILS


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
