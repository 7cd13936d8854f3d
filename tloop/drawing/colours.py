"""The colours of the page, for what the build draws; they are written in templates/style/colours.css."""

import re
from collections.abc import Mapping
from functools import cache

from tloop.files import templates

TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")


@cache
def colours() -> Mapping[str, str]:
    """ "#rrggbb" by the names of the style sheet's custom properties, as on a light page."""
    sheet = (templates() / "style" / "colours.css").read_text("utf-8")
    light = sheet.partition("@media")[0]
    return dict(TOKEN.findall(light))


def mixed(colour: str, strength: float) -> str:
    """The colour on white, from 0, which is white, to 1, the colour itself."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + strength * (each - 255)):02x}" for each in channels)
