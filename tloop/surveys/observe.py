"""One task of a survey: some seeds, every run with each of them, what was measured, and what holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args

from tloop.evidence.acceptance import accept
from tloop.evidence.combined import CombinedError, measured_for
from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Kind, Measured, QuantityError, Unit, Value
from tloop.evidence.quantities import measure
from tloop.lesson import Claim
from tloop.lesson.links.reference import OfRun, OfShare, Reference
from tloop.simulation import Experiment, Run
from tloop.simulation.engines import EngineName
from tloop.simulation.training import train_each
from tloop.surveys.plan import Pair, Plan, with_seed
from tloop.surveys.spread import MISSING, kept


@dataclass
class Column:
    """One quantity of one run for each seed of a task; `values`: what it is, MISSING where it is not."""

    kind: Kind
    points: int | None
    unit: Unit
    values: list[Value]

    def measured(self, place: int) -> Measured | None:
        value = self.values[place]
        return None if value == MISSING else Measured(value, self.kind, None, self.points, self.unit)


Columns = dict[str, Column]  # by quantity


@dataclass(frozen=True)
class Task:
    """known: what an earlier survey has measured of these seeds, by run."""

    plan: Plan
    seeds: range
    known: Mapping[str, Columns]
    engine: EngineName


@dataclass
class Tally:
    """What was counted, in any order of tasks: seeds; holds by claim; values by reference; pairs; shares.

    pairs: for how many seeds the one is `below`, `equal` to or `above` the other; shares: for how many
    a number lies within the bounds.
    """

    seeds: int = 0
    holds: Counter[str] = field(default_factory=Counter)
    seen: dict[OfRun, Counter[str]] = field(default_factory=dict)
    pairs: dict[Pair, Counter[str]] = field(default_factory=dict)
    shares: Counter[OfShare] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        self.seeds += other.seeds
        self.holds.update(other.holds)
        for name, counter in other.seen.items():
            self.seen.setdefault(name, Counter()).update(counter)
        for pair, counter in other.pairs.items():
            self.pairs.setdefault(pair, Counter()).update(counter)
        self.shares.update(other.shares)


@dataclass(frozen=True)
class Observed:
    """What a task found. new: the runs of which more is known now than before."""

    seeds: range
    columns: Mapping[str, Columns]
    new: frozenset[str]
    tally: Tally


def observe(task: Task) -> Observed:
    """Trains what is not known yet, and counts. The same for the same seeds, wherever it runs."""
    plan = task.plan
    columns = {name: dict(task.known.get(name, {})) for name in plan.experiments}
    wanted = {
        name: [quantity for quantity in quantities if quantity not in columns[name]]
        for name, quantities in plan.quantities.items()
    }
    new = frozenset(name for name, quantities in wanted.items() if quantities)
    for name in new:
        columns[name] |= {
            quantity: Column("number", None, "", [MISSING] * len(task.seeds)) for quantity in wanted[name]
        }
    _measure_all(task, {name: wanted[name] for name in new}, columns)
    return Observed(task.seeds, columns, new, _count(plan, columns, len(task.seeds)))


def _measure_all(task: Task, wanted: Mapping[str, Sequence[str]], columns: Mapping[str, Columns]) -> None:
    """Trains the runs side by side, and lets go of each as soon as it is measured."""
    places: dict[Experiment, list[tuple[str, int]]] = {}
    for name in wanted:
        for place, seed in enumerate(task.seeds):
            experiment = with_seed(task.plan.experiments[name], task.plan.lesson_seed, seed)
            places.setdefault(experiment, []).append((name, place))
    experiments = list(places)
    for i, run in train_each(experiments, task.engine):
        for name, place in places[experiments[i]]:
            for quantity in wanted[name]:
                _note(columns[name][quantity], place, run, OfRun(name, quantity))


def _note(column: Column, place: int, run: Run, reference: OfRun) -> None:
    try:
        measured = measure(reference, {reference.run: run}).measured
    except QuantityError:  # this run ends before the epoch
        return
    column.kind, column.points, column.unit = measured.kind, measured.points, measured.unit
    column.values[place] = measured.value


def _count(plan: Plan, columns: Mapping[str, Columns], seeds: int) -> Tally:
    tally = Tally(seeds)
    for claim in plan.claims:
        tally.holds[claim.link] = sum(holds(claim, columns, place) for place in range(seeds))
    for name, quantities in plan.quantities.items():
        for quantity in quantities:
            column = columns[name][quantity]
            tally.seen[OfRun(name, quantity)] = Counter(kept(value, column.kind) for value in column.values)
    for pair in plan.pairs:
        one, other = columns[pair[0].run], columns[pair[1]]
        both = zip(one[pair[0].quantity].values, other[pair[0].quantity].values, strict=True)
        tally.pairs[pair] = Counter(_compare(*values) for values in both)
    for share in plan.shares:
        values = columns[share.of.run][share.of.quantity].values
        tally.shares[share] = sum(isinstance(v, Decimal) and share.low <= v <= share.high for v in values)
    return tally


def _compare(one: Value, other: Value) -> str:
    """What never comes is more than any number, as in quantiles."""
    if MISSING in (one, other):
        return MISSING
    first, second = (Decimal("Infinity") if each is None else each for each in (one, other))
    if not isinstance(first, Decimal) or not isinstance(second, Decimal):
        return MISSING
    return "below" if first < second else "above" if first > second else "equal"


def holds(claim: Claim, columns: Mapping[str, Columns], place: int) -> bool:
    """Whether the claim's words hold for the seed at this place; what can't be measured does not."""

    def look_up(reference: Reference) -> Measured:
        if not isinstance(reference, OfRun):
            return measure(reference, {}).measured
        measured = columns[reference.run][reference.quantity].measured(place)
        if measured is None:
            raise AcceptanceError("not measured")
        return measured

    try:
        measured = measured_for(claim, look_up)
        return accept(claim.statement, measured, "", look_up, claim.name).holds(measured.value)
    except (AcceptanceError, CombinedError):
        return False


# ---- as text, for the cache


def to_json(columns: Columns) -> dict[str, Any]:
    return {
        quantity: {
            "kind": column.kind,
            "points": column.points,
            "unit": column.unit,
            "values": [str(value) if isinstance(value, Decimal) else value for value in column.values],
        }
        for quantity, column in columns.items()
    }


def from_json(content: Mapping[str, Any]) -> Columns:
    """What `to_json` gave. Raises KeyError, TypeError, ValueError or ArithmeticError for anything else."""
    return {
        quantity: Column(
            column["kind"],
            column["points"],
            column["unit"],
            [_value(each, column["kind"]) for each in column["values"]],
        )
        for quantity, column in content.items()
    }


def _value(each: str | bool | None, kind: Kind) -> Value:
    """Raises ValueError if a value is not of its kind."""
    if each is None or each == MISSING:
        return each
    if isinstance(each, bool) != (kind == "truth") or kind not in get_args(Kind):
        raise ValueError(f"{each} is not a {kind}")
    return Decimal(each) if isinstance(each, str) and kind != "label" else each
