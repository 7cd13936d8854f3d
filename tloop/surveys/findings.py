"""What a survey found: a small file beside its lesson, the same however it was made."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, get_args

from tloop.evidence.quantities.of_run import Kind, Measured, QuantityError, measure
from tloop.lesson.reading import Claim, Lesson
from tloop.simulation import Run
from tloop.surveys.observe import Tally
from tloop.surveys.plan import Plan, link_of, plan_survey
from tloop.surveys.spread import QUANTILES, Histogram, Spread, spread_of

FORMAT = 2
Found = TypeVar("Found")
SIDES = ("below", "equal", "above")


@dataclass(frozen=True)
class Survey:
    """seeds: how many, from 0 on; digests: of the lesson's own runs when it was made.

    fixed: the runs that have a seed of their own, and are the same for all.

    holds: by claim as it is written, for how many seeds; quantities: by RUN.QUANTITY; pairs: by QUANTITY,
    RUN and OTHER, for how many seeds RUN's is below, equal to and above OTHER's.
    """

    seeds: int
    digests: Mapping[str, str]
    fixed: frozenset[str]
    holds: Mapping[str, int]
    quantities: Mapping[str, Spread]
    pairs: Mapping[tuple[str, str, str], Mapping[str, int]]

    def of_claim(self, claim: Claim) -> int | None:
        """Under how many seeds the claim holds; None where it was not surveyed in these words."""
        return self.holds.get(link_of(claim))


class SurveyError(ValueError):
    """A file beside a lesson that is no survey, or holds no maps."""


# What reading JSON raises that is not what it should be.
NOT_WHAT_IT_IS = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


def survey_path(lesson: Lesson) -> Path:
    """Where the lesson's survey lies: beside it, as NAME.survey.json."""
    return Path(lesson.path).parent / f"{lesson.name}.survey.json"


def survey_from(plan: Plan, tally: Tally, runs: Mapping[str, Run]) -> Survey:
    """What was counted, summed up; runs: the lesson's own."""

    own = {name: measured for name in tally.seen if (measured := _own(name, runs)) is not None}
    return Survey(
        tally.seeds,
        {name: run.digest for name, run in runs.items()},
        plan.fixed,
        {link_of(claim): tally.holds[link_of(claim)] for claim in plan.claims},
        {name: spread_of(tally.seen[name], measured) for name, measured in own.items()},
        {pair: {side: counts[side] for side in SIDES} for pair, counts in tally.pairs.items()},
    )


def _own(name: str, runs: Mapping[str, Run]) -> Measured | None:
    """RUN.QUANTITY in the lesson's own run; None where that has it not, which the lesson's report says."""
    run, _, quantity = name.partition(".")
    try:
        return measure(runs[run], quantity)[1]
    except QuantityError:
        return None


def is_stale(survey: Survey, lesson: Lesson, runs: Mapping[str, Run]) -> str:
    """Why the survey is no longer about this lesson, for people; empty where it is."""
    plan = plan_survey(lesson)
    changed = [
        name
        for name, run in runs.items()
        if survey.digests.get(name) != run.digest or (name in survey.fixed) != (name in plan.fixed)
    ]
    if changed:
        return made_before(changed)
    names = (f"{run}.{quantity}" for run, quantities in plan.quantities.items() for quantity in quantities)
    missing = [name for name in names if name not in survey.quantities and _own(name, runs) is not None]
    missing += [".".join(pair) for pair in plan.pairs if pair not in survey.pairs]
    if missing:
        return f"without {_list(missing)}"
    reworded = [claim for claim in plan.claims if survey.of_claim(claim) is None]
    return f"without {_list([link_of(claim) for claim in reworded])}" if reworded else ""


def made_before(changed: list[str]) -> str:
    """Why what was found out of these runs is stale, after “it was”."""
    return f"made before {_list(changed)} became what {'it is' if len(changed) == 1 else 'they are'}"


def _list(names: list[str]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return " and ".join(names[:2]) + more if not more else ", ".join(names[:2]) + more


# ---- as a file


def survey_text(survey: Survey) -> str:
    """JSON, sorted, a line for each claim and each quantity, so that a difference is easily read."""
    parts = {
        "format": FORMAT,
        "seeds": survey.seeds,
        "digests": survey.digests,
        "fixed": sorted(survey.fixed),
        "holds": survey.holds,
        "quantities": {name: _spread_json(spread) for name, spread in survey.quantities.items()},
        "pairs": {" ".join(pair): sides for pair, sides in survey.pairs.items()},
    }
    lines = []
    for key, part in parts.items():
        if isinstance(part, Mapping):
            rows = [f"  {_json(name)}: {_json(part[name])}" for name in sorted(part)]
            body = "{\n" + ",\n".join(rows) + "\n }" if rows else "{}"
        else:
            body = _json(part)
        lines.append(f" {_json(key)}: {body}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _spread_json(spread: Spread) -> dict[str, Any]:
    """Numbers as strings of their decimals; what is nothing is left out."""
    content: dict[str, Any] = {"kind": spread.kind, "points": spread.points, "same": spread.same}
    content |= {"never": spread.never or None, "missing": spread.missing or None}
    content |= {"counts": spread.counts or None, "quantiles": spread.quantiles or None}
    if spread.histogram:
        content |= {"edges": spread.histogram.edges, "in": spread.histogram.counts}
    return {key: value for key, value in content.items() if value is not None}


def read_survey(lesson: Lesson) -> Survey | None:
    """The lesson's survey, or None where there is none. Raises SurveyError, OSError."""
    return read_beside(survey_path(lesson), FORMAT, _survey, "is no survey")


def read_beside(
    path: Path, file_format: int, understand: Callable[[Any], Found], otherwise: str
) -> Found | None:
    """What a file beside a lesson says, or None where there is none. Raises SurveyError, OSError.

    understand: takes the JSON, and raises one of NOT_WHAT_IT_IS where it is something else; otherwise: what
    is to be said then.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != file_format:
            raise SurveyError(f"{path} is of another format, {content['format']}")
        return understand(content)
    except FileNotFoundError:
        return None
    except SurveyError:
        raise
    except NOT_WHAT_IT_IS:
        raise SurveyError(f"{path} {otherwise}") from None


def _survey(content: Mapping[str, Any]) -> Survey:
    seeds = whole(content["seeds"], 1)
    pairs = {tuple(name.split(" ")): sides for name, sides in content["pairs"].items()}
    return Survey(
        seeds,
        dict(content["digests"]),
        frozenset(content["fixed"]),
        _counts(content["holds"], seeds),
        {name: _spread(each, seeds) for name, each in content["quantities"].items()},
        {
            (quantity, run, other): {side: whole(sides[side], 0, seeds) for side in SIDES}
            for (quantity, run, other), sides in pairs.items()
        },
    )


def whole(value: object, low: int = 0, high: int | None = None) -> int:
    """The value, if it is a whole number from low to high. Raises ValueError."""
    if (
        isinstance(value, int)
        and not isinstance(value, bool)
        and low <= value
        and (high is None or value <= high)
    ):
        return value
    raise ValueError(f"{value!r} is no whole number from {low}")


def _counts(content: Mapping[str, object], seeds: int) -> dict[str, int]:
    return {name: whole(count, 0, seeds) for name, count in content.items()}


def _spread(content: Mapping[str, Any], seeds: int) -> Spread:
    if content["kind"] not in get_args(Kind):
        raise ValueError(content["kind"])
    numeric = content["kind"] not in ("label", "truth")
    quantiles = {
        name: None if content["quantiles"][name] is None else _number(content["quantiles"][name])
        for name in (QUANTILES if numeric else ())
    }
    return Spread(
        content["kind"],
        whole(content["points"], 1) if "points" in content else None,
        seeds,
        whole(content.get("never", 0), 0, seeds),
        whole(content.get("missing", 0), 0, seeds),
        whole(content["same"], 0, seeds) if "same" in content else None,
        _counts(content.get("counts", {}), seeds),
        quantiles,
        _histogram(content["edges"], content["in"], seeds) if "edges" in content else None,
    )


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if number.is_nan():
        raise ValueError(text)
    return number


def _histogram(edges: Sequence[str], counts: Sequence[int], seeds: int) -> Histogram:
    places = tuple(map(_number, edges))
    rising = all(low < high for low, high in pairwise(places))
    if len(places) != len(counts) + 1 or not counts or not rising or not places[-1] - places[0] < 10**300:
        raise ValueError("the edges of a histogram rise, one more than what is between")
    return Histogram(places, tuple(whole(count, 0, seeds) for count in counts))
