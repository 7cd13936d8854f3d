"""The pictures that stand in a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

TAG = re.compile(r"<[^<>]+>")
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
# Signs of an SVG that can stand in an address as they are, within double quotes: browsers take them so.
IN_ADDRESS = " !'()*+,-./:;=@_~<>{}"


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
