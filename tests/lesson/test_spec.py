"""The run spec: the words for an experiment, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.lesson.knobs import such_as
from tloop.lesson.problems import LessonError
from tloop.lesson.spec import experiment_of, parse_spec, spec_errors, spec_text
from tloop.lesson.spec_meant import spec_meant
from tloop.simulation import DATA_SETS, Experiment

BASE = Experiment(seed=11)


@pytest.mark.parametrize(
    ("text", "experiment"),
    [
        ("XOR · η = 0.3 · hidden = 4 · clean", BASE),
        ("xor, eta=0.3, 4 neurons, CLEAN", BASE),
        ("Learning Rate = 30", Experiment(seed=11, eta=30)),
        ("\u0397 = 1e-3", Experiment(seed=11, eta=0.001)),
        ("η=.5", Experiment(seed=11, eta=0.5)),
        ("η = 1e\u22123", Experiment(seed=11, eta=0.001)),
        ("no hidden layer", Experiment(seed=11, hidden=0)),
        ("Linear · spiral", Experiment(seed=11, hidden=0, data="spiral")),
        ("1 neuron", Experiment(seed=11, hidden=1)),
        ("circle · noisy · 8\u00a0neurons", Experiment("circle", 0.2, 8, seed=11)),
        ("noise = 0.1 · moons", Experiment("moons", 0.1, seed=11)),
        ("noise = 0, clean", BASE),
        ("gauss · seed = 3 · budget = 4,000", Experiment("gauss", seed=3)),
        ("budget = 1e3", Experiment(seed=11, budget=1000)),
        ("learning rate 0.03", Experiment(seed=11, eta=0.03)),
        ("lr = 0.1 · noise 0.1", Experiment(seed=11, eta=0.1, noise=0.1)),
        ("neurons = 3 · seed 5", Experiment(seed=5, hidden=3)),
        ("10 hidden neurons", Experiment(seed=11, hidden=10)),
        ("epochs = 500", Experiment(seed=11, budget=500)),
        ("3000 epochs", Experiment(seed=11, budget=3000)),
        ("XOR, 3,000 epochs, noise of 1", Experiment(seed=11, budget=3000, noise=1)),
        ("circle, no noise", Experiment("circle", seed=11)),
        ("without noise · without a hidden layer", Experiment(seed=11, hidden=0)),
        ("a learning rate of 0.03, with 6 neurons", Experiment(seed=11, eta=0.03, hidden=6)),
        ("step size 0.03 · batch of 4", Experiment(seed=11, eta=0.03, batch=4)),
        ("batch-size = 4 · weight_decay 0.01", Experiment(seed=11, batch=4, decay=0.01)),
        ("batches of 4 · decay of 0.01", Experiment(seed=11, batch=4, decay=0.01)),
        ("with momentum 0.9 · full-batch", Experiment(seed=11, momentum=0.9)),
        ("Adam · no weight decay", Experiment(seed=11, rule="adam")),
        ("plain gradient descent", BASE),
        ("η 0.3", BASE),
    ],
)
def test_spellings(text: str, experiment: Experiment) -> None:
    """Every spelling that the design names is read, whatever its case; the rest comes from the base."""
    spec = parse_spec(text)
    assert spec.complete
    assert experiment_of(spec, BASE) == experiment


@pytest.mark.parametrize(
    "text", ["", " · ", "the default run", "the default run, slowed", "8 tries", "eight neurons"]
)
def test_free_text(text: str) -> None:
    """A text without an understood part is neither a spec nor a misspelt one."""
    spec = parse_spec(text)
    assert not spec.complete
    assert not spec.misspelt


@pytest.mark.parametrize(
    ("text", "part", "details"),
    [
        ("XOR · hiden = 4", "hiden = 4", ("did you mean hidden = 4?",)),
        ("xro, clean", "xro", ("did you mean XOR?",)),
        ("circle · 8 nuerons", "8 nuerons", ("did you mean hidden = 8?",)),
        ("η = 0,3", "3", ("did you mean η = 0.3?",)),
        (
            "circle · η = warm",
            "η = warm",
            ("η takes a number, such as η = 0.3",),
        ),
        ("circle · a whale", "a whale", (such_as(),)),
        ("XOR · circle", "circle", ("remove one of them",)),
        (
            "budget = 4.000",
            "budget = 4.000",
            ("write budget = 4,000",),
        ),
        ("hidden = 4.0", "hidden = 4.0", ("write hidden = 4",)),
        ("η = \u0663", "η = \u0663", ("did you mean η = 3?",)),
        ("hidden = 4.5", "hidden = 4.5", ("hidden is a whole number, such as hidden = 4",)),
        ("hidden = 17", "hidden = 17", ("hidden must lie between 0 and 16 neurons, not 17",)),
        ("noise = -1", "noise = -1", ("noise must lie between 0 and 2, not -1",)),
    ],
)
def test_errors(text: str, part: str, details: tuple[str, ...]) -> None:
    """What is wrong with a spec is said about the part that is wrong, with what would be right."""
    with pytest.raises(LessonError) as caught:
        experiment_of(parse_spec(text), BASE)
    assert caught.value.words == part
    assert caught.value.details == details


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("XOR with noise 0.1", "XOR · noise = 0.1"),
        ("η: 3", "η = 3"),
        ("η=3 hidden=6", "η = 3 · hidden = 6"),
        ("eight neurons", "hidden = 8"),
        ("η = 1/3", "η = 0.3333"),
        ("noise = 10%", "noise = 0.1"),
        ("two moons", "moons"),
        ("\u0273 = 0.3", "η = 0.3"),
        ("n = 0.3", "η = 0.3"),
        ("n = 4", "hidden = 4"),
        ("rate = 0.3", "η = 0.3"),
        ("step = 0.3", "η = 0.3"),
        ("units = 3", "hidden = 3"),
        ("budget = 4 000", "budget = 4,000"),
        ("budget = 4k", "budget = 4,000"),
        ("4k epochs", "budget = 4,000"),
        ("seed of 5, and 6 hidden units", "seed = 5 · hidden = 6"),
        ("hidden = \u096a", "hidden = 4"),
        ("learnig rate = 0.3", "η = 0.3"),
        ("a linear net", "no hidden layer"),
        ("SGD", "plain descent"),
        ("with Adam", "Adam"),
        ("a minibatch of 4", "batch = 4"),
        ("200 samples", "points = 200"),
        ("noiseless", "clean"),
        ("noisy XOR", "noisy · XOR"),
        ("XOR • noisy", "XOR · noisy"),
        ("two gaussians", "gauss"),
        ("seed no. 7", "seed = 7"),
        ("ten thousand epochs", "budget = 10,000"),
        ("a hidden layer of 4 tanh neurons", "hidden = 4"),
        ("η = 3 × 10⁻²", "η = 0.03"),
        ("η = 0.03 (slow)", "η = 0.03"),
        ("η = 10 × 0.3", None),
        ("ten times η", None),
        ("online", None),
        ("low noise", None),
        ("the slow one", None),
        ("a run of 8 tries", None),
        ("hidden = 40", None),
        ("x" * 1000 + " = 3", None),
    ],
)
def test_meant(text: str, spec: str | None) -> None:
    """What is nearly a spec is told as the spec that is meant, which is read; free text as none."""
    assert spec_meant(text) == spec
    assert spec is None or parse_spec(spec).complete


@pytest.mark.parametrize("number", ["1e9999", "-1e9999", "9" * 5000, "1e99999999999"])
@pytest.mark.parametrize("knob", ["η", "hidden", "seed", "budget", "noise"])
def test_absurd_numbers(knob: str, number: str) -> None:
    """A number beyond all bounds is an error like others, not a crash."""
    with pytest.raises(LessonError):
        experiment_of(parse_spec(f"XOR · {knob} = {number}"), BASE)


def test_canonical_words() -> None:
    """An experiment is written in one way; seed and budget only where they differ from the given default."""
    assert spec_text(Experiment()) == "XOR · η = 0.3 · hidden = 4 · clean"
    assert spec_text(Experiment("circle", 0.2, 0, 30)) == "circle · η = 30 · no hidden layer · noisy"
    assert spec_text(Experiment(noise=0.1)) == "XOR · η = 0.3 · hidden = 4 · noise = 0.1"
    assert spec_text(Experiment(seed=3)) == "XOR · η = 0.3 · hidden = 4 · clean · seed = 3"
    assert spec_text(Experiment(seed=3, budget=9), Experiment(seed=3)).endswith("clean · budget = 9")


@given(
    data=st.sampled_from(sorted(DATA_SETS)),
    noise=st.floats(0, 2),
    hidden=st.integers(0, 16),
    eta=st.floats(0, 1000, exclude_min=True),
    seed=st.integers(0, 2**53 - 1),
    budget=st.integers(1, 100_000),
)
def test_round_trip(data: str, noise: float, hidden: int, eta: float, seed: int, budget: int) -> None:
    """What spec_text writes is read back as the same experiment."""
    experiment = Experiment(data, noise, hidden, eta, seed, budget)
    assert experiment_of(parse_spec(spec_text(experiment)), Experiment()) == experiment


@given(st.text(alphabet="XORxor ·,=η0123456789.eE+-\u2212noisyhidden", max_size=40))
def test_any_text(text: str) -> None:
    """Any text is a spec, a misspelt one or no spec; none is a crash."""
    spec = parse_spec(text)
    refused = list(spec_errors(spec, BASE))
    assert all(error.words in [part.text for part in spec.parts] for error in refused)
    if spec.complete and not refused:
        assert parse_spec(spec_text(experiment_of(spec, BASE))).complete
