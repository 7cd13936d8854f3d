"""`tloop survey`: trains every run of a lesson under many seeds, and writes down how typical it is."""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing import get_context

from tloop.cache import Cache
from tloop.commands.exit_codes import OK, WRONG
from tloop.content import front_lesson
from tloop.evidence import Report
from tloop.evidence.formats import FORMATS
from tloop.evidence.survey import share_text, survey_path
from tloop.evidence.survey.conduct import conduct_survey
from tloop.evidence.survey.findings import Survey, survey_from, survey_text
from tloop.evidence.survey.observe import Tally
from tloop.evidence.survey.plan import Plan, plan_survey
from tloop.files import write_file
from tloop.lesson import read_lesson
from tloop.simulation.engines import chosen_engine
from tloop.terminal import REPORT, show
from tloop.trained import train_lessons

AHEAD = 2  # tasks that each worker has waiting


def main(options: argparse.Namespace) -> int:
    """Trains what no earlier survey has trained; writes the survey in one step when all seeds are there."""
    lesson = read_lesson(options.lesson or front_lesson())
    if any(problem.severity == "error" for problem in lesson.problems):
        show(FORMATS["text"]([(lesson, Report((), lesson.problems))]), REPORT)
        return WRONG
    if options.scheduler and find_spec("distributed") is None:
        print("tloop: a cluster needs Dask: pip install 'tloop[cluster]'", file=sys.stderr)
        return WRONG
    cache, engine, plan = Cache.usual(), chosen_engine(options.engine), plan_survey(lesson)
    (runs,) = train_lessons([lesson], cache, engine)
    started = time.perf_counter()
    try:
        with _workers(options) as (executor, count):
            tally = _watch(
                conduct_survey(plan, options.seeds, executor, AHEAD * count, cache, engine), options
            )
    except (BrokenProcessPool, _NoClusterError) as error:
        print(
            f"tloop: {error}; what was trained is kept: the same command goes on from there", file=sys.stderr
        )
        return WRONG
    survey = survey_from(plan, tally, runs)
    out = options.out or survey_path(lesson)
    write_file(out, survey_text(survey).encode())
    print(_describe(survey, plan))
    print(f"{out} written, engine {engine}, {time.perf_counter() - started:.1f} s")
    return OK


class _NoClusterError(Exception):
    """A cluster that can't be reached, or no longer."""


@contextmanager
def _workers(options: argparse.Namespace) -> Iterator[tuple[Executor, int]]:
    """Where the tasks run, and how many at once."""
    if not options.scheduler:
        # Spawned, not forked: NumPy's threads do not survive a fork.
        with ProcessPoolExecutor(options.workers, get_context("spawn")) as pool:
            try:
                yield pool, options.workers
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return
    from distributed import Client

    try:
        client = Client(options.scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise _NoClusterError(f"there is no Dask scheduler at {options.scheduler}") from error
    with client:
        # A task whose worker dies is given to another.
        yield client.get_executor(pure=False, retries=3), max(1, len(client.ncores()))


def _watch(tallies: Iterator[Tally], options: argparse.Namespace) -> Tally:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    tally = Tally()
    columns = (TextColumn("seeds"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as progress:
        task = progress.add_task("", total=options.seeds)
        for tally in tallies:
            progress.update(task, completed=tally.seeds)
    return tally


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
