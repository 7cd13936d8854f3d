"""`tloop survey`: trains every run of a lesson with many seeds, and writes down how typical it is."""

import argparse
import time
from pathlib import Path

from tloop.build.cluster import NoWorkersError
from tloop.build.workers import counting, say_lost, workers
from tloop.cache import Cache
from tloop.cli.exit_codes import OK, WRONG
from tloop.cli.sound import sound_lesson
from tloop.evidence.other_seeds import Survey
from tloop.evidence.typicality import share_text
from tloop.files import probe, write_made
from tloop.lesson.links.reference import OfRun
from tloop.simulation.engines import chosen_engine
from tloop.surveys import survey_path
from tloop.surveys.conduct import conduct_survey
from tloop.surveys.findings import survey_from, survey_text
from tloop.surveys.observe import Tally
from tloop.surveys.plan import Plan, plan_survey


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier survey has trained; writes the survey in one step when all seeds are there."""
    cache, engine = Cache.usual(), chosen_engine(options.engine)
    sound = sound_lesson(options.lesson, cache, engine)
    if sound is None:
        return WRONG
    lesson, runs = sound
    plan, out = plan_survey(lesson), options.out or survey_path(lesson)
    probe(out, Path(lesson.path))
    started = time.perf_counter()
    tally = Tally()
    try:
        with workers(options) as (executor, in_flight), counting("seeds", options.seeds) as count:
            for tally in conduct_survey(plan, options.seeds, executor, in_flight, cache, engine):
                count(tally.seeds)
    except NoWorkersError as error:
        say_lost(error)
        return WRONG
    survey = survey_from(plan, tally, runs)
    print(_describe(survey, plan))
    write_made(out, survey_text(survey).encode())
    print(f"{out} written, engine {engine}, {time.perf_counter() - started:.1f} s")
    return OK


def _describe(survey: Survey, plan: Plan) -> str:
    """The claims, the rarest first, then how the runs end."""
    lines = [
        f"{share_text(count, survey.seeds):>6} of {survey.seeds:,} seeds keep {link}"
        for link, count in sorted(survey.holds.items(), key=lambda item: (item[1], item[0]))
    ]
    for name in plan.experiments:
        counts = survey.quantities[OfRun(name, "outcome")].counts
        shares = sorted(counts.items(), key=lambda item: -item[1])
        lines.append(f"{name}: " + ", ".join(f"{word} {share_text(n, survey.seeds)}" for word, n in shares))
    return "\n".join(lines)
