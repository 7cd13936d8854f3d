"""What a survey found: a small file beside its lesson, the same however it was made."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, get_args

from tloop.evidence.check import UNASKED, ClaimError, judge
from tloop.evidence.measured import Kind, Measured, QuantityError
from tloop.evidence.other_seeds import Histogram, OtherSeeds, Spread, Survey
from tloop.evidence.quantities import measure
from tloop.lesson import Claim, Lesson
from tloop.lesson.links.reference import OfRun, OfShare, parse_reference
from tloop.simulation import Run
from tloop.surveys.observe import Tally
from tloop.surveys.plan import Pair, Plan, plan_survey
from tloop.surveys.spread import QUANTILES, spread_of

FORMAT = 2
Found = TypeVar("Found")
SIDES = ("below", "equal", "above")


class SurveyError(ValueError):
    """A file beside a lesson that is not a survey, or holds no maps."""


# What reading JSON raises that is not what it should be.
NOT_WHAT_IT_IS = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


def survey_path(lesson: Lesson) -> Path:
    """Where the lesson's survey lies: beside it, as NAME.survey.json."""
    return Path(lesson.path).parent / f"{lesson.name}.survey.json"


def survey_from(plan: Plan, tally: Tally, runs: Mapping[str, Run]) -> Survey:
    """What was counted, summed up; runs: the lesson's own."""

    own = {each: measured for each in tally.seen if (measured := _own(each, runs)) is not None}
    return Survey(
        tally.seeds,
        {name: run.digest for name, run in runs.items()},
        plan.fixed,
        {claim.link: tally.holds[claim.link] for claim in plan.claims},
        {each: spread_of(tally.seen[each], measured) for each, measured in own.items()},
        {pair: {side: counts[side] for side in SIDES} for pair, counts in tally.pairs.items()},
        {share: tally.shares[share] for share in plan.shares},
    )


def _own(reference: OfRun, runs: Mapping[str, Run]) -> Measured | None:
    """In the lesson's own run; None if that does not have it, which the lesson's report says."""
    try:
        return measure(reference, runs).measured
    except QuantityError:
        return None


def is_stale(survey: Survey, lesson: Lesson, runs: Mapping[str, Run]) -> str:
    """Why the survey is no longer about this lesson, for people; empty if it is.

    A claim that fails is put right first: it makes no survey stale.
    """
    others = OtherSeeds(survey)
    plan = plan_survey(replace(lesson, claims=tuple(c for c in lesson.claims if _stands(c, runs, others))))
    changed = [
        name
        for name, run in runs.items()
        if survey.digests.get(name) != run.digest or (name in survey.fixed) != (name in plan.fixed)
    ]
    if changed:
        return made_before(changed)
    wanted = (OfRun(run, quantity) for run, each in plan.quantities.items() for quantity in each)
    unknown = (each for each in wanted if each not in survey.quantities)
    missing = [each.name for each in unknown if _own(each, runs) is not None]
    missing += [".".join(_pair_text(pair).split()) for pair in plan.pairs if pair not in survey.pairs]
    missing += [share.name for share in plan.shares if share not in survey.shares]
    if missing:
        return f"it lacks {_list(missing)}"
    reworded = [claim for claim in plan.claims if survey.of_claim(claim) is None]
    return f"it lacks {_list([claim.link for claim in reworded])}" if reworded else ""


def _stands(claim: Claim, runs: Mapping[str, Run], others: OtherSeeds) -> bool:
    """Whether a claim holds, or lacks nothing but what other seeds would tell."""
    try:
        return judge(claim, runs, others).holds
    except ClaimError as error:
        return error.code in UNASKED


def made_before(changed: list[str]) -> str:
    """Why what was found out of these runs is stale."""
    return f"it was made before {_list(changed)} changed"


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
        "quantities": {each.name: _spread_json(spread) for each, spread in survey.quantities.items()},
        "pairs": {_pair_text(pair): sides for pair, sides in survey.pairs.items()},
        "shares": {share.name: count for share, count in survey.shares.items()},
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


def _pair_text(pair: Pair) -> str:
    """QUANTITY RUN OTHER."""
    return f"{pair[0].quantity} {pair[0].run} {pair[1]}"


def _pair(text: str) -> Pair:
    quantity, run, other = text.split(" ")
    return OfRun(run, quantity), other


def _share(text: str) -> OfShare:
    reference = parse_reference(text)
    if not isinstance(reference, OfShare):
        raise ValueError(text)
    return reference


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
    return read_beside(survey_path(lesson), FORMAT, _survey, "is not a survey")


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
    return Survey(
        seeds,
        dict(content["digests"]),
        frozenset(content["fixed"]),
        _counts(content["holds"], seeds),
        {OfRun(*name.split(".", 1)): _spread(each, seeds) for name, each in content["quantities"].items()},
        {
            _pair(name): {side: whole(sides[side], 0, seeds) for side in SIDES}
            for name, sides in content["pairs"].items()
        },
        {_share(name): whole(count, 0, seeds) for name, count in content.get("shares", {}).items()},
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
