"""The stills as files for slides: the page's own, with a finer field."""

from collections.abc import Mapping

from tloop.drawing.figures import FOR_SLIDES, comparison_still, still
from tloop.drawing.sheet import Sheet
from tloop.simulation import Run

DENSITY = 2.0  # pixels of the PNG for each of the sheet's 1080


def still_file(run: Run, title: str, outcome: str, picture_format: str) -> bytes:
    """A run's still as PNG or SVG."""
    return file_of(still(run, title, outcome, FOR_SLIDES), picture_format)


def comparison_file(runs: Mapping[str, Run], outcomes: Mapping[str, str], picture_format: str) -> bytes:
    """A comparison's still as PNG or SVG."""
    return file_of(comparison_still(runs, outcomes, FOR_SLIDES), picture_format)


def file_of(sheet: Sheet, picture_format: str) -> bytes:
    """A sheet as PNG or SVG."""
    return sheet.svg() if picture_format == "svg" else sheet.png(DENSITY)
