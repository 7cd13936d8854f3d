"""What all tests share: no build finds what another has kept, and each can be interrupted."""

import signal
from pathlib import Path

import pytest

# A shell ignores interrupts for what it starts in the background, and so would the programs that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for each test, in this process; commands started by a test have their own options."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("tloop.cache.FOLDER", folder)
    return folder
