"""The compiled engine: what it says of itself, and the bits of NumPy's over a wide range of experiments."""

import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.engine.test_engine import drawn_experiment, drawn_with_all_knobs
from tests.simulation.test_training import bits
from tloop.simulation import Experiment, engines, train
from tloop.simulation.data import draw_points
from tloop.simulation.engines import EngineError, chosen_engine
from tloop.simulation.engines import numpy as numpy_engine
from tloop.simulation.engines.block import Block, Standing
from tloop.simulation.network import initial_parameters
from tloop.simulation.rules import RULES
from tloop.simulation.training import train_each

fast = pytest.importorskip("tloop.simulation.engines.numba", exc_type=ImportError)
lanes = pytest.importorskip("tloop.simulation.engines.numba.lanes", exc_type=ImportError)


def test_same_bits() -> None:
    """So have the 600 experiments that the page's engine is held against."""
    experiments = [drawn_experiment(number) for number in range(300)]
    experiments += [drawn_with_all_knobs(number) for number in range(300)]
    for run, other in zip(train(experiments, "numba"), train(experiments, "numpy"), strict=True):
        assert bits(run) == bits(other), run.experiment


def test_far_numbers() -> None:
    """Where numbers leave what a lesson reaches, softplus, sigmoid and tanh keep NumPy's bits."""
    far = [Experiment("spiral", 2.0, hidden, 1000.0, seed, 700) for seed in range(8) for hidden in (0, 1, 16)]
    for run, other in zip(train(far, "numba"), train(far, "numpy"), strict=True):
        assert bits(run) == bits(other), run.experiment
    assert max(run.train_loss.max() for run in train(far)) > 745  # where e⁻ˣ is no float64 any more


def test_lanes_are_refilled() -> None:
    """A run that ends makes room for one that waits; each comes once, as soon as it has ended."""
    budgets = [200] + [30 + i for i in range(3 * fast.SIDE_BY_SIDE)]
    experiments = [Experiment(hidden=2, seed=i, budget=budget) for i, budget in enumerate(budgets)]
    order, runs = zip(*train_each(experiments, "numba"), strict=True)
    assert sorted(order) == list(range(len(experiments)))
    assert order.index(0) > fast.SIDE_BY_SIDE
    assert [bits(run) for _, run in sorted(zip(order, runs, strict=True))] == [
        bits(run) for run in train(experiments, "numpy")
    ]


def test_cores() -> None:
    """The same runs in the same places, however many cores share them."""
    experiments = [Experiment(hidden=i % 3, seed=i, budget=20 + i) for i in range(50)]
    one, four = train(experiments, "numba", cores=1), train(experiments, "numba", cores=4)
    assert [bits(run) for run in one] == [bits(run) for run in four]


def test_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled engine trains where it is installed; asked for elsewhere, it says what to install."""
    assert chosen_engine() == "numba"
    assert chosen_engine("numpy") == "numpy"
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    assert chosen_engine() == "numpy"
    with pytest.raises(EngineError, match=r"pip install numba"):
        chosen_engine("numba")


def test_numpy_needs_no_numba() -> None:
    """Nothing of the compiled engine is imported where it does not train."""
    program = (
        "import sys; from tloop.simulation import *; train([Experiment(budget=3)], 'numpy'); "
        "print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_signs_of_nothing() -> None:
    """NaN and infinity in the parameters stay, as in NumPy's engine; zeros for missing runs disturb none."""
    blocks: list[tuple[Block, Block]] = []
    for rule in ("descent", "adam"):
        runs = [standing(Experiment(seed=seed, rule=rule)) for seed in range(3)]
        runs[1].parameters[3], runs[2].parameters[4] = np.nan, np.inf
        with np.errstate(invalid="ignore", over="ignore"):
            blocks += zip(numpy_engine.train_block(runs), fast.train_block(runs), strict=True)
    for numpys, other in blocks:
        np.testing.assert_array_equal(numpys.parameters, other.parameters)
        np.testing.assert_array_equal(numpys.test_loss, other.test_loss)
        np.testing.assert_array_equal(numpys.train_accuracy, other.train_accuracy)


def test_other_sets_of_points() -> None:
    """There may be as few training points as a reader likes, in place of those that the experiment names."""
    runs = [standing(Experiment(seed=seed, batch=2)) for seed in range(3)]
    few = [replace(run, train_points=draw_points("circle", 0.0, i, "train", 3)) for i, run in enumerate(runs)]
    for numpys, other in zip(numpy_engine.train_block(few), fast.train_block(few), strict=True):
        np.testing.assert_array_equal(numpys.parameters, other.parameters)
        np.testing.assert_array_equal(numpys.test_loss, other.test_loss)


def test_without_a_folder_to_keep_code_in() -> None:
    """Installed read-only and without a writable home, the engine compiles for this process alone."""
    script = (
        "from numba.core import caching\n"
        'impl = getattr(caching, "CacheImpl", None) or caching._CacheImpl\n'
        "impl._locator_classes = []\n"  # what Numba finds in such a place: no folder
        "from tloop.simulation import Experiment, train\n"
        "print(train([Experiment(budget=5)], 'numba')[0].digest)\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == train([Experiment(budget=5)], "numpy")[0].digest


def test_kept_code_is_of_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change in a function is seen by those that call it from another file, whose own file stays."""
    head = "from tloop.simulation.engines.numba.lanes import compiled\n"
    caller = "from callee import callee\n@compiled\ndef call():\n    return callee()\n"
    (tmp_path / "caller.py").write_text(head + caller)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", True)

    def called(value: int) -> int:
        (tmp_path / "callee.py").write_text(f"{head}@compiled\ndef callee():\n    return {value}\n")
        monkeypatch.delitem(sys.modules, "callee", raising=False)
        monkeypatch.setattr(lanes, "MADE_FROM", lanes.content_hash(tmp_path))
        return int(runpy.run_path(str(tmp_path / "caller.py"))["call"]())

    assert [called(1), called(2)] == [1, 2]


def standing(experiment: Experiment) -> Standing:
    """A run at its beginning."""
    parameters = initial_parameters(experiment)
    memory = np.zeros((RULES[experiment.rule].memory, len(parameters)))
    train_points = draw_points("circle", 0.2, experiment.seed, "train", 40)
    test_points = draw_points("circle", 0.2, experiment.seed, "test", 20)
    return Standing(experiment, train_points, test_points, 0, parameters, memory)
