"""The search for a seed for which every claim of a lesson holds.

Run by run, the run whose claims hold most rarely first: a seed is given up as soon as one run's claims
fail, so that nearly every seed costs no more than the first run.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from statistics import fmean

from tloop.evidence.check import ClaimError, Verdict, judge
from tloop.lesson import Claim, Lesson
from tloop.lesson.links.claim import Near, Times, Within
from tloop.lesson.links.reference import OfRun
from tloop.simulation import PAUSE_THRESHOLD, PAUSE_WINDOW, Experiment, Run, train
from tloop.simulation.engines import EngineName
from tloop.surveys.conduct import results_of
from tloop.surveys.plan import is_of_one_seed, with_seed

PILOT = 48  # seeds that are trained in full, to learn what is rare and what is typical
PAUSE = "pause.epoch"
TASK = 480  # seeds that a worker gets at a time

Values = Mapping[int, Decimal]  # by claim number


@dataclass(frozen=True)
class Stage:
    """A run and the claims that can be judged once it is trained; pause_epoch: the only one accepted."""

    name: str
    experiment: Experiment
    claims: tuple[Claim, ...]
    pause_epoch: int | None


@dataclass(frozen=True)
class Plan:
    """The runs in the order in which a seed has to pass them; lesson_seed: the one that is replaced."""

    stages: tuple[Stage, ...]
    lesson_seed: int
    engine: EngineName


Task = tuple[Plan, Sequence[int]]  # some seeds to be tried


@dataclass
class Search:
    """What has been found so far, by claim number.

    asked, held: among the seeds that came as far as the claim. pilot_held, typical: among the pilot's seeds,
    how many keep the claim, and all values in order.
    """

    tried: int = 0
    asked: Counter[int] = field(default_factory=Counter)
    held: Counter[int] = field(default_factory=Counter)
    survivors: dict[int, Values] = field(default_factory=dict)
    pilot_size: int = 0
    pilot_held: Mapping[int, int] = field(default_factory=dict)
    typical: Mapping[int, Sequence[Decimal]] = field(default_factory=dict)

    def add(self, other: "Search") -> None:
        self.tried += other.tried
        self.asked += other.asked
        self.held += other.held
        self.survivors |= other.survivors

    def bottleneck(self) -> int | None:
        """The number of the claim that the smallest part of the seeds asked about it has passed."""
        return min(self.asked, key=lambda n: (self.held[n] + 1) / (self.asked[n] + 2), default=None)

    def distance(self, seed: int) -> float:
        """How far a survivor's values lie from the middle of the pilot's, on average: 0 … ½ of all seeds."""
        values = self.survivors[seed].items()
        ranks = [_rank(self.typical[number], value) for number, value in values if self.typical.get(number)]
        return fmean(abs(rank - 0.5) for rank in ranks) if ranks else 0.0

    def most_typical(self) -> int | None:
        return min(self.survivors, key=self.distance, default=None)


def without_figures(lesson: Lesson) -> Lesson:
    """The lesson without the claims whose figure `tloop update` can put right for any seed."""
    kept = (claim for claim in lesson.claims if not isinstance(claim.statement.rule, Near | Within | Times))
    return replace(lesson, claims=tuple(kept))


def claims_on_seed(lesson: Lesson) -> tuple[Claim, ...]:
    """Those that a seed has to keep."""
    return tuple(
        claim
        for claim in lesson.claims
        if isinstance(claim.reference, OfRun) and claim.reference.quantity != "seed" and is_of_one_seed(claim)
    )


def search_seeds(
    lesson: Lesson, seeds: Sequence[int], executor: Executor, in_flight: int, engine: EngineName
) -> Iterator[Search]:
    """Tries the seeds; yields the growing result after every task, the same for any number of workers.

    executor: where tasks run; in_flight: how many at a time are handed to it.
    """
    claims = claims_on_seed(lesson)
    pilot = _pilot(lesson, claims, seeds[:PILOT], executor, engine)
    plan = _plan(lesson, claims, pilot, engine)
    search = Search(
        pilot_size=len(pilot),
        pilot_held={c.number: sum(_holds(p.verdicts[c.number]) for p in pilot) for c in claims},
        typical=_typical_values(claims, pilot),
    )
    tasks = ((plan, seeds[start : start + TASK]) for start in range(0, len(seeds), TASK))
    for result in _in_order(results_of(_try_seeds, enumerate(tasks), executor, in_flight)):
        search.add(result)
        yield search


def _in_order(results: Iterable[tuple[tuple[int, Task], Search]]) -> Iterator[Search]:
    """Results that come in any order, in that of their tasks."""
    early: dict[int, Search] = {}
    due = 0
    for (number, _), result in results:
        early[number] = result
        while due in early:
            yield early.pop(due)
            due += 1


@dataclass(frozen=True)
class _Pilot:
    """One seed trained in full: verdicts by claim number (None: can't be judged), epochs by run."""

    verdicts: Mapping[int, Verdict | None]
    epochs: Mapping[str, int]


def _pilot(
    lesson: Lesson,
    claims: Sequence[Claim],
    seeds: Sequence[int],
    executor: Executor,
    engine: EngineName,
) -> list[_Pilot]:
    names = list(lesson.experiments)
    jobs = [[with_seed(lesson.experiments[name], lesson.seed, seed) for seed in seeds] for name in names]
    trained = dict(zip(names, executor.map(partial(train, engine=engine, cores=1), jobs), strict=True))
    pilots = []
    for i in range(len(seeds)):
        runs = {name: trained[name][i] for name in names}
        verdicts = {claim.number: _judge(claim, runs) for claim in claims}
        pilots.append(_Pilot(verdicts, {name: run.last_epoch for name, run in runs.items()}))
    return pilots


def _judge(claim: Claim, runs: Mapping[str, Run]) -> Verdict | None:
    try:
        return judge(claim, runs)
    except ClaimError:  # such as an epoch past this run's end
        return None


def _plan(lesson: Lesson, claims: Sequence[Claim], pilot: Sequence[_Pilot], engine: EngineName) -> Plan:
    """Rarest run first, by the claims that speak of it alone; the cheaper one where equally rare."""

    def rarity(name: str) -> tuple[float, float]:
        alone = [claim for claim in claims if _runs_of(claim) == {name}]
        share = fmean(all(_holds(p.verdicts[c.number]) for c in alone) for p in pilot)
        return share, fmean(p.epochs[name] for p in pilot)

    stages: list[Stage] = []
    left = list(claims)
    for name in sorted(lesson.experiments, key=rarity):
        known = {stage.name for stage in stages} | {name}
        ready = [claim for claim in left if _runs_of(claim) <= known]
        left = [claim for claim in left if claim not in ready]
        # The short training judges the pause before all else; the counts must know it so.
        ready.sort(key=lambda claim: claim.reference != OfRun(name, PAUSE))
        stages.append(Stage(name, lesson.experiments[name], tuple(ready), _only_pause_epoch(ready, name)))
    assert not left, "every claim is about runs of the lesson"
    return Plan(tuple(stages), lesson.seed, engine)


def _runs_of(claim: Claim) -> set[str]:
    """The runs that decide on it; what it is compared with may belong to none."""
    return {run for reference in claim.references for run in reference.runs}


def _only_pause_epoch(claims: Sequence[Claim], name: str) -> int | None:
    for claim in claims:
        rule = claim.statement.rule
        exact = isinstance(rule, Near) and not rule.about and claim.statement.against is None
        if claim.reference == OfRun(name, PAUSE) and isinstance(rule, Near) and exact:
            return int(rule.number.value)
    return None


def _holds(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.holds


def _try_seeds(task: tuple[int, Task]) -> Search:
    """Takes a task's seeds through the stages as far as they come."""
    _, (plan, seeds) = task
    search = Search(tried=len(seeds))
    runs: dict[int, dict[str, Run]] = {seed: {} for seed in seeds}
    values: dict[int, dict[int, Decimal]] = {seed: {} for seed in seeds}
    for stage in plan.stages:
        for seed, run in _train_stage(plan, stage, list(runs)).items():
            runs[seed][stage.name] = run
            if not _passes(stage, runs[seed], search, values[seed]):
                del runs[seed]
        # Seeds that the short training has sorted out already.
        for seed in [seed for seed, trained in runs.items() if stage.name not in trained]:
            del runs[seed]
            _count_pause_failure(stage, search)
    search.survivors = {seed: values[seed] for seed in runs}
    return search


def _train_stage(plan: Plan, stage: Stage, seeds: Sequence[int]) -> dict[int, Run]:
    """The stage's run for each seed; where one pause epoch alone will do, with those that pause there."""
    experiments = {seed: with_seed(stage.experiment, plan.lesson_seed, seed) for seed in seeds}
    if stage.pause_epoch is not None:
        may_pause = _may_pause(stage.pause_epoch, list(experiments.values()), plan.engine)
        experiments = {seed: e for (seed, e), may in zip(experiments.items(), may_pause, strict=True) if may}
    return dict(zip(experiments, train(list(experiments.values()), plan.engine, cores=1), strict=True))


def _may_pause(epoch: int, experiments: Sequence[Experiment], engine: EngineName) -> list[bool]:
    """Which of the experiments may pause at that epoch: their window begins with it, and no epoch sooner."""
    begins = max(epoch - PAUSE_WINDOW + 1, 0)
    short = [replace(experiment, budget=min(experiment.budget, max(begins, 1))) for experiment in experiments]
    runs = train(short, engine, cores=1)
    quiet = [run.train_loss < PAUSE_THRESHOLD for run in runs]
    return [
        len(each) > begins and bool(each[begins]) and not (begins > 0 and each[begins - 1]) for each in quiet
    ]


def _passes(stage: Stage, runs: Mapping[str, Run], search: Search, values: dict[int, Decimal]) -> bool:
    """Whether all of the stage's claims hold; the counts stop at the first that does not."""
    for claim in stage.claims:
        verdict = _judge(claim, runs)
        search.asked[claim.number] += 1
        if verdict is None or not verdict.holds:
            return False
        search.held[claim.number] += 1
        if isinstance(verdict.measured.value, Decimal):
            values[claim.number] = verdict.measured.value
    return True


def _count_pause_failure(stage: Stage, search: Search) -> None:
    number = next(c.number for c in stage.claims if c.reference == OfRun(stage.name, PAUSE))
    search.asked[number] += 1


def _typical_values(claims: Sequence[Claim], pilot: Sequence[_Pilot]) -> dict[int, list[Decimal]]:
    """The pilot's values of every claimed quantity, in order."""
    found = {claim.number: [p.verdicts[claim.number] for p in pilot] for claim in claims}
    return {
        number: sorted(v.measured.value for v in verdicts if v and isinstance(v.measured.value, Decimal))
        for number, verdicts in found.items()
    }


def _rank(ordered: Sequence[Decimal], value: Decimal) -> float:
    """The share of values below this one, ties counted half."""
    return (bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 / len(ordered)
