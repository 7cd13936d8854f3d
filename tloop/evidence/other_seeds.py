"""What is known of a lesson's runs with other seeds, as plain data: `tloop.surveys` finds it out."""

import re
import shlex
from collections.abc import Hashable, Mapping, Set
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from functools import cached_property

from tloop.evidence.measured import Kind
from tloop.evidence.outcome import Outcome
from tloop.lesson import Claim
from tloop.lesson.links.claim import Statement, StatementError, parse_statement
from tloop.lesson.links.claim.statement import meaning
from tloop.lesson.links.reference import OfRun, OfShare, Reference, parse_reference
from tloop.lesson.problems import Problem
from tloop.lesson.spec import spec_text
from tloop.simulation import Experiment

# A claim as it stands in a survey's file: [~75%](claim:overfit.test.accuracy.final "±5%")
LINK = re.compile(r'\[(?P<text>.*)\]\(claim:(?P<name>\S+?)(?: "(?P<title>.*)")?\)', re.DOTALL)


@dataclass(frozen=True)
class Histogram:
    """counts[i] seeds lie from edges[i] up to, but not at, edges[i + 1]; the outer ones hold all beyond."""

    edges: tuple[Decimal, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Spread:
    """One quantity over all seeds.

    kind, points: as in Measured. never: seeds for which it never comes; missing: under which it can't be
    measured; same: for which it is what the lesson's own run has, None where only digits decide that.
    counts: of every label, `true` and `false`; quantiles: by name, None for never; histogram: of numbers.
    """

    kind: Kind
    points: int | None
    seeds: int
    never: int
    missing: int
    same: int | None
    counts: Mapping[str, int]
    quantiles: Mapping[str, Decimal | None]
    histogram: Histogram | None


@dataclass(frozen=True)
class Survey:
    """seeds: how many, from 0 on; digests: of the lesson's own runs when it was made.

    fixed: the runs that have a seed of their own, and are the same for all.

    holds: by claim as it is written, for how many seeds; quantities: by reference; pairs: by reference of
    one run and name of the other, for how many seeds the one's is below, equal to and above the other's.
    shares: for how many seeds a number lies within bounds.
    """

    seeds: int
    digests: Mapping[str, str]
    fixed: Set[str]
    holds: Mapping[str, int]
    quantities: Mapping[OfRun, Spread]
    pairs: Mapping[tuple[OfRun, str], Mapping[str, int]]
    shares: Mapping[OfShare, int]

    def of_claim(self, claim: Claim) -> int | None:
        """For how many seeds it holds, in these words or others of the same meaning; None if not asked."""
        if claim.link in self.holds:
            return self.holds[claim.link]
        return self._by_meaning.get(self._meaning(claim.reference, claim.statement))

    @cached_property
    def _by_meaning(self) -> Mapping[Hashable, int]:
        found: dict[Hashable, int] = {}
        for link, count in self.holds.items():
            match = LINK.fullmatch(link)
            with suppress(StatementError):
                if match:
                    statement = parse_statement(match["text"], match["title"])
                    found[self._meaning(parse_reference(match["name"]), statement)] = count
        return found

    def _meaning(self, reference: Reference, statement: Statement) -> Hashable:
        spread = self.quantities.get(reference) if isinstance(reference, OfRun) else None
        return reference, meaning(statement, spread is not None and spread.kind == "truth")


LETTERS: dict[Outcome, str] = {
    "converges": "C",
    "thrashes": "T",
    "underfits": "U",
    "overfits": "O",
    "still learning": "S",
}
Cell = tuple[int, float]  # neurons, eta
Counts = Mapping[Outcome, int]


USUAL = Experiment()


@dataclass(frozen=True)
class Ground:
    """What a map is drawn for: all of an experiment but η, neurons and seed."""

    data: str
    noise: float
    budget: int
    points: int = USUAL.points
    batch: int | None = USUAL.batch
    decay: float = USUAL.decay
    momentum: float = USUAL.momentum
    rule: str = USUAL.rule

    def experiment(self, cell: Cell, seed: int) -> Experiment:
        hidden, eta = cell
        return Experiment(hidden=hidden, eta=eta, seed=seed, **asdict(self))

    @property
    def words(self) -> str:
        """ "XOR · clean", and what else is not usual."""
        parts = spec_text(Experiment(**asdict(self))).split(" · ")
        return " · ".join([parts[0], *parts[3:]])


@dataclass(frozen=True)
class OutcomeMap:
    """counts: by cell, for how many of `seeds` a run ends how."""

    ground: Ground
    seeds: int
    counts: Mapping[Cell, Counts]

    def most(self, cell: Cell) -> tuple[Outcome, int]:
        """How the largest share of seeds ends there, and how many do; of equal shares LETTERS decides."""
        counts = self.counts[cell]
        ending = max(LETTERS, key=lambda each: counts.get(each, 0))
        return ending, counts.get(ending, 0)

    def share(self, ending: str) -> Decimal:
        """Of the cells, in how many the largest share ends so."""
        return Decimal(sum(self.most(cell)[0] == ending for cell in self.counts)) / len(self.counts)


@dataclass(frozen=True)
class Maps:
    """The maps of a lesson. digests: of the lesson's runs that they are about, when they were made."""

    digests: Mapping[str, str]
    by_ground: Mapping[Ground, OutcomeMap]

    def of(self, experiment: Experiment) -> OutcomeMap | None:
        """The map on whose ground the experiment is."""
        return self.by_ground.get(ground_of(experiment))


def ground_of(experiment: Experiment) -> Ground:
    return Ground(**{field.name: getattr(experiment, field.name) for field in fields(Ground)})


@dataclass(frozen=True)
class OtherSeeds:
    """survey: of every run and claim; maps: of the grounds that the lesson shows; None if there are none.

    problems: what is wrong with their files; unreadable: the codes of claims that lack what such a file
    would say; path: the lesson's.
    """

    survey: Survey | None = None
    maps: Maps | None = None
    problems: tuple[Problem, ...] = ()
    unreadable: Set[str] = frozenset()
    path: str = ""

    def command(self, what: str) -> str:
        """What makes the "survey" or the "map"s."""
        return f"tloop {what} {shlex.quote(self.path)}" if self.path else f"tloop {what}"


UNKNOWN = OtherSeeds()
