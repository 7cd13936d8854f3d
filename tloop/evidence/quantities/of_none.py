"""Quantities that belong to no run: they are the same in every lesson."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tloop.evidence.measured import Kind, Measured, QuantityError, Unit, decimal
from tloop.evidence.outcome import (
    AT_ITS_LOWEST,
    GAP,
    GUESSING_LOSS,
    LEARNED,
    PLATEAU,
    RISING,
    THRASHING,
    TURN,
    TURN_BEFORE,
)
from tloop.lesson.problems import nearest
from tloop.simulation.neighbours import bowl_bound, descend, train_perceptron


@dataclass(frozen=True)
class Standing:
    """A quantity without a run. setup: nothing has to be computed for it."""

    name: str
    meaning: str
    kind: Kind
    value: Callable[[], Decimal | bool | None]
    unit: Unit = ""
    setup: bool = False

    def measure(self) -> Measured:
        return Measured(self.value(), self.kind, unit=self.unit)


def _rule(name: str, meaning: str, kind: Kind, value: float, unit: Unit = "") -> Standing:
    return Standing(f"verdict.{name}", meaning, kind, lambda: Decimal(str(value)), unit, setup=True)


# The numbers of the rules by which `outcome` names an ending, so that a lesson can print them.
RULES = (
    _rule(
        "climbs",
        "thrashes: in the second half all rises of the train loss add up to more than this",
        "number",
        THRASHING,
    ),
    _rule("turn", "overfits: the test loss ends at so many times its lowest value or more …", "number", TURN),
    _rule("gap", "… and by more than this above it …", "number", GAP),
    _rule("turn_before", "… which lies before this part of the run …", "fraction", TURN_BEFORE),
    _rule(
        "at_its_lowest", "… and the train loss ends at so many times its own or less", "number", AT_ITS_LOWEST
    ),
    _rule("learned", "converges: the train loss ends below it", "number", LEARNED),
    _rule(
        "flat",
        "underfits: the mean of the last tenth of the train loss is so near to that of the tenth before",
        "fraction",
        round(RISING - 1.0, 12),
    ),
    _rule("plateau", "underfits: a run of fewer epochs never does", "count", PLATEAU, "epoch"),
)

REGISTRY = (
    Standing(
        "guessing.loss",
        "ln 2, the loss of p = ½ everywhere (no run before it)",
        "number",
        lambda: decimal(GUESSING_LOSS),
        setup=True,
    ),
    Standing(
        "bowl.bound",
        "learning rate × curvature beyond which descent on a quadratic bowl diverges, found by trying",
        "number",
        lambda: decimal(bowl_bound()),
    ),
    Standing(
        "bowl.at_0_9.diverges",
        "whether descent on the bowl moves away from its bottom at 0.9 of that bound",
        "truth",
        lambda: descend(0.9 * bowl_bound()).diverges,
    ),
    Standing(
        "bowl.at_1_1.diverges",
        "whether it does so at 1.1 of it",
        "truth",
        lambda: descend(1.1 * bowl_bound()).diverges,
    ),
    Standing(
        "bowl.at_1_1.factor",
        "how many times as far from the bottom each step lands at 1.1 of it",
        "number",
        lambda: decimal(round(descend(1.1 * bowl_bound()).factor, 12)),
        unit="times",
    ),
    Standing(
        "perceptron.xor.cycles",
        "whether the perceptron's line on the four corners of XOR comes back to what it was, for ever",
        "truth",
        lambda: train_perceptron("xor").cycles,
    ),
    Standing(
        "perceptron.xor.cycle",
        "after how many passes over the corners it comes back",
        "count",
        lambda: _passes(train_perceptron("xor").cycle),
        unit="pass",
    ),
    Standing(
        "perceptron.and.cycles",
        "the same for AND, whose corners a line parts",
        "truth",
        lambda: train_perceptron("and").cycles,
    ),
    *RULES,
)


def _passes(cycle: int | None) -> Decimal | None:
    return None if cycle is None else Decimal(cycle)


def find_standing(name: str) -> Standing:
    """The quantity of that name without a run. Raises QuantityError with the nearest names."""
    for each in REGISTRY:
        if each.name == name:
            return each
    names = [each.name for each in REGISTRY]
    close = nearest(name, names)
    hint = f"did you mean {close}?" if close else f"without a run there are {', '.join(names)}"
    raise QuantityError(f"there is no quantity “{name}”", hint)
