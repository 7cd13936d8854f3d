"""The same bits on the oldest and the newest NumPy.

Each version gets an environment of its own, which takes half a minute and the package index: only
where TLOOP_NUMPY_VERSIONS asks for it, as in `TLOOP_NUMPY_VERSIONS="oldest newest" pytest`. `oldest` is
what pyproject.toml allows, `newest` what pip finds; a version such as 2.0.2 may be named as well.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.simulation import golden

ROOT = Path(__file__).parents[2]
ASKED = os.environ.get("TLOOP_NUMPY_VERSIONS", "").split()


def requirement(version: str) -> str:
    """What pip is asked for."""
    if version == "newest":
        return "numpy"
    return f"numpy=={oldest() if version == 'oldest' else version}"


def oldest() -> str:
    """The oldest release that pyproject.toml allows: its bound, as far as it says, and no further."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (bound,) = (match[1] for line in dependencies if (match := re.match(r"numpy>=([\d.]+)", line)))
    return f"{bound}.0" if bound.count(".") == 1 else bound


@pytest.mark.skipif(not ASKED, reason='set TLOOP_NUMPY_VERSIONS="oldest newest" to train on other NumPys')
@pytest.mark.parametrize("version", ASKED)
def test_golden_runs(version: str, tmp_path: Path) -> None:
    """The golden runs have the same bits, without a warning, on this NumPy."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path], check=True)
    python = str(tmp_path / "bin" / "python")
    install = [python, "-m", "pip", "install", "-q", "--only-binary=:all:", requirement(version)]
    subprocess.run(install, check=True)
    command = [python, "-W", "error", "-m", "tests.simulation.golden"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(golden.PATH.read_text())
