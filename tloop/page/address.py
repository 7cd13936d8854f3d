"""Where the pages are, and where in a page a claim can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from tloop.drawing.shown import Shown
from tloop.evidence import Verdict


@dataclass(frozen=True)
class Page:
    """One of the pages that are published together. address: from any of the others."""

    address: str
    title: str
    description: str = ""


def place_in_run(verdict: Verdict, shown: Mapping[str, Shown]) -> str:
    """Where a claim can be seen, as an address says it: its run at its epoch; empty if it is about no run."""
    claim, epoch = verdict.claim, verdict.measured.epoch
    if claim.run is None:
        return ""
    return f"run={claim.run}&epoch={shown[claim.run].run.last_epoch if epoch is None else epoch}"
