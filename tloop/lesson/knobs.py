"""What can be said of an experiment: the table of its knobs. A knob is one row."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from tloop.simulation import DATA_SETS, Experiment

NOISY = 0.2
AS_WRITTEN = {"xor": "XOR", "adam": "Adam"}


@dataclass(frozen=True)
class KnobWords:
    """How one knob is written.

    field: of Experiment; names: what stands before a number, `η = 0.3` or `learning rate 0.3`, the first as
    we write it; units: what stands behind one, `4 neurons`; words: parts that stand for a value by
    themselves; whole: it counts something; turns: how far a reader may turn it if the lesson does not say;
    always: the canonical spec names it even if it has its usual value; meant: other names that authors try;
    meant_words: other words that they try for a value; example: a value that a run may well have.
    """

    field: str
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)
    whole: bool = False
    turns: tuple[float, float] = (0, 0)
    always: bool = False
    meant: tuple[str, ...] = ()
    meant_words: Mapping[str, object] = dataclasses.field(default_factory=dict)
    example: float = 0

    def setting(self, value: object) -> str:
        """The part of a spec that gives the knob this value: XOR, η = 0.3, no hidden layer, noisy."""
        for word, stands_for in self.words.items():
            if stands_for == value:
                return AS_WRITTEN.get(word, word)
        return f"{self.names[0]} = {number_text(value) if isinstance(value, float) else value}"

    def such_as(self) -> str:
        """The setting of a usual value: η = 0.3, noise = 0.2, Adam."""
        if not self.names:
            return self.setting(next(iter(self.words.values())))
        return f"{self.names[0]} = {number_text(self.example or getattr(Experiment(), self.field))}"


KNOBS = (
    KnobWords(
        "data",
        words={name: name for name in DATA_SETS},
        always=True,
        meant_words={
            **{"circles": "circle", "ring": "circle", "rings": "circle", "spirals": "spiral"},
            **{"gaussian": "gauss", "gaussians": "gauss", "blobs": "gauss", "moon": "moons"},
        },
    ),
    KnobWords(
        "eta",
        ("η", "eta", "learning rate", "lr", "step size"),
        turns=(0.001, 100.0),
        always=True,
        meant=("ɳ", "ŋ", "n", "rate", "step", "alpha", "α"),
    ),
    KnobWords(
        "hidden",
        ("hidden", "neurons", "hidden neurons"),
        ("neurons", "neuron", "hidden neurons", "hidden neuron"),
        {"no hidden layer": 0, "linear": 0},
        whole=True,
        turns=(0, 16),
        always=True,
        meant=(
            *("units", "hidden units", "unit", "hidden unit", "nodes", "hidden nodes", "width", "cells"),
            *("hidden layer", "neuron", "tanh neurons", "tanh units"),
        ),
        meant_words={"no hidden layers": 0, "no hidden neurons": 0, "no neurons": 0, "no hidden": 0},
    ),
    KnobWords(
        "noise",
        ("noise",),
        words={"clean": 0.0, "noisy": NOISY, "no noise": 0.0},
        turns=(0.0, 1.0),
        always=True,
        example=NOISY,
        meant=("jitter", "sigma", "σ", "noise level"),
        meant_words={"noiseless": 0.0, "noise free": 0.0, "no jitter": 0.0},
    ),
    KnobWords("seed", ("seed",), whole=True, turns=(0, 9999), meant=("random seed", "rng", "random state")),
    KnobWords(
        "budget",
        ("budget", "epochs"),
        ("epochs", "epoch"),
        whole=True,
        turns=(100, 20_000),
        meant=("max epochs", "epoch", "iterations", "iteration", "steps", "updates"),
    ),
    KnobWords(
        "points",
        ("points", "training points"),
        ("points", "training points", "point", "training point"),
        whole=True,
        turns=(4, 400),
        example=200,
        meant=("train points", "samples", "examples", "data points", "training examples"),
    ),
    KnobWords(
        "batch",
        ("batch", "batches of", "batch size"),
        words={"full batch": None},
        whole=True,
        turns=(1, 40),
        example=4,
        meant=(
            *("minibatch", "minibatches of", "mini batch", "mini batches of"),
            *("batchsize", "minibatch size", "mini batch size"),
        ),
        meant_words={"full batches": None, "full gradient": None, "no batches": None, "no minibatches": None},
    ),
    KnobWords(
        "decay",
        ("decay", "weight decay"),
        words={"no decay": 0.0, "no weight decay": 0.0},
        turns=(0.0, 0.1),
        example=0.01,
        meant=("l2", "λ", "lambda", "regularisation", "regularization"),
        meant_words={"no regularisation": 0.0, "no regularization": 0.0},
    ),
    KnobWords(
        "momentum",
        ("momentum",),
        words={"no momentum": 0.0},
        turns=(0.0, 0.99),
        example=0.9,
        meant=("μ", "mu", "heavy ball"),
    ),
    KnobWords(
        "rule",
        words={"adam": "adam", "plain descent": "descent", "plain gradient descent": "descent"},
        meant_words={
            "gradient descent": "descent",
            "stochastic gradient descent": "descent",
            "sgd": "descent",
        },
    ),
)
ROWS: Mapping[str, KnobWords] = {row.field: row for row in KNOBS}
NAMES: Mapping[str, KnobWords] = {name: row for row in KNOBS for name in row.names}
UNITS: Mapping[str, KnobWords] = {unit: row for row in KNOBS for unit in row.units}
WORDS: Mapping[str, tuple[KnobWords, object]] = {
    word: (row, value) for row in KNOBS for word, value in row.words.items()
}
# What authors try in the place of these: refused, with the form that is read.
MEANT_NAMES: Mapping[str, KnobWords] = {name: row for row in KNOBS if row.names for name in row.meant}
MEANT_UNITS: Mapping[str, KnobWords] = {unit: row for row in KNOBS if row.units for unit in row.meant}
MEANT_WORDS: Mapping[str, tuple[KnobWords, object]] = {
    word: (row, value) for row in KNOBS for word, value in row.meant_words.items()
}
NUMERIC = tuple(row.field for row in KNOBS if row.names)  # the knobs that take a number


def number_text(value: float) -> str:
    """The shortest decimal that gives the value back: 0.3, 30."""
    return repr(value).removesuffix(".0")


def such_as() -> str:
    """What a spec can say, in one line."""
    others = (row.such_as() for row in KNOBS if row.field != "data")
    return f"a spec can say {', '.join(map(ROWS['data'].setting, DATA_SETS))} · {' · '.join(others)}"
