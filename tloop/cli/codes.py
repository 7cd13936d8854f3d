"""`tloop codes`: what can be wrong with a lesson."""

import argparse

from tloop.cli.exit_codes import OK
from tloop.lesson.codes import CODES


def main(options: argparse.Namespace) -> int:
    for each in CODES:
        print(f"{each.code}  {each.title:<{max(len(other.title) for other in CODES)}}  {each.meaning}")
    return OK
