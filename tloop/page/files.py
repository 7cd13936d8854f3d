"""The files that are published with a page, as the page links to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

FILM, STILL, DATA = KINDS = ("film", "still", "data as CSV")


@dataclass(frozen=True)
class File:
    """A file that is published with the page.

    place: its path within the site; content: waits until it is there; of: the run or the runs that it shows,
    in words; kind: of which of the KINDS; words: which of these.
    """

    place: str
    content: Callable[[], bytes]
    of: str = ""
    kind: str = ""
    words: str = ""


def files_by_run(files: Sequence[File]) -> dict[str, list[File]]:
    """Those that the page links to: by what they show, in order."""
    rows: dict[str, list[File]] = {}
    for file in files:
        if file.kind:
            rows.setdefault(file.of, []).append(file)
    return rows
