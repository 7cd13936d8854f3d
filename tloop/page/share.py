"""What a link to the page shows where it is shared, and the page's icon."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from tloop.drawing.colours import colours
from tloop.drawing.shown import Shown

PICTURE = 1200, 630  # pixels: what Open Graph's readers ask for
ICON = (  # four quadrants, as XOR has them, and a loop
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    f'<rect width="16" height="16" rx="3" fill="{colours()["field-plus"]}"/>'
    f'<path fill="{colours()["field-minus"]}" d="M0 8V3a3 3 0 0 1 3-3h5v16h5a3 3 0 0 0 3-3V8z"/>'
    '<circle cx="8" cy="8" r="4" fill="none" stroke="#fff" stroke-width="2"/></svg>'
)
ICON_ADDRESS = "data:image/svg+xml," + quote(ICON, safe=" ='/:()")


@dataclass(frozen=True)
class Share:
    """url: the page's own address, empty where none is known; picture: its address, with one absolute.

    The picture is empty for a lesson without runs; width and height are its size in pixels.
    """

    url: str
    picture: str
    picture_words: str
    width: int = PICTURE[0]
    height: int = PICTURE[1]
    icon: str = ICON_ADDRESS


def share_of(url: str, folder: str, shared: Sequence[Shown]) -> Share:
    """url: from the lesson's front matter; folder: of the page's files; shared: the runs on the picture."""
    page = page_address(url, folder)
    endings = ", ".join(f"{each.name} {each.outcome}" for each in shared)
    words = f"How the same loop ends: {endings}. Fields, points and loss curves at the last epochs."
    picture = urljoin(page, quote(picture_file(folder))) if shared else ""
    return Share(page, picture, words)


def picture_file(folder: str) -> str:
    """The picture within the site. folder: of the page's files, "" or "NAME/"."""
    return f"{folder}share.png"


def page_address(url: str, folder: str) -> str:
    """The page's address as servers know it: a front page that is named by its folder ends with a slash."""
    named = not url or (url.endswith(("/", ".html", ".htm")) and urlsplit(url).path)
    return url if named or folder else f"{url}/"
