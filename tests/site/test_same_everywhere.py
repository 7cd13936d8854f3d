"""A site has the same bytes wherever it is built.

On other Pythons it is built if TLOOP_PYTHONS names them, as in `TLOOP_PYTHONS="python3.12 python3.13"
pytest`: each gets an environment of its own, which takes a minute and the package index.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.example import TEXT

ROOT = Path(__file__).parents[2]
PYTHONS = os.environ.get("TLOOP_PYTHONS", "").split()
OTHER = {  # hash seed, locale, time zone, processor
    "PYTHONHASHSEED": "7",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONUTF8": "0",
    "TZ": "Pacific/Chatham",
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX2 FMA3",
}


def digests(site: Path) -> dict[str, str]:
    """SHA-256 by file."""
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def built(folder: Path, python: str, *arguments: str, **settings: str) -> dict[str, str]:
    """The site of the example lesson, built from nothing by this Python with these settings."""
    folder.mkdir(exist_ok=True)
    (folder / "small.md").write_text(TEXT, "utf-8")
    command = [python, "-W", "ignore", "-m", "tloop", "build", "small.md", "--out", "site", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1", **settings}
    done = subprocess.run(
        [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return digests(folder / "site")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site as this Python builds it."""
    return built(tmp_path_factory.mktemp("here"), sys.executable)


def test_same_bytes_with_other_settings(here: dict[str, str], tmp_path: Path) -> None:
    """Neither hash seed, locale, time zone, processor nor engine changes a byte of any file."""
    there = built(tmp_path / "there", sys.executable, "--engine", "numpy", **OTHER)
    assert there == here, "one of these settings counts: try them one by one"


@pytest.mark.skipif(
    not PYTHONS, reason='set TLOOP_PYTHONS="python3.12 python3.13" to build with other Pythons'
)
@pytest.mark.parametrize("python", PYTHONS)
def test_same_bytes_with_other_pythons(here: dict[str, str], tmp_path: Path, python: str) -> None:
    """Another Python, with libraries of its own, builds the same site to the byte."""
    if shutil.which(python) is None:
        pytest.skip(f"{python} IS MISSING: its bytes were not compared")
    subprocess.run([python, "-m", "venv", tmp_path / "environment"], check=True)
    other = str(tmp_path / "environment" / "bin" / "python")
    subprocess.run([other, "-m", "pip", "install", "-q", "-e", ROOT], check=True)
    assert built(tmp_path / "there", other) == here
