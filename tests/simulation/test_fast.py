"""The compiled engine: what it says of itself, and the bits of NumPy's over a wide range of experiments."""

import subprocess
import sys

import numpy as np
import pytest

from tests.engine.test_engine import drawn_experiment
from tests.simulation.test_training import bits
from tloop.simulation import Experiment, engines, train
from tloop.simulation.engines import EngineError, chosen_engine
from tloop.simulation.training import train_each

fast = pytest.importorskip("tloop.simulation.engines.numba", exc_type=ImportError)


def test_same_bits() -> None:
    """So have the 300 experiments that the page's engine is held against."""
    experiments = [drawn_experiment(number) for number in range(300)]
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
    with pytest.raises(EngineError, match=r"pip install 'tloop\[fast\]'"):
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
    """NaN in the parameters stays NaN, as in NumPy's engine; zeros for missing runs disturb none."""
    from tloop.simulation.engines.numpy import train_block
    from tloop.simulation.network import initial_networks

    experiments = [Experiment(seed=seed) for seed in range(3)]
    points = train([Experiment(seed=seed, budget=1) for seed in range(3)])
    blocks = []
    for block in (train_block, fast.train_block):
        networks = initial_networks(experiments)
        networks.parameters[3, 1] = np.nan
        networks.parameters[4, 2] = np.inf
        with np.errstate(invalid="ignore", over="ignore"):
            blocks.append(
                block(
                    networks,
                    [run.train_points for run in points],
                    [run.test_points for run in points],
                    np.array([0.3] * 3),
                )
            )
    for numpys, other in zip(*blocks, strict=True):
        np.testing.assert_array_equal(numpys.parameters, other.parameters)
        np.testing.assert_array_equal(numpys.test_loss, other.test_loss)
        np.testing.assert_array_equal(numpys.train_accuracy, other.train_accuracy)


def test_other_sets_of_points() -> None:
    """Where there are not as many training points as everywhere, NumPy's engine trains."""
    from tloop.simulation.data import draw_points
    from tloop.simulation.engines.numpy import train_block
    from tloop.simulation.network import initial_networks

    experiments = [Experiment(seed=seed) for seed in range(3)]
    few = [draw_points("circle", 0.0, seed, "train", 7) for seed in range(3)]
    test = [draw_points("circle", 0.0, seed, "test", 5) for seed in range(3)]
    blocks = [
        block(initial_networks(experiments), few, test, np.array([0.3] * 3))
        for block in (train_block, fast.train_block)
    ]
    for numpys, other in zip(*blocks, strict=True):
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
