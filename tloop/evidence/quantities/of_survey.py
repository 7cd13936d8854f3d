"""Quantities of many seeds at once: what a survey of the lesson knows of its runs."""

from decimal import Decimal
from typing import get_args

from tloop.evidence.measured import Measured, QuantityError, Unit
from tloop.evidence.other_seeds import OtherSeeds, Spread, Survey
from tloop.evidence.outcome import Outcome
from tloop.lesson.links.reference import OfPair, OfShare, OfSurvey
from tloop.lesson.problems import nearest

DOCUMENTED = (
    ("survey.QUANTITY.STATISTIC", "over a survey's seeds: median, q05, q25, q75 or q95 of a number"),
    ("survey.QUANTITY.share.X..Y", "the share of seeds for which a number lies from X to Y, both included"),
    ("survey.QUANTITY.never", "the share of seeds for which it never comes"),
    ("survey.QUANTITY.true", "the share of seeds for which a truth holds"),
    ("survey.outcome.LABEL", "the share of seeds with this outcome, such as still_learning"),
    (
        "survey.QUANTITY.below.RUN",
        "the share of seeds for which it is below the other run's; so too above",
    ),
)


def measure_survey(reference: OfSurvey, own: Measured, others: OtherSeeds) -> tuple[str, Measured]:
    """What it means and is; own: the quantity in the lesson's own run. Raises QuantityError."""
    survey, name, word = _survey(others), reference.of.quantity, reference.statistic
    spread = survey.quantities.get(reference.of)
    if spread is None:
        raise _not_surveyed(reference.of.name, others)
    if word == "never":
        return f"the share of {survey.seeds:,} seeds for which it never comes", _share(spread.never, survey)
    if word in spread.quantiles:
        value, unit = spread.quantiles[word], own.unit
        return f"{word} of {name} over {survey.seeds:,} seeds", Measured(value, spread.kind, unit=unit)
    label = word.replace("_", " ")
    if spread.kind in ("label", "truth") and (label in spread.counts or label in _possible(spread)):
        meaning = f"the share of {survey.seeds:,} seeds for which {name} is {label}"
        return meaning, _share(spread.counts.get(label, 0), survey)
    known = [*spread.quantiles, "never"] if spread.quantiles else sorted(_possible(spread))
    close = nearest(word, known)
    raise QuantityError(
        f"a survey has no {word} of {name}",
        f"did you mean {close}?" if close else f"it has {', '.join(known)}",
    )


def measure_share(reference: OfShare, own: Measured, others: OtherSeeds) -> tuple[str, Measured]:
    """What it means and is; own: the quantity in the lesson's own run. Raises QuantityError."""
    name, low, high = reference.of.quantity, reference.low, reference.high
    if own.kind in ("label", "truth"):
        raise QuantityError(f"{name} is a {own.kind}, and no {own.kind} lies between numbers", code="T106")
    if low > high:
        raise QuantityError(f"no number lies from {low} to {high}", f"write share.{high}..{low}")
    survey = _survey(others)
    count = survey.shares.get(reference)
    if count is None:
        raise _not_surveyed(reference.name, others)
    meaning = f"the share of {survey.seeds:,} seeds for which {name} lies from {low} to {high}, both included"
    return meaning, _share(count, survey)


def measure_pair(reference: OfPair, own: Measured, others: OtherSeeds) -> tuple[str, Measured]:
    """What it means and is; own: the quantity in the lesson's own run. Raises QuantityError."""
    name, side, other = reference.of.quantity, reference.side, reference.other
    if own.kind in ("label", "truth"):
        message = f"{name} is a {own.kind}, and no {own.kind} is {side} another"
        raise QuantityError(message, code="T106")
    survey = _survey(others)
    sides = survey.pairs.get((reference.of, other))
    if sides is None:
        raise _not_surveyed(f"{name} of {reference.of.run} and {other}", others)
    meaning = f"the share of {survey.seeds:,} seeds for which {name} is {side} that of {other}"
    return meaning, _share(sides[side], survey)


def _survey(others: OtherSeeds) -> Survey:
    if others.survey is None:
        raise QuantityError("this lesson has no survey", f"make one: {others.command('survey')}", "T111")
    return others.survey


def _possible(spread: Spread) -> set[str]:
    return {"true", "false"} if spread.kind == "truth" else set(get_args(Outcome))


def _share(count: int, survey: Survey) -> Measured:
    unit: Unit = "seed"
    return Measured(Decimal(count) / survey.seeds, "fraction", points=survey.seeds, unit=unit)


def _not_surveyed(what: str, others: OtherSeeds) -> QuantityError:
    hint = f"make it again: {others.command('survey')}"
    return QuantityError(f"the survey knows nothing of {what}", hint, "T110")
