"""Pictures are the same bytes in every process, whatever its hash seed, its locale and its BLAS."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PROGRAM = """
import hashlib
from tests.drawing.test_outcome_map import a_map
from tloop.drawing.shown import Shown
from tloop.drawing.studio import Drawing
from tloop.evidence.other_seeds import Ground
from tloop.simulation import Experiment, train

experiments = [
    Experiment(budget=200), Experiment(eta=30.0, budget=400), Experiment(hidden=0, budget=40),
    Experiment(data="circle", noise=0.2, hidden=8, budget=150),
]
runs = [Shown(f"run-{n}", run, "", "converges") for n, run in enumerate(train(experiments, "numpy"))]
orders = [("still", ("page", "svg", "png"), run) for run in runs]
orders += [
    ("film", ("webp", "gif"), runs[3]),
    ("comparison", ("page", "svg", "png"), tuple(runs)),
    ("endings", ("png", "webp"), "A title", tuple(runs), (1200, 630)),
    ("neighbours", ("page", "svg", "png"), "bowl"),
    ("neighbours", ("page", "svg", "png"), "perceptron"),
    ("outcome_map", ("page", "svg", "png"), a_map(Ground("xor", 0.0, 4000)), {"run-0": (4, 0.3)}),
]
for name, formats, *subject in orders:
    for form, content in Drawing(name)(formats, *subject).items():
        print(name, form, hashlib.sha256(content).hexdigest())
"""


def drawn(**variables: str) -> list[str]:
    """Kind, format and hash of one picture of each kind, drawn by a process with these variables."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)} | variables
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


@pytest.fixture(scope="module")
def usual() -> list[str]:
    """What is drawn with the usual settings."""
    return drawn(PYTHONHASHSEED="1")


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        {"OPENBLAS_CORETYPE": "Nehalem"},
        {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"},
        {"NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"},
    ],
)
def test_the_same_pictures(usual: list[str], variables: dict[str, str]) -> None:
    """Every kind of picture, in every format, has the bytes that it has in another process."""
    assert len(usual) > 20
    assert drawn(**variables) == usual


def test_the_font_is_matplotlibs_own() -> None:
    """A font of that name that the machine has is not taken, nor are settings of its user."""
    import matplotlib
    from matplotlib.font_manager import findfont

    from tloop.drawing import style

    assert style.STYLE["font.family"] == "DejaVu Sans"
    assert Path(findfont("DejaVu Sans")).is_relative_to(matplotlib.get_data_path())
    assert Path(findfont("DejaVu Sans:bold")).is_relative_to(matplotlib.get_data_path())


def test_a_persons_settings_change_nothing(usual: list[str], tmp_path: Path) -> None:
    """A matplotlibrc, where Matplotlib looks for one, has no say."""
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.linewidth: 9\nsavefig.facecolor: red\n")
    assert drawn(MPLCONFIGDIR=str(tmp_path), MATPLOTLIBRC=str(tmp_path)) == usual
    assert hashlib.sha256(b"").hexdigest() not in "".join(usual)
