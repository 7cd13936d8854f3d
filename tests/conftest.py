"""What all tests share: no build of theirs finds what another build has kept."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for each test, in this process; commands started by a test have their own options."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("tloop.cache.FOLDER", folder)
    return folder
