"""`tloop explain`: what a quantity means and is, and who claims it."""

import argparse
import sys

from tloop.build.lessons import WrongLessonsError, cache_for, chosen_lessons
from tloop.build.runs import train_lessons
from tloop.cli.exit_codes import OK, WRONG
from tloop.cli.update import NOT_TRAINED
from tloop.evidence import Report, check
from tloop.evidence.explain import explain
from tloop.evidence.measured import QuantityError
from tloop.surveys import read_other_seeds


def main(options: argparse.Namespace) -> int:
    """Trains what the lessons describe, if no earlier build has; writes nothing."""
    lessons = chosen_lessons(options.lesson)
    trained = train_lessons(lessons, cache_for(options, read_only=True), options.engine)
    run = options.name.partition(".")[0]
    told, refused, wrong = [], [], []
    for lesson, runs in zip(lessons, trained, strict=True):
        report = check(lesson, runs, read_other_seeds(lesson, runs))
        errors = tuple(problem for problem in report.problems if problem.code.startswith(NOT_TRAINED))
        try:
            told.append(explain(options.name, lesson, runs, report))
        except QuantityError as error:
            refused.append((run in runs, "; ".join(filter(None, (f"tloop: {error}", error.hint)))))
            if errors and run not in runs:
                wrong.append((lesson, Report((), errors)))  # that may be why there is no such run
    if told:
        print("\n\n".join(told))
        return OK
    if wrong:
        raise WrongLessonsError(wrong)
    closest = any(known for known, _ in refused)
    print(*dict.fromkeys(words for known, words in refused if known == closest), sep="\n", file=sys.stderr)
    return WRONG
