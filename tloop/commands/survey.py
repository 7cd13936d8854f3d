"""`tloop survey`: trains every run of a lesson under many seeds, and writes down how typical it is."""

import argparse
import time

from tloop.cache import Cache
from tloop.commands.exit_codes import OK, WRONG
from tloop.commands.workers import NoWorkersError, counting, say_lost, workers
from tloop.content import front_lesson
from tloop.evidence import Report
from tloop.evidence.formats import FORMATS
from tloop.evidence.survey import Survey, share_text, survey_path
from tloop.evidence.survey.conduct import conduct_survey
from tloop.evidence.survey.findings import survey_from, survey_text
from tloop.evidence.survey.observe import Tally
from tloop.evidence.survey.plan import Plan, plan_survey
from tloop.files import write_file
from tloop.lesson import read_lesson
from tloop.simulation.engines import chosen_engine
from tloop.terminal import REPORT, show
from tloop.trained import train_lessons


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier survey has trained; writes the survey in one step when all seeds are there."""
    lesson = read_lesson(options.lesson or front_lesson())
    if any(problem.severity == "error" for problem in lesson.problems):
        show(FORMATS["text"]([(lesson, Report((), lesson.problems))]), REPORT)
        return WRONG
    cache, engine, plan = Cache.usual(), chosen_engine(options.engine), plan_survey(lesson)
    (runs,) = train_lessons([lesson], cache, engine)
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
    out = options.out or survey_path(lesson)
    write_file(out, survey_text(survey).encode())
    print(_describe(survey, plan))
    print(f"{out} written, engine {engine}, {time.perf_counter() - started:.1f} s")
    return OK


def _describe(survey: Survey, plan: Plan) -> str:
    """The claims, the rarest first, then how the runs end."""
    lines = [
        f"{share_text(count, survey.seeds):>6} of {survey.seeds:,} seeds keep {link}"
        for link, count in sorted(survey.holds.items(), key=lambda item: (item[1], item[0]))
    ]
    for name in plan.experiments:
        counts = survey.quantities[f"{name}.outcome"].counts
        shares = sorted(counts.items(), key=lambda item: -item[1])
        lines.append(f"{name}: " + ", ".join(f"{word} {share_text(n, survey.seeds)}" for word, n in shares))
    return "\n".join(lines)
