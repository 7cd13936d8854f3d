"""`tloop quantities`: what a lesson can state about a run."""

import argparse

from tloop.cli.exit_codes import OK
from tloop.evidence.quantities import documented


def main(options: argparse.Namespace) -> int:
    rows = documented()
    width = max(len(name) for name, _ in rows)
    for name, meaning in rows:
        print(f"{name:<{width}}  {meaning}")
    print("\nSPLIT is train or test; TRACE is loss or accuracy; N, A and B are epochs; X is a number.")
    return OK
