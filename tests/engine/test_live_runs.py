"""The runs that a reader makes: which are trained, which are shown, which are kept."""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.engine.node import output, skip_loudly

SCRIPT = Path(__file__).parent / "live_runs.mjs"


def happens(story: str) -> dict[str, Any]:
    if (node := shutil.which("node")) is None:
        skip_loudly("NODE IS MISSING: the page's live runs were not checked")
    answer: dict[str, Any] = json.loads(output([node, str(SCRIPT), story]))
    return answer


def test_memory_stays_bounded() -> None:
    """After 200 configurations few whole runs are kept; what was dropped is trained again if wanted."""
    answer = happens("manyConfigurations")
    assert answer["last"]
    assert answer["first"]
    assert answer["kept"] < 70
    assert answer["trained"] == 201


def test_the_newest_wish_wins() -> None:
    """Of wishes that come while a run is in work only the newest is trained, and it is shown at last."""
    answer = happens("fasterThanRuns")
    assert answer == {"trained": [1, 4], "meanwhile": 1, "last": 4, "newest": None}


def test_nothing_stale_is_shown() -> None:
    """What was in work when the reader went back to a recording is taken back and never appears."""
    answer = happens("backAtTheRecording")
    assert answer == {"recorded": True, "cancelled": True, "newest": None, "kept": 0}


def test_a_failure_is_said_once() -> None:
    """A training that fails says why and is not begun again by the next drawing."""
    assert happens("failure") == {"shown": None, "trained": 1, "reason": "no"}
