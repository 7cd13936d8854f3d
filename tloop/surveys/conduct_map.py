"""A map from its first row to its last: nothing is trained twice, and what is counted is kept at once."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import astuple, dataclass
from typing import get_args

from tloop.cache import Cache, entry_name, measured_with
from tloop.evidence.other_seeds import Cell, Counts, Ground, Maps, OutcomeMap
from tloop.evidence.outcome import Outcome, outcome
from tloop.lesson import Lesson
from tloop.simulation import Run
from tloop.simulation.engines import EngineName
from tloop.simulation.training import train_each
from tloop.surveys.conduct import results_of
from tloop.surveys.maps import ETAS, NEURONS, grounds_of, marked_runs


@dataclass(frozen=True)
class Row:
    """One task: all learning rates for one number of neurons, each with every seed."""

    ground: Ground
    hidden: int
    seeds: int
    engine: EngineName

    @property
    def name(self) -> str:
        """What decides the counts."""
        return entry_name("map", repr((*astuple(self.ground), self.hidden, self.seeds)), measured_with())

    def counted_in(self, kept: bytes) -> "Counted":
        """What was counted, from an entry of the cache. Raises ValueError if it is not about this row."""
        counted: Counted = {float(eta): dict(each) for eta, each in json.loads(kept)}
        known = all(outcome in get_args(Outcome) for each in counted.values() for outcome in each)
        if set(counted) != set(ETAS) or not known:
            raise ValueError("these are not the cells of a row")
        if any(sum(each.values()) != self.seeds or min(each.values()) < 0 for each in counted.values()):
            raise ValueError("these are not that many seeds")
        return counted


Counted = dict[float, dict[Outcome, int]]  # by eta


def count_row(row: Row) -> Counted:
    """Trains a row; the same wherever it is done."""
    order = [(eta, seed) for eta in ETAS for seed in range(row.seeds)]
    experiments = [row.ground.experiment((row.hidden, eta), seed) for eta, seed in order]
    counts: dict[float, Counter[Outcome]] = {eta: Counter() for eta in ETAS}
    for place, run in train_each(experiments, row.engine):
        counts[order[place][0]][outcome(run.train_loss, run.test_loss)] += 1
    return {eta: dict(each) for eta, each in counts.items()}


def draw_maps(
    grounds: Mapping[Ground, list[str]],
    seeds: int,
    executor: Executor,
    in_flight: int,
    cache: Cache,
    engine: EngineName,
) -> Iterator[dict[Row, Counted]]:
    """Yields what is counted so far, after every row; what an earlier call has counted is not trained."""
    rows = [Row(ground, hidden, seeds, engine) for ground in grounds for hidden in NEURONS]
    counted = {row: kept for row in rows if (kept := cache.recall(row.name, row.counted_in)) is not None}
    yield dict(counted)
    missing = [row for row in rows if row not in counted]
    for row, found in results_of(count_row, missing, executor, in_flight):
        cache.put(row.name, json.dumps([[eta, each] for eta, each in found.items()]).encode())
        counted[row] = found
        yield dict(counted)


def maps_from(lesson: Lesson, counted: Mapping[Row, Counted], runs: Mapping[str, Run]) -> Maps:
    """What was counted, by ground; runs: the lesson's own."""
    grounds = grounds_of(lesson)
    cells_of: dict[Ground, dict[Cell, Counts]] = {ground: {} for ground in grounds}
    seeds = {row.ground: row.seeds for row in counted}
    for row, found in counted.items():
        cells_of[row.ground] |= {(row.hidden, eta): each for eta, each in found.items()}
    names = [name for ground in grounds for name in marked_runs(lesson, ground)]
    return Maps(
        {name: runs[name].digest for name in names},
        {ground: OutcomeMap(ground, seeds[ground], found) for ground, found in cells_of.items()},
    )
