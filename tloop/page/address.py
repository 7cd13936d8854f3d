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


def claim_address(verdict: Verdict, shown: Mapping[str, Shown]) -> str:
    """Where in the page a claim can be seen: its run at its epoch, or its row of the evidence."""
    claim, epoch = verdict.claim, verdict.measured.epoch
    if claim.run is None:
        return f"#evidence-{claim.number}"
    return f"#run={claim.run}&epoch={shown[claim.run].run.last_epoch if epoch is None else epoch}"
