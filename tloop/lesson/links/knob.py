"""Knobs that stand in a sentence, for the reader to turn: [η = 30](knob:too-hot.eta "0.03..100")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tloop.lesson.knobs import NAMES, NUMERIC, ROWS, number_text
from tloop.lesson.links.link import Link
from tloop.lesson.links.run import Runs
from tloop.lesson.problems import Place, Problem, nearest
from tloop.lesson.spec import NUMBER, Part, knob_value, parse_spec, refused, spec_errors
from tloop.simulation import Experiment

DIGITS = re.compile(r"\d+(?:[.,]\d+)*(?:e[-+\u2212]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Knob:
    """A knob of a run, in a sentence.

    number counts from 1 in document order; knob is the name of a field of Experiment; value is the
    run's own, low ≤ value ≤ high; hidden, seed and budget take whole numbers.
    """

    number: int
    run: str
    knob: str
    text: str
    value: float
    low: float
    high: float
    place: Place


def read_knobs(links: Iterable[Link], runs: Runs, problems: list[Problem]) -> tuple[Knob, ...]:
    """The knobs that are understood; what is wrong with the others is added to the problems.

    links: the well-formed knob links, in document order.
    """
    knobs: list[Knob] = []
    for link in links:
        knob = _knob(link, len(knobs) + 1, runs, problems)
        if knob:
            link.token.meta = {"meaning": knob}
            knobs.append(knob)
    return tuple(knobs)


def _knob(link: Link, number: int, runs: Runs, problems: list[Problem]) -> Knob | None:
    # [η = 30](knob:too-hot.eta "0.03..100")
    #               ^^^^^^^ run, and behind its point the knob
    run, _, name = link.body.partition(".")
    experiment = runs.experiments.get(run)
    if run not in runs.declared:
        problems.append(runs.unknown(link, run))
    if name not in NUMERIC:
        problems.append(_unknown_knob(link, run, name))
        return None
    wrong = _wrong_text(link, name, experiment)
    reach = _reach(link, name, experiment)
    problems += (each for each in (wrong, reach) if isinstance(each, Problem))
    if experiment is None or wrong or isinstance(reach, Problem):
        return None
    return Knob(number, run, name, link.text, getattr(experiment, name), *reach, link.place)


def _unknown_knob(link: Link, run: str, name: str) -> Problem:
    place = link.piece_place(name, behind=f"{run}.")
    if name == "data":
        hint = "other points are another run: [circle](run:ring)"
        return link.problem("T301", place, "data is no number to turn", hint)
    row = NAMES.get(re.sub(r"[-_]", " ", name.casefold()))
    meant = row.field if row else nearest(name, NUMERIC)
    hint = f"did you mean {meant}?" if meant else f"the knobs: {', '.join(NUMERIC)}"
    return link.problem("T301", place, f"there is no knob {name}", hint)


# ---- the text: it states the run's own value


def _wrong_text(link: Link, knob: str, experiment: Experiment | None) -> Problem | None:
    spec = parse_spec(link.text)
    own = experiment and _setting(knob, getattr(experiment, knob))
    form = f"write [{own or _setting_meant(link.text, knob)}](knob:{link.body})"
    for error in spec_errors(spec, experiment or Experiment()):
        return link.problem(error.code, link.part_place(error.words), str(error), *(error.details or (form,)))
    if not spec.complete:
        return link.problem("T302", link.place, f"“{link.text}” gives no knob a value", form)
    part, *others = spec.parts
    if others:
        message, hint = f"“{others[0].text}” is one too many", "a knob turns alone: one link for each"
        return link.problem("T302", link.part_place(others[0].text), message, hint)
    if part.knob != knob:
        return link.problem("T302", link.place, f"“{part.text}” turns {part.knob}, and the link {knob}", form)
    if experiment and part.value != getattr(experiment, knob):
        run = link.body.partition(".")[0]
        return link.problem("T302", link.place, f"the text says {part.text}, the run {run} has {own}", form)
    return None


def _setting_meant(text: str, knob: str) -> str:
    """The setting that a text comes nearest to, where no run says what its value is."""
    number = re.search(NUMBER, text.casefold())
    return _setting(knob, knob_value(knob, number[0]) if number else ROWS[knob].turns[1])


def _setting(knob: str, value: float) -> str:
    return f"{ROWS[knob].names[0]} = {number_text(value)}"


# ---- the title: from where to where


class RangeError(ValueError):
    """The title of a knob is no range that it can have; hint says what would do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def _reach(link: Link, knob: str, experiment: Experiment | None) -> tuple[float, float] | Problem:
    """The range that the title gives, or the whole one; it holds the run's own value."""
    own = (getattr(experiment, knob),) if experiment else ()
    if link.title is None or link.title_place is None:
        return min(*ROWS[knob].turns, *own), max(*ROWS[knob].turns, *own)
    try:
        low, high = parse_range(link.title, knob)
    except RangeError as error:
        return link.problem("T303", link.title_place, str(error), error.hint)
    widened = min((low, *own)), max((high, *own))
    if widened != (low, high):
        message = f"“{link.title}” leaves out the run's own {number_text(*own)}"
        return link.problem("T303", link.title_place, message, f'write "{_range_text(*widened)}"')
    return low, high


def parse_range(title: str, knob: str) -> tuple[float, float]:
    """`0.03..100`: both ends, which any experiment could have, the lower first. Raises RangeError."""
    ends = [piece.strip() for piece in title.casefold().split("..")]
    if len(ends) != 2 or "..." in title or not all(re.fullmatch(NUMBER, end) for end in ends):
        raise RangeError(f"“{title}” is no range", _range_meant(title, knob))
    low, high = (knob_value(knob, end) for end in ends)
    for end, value in zip(ends, (low, high), strict=True):
        if reason := refused(Part(end, knob, value), Experiment()):
            raise RangeError(f"“{title}” is out of range", reason)
    if low > high:
        raise RangeError(f"“{title}” begins with its higher end", f'write "{_range_text(high, low)}"')
    if low == high:
        such = _range_text(*ROWS[knob].turns)
        raise RangeError(f"“{title}” leaves nothing to turn", f'a wider one, such as "{such}"')
    return low, high


def _range_meant(title: str, knob: str) -> str:
    """What to write for a title that is no range; the two numbers, where it has two."""
    ends = DIGITS.findall(title)
    if len(ends) == 2:
        return f'write "{ends[0]}..{ends[1]}"'
    return f'write from where to where, such as "{_range_text(*ROWS[knob].turns)}"'


def _range_text(low: float, high: float) -> str:
    return f"{number_text(low)}..{number_text(high)}"
