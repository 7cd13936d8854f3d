"""Whole runs: the same bits as a plain second trainer's, alone and in any company, on any hardware."""

import hashlib
import json
import os
import pickle
import re
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.simulation import golden, oracle
from tests.simulation.test_network import oracle_network
from tloop.simulation import DATA_SETS, PAUSE_THRESHOLD, PAUSE_WINDOW, Experiment, Points, Run, train
from tloop.simulation.engines import ENGINES
from tloop.simulation.engines.block import BLOCK
from tloop.simulation.engines.numpy import SIDE_BY_SIDE

ROOT = Path(__file__).parents[2]

COMPARED = {
    "the lesson's default": Experiment(budget=250),
    "chaos": Experiment(eta=30.0, budget=400),
    "chaos on a spiral": Experiment("spiral", hidden=2, eta=30.0, budget=200),
    "no hidden layer": Experiment(hidden=0, budget=200),
    "no hidden layer, too hot": Experiment(noise=2.0, hidden=0, eta=1000.0, budget=200),
    "noisy circle": Experiment("circle", noise=0.2, hidden=8, budget=120),
    "moons": Experiment("moons", noise=0.05, hidden=3, eta=1.0, seed=11, budget=150),
    "many neurons, far too hot": Experiment("spiral", hidden=16, eta=1000.0, budget=60),
    "pauses": Experiment("gauss", hidden=1, eta=1.0, budget=300),
    "more points": Experiment("circle", noise=0.2, hidden=3, budget=30, points=203),
    "few points": Experiment("spiral", hidden=2, budget=100, points=5),
    "batches, the last one short": Experiment(hidden=4, budget=80, batch=7),
    "a batch of one": Experiment("moons", hidden=2, eta=1.0, budget=70, points=9, batch=1),
    "decay": Experiment("circle", noise=0.2, hidden=4, budget=100, decay=0.03),
    "decay without a hidden layer": Experiment(hidden=0, budget=100, decay=0.5, batch=8),
    "momentum": Experiment("spiral", hidden=4, eta=1.0, budget=150, momentum=0.9),
    "all at once": Experiment("circle", 0.2, 3, 0.3, 5, 60, points=50, batch=8, decay=0.1, momentum=0.5),
    "Adam": Experiment("circle", noise=0.2, hidden=8, eta=0.03, budget=100, rule="adam"),
    "AdamW in batches": Experiment("xor", hidden=4, eta=0.1, budget=70, batch=16, decay=0.1, rule="adam"),
    "Adam without a hidden layer": Experiment("gauss", 0.3, 0, eta=0.1, budget=90, batch=3, rule="adam"),
}

# 48 experiments, of every size and many lengths; some end in the first block, some in its last epoch.
CROWD = [
    Experiment(
        list(DATA_SETS)[i % 5],
        noise=(0.0, 0.2, 1.0)[i % 3],
        hidden=(4, 0, 8, 1, 16, 2, 3)[i % 7],
        eta=(0.3, 30.0, 0.03, 3.0)[i % 4],
        seed=i // 2,
        budget=(1, 2, 62, 63, 64, 65, 100, 127, 128, 150, 230)[i % 11],
    )
    for i in range(SIDE_BY_SIDE)
]


@pytest.fixture(params=ENGINES, scope="module", autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """All of this holds of either engine."""
    if request.param == "numba":
        pytest.importorskip("numba")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tloop.simulation.training.chosen_engine", lambda name: name or request.param)
        yield request.param


def bits(run: Run) -> tuple[object, ...]:
    """All that a run is, down to the last bit."""
    traces = (run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy)
    return run.experiment, run.pause_epoch, run.digest, *(trace.tobytes() for trace in traces)


def plain(points: Points) -> list[oracle.Point]:
    return [
        (x, y, label)
        for (x, y), label in zip(points.coordinates.tolist(), points.labels.tolist(), strict=True)
    ]


@pytest.mark.parametrize("experiment", COMPARED.values(), ids=COMPARED)
def test_oracle(experiment: Experiment) -> None:
    """A second trainer, plain numbers one after the other, gives the same bits at every epoch."""
    (run,) = train([experiment])
    start = oracle_network(run.parameters[0], experiment.hidden)
    epochs, batch, count = run.last_epoch, experiment.batch, experiment.points
    rule = oracle.Rule(experiment.eta, experiment.decay, experiment.momentum, experiment.rule == "adam")
    orders = [oracle.shuffled(experiment.seed, epoch, count) for epoch in range(epochs)] if batch else None
    points = plain(run.train_points), plain(run.test_points)
    trace = oracle.train(start, *points, rule, epochs, orders, batch or 0)
    assert epochs == (experiment.budget if run.pause_epoch is None else run.pause_epoch)
    assert run.parameters.tolist() == trace.rows
    assert run.train_loss.tolist() == trace.train_loss
    assert run.test_loss.tolist() == trace.test_loss
    assert run.train_accuracy.tolist() == trace.train_accuracy
    assert run.test_accuracy.tolist() == trace.test_accuracy


def test_chaos_is_chaos() -> None:
    """At η = 30 one bit changes everything some hundred epochs later, so that equal bits are no luck."""
    run, nudged = train(
        [Experiment(eta=30.0, budget=400), Experiment(eta=float(np.nextafter(30.0, 31.0)), budget=400)]
    )
    apart = np.abs(run.train_loss - nudged.train_loss)
    assert apart[:3].max() < 1e-12
    assert apart[200:].max() > 0.1


@pytest.fixture(scope="module")
def crowd() -> list[Run]:
    """Runs of all kinds, trained side by side."""
    return train(CROWD)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_company(crowd: Sequence[Run], size: int) -> None:
    """A run has the same bits alone, beside one other and beside forty-seven, whatever their sizes."""
    smaller = [run for i in range(0, SIDE_BY_SIDE, size) for run in train(CROWD[i : i + size])]
    for run, other in zip(crowd, smaller, strict=True):
        assert bits(run) == bits(other)


def test_order_of_a_batch(crowd: Sequence[Run]) -> None:
    """Runs come back in the order asked for, and each is the same at any place of the batch."""
    backwards = train(CROWD[::-1])
    assert [bits(run) for run in backwards[::-1]] == [bits(run) for run in crowd]


def test_more_than_a_batch(crowd: Sequence[Run]) -> None:
    """More experiments than fit side by side give the same runs, and a repeated one gives its run twice."""
    runs = train([*CROWD, *CROWD[:9]])
    assert [bits(run) for run in runs] == [bits(run) for run in (*crowd, *crowd[:9])]


def test_nothing_to_train() -> None:
    """No experiment gives no run."""
    assert train([]) == []


def test_budget(crowd: Sequence[Run]) -> None:
    """A run ends at its budget unless it pauses; every array has a row for each epoch from 0 on."""
    assert {run.experiment.budget for run in crowd} >= {
        1,
        BLOCK - 1,
        BLOCK,
        BLOCK + 1,
        2 * BLOCK - 1,
        2 * BLOCK,
    }
    for run in crowd:
        assert run.last_epoch == (run.experiment.budget if run.pause_epoch is None else run.pause_epoch)
        for array in (run.parameters, run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy):
            assert len(array) == run.last_epoch + 1
            assert array.dtype == np.float64


def test_budget_only_cuts() -> None:
    """A larger budget leaves the epochs of a smaller one as they were."""
    short, long = train([Experiment(eta=30.0, budget=70), Experiment(eta=30.0, budget=500)])
    np.testing.assert_array_equal(short.parameters, long.parameters[:71])
    np.testing.assert_array_equal(short.test_loss, long.test_loss[:71])


def pause(train_loss: Sequence[float]) -> int | None:
    """The definition: the first epoch E with train loss < 0.02 in every one of the epochs E−199 … E."""
    for E in range(199, len(train_loss)):
        if all(loss < 0.02 for loss in train_loss[E - 199 : E + 1]):
            return E
    return None


PAUSING = [
    Experiment("gauss", hidden=1, eta=1.0),
    Experiment("gauss", hidden=0, eta=3.0),
    Experiment("gauss", hidden=2, eta=100.0),
    Experiment("circle", hidden=8, eta=1.0),
    *(Experiment("gauss", noise=0.1, hidden=4, eta=20.0, seed=seed, budget=1500) for seed in range(12)),
    *(Experiment("xor", hidden=4, eta=8.0, seed=seed, budget=1500) for seed in range(12)),
]


def test_auto_pause() -> None:
    """A run ends at the first epoch that has 200 epochs in a row below 0.02 behind it, itself among them."""
    assert (PAUSE_THRESHOLD, PAUSE_WINDOW) == (0.02, 200)
    runs = train(PAUSING)
    for run in runs:
        assert run.pause_epoch == pause(run.train_loss.tolist())
    paused = [run for run in runs if run.pause_epoch is not None]
    assert len(paused) >= 10
    assert len(paused) < len(runs)
    # Some had to begin to count anew after a loss that climbed over the threshold.
    assert any((run.train_loss[: run.last_epoch - 199] < 0.02).any() for run in paused)


@pytest.mark.parametrize("spare", [-1, 0, 1])
def test_pause_at_the_budget(spare: int) -> None:
    """A run pauses at the last epoch of its budget if it has to; with one epoch less it never does."""
    (run,) = train([PAUSING[0]])
    assert run.pause_epoch is not None
    (cut,) = train([replace(PAUSING[0], budget=run.pause_epoch + spare)])
    assert cut.pause_epoch == (None if spare < 0 else run.pause_epoch)


def test_golden_runs() -> None:
    """Runs of every data set have the bits that they have always had."""
    assert {experiment.data for experiment in golden.EXPERIMENTS} == set(DATA_SETS)
    assert golden.measure() == json.loads(golden.PATH.read_text())


def simd() -> list[str]:
    """The kinds of vector instructions that NumPy has found beyond those it is built on."""
    config: Any = np.show_config(mode="dicts")
    return list(config["SIMD Extensions"].get("found", []))


def test_simd_off() -> None:
    """Runs have the same bits where NumPy does without the processor's vector instructions, kind by kind."""
    if not simd():
        pytest.skip("NumPy has found no vector instructions here that could be switched off")
    expected = json.loads(golden.PATH.read_text())
    for kept in range(len(simd())):
        assert without(simd()[kept:]) == [simd()[:kept], expected]


def without(features: Sequence[str]) -> Any:
    """What a Python with these switched off has found, and the golden runs that it trains."""
    code = (
        "import json, numpy; from tests.simulation import golden;"
        "found = numpy.show_config(mode='dicts')['SIMD Extensions'].get('found', []);"
        "print(json.dumps([found, golden.measure()]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(features)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_digest() -> None:
    """The digest is the SHA-256 of the parameters, row after row, as little-endian float64."""
    (run,) = train([Experiment(hidden=2, budget=3)])
    packed = b"".join(struct.pack("<9d", *row) for row in run.parameters.tolist())
    assert run.digest == hashlib.sha256(packed).hexdigest()


def test_digest_of_nan() -> None:
    """Whichever bits a NaN has, the digest is the same; and it differs from that of any number."""
    (run,) = train([Experiment(budget=2)])
    digests = set()
    for nan in (0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001, 0xFFFFFFFFFFFFFFFF):
        parameters = run.parameters.copy()
        parameters.view(np.uint64)[1, 3] = nan
        assert np.isnan(parameters[1, 3])
        digests.add(replace(run, parameters=parameters).digest)
    assert len(digests) == 1
    canonical = run.parameters.copy()
    canonical.view(np.uint64)[1, 3] = 0x7FF8000000000000
    assert digests == {hashlib.sha256(canonical.astype("<f8").tobytes()).hexdigest()}
    assert digests != {run.digest}


def test_digest_sees_every_bit() -> None:
    """One bit anywhere changes the digest, and so does the sign of a zero."""
    (run,) = train([Experiment(budget=2)])
    changed = run.parameters.copy()
    changed[2, -1] = np.nextafter(changed[2, -1], np.inf)
    zero = run.parameters.copy()
    zero[0, -1] = -0.0
    assert run.parameters[0, -1] == 0.0
    digests = {run.digest, replace(run, parameters=changed).digest, replace(run, parameters=zero).digest}
    assert len(digests) == 3


def test_training_leaves_numpy_alone() -> None:
    """What NumPy warns of is as it was before, and training itself warns of nothing."""
    with np.errstate(all="raise"):
        before = np.geterr()
        train([Experiment("spiral", hidden=16, eta=1000.0, budget=200), Experiment(eta=30.0, budget=200)])
        assert np.geterr() == before


def test_memory(crowd: Sequence[Run]) -> None:
    """A run holds no more than its own rows and at most a block: not its batch mates."""
    for run in crowd:
        for array in (run.parameters, run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy):
            held = array if array.base is None else array.base
            assert held.nbytes < array.nbytes + BLOCK * array.nbytes // len(array)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"data": "XOR"}, "there is no data set “XOR”; there are xor, circle, spiral, gauss, moons"),
        ({"noise": -0.1}, "noise must lie between 0 and 2, not -0.1"),
        ({"noise": 2.1}, "noise must lie between 0 and 2, not 2.1"),
        ({"noise": float("nan")}, "noise must lie between 0 and 2, not nan"),
        ({"hidden": -1}, "hidden must lie between 0 and 16 neurons, not -1"),
        ({"hidden": 17}, "hidden must lie between 0 and 16 neurons, not 17"),
        ({"eta": 0.0}, "η must be above 0 and at most 1000, not 0"),
        ({"eta": -0.3}, "η must be above 0 and at most 1000, not -0.3"),
        ({"eta": 1000.5}, "η must be above 0 and at most 1000, not 1000.5"),
        ({"eta": float("inf")}, "η must be above 0 and at most 1000, not inf"),
        ({"eta": float("nan")}, "η must be above 0 and at most 1000, not nan"),
        ({"seed": -1}, "the seed must be a whole number from 0 to 2⁵³ − 1, not -1"),
        ({"seed": 2**53}, "the seed must be a whole number from 0 to 2⁵³ − 1, not 9007199254740992"),
        ({"points": 3}, "there must be between 4 and 400 training points, not 3"),
        ({"points": 401}, "there must be between 4 and 400 training points, not 401"),
        ({"batch": 0}, "a batch must hold between 1 and 400 points, not 0"),
        ({"batch": 401}, "a batch must hold between 1 and 400 points, not 401"),
        ({"decay": -0.01}, "decay must lie between 0 and 10, not -0.01"),
        ({"decay": 10.5}, "decay must lie between 0 and 10, not 10.5"),
        ({"decay": float("nan")}, "decay must lie between 0 and 10, not nan"),
        ({"momentum": -0.1}, "momentum must be at least 0 and below 1, not -0.1"),
        ({"momentum": 1.0}, "momentum must be at least 0 and below 1, not 1"),
        ({"rule": "Adam"}, "there is no update rule “Adam”; there are descent, adam"),
        (
            {"rule": "adam", "momentum": 0.9},
            "Adam has a momentum of its own, 0.9: momentum is a knob of plain descent",
        ),
        ({"budget": 0}, "the budget must lie between 1 and 100,000 epochs, not 0"),
        ({"budget": 100_001}, "the budget must lie between 1 and 100,000 epochs, not 100,001"),
    ],
)
def test_out_of_range(knobs: dict[str, Any], message: str) -> None:
    """A knob out of its range is refused with a sentence that names the range."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Experiment(**knobs)


def test_ends_of_the_ranges() -> None:
    """The ends belong to the ranges, and such experiments train."""
    least = Experiment(noise=0.0, hidden=0, eta=5e-324, seed=0, budget=1)
    most = Experiment(noise=2.0, hidden=16, eta=1000.0, seed=2**53 - 1, budget=2)
    assert [run.last_epoch for run in train([least, most])] == [1, 2]
    assert Experiment(budget=100_000).budget == 100_000


def test_a_pickled_run_has_its_fields_alone() -> None:
    """Pickling never meets the cached digest, which another thread may be writing at that moment."""
    (run,) = train([Experiment(budget=3)])
    digest = run.digest
    again = pickle.loads(pickle.dumps(run))
    assert "digest" not in vars(again)
    assert again.digest == digest
