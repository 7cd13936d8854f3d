"""What all tests share: a person's own machine, a cache, and that each can be interrupted."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.example import trained
from tloop.cache import Cache
from tloop.lesson import Lesson, read_lesson
from tloop.simulation import Run

FRONT_PAGE = Path(__file__).parents[1] / "content" / "training-loop.md"

settings.register_profile("any machine", deadline=None)  # a busy machine is no fault
settings.load_profile("any machine")

# A shell ignores interrupts for what it starts in the background, and so would the programs that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: browsers and other programs are waited for."""
    return (os.cpu_count() or 1) + 1


# What a machine for tests or a terminal may have set, and what a command does otherwise when it finds it.
SWITCHES = ("CI", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "LINES")


@pytest.fixture(scope="session", autouse=True)
def own_machine() -> Iterator[None]:
    """Every test, and every command that a test starts, finds a person's machine; a test of CI says so."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SWITCHES:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def cache(common: Path) -> Cache:
    """What one test has trained or drawn serves all."""
    return Cache(common / "cache")


@pytest.fixture(autouse=True)
def common_cache(common: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for commands in this process."""
    folder = common / "cache"
    monkeypatch.setattr("tloop.cache.FOLDER", folder)
    return folder


@pytest.fixture
def own_cache(
    common_cache: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache with nothing in it, for a test of what is kept."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("tloop.cache.FOLDER", folder)
    return folder


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    """The real lesson."""
    return read_lesson(FRONT_PAGE)


@pytest.fixture(scope="session")
def runs(lesson: Lesson) -> dict[str, Run]:
    """Its runs, trained once."""
    return trained(lesson)
