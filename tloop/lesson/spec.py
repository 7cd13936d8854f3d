"""The run spec: an experiment in the lesson's words, XOR · η = 0.3 · hidden = 4 · clean."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tloop.lesson.knobs import KNOBS, NAMES, NUMERIC, ROWS, UNITS, WORDS, KnobWords, such_as
from tloop.lesson.problems import LessonError
from tloop.lesson.spec_meant import hints, plain_words
from tloop.simulation import Experiment

BEYOND = Decimal(10) ** 20  # out of every knob's range, and small enough to be written out

# a comma parts two knobs, unless it stands within a number: budget = 4,000
SEPARATOR = re.compile(r"·|,(?!(?<=[0-9],)[0-9]{3}(?![0-9]))")
MINUS = "\u2212"  # the typographic minus
NUMBER = (
    r"(?P<number>[-+\u2212]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+\.?[0-9]*|\.[0-9]+)"
    r"(?:e[-+\u2212]?[0-9]{1,4})?)"
)
# η = 0.3 · learning rate 0.3 · a learning rate of 0.3 · batches of 4
SETTING = re.compile(rf"(?P<knob>[^\W\d_](?:[\w ]*[^\W\d_])?)(?: ?= ?| ){NUMBER}")
COUNTED = re.compile(rf"{NUMBER} (?P<unit>[^\W\d][\w ]*)")
LEAD = re.compile(r"(?:with )?(?:an? |the )?(?=.*[0-9])")  # with 4 neurons · a batch size of 4
LIKE_A_SETTING = re.compile(
    rf"[^\W\d][\w ]* ?= ?[-+\u2212.,\w]+|(?:{'|'.join(NAMES)}) ?[=:] ?\S.*", re.IGNORECASE
)
DECIMALS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Part:
    """One part of a spec as it is written, and what it says; knob is None if it is not understood."""

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
        """The parts that are not understood, if the text as a whole is meant as a spec."""
        strange = tuple(part for part in self.parts if not part.knob)
        if self.understood:
            return strange
        return tuple(part for part in strange if LIKE_A_SETTING.fullmatch(part.text))

    @property
    def complete(self) -> bool:
        """Every part is understood: such a text declares a run."""
        return len(self.understood) == len(self.parts) > 0


def parse_spec(text: str) -> Spec:
    """Every part of the text, understood or not. Any text may be given: see Spec.misspelt, Spec.complete."""
    pieces = (" ".join(piece.split()) for piece in SEPARATOR.split(text))
    return Spec(tuple(_part(piece) for piece in pieces if piece))


def experiment_of(spec: Spec, base: Experiment) -> Experiment:
    """The experiment that the spec describes; knobs that it leaves out are those of base.

    Raises LessonError, its words a part that is not understood, said twice, or out of its knob's range; and
    for a spec that says nothing.
    """
    if not spec.parts:
        raise LessonError("T202", "the spec says nothing", such_as())
    strange = tuple(part for part in spec.parts if not part.knob)
    for error in (*spec_errors(spec, base), *map(strange_part, strange)):
        raise error
    return changed(base, {str(part.knob): part.value for part in spec.parts})


def changed(base: Experiment, values: Mapping[str, object]) -> Experiment:
    """The experiment with other values for some knobs; naming a rule ends momentum, and momentum ends Adam.

    Raises ValueError, with a sentence, for values that no experiment has.
    """
    if "rule" in values:
        values = {"momentum": 0.0, **values}
    elif values.get("momentum"):
        values = {"rule": "descent", **values}
    return replace(base, **values)  # type: ignore[arg-type]


def spec_errors(spec: Spec, base: Experiment) -> Iterator[LessonError]:
    """All that is wrong with a text that is meant as a spec, in its order; each error's words are a part."""
    seen: dict[str, Part] = {}
    misspelt = set(spec.misspelt)
    for before, part, after in zip((None, *spec.parts), spec.parts, (*spec.parts[1:], None), strict=False):
        if part.knob is None:
            if part in misspelt:
                yield _decimal_comma(before, part) or strange_part(part)
            continue
        first = seen.setdefault(part.knob, part)
        if first.value != part.value:
            message = f"the spec says both “{first.text}” and “{part.text}”"
            yield LessonError("T204", message, "remove one of them", words=part.text)
        elif first is part and not _decimal_comma(part, after) and (reason := refused(part, base)):
            fault = "does not give a whole number" if is_no_whole_number(part) else "is out of range"
            yield LessonError("T203", f"“{part.text}” {fault}", reason, words=part.text)
    rule, momentum = seen.get("rule"), seen.get("momentum")
    if rule and momentum and momentum.value:
        message = f"the spec says both “{momentum.text}” and “{rule.text}”"
        yield LessonError("T204", message, "remove one of them", words=rule.text)


def _decimal_comma(before: Part | None, part: Part | None) -> LessonError | None:
    """That η = 0,3 is two parts."""
    if before and part and before.knob in NUMERIC and DECIMALS.fullmatch(part.text):
        message = f"“{part.text}” is not part of a run's spec: a comma parts two knobs"
        return LessonError("T202", message, f"did you mean {before.text}.{part.text}?", words=part.text)
    return None


def strange_part(part: Part) -> LessonError:
    """That a part says nothing of an experiment, and what may be meant."""
    return LessonError(
        "T202", f"“{part.text}” is not part of a run's spec", lambda: hints(part.text), words=part.text
    )


def spec_text(experiment: Experiment, default: Experiment | None = None) -> str:
    """The experiment in the canonical words; what few specs name only if it differs from the default's."""
    default = default or Experiment()
    implied = "rule" if experiment.momentum else "momentum" if experiment.rule == "adam" else ""
    rows = (row for row in KNOBS if row.field != implied)
    values = ((row, getattr(experiment, row.field), getattr(default, row.field)) for row in rows)
    return " · ".join(row.setting(value) for row, value, usual in values if row.always or value != usual)


def knob_value(knob: str, number: str) -> float:
    """The value that a number, written as in NUMBER, gives a knob; whole for those that count, if it is.

    A whole number has no decimal point: 4.000 may be meant as 4,000.
    """
    value = Decimal(number.replace(",", "").replace(MINUS, "-"))
    if ROWS[knob].whole and "." not in number and value == value.to_integral_value():
        return int(max(min(value, BEYOND), -BEYOND))
    return float(value) + 0.0  # no minus zero


def refused(part: Part, base: Experiment) -> str | None:
    """Why no experiment can have this value, or what to write, in a sentence; None if one can."""
    knob = part.knob or ""
    if is_no_whole_number(part):
        written = re.search(NUMBER, part.text.casefold())
        return _whole(ROWS[knob], written["number"] if written else "")
    try:
        changed(base, {knob: part.value})
    except ValueError as error:
        return str(error)
    return None


def is_no_whole_number(part: Part) -> bool:
    """Whether its knob counts something, and its number has a decimal point: 4.000, 2.5."""
    return part.knob is not None and ROWS[part.knob].whole and isinstance(part.value, float)


def _whole(row: KnobWords, written: str) -> str:
    """What may be meant by 4.000, 4.0 or 2.5."""
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", written):
        return f"write {row.names[0]} = {written.replace('.', ',')}"
    if re.fullmatch(r"[0-9]+\.0*", written):
        return f"write {row.names[0]} = {written.partition('.')[0]}"
    return f"{row.field} is a whole number, such as {row.such_as()}"


def _part(text: str) -> Part:
    # XOR · 8 neurons · η = 0.3
    word = plain_words(text)
    if word in WORDS:
        row, value = WORDS[word]
        return Part(text, row.field, value)
    word = LEAD.sub("", word, count=1)
    if (match := COUNTED.fullmatch(word)) and match["unit"] in UNITS:
        knob = UNITS[match["unit"]].field
        return Part(text, knob, knob_value(knob, match["number"]))
    if match := SETTING.fullmatch(word):
        name = match["knob"]
        named = NAMES.get(name) or NAMES.get(name.removesuffix(" of"))
        if named:
            return Part(text, named.field, knob_value(named.field, match["number"]))
    return Part(text)
