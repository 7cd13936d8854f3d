"""The page's engine against Python's: the same numbers, down to the last bit."""

import ast
import base64
import hashlib
import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.node import MODULES, ask, declared, source
from tests.simulation import golden
from tloop.lesson import read_lesson
from tloop.simulation import DATA_SETS, Experiment, Run, maths, train
from tloop.simulation.maths import Array
from tloop.simulation.network import probability
from tloop.simulation.random import Stream, murmur3

ROOT = Path(__file__).parents[2]
RANDOM = np.random.default_rng(20)


def encode(numbers: Array) -> str:
    """As base64 of their bytes, one NaN for all."""
    canonical = np.where(np.isnan(numbers), np.nan, numbers)
    return base64.b64encode(canonical.astype("<f8").tobytes()).decode()


def hash_of(*arrays: Array) -> str:
    return hashlib.sha256(b"".join(array.astype("<f8").tobytes() for array in arrays)).hexdigest()


def summary(run: Run) -> dict[str, Any]:
    """What answers.mjs says of a run."""
    points = (run.train_points, run.test_points)
    return {
        "last_epoch": run.last_epoch,
        "pause_epoch": run.pause_epoch,
        "parameters": run.digest,
        "traces": golden.digest_of_traces(run),
        "points": hash_of(*(each.coordinates for each in points)),
        "labels": [int(label) for each in points for label in each.labels],
        "reach": run.reach,
    }


def assert_same_runs(experiments: list[Experiment]) -> list[Run]:
    """Trains in both languages; a failure lists the experiments that differ and in what."""
    runs = train(experiments)
    answers = ask("runs", [asdict(experiment) for experiment in experiments])
    different = [
        (run.experiment, sorted(key for key in answer if answer[key] != summary(run)[key]))
        for run, answer in zip(runs, answers, strict=True)
        if answer != summary(run)
    ]
    assert not different, f"{len(different)} of {len(runs)} runs differ: {different[:5]}"
    return runs


def test_lesson() -> None:
    """The lesson's runs have the same digests, traces and points in Python and JavaScript, to their ends."""
    lesson = read_lesson(ROOT / "content" / "training-loop.md")
    runs = assert_same_runs(list(lesson.experiments.values()))
    assert len(runs) >= 4
    assert max(run.last_epoch for run in runs) >= 4000


def drawn_experiment(number: int) -> Experiment:
    """One of all that the knobs allow; every seventh with the largest seeds, every ninth without noise."""
    random = np.random.default_rng([4, number])
    seed = (
        random.integers(2**53 - 10, 2**53)
        if number % 7 == 0
        else random.integers(2 ** random.integers(1, 53))
    )
    return Experiment(
        list(DATA_SETS)[number % len(DATA_SETS)],
        noise=0.0 if number % 9 == 0 else float(random.uniform(0.0, 1.0)),
        hidden=number % 17,
        eta=float(0.003 * (100.0 / 0.003) ** random.uniform()),
        seed=int(seed),
        budget=int(random.integers(1, 1200)),
    )


def test_any_experiment() -> None:
    """So have 300 experiments of all data sets and sizes, η from 0.003 to 100, quiet or noisy, any seed."""
    runs = assert_same_runs([drawn_experiment(number) for number in range(300)])
    assert {run.experiment.hidden for run in runs} == set(range(17))
    assert any(run.pause_epoch is not None for run in runs)
    assert any(run.experiment.seed > 2**52 for run in runs)


def drawn_with_all_knobs(number: int) -> Experiment:
    """The same with other numbers of points, batches, decay and rules; every third without each of them."""
    random, experiment = np.random.default_rng([9, number]), drawn_experiment(number)
    points = int(random.integers(4, 401)) if number % 3 else experiment.points
    batch = int(random.integers(1, 9 if number % 7 == 0 else points + 1)) if number % 5 else None
    rule = ("descent", "momentum", "adam")[number % 3]
    return replace(
        experiment,
        eta=float(10.0 ** random.uniform(-4.0, 1.0)) if rule == "adam" else experiment.eta,
        budget=int(random.integers(1, 150)),
        points=points,
        batch=batch,
        decay=float(10.0 ** random.uniform(-4.0, 0.0)) if number % 2 else 0.0,
        momentum=float(random.uniform(0.01, 0.999)) if rule == "momentum" else 0.0,
        rule="adam" if rule == "adam" else "descent",
    )


def test_any_knobs() -> None:
    """So have 300 experiments with batches, decay, momentum, Adam, and from 4 to 400 points."""
    runs = assert_same_runs([drawn_with_all_knobs(number) for number in range(300)])
    knobs = [run.experiment for run in runs]
    assert {(each.batch is None, each.decay > 0.0, each.rule, each.momentum > 0.0) for each in knobs} == {
        (whole, decays, *rule)
        for whole in (True, False)
        for decays in (True, False)
        for rule in (("descent", False), ("descent", True), ("adam", False))
    }


def test_golden_runs() -> None:
    """JavaScript's runs have the bits that Python's have always had."""
    known = json.loads(golden.PATH.read_text())
    answers = ask("runs", [each["experiment"] for each in known])
    for each, answer in zip(known, answers, strict=True):
        assert {key: answer[key] for key in each if key != "experiment"} == {
            key: each[key] for key in each if key != "experiment"
        }


def test_slices() -> None:
    """Training in slices gives the run that training in one go gives, and any slice its beginning."""
    answer = ask("sliced", {"knobs": {"eta": 30, "budget": 300}, "slice": 37})
    assert answer["slices"] == answer["whole"]
    (part,) = train([Experiment(eta=30.0, budget=36)])
    assert answer["part"] == summary(part)


SPECIAL = np.array(
    [
        *(0.0, 5e-324, 2.0**-1074 * 3, 2.0**-1022, 2.0**-54, 2.0**-27, 1e-8, 0.5, 1.0, 2.0**0.5, 0.5**0.5),
        *(np.log(2.0) / 4, np.log(2.0) / 2, np.pi / 4, np.pi / 2, np.pi, 19.999, 20.0, 22.0, 36.0, 37.0),
        *(707.9, 708.0, 709.7, 709.79, 710.0, 744.4, 745.1, 745.2, 746.0, 2.0**20, 2.0**52, 2.0**1023),
        *(np.finfo(float).max, np.inf, np.nan),
    ]
)


def inputs() -> Array:
    """10,000 numbers: special ones and their neighbours, and random ones of every size."""
    with np.errstate(all="ignore"):
        near = np.concatenate([np.nextafter(SPECIAL, -np.inf), SPECIAL, np.nextafter(SPECIAL, np.inf)])
    parts = [
        near,
        RANDOM.uniform(0.0, 1.0, 1500),
        RANDOM.uniform(0.0, 25.0, 1500),
        RANDOM.uniform(0.0, 750.0, 1000),
        10.0 ** RANDOM.uniform(-320.0, 308.0, 900),
    ]
    positive = np.concatenate(parts)
    return np.resize(np.concatenate([positive, -positive]), 10_000)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "exp", "log", "log1p", "sin", "cos", "softplus"])
def test_elementary_functions(name: str) -> None:
    """Each elementary function gives the same bits for 10,000 inputs, the special ones among them."""
    x = inputs()
    with np.errstate(all="ignore"):
        expected = getattr(maths, name)(x)
    answer = np.frombuffer(base64.b64decode(ask("function", {"name": name, "x": encode(x)})))
    different = np.flatnonzero(
        (expected.view(np.uint64) != answer.view(np.uint64)) & ~(np.isnan(expected) & np.isnan(answer))
    )
    assert not len(different), [(x[i], expected[i], answer[i]) for i in different[:5]]


def test_fold() -> None:
    """Sums of 1 to 70 rows add up in the same order."""
    terms = [RANDOM.normal(size=(count, 3)) for count in range(1, 71)]
    answers = ask("fold", [{"terms": encode(each), "count": len(each), "width": 3} for each in terms])
    assert answers == [encode(maths.fold(each.copy())) for each in terms]


def test_probability() -> None:
    """p at any point of the plane is the same, for networks of any size."""
    cases = [
        (RANDOM.normal(scale=3.0, size=4 * hidden + 1 if hidden else 3), hidden, RANDOM.normal(size=(9, 2)))
        for hidden in range(17)
    ]
    answers = ask(
        "probability",
        [{"parameters": encode(a), "hidden": hidden, "coordinates": encode(b)} for a, hidden, b in cases],
    )
    assert answers == [encode(probability(*case)) for case in cases]


def test_streams() -> None:
    """Streams of any seed and name draw the same numbers."""
    cases = [(seed, name) for seed in (0, 7, 2**32, 2**53 - 1) for name in ("train noise", "neuron 15")]
    answers = ask("streams", [{"seed": seed, "name": name, "count": 300} for seed, name in cases])
    assert answers == [encode(Stream(*case).uniforms(300)) for case in cases]


def test_murmur3() -> None:
    """A text is hashed as UTF-8, whatever is written in it and however long it is."""
    cases = [
        (text, seed) for text in ("", "a", "ab", "abc", "abcd", "7 η = 0,3", "𝜂 %41", "\0") for seed in (0, 3)
    ]
    answers = ask("murmur3", [{"text": text, "seed": seed} for text, seed in cases])
    assert answers == [murmur3(*case) for case in cases]


def test_sha256() -> None:
    """The plain SHA-256 is SHA-256, at every length about a block's and for a megabyte."""
    texts = [RANDOM.bytes(length) for length in (*range(131), 1_000_003)]
    answers = ask("sha256", [base64.b64encode(text).decode() for text in texts])
    assert answers == [hashlib.sha256(text).hexdigest() for text in texts]


def test_digest() -> None:
    """A digest needs no crypto.subtle, and whichever bits a NaN has, it is the same."""
    bits = np.array([0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001, 0, 1 << 63], dtype=np.uint64)
    numbers = np.concatenate([bits.view(np.float64), RANDOM.normal(size=30)])
    answer = ask("digests", base64.b64encode(numbers.tobytes()).decode())
    expected = hashlib.sha256(base64.b64decode(encode(numbers))).hexdigest()
    assert answer == {"withSubtle": expected, "without": expected}


def test_defaults() -> None:
    """A knob that is left out is that of Python's Experiment."""
    assert ask("defaults", None) == asdict(Experiment())


OUT_OF_RANGE: list[dict[str, Any]] = [
    {"data": "XOR"},
    {"data": "constructor"},
    *({"noise": noise} for noise in (-0.1, 2.1, 1234567.0, 1e300, -1.5e-7, -0.00012345678)),
    *({"eta": eta} for eta in (0.0, -0.3, 1000.5, 123456.0, 1e6, 1e16, -1e-5, -0.0001)),
    *({"hidden": hidden} for hidden in (-1, 17)),
    *({"seed": seed} for seed in (-1, 2**53, 10**16)),
    *({"points": points} for points in (3, 401)),
    *({"batch": batch} for batch in (0, 401)),
    *({"decay": decay} for decay in (-0.01, 10.5)),
    *({"momentum": momentum} for momentum in (-0.1, 1.0, 1.5)),
    *({"rule": rule} for rule in ("Adam", "sgd")),
    {"rule": "adam", "momentum": 0.9},
    *({"budget": budget} for budget in (0, -1000, 100_001, 1_234_567)),
    *({knob: float(value)} for knob in ("noise", "eta") for value in ("nan", "inf")),
]


def test_out_of_range() -> None:
    """What Python refuses, JavaScript refuses with the same sentence."""
    asked = [
        {knob: str(value) if value != value or value == np.inf else value for knob, value in knobs.items()}
        for knobs in OUT_OF_RANGE
    ]
    assert ask("complaints", asked) == [f"RangeError: {complaint(knobs)}" for knobs in OUT_OF_RANGE]


def complaint(knobs: dict[str, Any]) -> str:
    try:
        Experiment(**knobs)
    except ValueError as error:
        return str(error)
    return "nothing"


def test_no_number() -> None:
    """Knobs that are no numbers, or not whole where they must be, are refused too."""
    asked = [{"hidden": 2.5}, {"seed": 0.5}, {"budget": 1.5}, {"hidden": "4"}, {"eta": "0.3"}, {"noise": "0"}]
    assert all(answer.startswith("RangeError: ") for answer in ask("complaints", asked))


# Functions and classes of tloop.simulation that have no namesake in the page's engine, and what takes
# their place: it works on one number, one point, one run at a time.
ELSEWHERE: dict[str, dict[str, str | None]] = {
    "data": {
        "draw_points": "samplePoints",  # the player has a drawPoints, on a canvas
        "true_rule": None,
        "_xor_rule": None,
        "_circle_rule": None,
        "_spiral_rule": None,
        "_gauss_rule": None,
        "_moons_rule": None,
        "_to_arch": None,
    },
    "maths": {
        "_in_slabs": None,
        "_tanh": "tanh",
        "_softplus": "softplus",
        "polynomial": "cothPolynomial",
        "_reduce_to_half_ln2": "nearestWhole",
        "_reduce_to_quarter_turn": "quarterTurns",
    },
    "random": {"words": "Stream", "Streams": "Stream", "murmur3s": "murmur3", "_rotated": "rotate"},
    "batches": {"orders": "orderOf"},
    "rules": {"Rule": "RULES", "Optimizer": "Optimizer"},
    "network": {
        "Networks": "Network",
        "initial_parameters": "initialNetwork",
        "side_by_side": None,
        "run_order": None,
        "logits_of": "probability",
    },
    "training": {
        "Run": "digest",
        "_Recorder": "Training",
        "_alike": None,
        "kind": None,
        "_parts": None,
        "_train_side_by_side": "Training",
        "train_each": "train",
    },
}


@pytest.mark.parametrize("module", [module for module in MODULES if module != "sha256"])
def test_mirror(module: str) -> None:
    """Who knows a function's file and name in Python finds it in JavaScript."""
    tree = ast.parse((ROOT / "tloop" / "simulation" / f"{module}.py").read_text("utf-8"))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    elsewhere = ELSEWHERE.get(module, {})
    assert set(elsewhere) <= set(names)
    for name in names:
        namesake = elsewhere.get(name, camel(name))
        assert namesake is None or namesake in declared(source(module)), name


def camel(name: str) -> str:
    """log1p_up_to_1 → log1pUpTo1; of a leading underscore nothing is left."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name.lstrip("_"))


def test_nothing_of_the_machine() -> None:
    """The engine calls no function whose bits depend on the machine."""
    programs = [re.sub(r"/\*(?s:.*?)\*/|//.*", "", source(module)) for module in MODULES]
    used = {name for program in programs for name in re.findall(r"\bMath\.(\w+)", program)}
    assert used == {"abs", "ceil", "clz32", "floor", "imul", "max", "min", "sqrt"}
