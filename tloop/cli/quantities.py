"""`tloop quantities`: what a lesson can state about a run."""

import argparse

from tloop.cli.exit_codes import OK
from tloop.evidence.quantities.of_run import REGISTRY
from tloop.evidence.quantities.standing import STANDING
from tloop.surveys.maps import MAP_QUANTITIES
from tloop.surveys.typical import STATISTICS


def rows_of_quantities() -> list[tuple[str, str]]:
    """Every name that a claim can have, and what it means."""
    rows = [(f"RUN.{entry.name}", entry.meaning) for entry in REGISTRY]
    rows += [(f"RUN.{name}", meaning) for name, meaning in (STATISTICS | MAP_QUANTITIES).items()]
    return rows + [(each.name, each.meaning) for each in STANDING]


def main(options: argparse.Namespace) -> int:
    rows = rows_of_quantities()
    width = max(len(name) for name, _ in rows)
    for name, meaning in rows:
        print(f"{name:<{width}}  {meaning}")
    print("\nSPLIT is train or test; TRACE is loss or accuracy; N is an epoch; X is a number.")
    return OK
