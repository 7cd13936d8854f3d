"""`tloop survey`: trains every run of a lesson with many seeds, and writes down how typical it is."""

import argparse
from collections.abc import Mapping

from tloop.build.lessons import chosen_lessons
from tloop.build.made_files import make_files
from tloop.build.workers import counting, workers
from tloop.cache import Cache
from tloop.cli.exit_codes import OK
from tloop.evidence.other_seeds import Survey
from tloop.evidence.typicality import share_text
from tloop.lesson import Lesson
from tloop.lesson.links.reference import OfRun
from tloop.simulation import Run
from tloop.simulation.engines import EngineName
from tloop.surveys import survey_path
from tloop.surveys.conduct import conduct_survey
from tloop.surveys.findings import survey_from, survey_text
from tloop.surveys.observe import Tally
from tloop.surveys.plan import Plan, plan_survey


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier survey has trained."""
    make_files(chosen_lessons(options.lesson), options, survey_path, _survey)
    return OK


def _survey(
    lesson: Lesson, runs: Mapping[str, Run], options: argparse.Namespace, cache: Cache, engine: EngineName
) -> str:
    plan, tally = plan_survey(lesson), Tally()
    with workers(options) as (executor, in_flight), counting("seeds", options.seeds) as count:
        for tally in conduct_survey(plan, options.seeds, executor, in_flight, cache, engine):
            count(tally.seeds)
    survey = survey_from(plan, tally, runs)
    print(_describe(survey, plan))
    return survey_text(survey)


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
