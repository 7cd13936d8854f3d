"""What a survey of a lesson has to find out, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tloop.evidence.quantities.of_run import QuantityError, find_quantity
from tloop.lesson.links.claim import Related
from tloop.lesson.reading import Claim, Lesson
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
RUN_NAME = r"[^.\s]+"
STATISTIC = re.compile(
    r"survey\.(?P<quantity>.+?)\."
    rf"(?:(?P<side>below|above)\.(?P<other>{RUN_NAME})|(?P<word>[a-z0-9_]+))"
)


@dataclass(frozen=True)
class Plan:
    """experiments: by run; claims: that may hold for one seed and fail for another.

    quantities: by run, in order; pairs: a quantity of two runs, to be compared seed by seed.
    """

    experiments: Mapping[str, Experiment]
    lesson_seed: int
    claims: tuple[Claim, ...]
    quantities: Mapping[str, tuple[str, ...]]
    pairs: tuple[tuple[str, str, str], ...]

    @property
    def fixed(self) -> frozenset[str]:
        """The runs that have a seed of their own, and are the same for all."""
        return frozenset(name for name, each in self.experiments.items() if each.seed != self.lesson_seed)


def plan_survey(lesson: Lesson) -> Plan:
    """Every claim that the seed decides on, every quantity that they need, and those of all runs."""
    claims = tuple(claim for claim in lesson.claims if claim.run in lesson.experiments and _varies(claim))
    asked = {name: dict.fromkeys(ALWAYS) for name in lesson.experiments}
    pairs = []
    for claim in claims:
        asked[claim.run or ""][claim.quantity] = None
        if isinstance(claim.statement.rule, Related):
            run, _, quantity = claim.statement.rule.target.partition(".")
            if run in asked:
                asked[run][quantity] = None
    for claim in lesson.claims:
        match = STATISTIC.fullmatch(claim.quantity)
        if match is None or claim.run not in asked:
            continue
        for name in filter(None, (claim.run, match["other"])):
            if name in asked:
                asked[name][match["quantity"]] = None
        if match["other"] in asked:
            pairs.append((match["quantity"], claim.run, match["other"]))
    quantities = {name: tuple(sorted(filter(_known, wanted))) for name, wanted in asked.items()}
    return Plan(lesson.experiments, lesson.seed, claims, quantities, tuple(sorted(set(pairs))))


def with_seed(experiment: Experiment, lesson_seed: int, seed: int) -> Experiment:
    """The experiment with another seed, unless its spec gave it one of its own."""
    return replace(experiment, seed=seed) if experiment.seed == lesson_seed else experiment


def is_of_one_seed(claim: Claim) -> bool:
    """Whether the claim is about a run with the lesson's own seed, and not about many seeds at once."""
    return not claim.quantity.startswith(("survey.", "map."))


def _varies(claim: Claim) -> bool:
    """Whether another seed may give another value: the set-up stays, and a survey is about all seeds."""
    try:
        return is_of_one_seed(claim) and not find_quantity(claim.quantity)[0].setup
    except QuantityError:
        return False


def _known(quantity: str) -> bool:
    try:
        find_quantity(quantity)
    except QuantityError:
        return False
    return True


def link_of(claim: Claim) -> str:
    """The claim as it stands in the lesson: what a survey knows it by."""
    title = "" if claim.title is None else f' "{claim.title}"'
    return f"[{claim.text}](claim:{claim.name}{title})"
