"""The run spec: an experiment in the lesson's words, XOR · η = 0.3 · hidden = 4 · clean."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tloop.lesson.problems import did_you_mean
from tloop.simulation import DATA_SETS, Experiment

NOISY = 0.2
KNOBS = {"η": "eta", "eta": "eta", "learning rate": "eta", "hidden": "hidden", "noise": "noise"} | {
    "seed": "seed",
    "budget": "budget",
}
WORDS: Mapping[str, tuple[str, object]] = {
    **{name: ("data", name) for name in DATA_SETS},
    "no hidden layer": ("hidden", 0),
    "linear": ("hidden", 0),
    "clean": ("noise", 0.0),
    "noisy": ("noise", NOISY),
}
NUMERIC = tuple(dict.fromkeys(KNOBS.values()))  # the knobs that take a number
WHOLE = ("hidden", "seed", "budget")  # those that count something
BEYOND = Decimal(10) ** 20  # out of every knob's range, and small enough to be written out

# a comma parts two knobs, unless it stands within a number: budget = 4,000
SEPARATOR = re.compile(r"·|,(?!(?<=\d,)\d{3}(?!\d))")
MINUS = "\u2212"  # the typographic minus
NUMBER = r"(?P<number>[-+\u2212]?(?:\d+\.?\d*|\.\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:e[-+\u2212]?\d{1,4})?)"
SETTING = re.compile(rf"(?P<knob>[^\W\d][\w ]*?) ?= ?{NUMBER}")
NEURONS = re.compile(rf"{NUMBER} neurons?")
LIKE_A_SETTING = re.compile(r"[^\W\d][\w ]* ?= ?[-+\u2212.,\w]+")


@dataclass(frozen=True)
class Part:
    """One part of a spec as it is written, and what it says; knob is None where it is not understood."""

    text: str
    knob: str | None = None
    value: object = None


@dataclass(frozen=True)
class Spec:
    parts: tuple[Part, ...]

    @property
    def understood(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.knob)

    @property
    def misspelt(self) -> tuple[Part, ...]:
        """The parts that are not understood, where the text as a whole is meant as a spec."""
        strange = tuple(part for part in self.parts if not part.knob)
        if self.understood:
            return strange
        return tuple(part for part in strange if LIKE_A_SETTING.fullmatch(part.text))

    @property
    def complete(self) -> bool:
        """Every part is understood: such a text declares a run."""
        return len(self.understood) == len(self.parts) > 0


class SpecError(ValueError):
    """A part of a spec that is wrong: what was found, and in the details what would be right."""

    def __init__(self, code: str, part: Part, message: str, *details: str) -> None:
        super().__init__(message)
        self.code = code
        self.part = part
        self.details = details


def parse_spec(text: str) -> Spec:
    """Every part of the text, understood or not. Any text may be given: see Spec.misspelt, Spec.complete."""
    pieces = (" ".join(piece.split()) for piece in SEPARATOR.split(text))
    return Spec(tuple(_part(piece) for piece in pieces if piece))


def experiment_of(spec: Spec, base: Experiment) -> Experiment:
    """The experiment that the spec describes; knobs that it leaves out are those of base.

    Raises SpecError for a part that is not understood, said twice, or out of its knob's range.
    """
    for part in spec.parts:
        if part.knob is None:
            raise _strange(part)
    for error in spec_errors(spec, base):
        raise error
    return replace(base, **{part.knob: part.value for part in spec.parts})  # type: ignore[arg-type]


def spec_errors(spec: Spec, base: Experiment) -> Iterator[SpecError]:
    """All that is wrong with a text that is meant as a spec, in its order."""
    seen: dict[str, Part] = {}
    for part in spec.parts:
        if part.knob is None:
            if part in spec.misspelt:
                yield _strange(part)
            continue
        first = seen.setdefault(part.knob, part)
        if first.value != part.value:
            yield SpecError(
                "T204", part, f"the spec says both “{first.text}” and “{part.text}”", "one of them has to go"
            )
        elif first is part and (reason := refused(part, base)):
            yield SpecError("T203", part, f"“{part.text}” is out of range", reason)


def spec_text(experiment: Experiment, default: Experiment | None = None) -> str:
    """The experiment in the canonical words; seed and budget only where they differ from the default's."""
    default = default or Experiment()
    named_noise = {0.0: "clean", NOISY: "noisy"}
    parts = [
        experiment.data.upper() if experiment.data == "xor" else experiment.data,
        f"η = {number_text(experiment.eta)}",
        f"hidden = {experiment.hidden}" if experiment.hidden else "no hidden layer",
        named_noise.get(experiment.noise) or f"noise = {number_text(experiment.noise)}",
    ]
    for knob in ("seed", "budget"):
        if getattr(experiment, knob) != getattr(default, knob):
            parts.append(f"{knob} = {getattr(experiment, knob)}")
    return " · ".join(parts)


def knob_value(knob: str, number: str) -> float:
    """The value that a number, written as in NUMBER, gives a knob; whole for those that count, if it is."""
    value = Decimal(number.replace(",", "").replace(MINUS, "-"))
    if knob in WHOLE and value == value.to_integral_value():
        return int(max(min(value, BEYOND), -BEYOND))
    return float(value) + 0.0  # no minus zero


def refused(part: Part, base: Experiment) -> str | None:
    """Why no experiment can have this value: the limits, in a sentence."""
    if part.knob in WHOLE and isinstance(part.value, float):
        return f"{part.knob} is a whole number"
    try:
        replace(base, **{str(part.knob): part.value})  # type: ignore[arg-type]
    except ValueError as error:
        return str(error)
    return None


def number_text(value: float) -> str:
    """The shortest decimal that gives the value back: 0.3, 30."""
    return repr(value).removesuffix(".0")


def _strange(part: Part) -> SpecError:
    return SpecError("T202", part, f"“{part.text}” is no part of a run's spec", *_hint(part.text))


def _part(text: str) -> Part:
    # XOR · 8 neurons · η = 0.3
    word = text.casefold()
    if word in WORDS:
        return Part(text, *WORDS[word])
    if match := NEURONS.fullmatch(word):
        return Part(text, "hidden", knob_value("hidden", match["number"]))
    if (match := SETTING.fullmatch(word)) and match["knob"] in KNOBS:
        knob = KNOBS[match["knob"]]
        return Part(text, knob, knob_value(knob, match["number"]))
    return Part(text)


def _hint(text: str) -> tuple[str, ...]:
    name, equals, _ = (piece.strip() for piece in text.partition("="))
    if equals and name.casefold() in KNOBS:
        return (f"{name} takes a number with a point for its decimals, such as {name} = 0.3",)
    if equals:
        return did_you_mean(name, KNOBS)
    if re.fullmatch(r"[-+\u2212]?[\d.]+", text):
        return ("a comma parts two knobs: decimals take a point, as in η = 0.3",)
    neurons = re.fullmatch(r"(\S+) (\w+)", text)
    if neurons and (hint := did_you_mean(neurons[2], ("neurons",))):
        return hint
    return did_you_mean(name, (*WORDS, *KNOBS))
