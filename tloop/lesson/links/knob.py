"""Knobs that stand in a sentence, for the reader to turn: [η = 30](knob:too-hot.eta "0.03..100")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.knobs import NAMES, NUMERIC, ROWS, number_text
from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.links.run import Runs
from tloop.lesson.links.target import incomplete
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place, nearest
from tloop.lesson.spec import NUMBER, knob_value, parse_spec, refused, spec_errors
from tloop.lesson.spec import Part as SpecPart
from tloop.simulation import Experiment

FORM = "[η = 30](knob:too-hot.eta)"
DIGITS = re.compile(r"\d+(?:[.,]\d+)*(?:e[-+\u2212]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Knob:
    """A knob of a run, in a sentence.

    number counts from 1 in document order; knob is the name of a field of Experiment; value is the
    run's own, low ≤ value ≤ high; hidden, seed, budget, points and batch take whole numbers.
    """

    number: int
    run: str
    knob: str
    text: str
    value: float
    low: float
    high: float
    place: Place


def malformed(link: Link) -> LessonError | None:
    """A knob's address names a run and one of its knobs."""
    knobs = (part.knob for part in parse_spec(link.text).parts)
    turned = next((knob for knob in knobs if knob in NUMERIC), "eta")
    such = link.body if link.body in NUMERIC else turned
    return incomplete(link, "knob", such, FORM)


def read_knobs(draft: Draft) -> Iterator[Found]:
    """The knobs that are understood, and what is wrong with the others."""
    number = 0
    for link in draft.links("knob"):
        # [η = 30](knob:too-hot.eta "0.03..100")
        #               ^^^^^^^ run, and behind its point the knob
        run, _, name = link.body.partition(".")
        errors = list(_errors(link, run, name, draft.runs))
        yield from errors
        experiment = draft.runs.experiments.get(run)
        if experiment and not errors:
            number += 1
            low, high = _range(link, name, experiment)
            value = getattr(experiment, name)
            yield Part(link.token, Knob(number, run, name, link.text, value, low, high, link.place))


def _errors(link: Link, run: str, name: str, runs: Runs) -> Iterator[LessonError]:
    experiment = runs.experiments.get(run)
    if run not in runs.declared:
        yield runs.unknown(link, run)
    if name not in NUMERIC:
        yield _unknown_knob(link, run, name)
        return
    if experiment and getattr(experiment, name) is None:
        message = f"the run {run} learns from all its points at once"
        hint = "there is a batch to turn if its spec says how large, such as batch = 4"
        yield LessonError("T301", message, hint).at(link.piece_place(name, behind=f"{run}."))
        return
    yield from _wrong_text(link, name, experiment)
    try:
        _range(link, name, experiment)
    except LessonError as error:
        yield error.at(link.title_place or link.place)


def _unknown_knob(link: Link, run: str, name: str) -> LessonError:
    place = link.piece_place(name, behind=f"{run}.")
    if name == "data":
        hint = "other points are another run: [circle](run:ring)"
        return LessonError("T301", "data is not a number to turn", hint, place=place)
    row = NAMES.get(re.sub(r"[-_]", " ", name.casefold()))
    meant = row.field if row else nearest(name, NUMERIC)
    hint = f"did you mean {meant}?" if meant else f"the knobs: {', '.join(NUMERIC)}"
    return LessonError("T301", f"there is no knob {name}", hint, place=place)


# ---- the text: it states the run's own value


def _wrong_text(link: Link, knob: str, experiment: Experiment | None) -> Iterator[LessonError]:
    spec = parse_spec(link.text)
    own = experiment and _setting(knob, getattr(experiment, knob))
    form = f"write [{own or _setting_meant(link.text, knob)}](knob:{link.body})"
    errors = list(spec_errors(spec, experiment or Experiment()))
    if errors:
        yield errors[0].at(link.part_place(errors[0].words))
        return
    if not spec.complete:
        yield LessonError("T302", f"“{link.text}” gives no knob a value", form, place=link.place)
        return
    part, *others = spec.parts
    if others:
        message, hint = f"“{others[0].text}” is one too many", "a knob turns alone: one link for each"
        yield LessonError("T302", message, hint, place=link.part_place(others[0].text))
    elif part.knob != knob:
        message = f"“{part.text}” is about {part.knob}, but the link turns {knob}"
        yield LessonError("T302", message, form, place=link.place)
    elif experiment and part.value != getattr(experiment, knob):
        run = link.body.partition(".")[0]
        message = f"the text says {part.text}, the run {run} has {own}"
        yield LessonError("T302", message, form, place=link.place)


def _setting_meant(text: str, knob: str) -> str:
    """The setting that a text comes nearest to, where no run says what its value is."""
    number = re.search(NUMBER, text.casefold())
    return _setting(knob, knob_value(knob, number[0]) if number else ROWS[knob].turns[1])


def _setting(knob: str, value: float) -> str:
    return f"{ROWS[knob].names[0]} = {number_text(value)}"


# ---- the title: from where to where


def _range(link: Link, knob: str, experiment: Experiment | None) -> tuple[float, float]:
    """The range that the title gives, or the whole one; it holds the run's own value. Raises LessonError."""
    own = (getattr(experiment, knob),) if experiment else ()
    if link.title is None:
        return min(*ROWS[knob].turns, *own), max(*ROWS[knob].turns, *own)
    low, high = parse_range(link.title, knob)
    widened = min((low, *own)), max((high, *own))
    if widened != (low, high):
        message = f"“{link.title}” leaves out the run's own {number_text(*own)}"
        raise LessonError("T303", message, f'write "{_range_text(*widened)}"')
    return low, high


def parse_range(title: str, knob: str) -> tuple[float, float]:
    """`0.03..100`: both ends, which any experiment could have, the lower first. Raises LessonError."""
    ends = [piece.strip() for piece in title.casefold().split("..")]
    if len(ends) != 2 or "..." in title or not all(re.fullmatch(NUMBER, end) for end in ends):
        raise LessonError("T303", f"“{title}” is not a range", _range_meant(title, knob))
    low, high = (knob_value(knob, end) for end in ends)
    for end, value in zip(ends, (low, high), strict=True):
        if reason := refused(SpecPart(end, knob, value), Experiment()):
            raise LessonError("T303", f"“{title}” is out of range", reason)
    if low > high:
        raise LessonError(
            "T303", f"“{title}” begins with its higher end", f'write "{_range_text(high, low)}"'
        )
    if low == high:
        such = _range_text(*ROWS[knob].turns)
        raise LessonError("T303", f"“{title}” leaves nothing to turn", f'a wider one, such as "{such}"')
    return low, high


def _range_meant(title: str, knob: str) -> str:
    """What to write for a title that is no range; the two numbers, where it has two."""
    ends = DIGITS.findall(title)
    if len(ends) == 2:
        return f'write "{ends[0]}..{ends[1]}"'
    return f'write from where to where, such as "{_range_text(*ROWS[knob].turns)}"'


def _range_text(low: float, high: float) -> str:
    return f"{number_text(low)}..{number_text(high)}"
