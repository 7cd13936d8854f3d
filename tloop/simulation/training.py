"""The loop: forward, loss, backward, update, evaluate, for many runs side by side."""

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import groupby

import numpy as np

from tloop.simulation.batches import batch_size
from tloop.simulation.data import RADIUS, TEST_COUNT, Points, draw_points
from tloop.simulation.engines import EngineName, chosen_engine, engine_named
from tloop.simulation.engines.block import Block, Standing
from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array
from tloop.simulation.network import initial_parameters
from tloop.simulation.rules import RULES, rule_name

PAUSE_THRESHOLD = 0.02
PAUSE_WINDOW = 200

TRACES = ("parameters", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
CORES = os.cpu_count() or 1
FEWEST = 8  # runs that are worth a core of their own


@dataclass(frozen=True, eq=False)
class Run:
    """What an experiment became. Row e of every array is the state after e updates; E is the last epoch.

    parameters: (E + 1, P): W1 (H, 2) row by row, b1 (H), W2 (H; 2 without a hidden layer), b2.
    Losses in nats, accuracies as fractions, (E + 1,) each. pause_epoch: E, or None at the budget's end.
    engine: by which it was trained, and its network is asked; both give the same bits.
    """

    experiment: Experiment
    train_points: Points
    test_points: Points
    parameters: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array
    pause_epoch: int | None
    engine: EngineName = "numpy"

    def __getstate__(self) -> dict[str, object]:
        """The fields alone: `digest` may be cached by one thread while another pickles the run."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def last_epoch(self) -> int:
        return len(self.parameters) - 1

    @property
    def W1(self) -> Array:
        """(E + 1, H, 2)."""
        H = self.experiment.hidden
        return self.parameters[:, : 2 * H].reshape(len(self.parameters), H, 2)

    @property
    def b1(self) -> Array:
        """(E + 1, H)."""
        H = self.experiment.hidden
        return self.parameters[:, 2 * H : 3 * H]

    @property
    def W2(self) -> Array:
        """(E + 1, H), or (E + 1, 2) without a hidden layer."""
        return self.parameters[:, 3 * self.experiment.hidden : -1]

    @property
    def b2(self) -> Array:
        """(E + 1,)."""
        return self.parameters[:, -1]

    def logits(self, epoch: int, coordinates: Array) -> Array:
        """What the network at an epoch makes of n points (n, 2), before the sigmoid: (n,)."""
        return engine_named(self.engine).logits_of(
            self.parameters[epoch], self.experiment.hidden, coordinates
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of all parameters, float64, little-endian, row after row; one NaN for all."""
        canonical = np.where(np.isnan(self.parameters), np.nan, self.parameters)
        return hashlib.sha256(canonical.astype("<f8").tobytes()).hexdigest()

    @property
    def reach(self) -> float:
        """Half the side of the square that shows the run: 3.3, more where noise carries a point farther."""
        farthest = max(np.abs(points.coordinates).max() for points in (self.train_points, self.test_points))
        return float(max(1.1 * RADIUS, np.ceil(10.0 * farthest + 2.0) / 10.0))


def train(
    experiments: Sequence[Experiment], engine: EngineName | None = None, cores: int = CORES
) -> list[Run]:
    """Trains every experiment to its end. A run's bits depend on no run beside it, nor on the engine.

    engine: the fastest that is installed where None; NumPy's has no use for a second core. Raises EngineError
    where the one named is not installed.
    """
    engine = chosen_engine(engine)
    parts = [range(len(experiments))] if engine == "numpy" else _parts(experiments, cores)
    runs: dict[int, Run] = {}

    def train_part(part: Sequence[int]) -> None:
        for place, run in train_each([experiments[i] for i in part], engine):
            runs[part[place]] = run

    with ThreadPoolExecutor(min(len(parts), cores) or 1) as pool:
        list(pool.map(train_part, parts))
    return [runs[i] for i in range(len(experiments))]


def _parts(experiments: Sequence[Experiment], cores: int) -> list[Sequence[int]]:
    """Places of experiments for the cores to work on, one kind and size each, in the order of `_alike`."""
    parts: list[Sequence[int]] = []
    for group in _alike(experiments, one_size=True):
        size = max(-(-len(group) // cores), FEWEST)
        parts += [group[start : start + size] for start in range(0, len(group), size)]
    return parts


def kind(experiment: Experiment) -> tuple[int, int, str, bool]:
    """What runs must have in common to be trained side by side: all but what is a number of each."""
    batch = batch_size(experiment.batch, experiment.points)
    return experiment.points, batch, rule_name(experiment), experiment.decay > 0.0


def _alike(experiments: Sequence[Experiment], one_size: bool) -> list[list[int]]:
    """Places of experiments of one kind (and with one size, if wanted), the most neurons first."""

    def order(place: int) -> tuple[object, ...]:
        return *kind(experiments[place]), -experiments[place].hidden

    places = sorted(range(len(experiments)), key=order)
    return [list(group) for _, group in groupby(places, lambda place: order(place)[: 5 if one_size else 4])]


def train_each(experiments: Sequence[Experiment], engine: EngineName) -> Iterator[tuple[int, Run]]:
    """Trains on one core; yields each run with its place when it ends, so that few need be kept at a time."""
    for group in _alike(experiments, engine_named(engine).ONE_SIZE):
        yield from _train_side_by_side(experiments, group, engine)


def _train_side_by_side(
    experiments: Sequence[Experiment], places: Sequence[int], engine: EngineName
) -> Iterator[tuple[int, Run]]:
    """A run that ends makes room for the next; places: of one kind, the most neurons first."""
    waiting = deque(places)
    active: list[_Recorder] = []
    trainer = engine_named(engine)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        while waiting or active:
            while waiting and len(active) < trainer.SIDE_BY_SIDE:
                place = waiting.popleft()
                active.append(_Recorder(place, experiments[place]))
            blocks = trainer.train_block([recorder.standing for recorder in active])
            for recorder, block in zip(active, blocks, strict=True):
                recorder.record(block)
            yield from ((recorder.place, recorder.run(engine)) for recorder in active if recorder.ended)
            active = [recorder for recorder in active if not recorder.ended]


class _Recorder:
    """Collects one run block by block, and sees when it ends."""

    def __init__(self, place: int, experiment: Experiment) -> None:
        self.place = place
        self.experiment = experiment
        where = (experiment.data, experiment.noise, experiment.seed)
        parameters = initial_parameters(experiment)
        self.standing = Standing(
            experiment,
            draw_points(*where, "train", experiment.points),
            draw_points(*where, "test", TEST_COUNT),
            0,
            parameters,
            np.zeros((RULES[rule_name(experiment)].memory, len(parameters))),
        )
        self.blocks: list[Block] = []
        self.epochs = 0
        self.quiet = 0
        self.pause_epoch: int | None = None

    @property
    def ended(self) -> bool:
        return self.pause_epoch is not None or self.epochs > self.experiment.budget

    def record(self, block: Block) -> None:
        self.blocks.append(block)
        epoch = self.standing.epoch + len(block.parameters)
        parameters, memory = block.after
        self.standing = replace(self.standing, epoch=epoch, parameters=parameters, memory=memory)
        within_budget = self.experiment.budget + 1 - self.epochs
        quiet = block.train_loss[:within_budget] < PAUSE_THRESHOLD
        if not quiet.any():  # as in most blocks
            self.quiet, self.epochs = 0, self.epochs + len(quiet)
            return
        for below in quiet.tolist():
            self.quiet = self.quiet + 1 if below else 0
            self.epochs += 1
            if self.quiet == PAUSE_WINDOW:
                self.pause_epoch = self.epochs - 1
                return

    def run(self, engine: EngineName) -> Run:
        def whole(trace: str) -> Array:
            joined: Array = np.concatenate([getattr(block, trace) for block in self.blocks])
            return joined[: self.epochs]

        traces = {name: whole(name) for name in TRACES}
        return Run(
            self.experiment,
            self.standing.train_points,
            self.standing.test_points,
            pause_epoch=self.pause_epoch,
            engine=engine,
            **traces,
        )
