"""What a survey of a lesson has to find out, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tloop.evidence.measured import QuantityError
from tloop.evidence.quantities.measure import varies
from tloop.evidence.quantities.of_run import find_quantity
from tloop.lesson import Claim, Lesson
from tloop.lesson.links.reference import OfNone, OfPair, OfRun, OfShare, OfSurvey
from tloop.simulation import Experiment

# What every run is asked, claimed or not: for the reader, who compares it with the run that is shown.
ALWAYS = (
    "outcome",
    "pause.epoch",
    "train.loss.final",
    "test.loss.final",
    "test.loss.min",
    "train.accuracy.final",
    "test.accuracy.final",
    "fresh.test.accuracy",
    "best.fresh.test.accuracy",
)

Pair = tuple[OfRun, str]  # a quantity of a run, to be compared with that of another, seed by seed


@dataclass(frozen=True)
class Plan:
    """experiments: by run; claims: that may hold for one seed and fail for another.

    quantities: by run, in order; pairs: what is to be compared seed by seed; shares: what is to be counted
    within bounds.
    """

    experiments: Mapping[str, Experiment]
    lesson_seed: int
    claims: tuple[Claim, ...]
    quantities: Mapping[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]
    shares: tuple[OfShare, ...]

    @property
    def fixed(self) -> frozenset[str]:
        """The runs that have a seed of their own, and are the same for all."""
        return frozenset(name for name, each in self.experiments.items() if each.seed != self.lesson_seed)


def plan_survey(lesson: Lesson) -> Plan:
    """Every claim that the seed decides on, every quantity that they need, and those of all runs."""
    claims = tuple(claim for claim in lesson.claims if is_of_one_seed(claim) and _varies(claim, lesson))
    asked = {name: dict.fromkeys(ALWAYS) for name in lesson.experiments}
    pairs, shares = set[Pair](), set[OfShare]()
    wanted = [each for claim in claims for each in claim.references if isinstance(each, OfRun)]
    for reference in (each for claim in lesson.claims for each in claim.references):
        if isinstance(reference, OfSurvey | OfShare | OfPair):
            wanted += (OfRun(run, reference.of.quantity) for run in reference.runs)
        if isinstance(reference, OfPair) and set(reference.runs) <= asked.keys():
            pairs.add((reference.of, reference.other))
        if isinstance(reference, OfShare) and reference.of.run in asked:
            shares.add(reference)
    for of in wanted:
        if of.run in asked:
            asked[of.run][of.quantity] = None
    quantities = {name: tuple(sorted(filter(_known, each))) for name, each in asked.items()}
    return Plan(
        lesson.experiments,
        lesson.seed,
        claims,
        quantities,
        tuple(sorted(pairs, key=_pair_order)),
        tuple(sorted(shares, key=lambda share: share.name)),
    )


def _pair_order(pair: Pair) -> tuple[str, str, str]:
    return pair[0].quantity, pair[0].run, pair[1]


def with_seed(experiment: Experiment, lesson_seed: int, seed: int) -> Experiment:
    """The experiment with another seed, unless its spec gave it one of its own."""
    return replace(experiment, seed=seed) if experiment.seed == lesson_seed else experiment


def asks_a_survey(lesson: Lesson) -> bool:
    """Whether a claim speaks of other seeds."""
    asking = OfSurvey | OfShare | OfPair
    return any(isinstance(each, asking) for claim in lesson.claims for each in claim.references)


def is_of_one_seed(claim: Claim) -> bool:
    """Whether the claim is about runs with the lesson's own seed, and not about many seeds at once."""
    return all(isinstance(each, OfRun | OfNone) for each in claim.references)


def _varies(claim: Claim, lesson: Lesson) -> bool:
    """Whether another seed may make the claim fail: the set-up stays."""
    own = all(run in lesson.experiments for each in claim.references for run in each.runs)
    return own and isinstance(claim.reference, OfRun) and any(varies(each) for each in claim.references)


def _known(quantity: str) -> bool:
    try:
        find_quantity(quantity)
    except QuantityError:
        return False
    return True
