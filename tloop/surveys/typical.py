"""What a survey says: of one claim, and as quantities that a lesson can state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from tloop.evidence.outcome import Outcome
from tloop.evidence.quantities.of_run import Measured, QuantityError, measure, plain, significant
from tloop.lesson.problems import did_you_mean, nearest
from tloop.lesson.reading import Claim
from tloop.simulation import Run
from tloop.surveys.findings import Survey
from tloop.surveys.plan import STATISTIC
from tloop.surveys.spread import QUANTILES, Spread, share_text

LAW = Decimal("0.8")  # a claim that holds for fewer seeds is about the lesson's own

# As `tloop quantities` prints them.
STATISTICS = {
    "survey.QUANTITY.STATISTIC": "over a survey's seeds: median, q05, q25, q75 or q95 of a number",
    "survey.QUANTITY.never": "the share of seeds for which it never comes",
    "survey.QUANTITY.true": "the share of seeds for which a truth holds",
    "survey.outcome.LABEL": "the share of seeds with this outcome, such as still_learning",
    "survey.QUANTITY.below.RUN": "the share of seeds for which it is below the other run's; so too above",
}


@dataclass(frozen=True)
class Typicality:
    """How a claim fares with other seeds. holds: for how many of `seeds`; spread: of its quantity."""

    holds: int
    seeds: int
    spread: Spread

    @property
    def law(self) -> bool:
        """Whether the claim is rather about the loop than about the lesson's seed."""
        return self.holds >= LAW * self.seeds

    @property
    def share(self) -> str:
        return share_text(self.holds, self.seeds)

    @property
    def words(self) -> str:
        """The spread in a sentence, after the lesson's own value."""
        return spread_words(self.spread)


def typicality(survey: Survey, claim: Claim) -> Typicality | None:
    """Of a claim that was surveyed in these words, or None."""
    holds = survey.of_claim(claim)
    spread = survey.quantities.get(claim.name)
    return None if holds is None or spread is None else Typicality(holds, survey.seeds, spread)


def spread_words(spread: Spread) -> str:
    """Where the middle half of the seeds lies, how many are as the lesson's, how many never come there."""
    return "; ".join(filter(None, (_middle(spread), _same(spread), _never(spread))))


def _middle(spread: Spread) -> str:
    if spread.counts:
        ordered = sorted(spread.counts.items(), key=lambda item: -item[1])
        return (
            ", ".join(f"{word} for {share_text(count, spread.seeds)}" for word, count in ordered)
            + " of seeds"
        )
    low, high = spread.quantiles.get("q25"), spread.quantiles.get("q75")
    if low is None:
        return "" if spread.never == spread.seeds else "most seeds never come there"
    if high is None:
        return f"a quarter of all seeds are at {number_text(low, spread)} or below"
    if low == high:
        return f"at least half of all seeds have {number_text(low, spread)}"
    return f"half of all seeds lie between {number_text(low, spread)} and {number_text(high, spread)}"


def _same(spread: Spread) -> str:
    if spread.same is None or spread.counts or spread.never == spread.seeds:
        return ""
    return f"exactly this in {spread.same:,} of {spread.seeds:,}"


def _never(spread: Spread) -> str:
    return f"never in {spread.never:,} of {spread.seeds:,}" if spread.never else ""


def number_text(value: Decimal, spread: Spread) -> str:
    """A number of a spread as people read it."""
    if spread.kind == "count":
        return f"{value:,f}"
    if spread.kind == "fraction":
        return f"{plain((100 * value).quantize(Decimal('0.1')).normalize())}%"
    return significant(value)


def read_statistic(run: str, quantity: str, runs: Mapping[str, Run]) -> re.Match[str]:
    """The parts of RUN.survey.…, of runs that have what it speaks of. Raises QuantityError."""
    match = STATISTIC.fullmatch(quantity)
    if match is None:
        raise QuantityError(f"there is no quantity “{quantity}”", "such as survey.pause.epoch.median")
    entry, _ = measure(runs[run], match["quantity"])
    other = match["other"]
    if other and other not in runs:
        hint = "".join(did_you_mean(other, runs))
        raise QuantityError(f"there is no run “{other}” to compare with", hint, "T108")
    if other and entry.kind in ("label", "truth"):
        message = f"{match['quantity']} is a {entry.kind}, and no {entry.kind} is {match['side']} another"
        raise QuantityError(message, code="T106")
    if other:
        measure(runs[other], match["quantity"])
    return match


def measure_survey(survey: Survey, run: str, match: re.Match[str]) -> tuple[str, Measured]:
    """What RUN.survey.… means and is; match: of `read_statistic`. Raises QuantityError."""
    name, side, other, word = match["quantity"], match["side"], match["other"], match["word"]
    if side:
        sides = survey.pairs.get((name, run, other))
        if sides is None:
            raise _not_surveyed(survey, f"{name} of {run} and {other}")
        meaning = f"the share of {survey.seeds:,} seeds for which {name} is {side} that of {other}"
        return meaning, _share(sides[side], survey)
    spread = survey.quantities.get(f"{run}.{name}")
    if spread is None:
        raise _not_surveyed(survey, f"{run}.{name}")
    if word == "never":
        return f"the share of {survey.seeds:,} seeds for which it never comes", _share(spread.never, survey)
    if word in QUANTILES and spread.quantiles:
        value = spread.quantiles[word]
        return f"{word} of {name} over {survey.seeds:,} seeds", Measured(value, spread.kind)
    label = word.replace("_", " ")
    if spread.kind in ("label", "truth") and (label in spread.counts or label in _possible(spread)):
        meaning = f"the share of {survey.seeds:,} seeds for which {name} is {label}"
        return meaning, _share(spread.counts.get(label, 0), survey)
    known = [*QUANTILES, "never"] if spread.quantiles else sorted(_possible(spread))
    close = nearest(word, known)
    raise QuantityError(
        f"a survey has no {word} of {name}",
        f"did you mean {close}?" if close else f"it has {', '.join(known)}",
    )


def _possible(spread: Spread) -> set[str]:
    return {"true", "false"} if spread.kind == "truth" else set(get_args(Outcome))


def _share(count: int, survey: Survey) -> Measured:
    return Measured(Decimal(count) / survey.seeds, "fraction", points=survey.seeds)


def _not_surveyed(survey: Survey, what: str) -> QuantityError:
    return QuantityError(f"the survey knows nothing of {what}", code="T110")
