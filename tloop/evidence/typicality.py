"""How typical a claim is: how it fares with other seeds, in words."""

from dataclasses import dataclass
from decimal import Decimal

from tloop.evidence.measured import plain, significant
from tloop.evidence.other_seeds import Spread, Survey
from tloop.lesson import Claim
from tloop.lesson.links.reference import OfRun

LAW = Decimal("0.8")  # a claim that holds for fewer seeds is about the lesson's own


@dataclass(frozen=True)
class Typicality:
    """How a claim fares with other seeds. holds: for how many of `seeds`; spread: of its quantity.

    A quotient or a difference of two has no spread: each of them has its own.
    """

    holds: int
    seeds: int
    spread: Spread | None

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
        return spread_words(self.spread) if self.spread else ""


def typicality(survey: Survey, claim: Claim) -> Typicality | None:
    """Of a claim that was surveyed in these words, or None."""
    holds = survey.of_claim(claim)
    spread = survey.quantities.get(claim.reference) if isinstance(claim.reference, OfRun) else None
    if holds is None or spread is None:
        return None
    return Typicality(holds, survey.seeds, None if claim.statement.against else spread)


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


def share_text(part: int, whole: int) -> str:
    """951 of 1,000 as people read it: 95%; never 0% or 100% unless it is."""
    if part in (0, whole):
        return "100%" if part else "0%"
    share = Decimal(100) * part / whole
    if share < 1 or share > 99:
        return f"{plain(share.quantize(Decimal('0.1')))}%"
    return f"{share.to_integral_value():f}%"
