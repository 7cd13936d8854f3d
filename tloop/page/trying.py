"""A claim that the reader may edit: all that the page needs to say what the build would say."""

from typing import Any

from tloop.evidence.measured import Measured
from tloop.lesson import Claim, Lesson


def tried_claim(lesson: Lesson, claim: Claim, measured: Measured) -> dict[str, Any]:
    """The claim's line and what was measured, as templates/player/stating/report.js takes them.

    Positions count UTF-16 code units, as JavaScript does; the value is written out in full.
    """
    place = claim.label_places[0]
    source = lesson.source[place.line - 1]
    start = source[: place.column - 1]
    return {
        "path": lesson.path,
        "line": place.line,
        "source": source,
        "start": _units(start),
        "end": _units(start + source[place.column - 1 :][: place.length]),
        "name": claim.name,
        "measured": {
            "kind": measured.kind,
            "value": str(measured.value),
            "text": measured.text,
            "epoch": measured.epoch,
            "points": measured.points,
        },
    }


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
