"""What a quantity of a run is: a documented name and a small function."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tloop.evidence.measured import Kind, Measured
from tloop.simulation import Run

Measure = Callable[[Run, re.Match[str]], Measured]


@dataclass(frozen=True)
class Quantity:
    """name: as documented, with placeholders; pattern: what is understood; setup: it restates the set-up."""

    name: str
    pattern: re.Pattern[str]
    meaning: str
    kind: Kind
    measure: Measure
    setup: bool


PLACEHOLDERS = {
    "SPLIT": r"(?P<split>train|test)",
    "TRACE": r"(?P<trace>loss|accuracy)",
    "N": r"(?P<epoch>\d{1,15})",
    "A-B": r"(?P<first>\d{1,15})-(?P<last>\d{1,15})",
    "X": r"(?P<bound>\d+(?:\.\d+)?(?:e-?\d{1,3})?|\.\d+)",
}
EXAMPLES = {"N": "100", "A-B": "1-100", "X": "0.1"}  # in place of those of which there is no list


def quantity(name: str, meaning: str, kind: Kind, *, setup: bool = False) -> Callable[[Measure], Quantity]:
    """Makes a quantity of a function; the upper-case parts of its name are placeholders."""
    parts = (PLACEHOLDERS.get(part, re.escape(part)) for part in name.split("."))
    pattern = re.compile(r"\.".join(parts), re.ASCII)
    return lambda measure: Quantity(name, pattern, meaning, kind, measure, setup)


def examples(entry: Quantity) -> list[str]:
    """Its names, placeholders filled."""
    filled = ".".join(EXAMPLES.get(part, part) for part in entry.name.split("."))
    names = [filled.replace("SPLIT", split) for split in ("train", "test")]
    names = [name.replace("TRACE", trace) for name in names for trace in ("loss", "accuracy")]
    return list(dict.fromkeys(names))
