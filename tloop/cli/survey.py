"""`tloop survey`: trains every run of a lesson with many seeds, and writes down how typical it is."""

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

from tloop.build.cluster import NoWorkersError
from tloop.build.lessons import cache_for, chosen_lessons, refuse_one_file, sound_runs
from tloop.build.workers import counting, say_lost, workers
from tloop.cache import Cache
from tloop.cli.exit_codes import OK, WRONG
from tloop.evidence.other_seeds import Survey
from tloop.evidence.typicality import share_text
from tloop.files import probe, write_made
from tloop.lesson import Lesson
from tloop.lesson.links.reference import OfRun
from tloop.simulation import Run
from tloop.simulation.engines import EngineName, chosen_engine
from tloop.surveys import survey_path
from tloop.surveys.conduct import conduct_survey
from tloop.surveys.findings import survey_from, survey_text
from tloop.surveys.observe import Tally
from tloop.surveys.plan import Plan, plan_survey


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier survey has trained; writes the survey in one step when all seeds are there."""
    cache, engine = cache_for(options), chosen_engine(options.engine)
    lessons = chosen_lessons(options.lesson)
    refuse_one_file(lessons, options)
    runs = sound_runs(lessons, cache, engine)
    outs = [options.out or survey_path(lesson) for lesson in lessons]
    for lesson, out in zip(lessons, outs, strict=True):
        probe(out, Path(lesson.path))
    try:
        for lesson, trained, out in zip(lessons, runs, outs, strict=True):
            _survey(lesson, trained, out, options, cache, engine)
    except NoWorkersError as error:
        say_lost(error)
        return WRONG
    return OK


def _survey(
    lesson: Lesson,
    runs: Mapping[str, Run],
    out: Path,
    options: argparse.Namespace,
    cache: Cache,
    engine: EngineName,
) -> None:
    started = time.perf_counter()
    plan, tally = plan_survey(lesson), Tally()
    with workers(options) as (executor, in_flight), counting("seeds", options.seeds) as count:
        for tally in conduct_survey(plan, options.seeds, executor, in_flight, cache, engine):
            count(tally.seeds)
    survey = survey_from(plan, tally, runs)
    print(_describe(survey, plan))
    write_made(out, survey_text(survey).encode())
    print(f"{out} written, engine {engine}, {time.perf_counter() - started:.1f} s")


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
