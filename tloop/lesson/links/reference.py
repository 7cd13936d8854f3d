"""Of what a claim speaks: RUN.QUANTITY as it is written, read once into one of its kinds.

default.pause.epoch                          of a run
bowl.bound                                   of none: the same in every lesson
default.survey.pause.epoch.median            of a survey: many seeds of a run
default.survey.pause.epoch.share.800..900    … the share of them within bounds
small.survey.test.loss.final.below.overfit   … or of two, seed by seed
default.map.converges                        of the map on a run's ground
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

# What stands before the point where a quantity belongs to no run, with one such quantity.
WITHOUT_RUN = {
    "guessing": "guessing.loss",
    "bowl": "bowl.bound",
    "perceptron": "perceptron.xor.cycles",
    "verdict": "verdict.turn",
}

Side = Literal["below", "above"]


@dataclass(frozen=True)
class OfRun:
    """`default.pause.epoch`: a quantity of a run of the lesson."""

    run: str
    quantity: str

    @property
    def name(self) -> str:
        return f"{self.run}.{self.quantity}"

    @property
    def runs(self) -> tuple[str, ...]:
        return (self.run,)


@dataclass(frozen=True)
class OfNone:
    """`bowl.bound`: it belongs to no run."""

    name: str

    @property
    def runs(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class OfSurvey:
    """`default.survey.outcome.converges`: what a survey knows of a quantity of a run."""

    of: OfRun
    statistic: str

    @property
    def name(self) -> str:
        return f"{self.of.run}.survey.{self.of.quantity}.{self.statistic}"

    @property
    def runs(self) -> tuple[str, ...]:
        return self.of.runs


@dataclass(frozen=True)
class OfShare:
    """`default.survey.pause.epoch.share.800..900`: the share of seeds from low to high, both included."""

    of: OfRun
    low: Decimal
    high: Decimal

    @property
    def name(self) -> str:
        return f"{self.of.run}.survey.{self.of.quantity}.share.{self.low}..{self.high}"

    @property
    def runs(self) -> tuple[str, ...]:
        return self.of.runs


@dataclass(frozen=True)
class OfPair:
    """`small.survey.test.loss.final.below.overfit`: how often one run's is below, above another's."""

    of: OfRun
    side: Side
    other: str

    @property
    def name(self) -> str:
        return f"{self.of.run}.survey.{self.of.quantity}.{self.side}.{self.other}"

    @property
    def runs(self) -> tuple[str, ...]:
        return self.of.run, self.other


@dataclass(frozen=True)
class OfMap:
    """`default.map.converges`: of the cells of the map on the run's ground."""

    run: str
    label: str

    @property
    def name(self) -> str:
        return f"{self.run}.map.{self.label}"

    @property
    def runs(self) -> tuple[str, ...]:
        return (self.run,)


Reference = OfRun | OfNone | OfSurvey | OfShare | OfPair | OfMap

NUMBER = r"-?\d+(?:\.\d+)?"
STATISTIC = re.compile(
    r"survey\.(?P<quantity>.+?)\.(?:(?P<side>below|above)\.(?P<other>[^.\s]+)|(?P<word>[a-z0-9_]+)"
    rf"|share\.(?P<low>{NUMBER})\.\.(?P<high>{NUMBER}))"
)


def parse_reference(name: str) -> Reference:
    """RUN.QUANTITY, whether there is such a thing or not."""
    run, _, quantity = name.partition(".")
    if run in WITHOUT_RUN:
        return OfNone(name)
    if match := STATISTIC.fullmatch(quantity):
        of = OfRun(run, match["quantity"])
        if match["side"]:
            return OfPair(of, cast(Side, match["side"]), match["other"])
        if match["low"]:
            return OfShare(of, Decimal(match["low"]), Decimal(match["high"]))
        return OfSurvey(of, match["word"])
    if quantity.startswith("map."):
        return OfMap(run, quantity.removeprefix("map."))
    return OfRun(run, quantity)
