"""`tloop explain`: what a quantity means and is, and who claims it."""

import argparse
import sys

from tloop.build.lessons import front_lesson
from tloop.build.runs import train_lessons
from tloop.cache import Cache
from tloop.cli.exit_codes import OK, WRONG
from tloop.cli.terminal import REPORT, show
from tloop.evidence import Report, check
from tloop.evidence.explain import explain
from tloop.evidence.formats import FORMATS
from tloop.evidence.measured import QuantityError
from tloop.lesson import read_lesson
from tloop.surveys import read_other_seeds


def main(options: argparse.Namespace) -> int:
    """Trains what the lesson describes, if no earlier build has; writes nothing."""
    lesson = read_lesson(options.lesson) if options.lesson else front_lesson()
    (trained,) = train_lessons([lesson], Cache.usual(read_only=True))
    report = check(lesson, trained, read_other_seeds(lesson, trained))
    try:
        print(explain(options.name, lesson, trained, report))
    except QuantityError as error:
        wrong = tuple(problem for problem in report.problems if problem.severity == "error")
        if wrong and options.name.partition(".")[0] not in trained:
            show(FORMATS["text"]([(lesson, Report((), wrong))]), REPORT)  # that is why there is no such run
            return WRONG
        print("; ".join(filter(None, (f"tloop: {error}", error.hint))), file=sys.stderr)
        return WRONG
    return OK
