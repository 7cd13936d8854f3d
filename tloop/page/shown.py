"""What the pages show of a run: its spec and outcome, its stills, and where a claim about it can be seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from tloop.drawing.shown import Shown
from tloop.evidence import Verdict

TAG = re.compile(r"<[^<>]+>")
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
# Signs of an SVG that can stand in an address as they are, within double quotes.
IN_ADDRESS = " !'()*+,-./:;=@_~"


@dataclass(frozen=True)
class Still:
    """A picture in the page: SVG, and in words what is seen."""

    image: bytes
    description: str

    @property
    def width(self) -> str:
        """In its own units, as the height: their proportion is what counts."""
        return self._view_box[2]

    @property
    def height(self) -> str:
        return self._view_box[3]

    @property
    def _view_box(self) -> list[str]:
        found = VIEW_BOX.search(self.image.decode())
        assert found, "every picture of ours says it"
        return found[1].split()

    @property
    def url(self) -> Markup:
        """As an address, to stand in double quotes: its own are single ones, and need no escape."""
        text = TAG.sub(lambda tag: tag[0].replace('"', "'"), self.image.decode())
        return Markup("data:image/svg+xml," + quote(text, safe=IN_ADDRESS))


@dataclass(frozen=True)
class Stills:
    """The pictures: by run, by the runs that are compared, of the neighbours and maps that the text shows.

    maps: by the run on whose ground they are.
    """

    runs: Mapping[str, Still]
    comparisons: Mapping[tuple[str, ...], Still]
    neighbours: Mapping[str, Still]
    maps: Mapping[str, Still]


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


def plain_value(verdict: Verdict) -> str:
    """What was measured, for programs: 878, 0.0199, 0.75, never, true, converges."""
    value = verdict.measured.value
    if value is None:
        return "never"
    return str(value).lower() if isinstance(value, bool) else str(value)
