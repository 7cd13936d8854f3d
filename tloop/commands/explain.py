"""`tloop explain`: what a quantity means and is, and who claims it."""

import argparse
import sys

from tloop.cache import Cache
from tloop.commands.exit_codes import OK, WRONG
from tloop.content import front_lesson
from tloop.evidence import check
from tloop.evidence.explain import explain
from tloop.evidence.quantities import QuantityError
from tloop.evidence.survey import read_other_seeds
from tloop.lesson import read_lesson
from tloop.trained import train_lessons


def main(options: argparse.Namespace) -> int:
    """Trains what the lesson describes, if no earlier build has; writes nothing."""
    lesson = read_lesson(options.lesson or front_lesson())
    (trained,) = train_lessons([lesson], Cache.usual(read_only=True))
    try:
        report = check(lesson, trained, read_other_seeds(lesson))
        print(explain(options.name, lesson, trained, report))
    except QuantityError as error:
        print("; ".join(filter(None, (f"tloop: {error}", error.hint))), file=sys.stderr)
        return WRONG
    return OK
