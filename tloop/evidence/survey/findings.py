"""What a survey found: a small file beside its lesson, the same however it was made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tloop.evidence.quantities import Measured, QuantityError, measure
from tloop.evidence.survey.observe import Tally
from tloop.evidence.survey.plan import Plan, link_of, plan_survey
from tloop.evidence.survey.spread import Histogram, Spread, spread_of
from tloop.lesson.reading import Claim, Lesson
from tloop.simulation import Run

FORMAT = 1
SIDES = ("below", "equal", "above")


@dataclass(frozen=True)
class Survey:
    """seeds: how many, from 0 on; digests: of the lesson's own runs when it was made.

    holds: by claim as it is written, under how many seeds; quantities: by RUN.QUANTITY; pairs: by QUANTITY,
    RUN and OTHER, under how many seeds RUN's is below, equal to and above OTHER's.
    """

    seeds: int
    digests: Mapping[str, str]
    holds: Mapping[str, int]
    quantities: Mapping[str, Spread]
    pairs: Mapping[tuple[str, str, str], Mapping[str, int]]

    def of_claim(self, claim: Claim) -> int | None:
        """Under how many seeds the claim holds; None where it was not surveyed in these words."""
        return self.holds.get(link_of(claim))


class SurveyError(ValueError):
    """A file beside a lesson that is no survey, or holds no maps."""


def survey_path(lesson: Lesson) -> Path:
    """Where the lesson's survey lies: beside it, as NAME.survey.json."""
    return Path(lesson.path).with_suffix(".survey.json")


def survey_from(plan: Plan, tally: Tally, runs: Mapping[str, Run]) -> Survey:
    """What was counted, summed up; runs: the lesson's own."""

    own = {name: measured for name in tally.seen if (measured := _own(name, runs)) is not None}
    return Survey(
        tally.seeds,
        {name: run.digest for name, run in runs.items()},
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
    changed = [name for name, run in runs.items() if survey.digests.get(name) != run.digest]
    if changed:
        return made_before(changed)
    names = (f"{run}.{quantity}" for run, quantities in plan.quantities.items() for quantity in quantities)
    missing = [name for name in names if name not in survey.quantities]
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
    path = survey_path(lesson)
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != FORMAT:
            raise SurveyError(f"{path} is of another format, {content['format']}: make it anew")
        return _survey(content)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        if isinstance(error, SurveyError):
            raise
        raise SurveyError(f"{path} is no survey: make it anew") from None


def _survey(content: Mapping[str, Any]) -> Survey:
    seeds = content["seeds"]
    if not isinstance(seeds, int) or seeds < 1:
        raise ValueError
    pairs = {tuple(name.split(" ")): sides for name, sides in content["pairs"].items()}
    return Survey(
        seeds,
        dict(content["digests"]),
        {link: int(count) for link, count in content["holds"].items()},
        {name: _spread(each, seeds) for name, each in content["quantities"].items()},
        {(quantity, run, other): dict(sides) for (quantity, run, other), sides in pairs.items()},
    )


def _spread(content: Mapping[str, Any], seeds: int) -> Spread:
    histogram = None
    if "edges" in content:
        histogram = Histogram(tuple(map(Decimal, content["edges"])), tuple(map(int, content["in"])))
    quantiles = content.get("quantiles", {})
    return Spread(
        content["kind"],
        content.get("points"),
        seeds,
        content.get("never", 0),
        content.get("missing", 0),
        content.get("same"),
        dict(content.get("counts", {})),
        {name: None if value is None else Decimal(value) for name, value in quantiles.items()},
        histogram,
    )
