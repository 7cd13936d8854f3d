"""The run spec: the words for an experiment, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.lesson.spec import SpecError, experiment_of, parse_spec, spec_errors, spec_text
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
    ],
)
def test_spellings(text: str, experiment: Experiment) -> None:
    """Every spelling that the design names is read, whatever its case; the rest comes from the base."""
    spec = parse_spec(text)
    assert spec.complete
    assert experiment_of(spec, BASE) == experiment


@pytest.mark.parametrize(
    "text", ["", " · ", "the default run", "the default run, slowed", "8 tries", "η 0.3"]
)
def test_free_text(text: str) -> None:
    """A text without an understood part is neither a spec nor a misspelt one."""
    spec = parse_spec(text)
    assert not spec.complete
    assert not spec.misspelt


@pytest.mark.parametrize(
    ("text", "part", "details"),
    [
        ("XOR · hiden = 4", "hiden = 4", ("did you mean hidden?",)),
        ("xro, clean", "xro", ("did you mean xor?",)),
        ("circle · 8 nuerons", "8 nuerons", ("did you mean neurons?",)),
        ("η = 0,3", "3", ("a comma parts two knobs: decimals take a point, as in η = 0.3",)),
        (
            "circle · η = warm",
            "η = warm",
            ("η takes a number with a point for its decimals, such as η = 0.3",),
        ),
        ("circle · a whale", "a whale", ()),
        ("XOR · circle", "circle", ("one of them has to go",)),
        ("hidden = 4.5", "hidden = 4.5", ("hidden is a whole number",)),
        ("hidden = 17", "hidden = 17", ("hidden must lie between 0 and 16 neurons, not 17",)),
        ("noise = -1", "noise = -1", ("noise must lie between 0 and 2, not -1",)),
    ],
)
def test_errors(text: str, part: str, details: tuple[str, ...]) -> None:
    """What is wrong with a spec is said about the part that is wrong, with what would be right."""
    with pytest.raises(SpecError) as caught:
        experiment_of(parse_spec(text), BASE)
    assert caught.value.part.text == part
    assert caught.value.details == details


@pytest.mark.parametrize("number", ["1e9999", "-1e9999", "9" * 5000, "1e99999999999"])
@pytest.mark.parametrize("knob", ["η", "hidden", "seed", "budget", "noise"])
def test_absurd_numbers(knob: str, number: str) -> None:
    """A number beyond all bounds is an error like others, not a crash."""
    with pytest.raises(SpecError):
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
    assert all(error.part in spec.parts for error in refused)
    if spec.complete and not refused:
        assert parse_spec(spec_text(experiment_of(spec, BASE))).complete
