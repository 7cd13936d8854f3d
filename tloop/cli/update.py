"""`tloop update`: the measured values in place of the stated ones."""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tloop.build.lessons import cache_for, chosen_lessons
from tloop.build.runs import train_lessons
from tloop.cli.exit_codes import CLAIM_FAILS, OK, WRONG
from tloop.cli.terminal import DIFF, REPORT, show, status
from tloop.evidence import check
from tloop.evidence.formats import FORMATS
from tloop.evidence.update import Update, diff, update, write_update
from tloop.lesson import Problem, format_problem, read_lesson
from tloop.simulation import Run
from tloop.surveys import read_other_seeds

NOT_TRAINED = ("T0", "T2")  # codes of lessons whose runs can't be told: nothing is measured


def main(options: argparse.Namespace) -> int:
    """Shows what the failing claims would have to say; writes it if asked, never where CI is set."""
    if os.environ.get("CI"):
        message = (
            "tloop: update is for a person to decide, and CI is set; `tloop build --check` says what fails"
        )
        print(message, file=sys.stderr)
        return WRONG
    lessons = chosen_lessons(options.lesson)
    with status() as say:
        say("training")
        runs = train_lessons(lessons, cache_for(options), options.engine)
    checked = [
        (lesson, check(lesson, trained, read_other_seeds(lesson, trained)))
        for lesson, trained in zip(lessons, runs, strict=True)
    ]
    if any(problem.code.startswith(NOT_TRAINED) for _, report in checked for problem in report.problems):
        show(FORMATS["text"](checked), REPORT)
        return WRONG
    updates = [
        update(lesson, trained, report, Path(lesson.path).read_bytes())
        for (lesson, report), trained in zip(checked, runs, strict=True)
    ]
    for change, trained in zip(updates, runs, strict=True):
        if change.changed:
            show(diff(change).removesuffix("\n"), DIFF)
        if options.write and change.changed:
            write_update(change)
        for problem in _still_left(change, trained) if options.write else change.left:
            show(format_problem(problem), REPORT)
        print(_describe_update(change, options.write), file=sys.stderr)
    if any(problem.severity == "error" for change in updates for problem in change.left):
        return WRONG
    unwritten = any(change.changed for change in updates) and not options.write
    return CLAIM_FAILS if unwritten or any(change.left for change in updates) else OK


def _still_left(change: Update, runs: Mapping[str, Run]) -> list[Problem]:
    """What is left for a person, with its places in the file as it has become."""
    lesson = read_lesson(change.path)
    report = check(lesson, runs, read_other_seeds(lesson, runs))
    return [problem for problem in report.problems if problem.severity != "warning"]


def _describe_update(change: Update, written: bool) -> str:
    count = f"{change.changed} claim" if change.changed == 1 else f"{change.changed} claims"
    done = f"{count} rewritten" if written else f"{count} to rewrite (--write does it)"
    parts = [done if change.changed else "no value to change"]
    if change.left:
        parts.append(f"{len(change.left)} left for a person")
    return f"{change.path}: {', '.join(parts)}"
