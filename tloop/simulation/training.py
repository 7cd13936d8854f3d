"""The loop: forward, loss, backward, update, evaluate, for many runs side by side."""

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby

import numpy as np

from tloop.simulation.data import RADIUS, TEST_COUNT, TRAIN_COUNT, Points, draw_points
from tloop.simulation.engines import EngineName, chosen_engine, engine_named
from tloop.simulation.engines.block import Block
from tloop.simulation.experiment import Experiment
from tloop.simulation.maths import Array
from tloop.simulation.network import Networks, initial_networks

PAUSE_THRESHOLD = 0.02
PAUSE_WINDOW = 200

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
    """Places of experiments for the cores to work on: one size of network each, the largest first."""
    parts: list[Sequence[int]] = []
    for group in _by_hidden(experiments):
        size = max(-(-len(group) // cores), FEWEST)
        parts += [group[start : start + size] for start in range(0, len(group), size)]
    return parts


def _by_hidden(experiments: Sequence[Experiment]) -> list[list[int]]:
    """Places of experiments with equally many neurons, the most first, none at the end."""

    def hidden(place: int) -> int:
        return -experiments[place].hidden

    return [list(group) for _, group in groupby(sorted(range(len(experiments)), key=hidden), hidden)]


def train_each(experiments: Sequence[Experiment], engine: EngineName) -> Iterator[tuple[int, Run]]:
    """Trains on one core; yields each run with its place when it ends, so that few need be kept at a time."""
    groups = _by_hidden(experiments)
    if not engine_named(engine).ONE_SIZE:
        groups = [[place for group in groups for place in group]]
    for group in groups:
        yield from _train_side_by_side(experiments, group, engine)


def _train_side_by_side(
    experiments: Sequence[Experiment], places: Sequence[int], engine: EngineName
) -> Iterator[tuple[int, Run]]:
    """A run that ends makes room for the next; places: the most neurons first, none at the end."""
    waiting = deque(places)
    active: list[_Recorder] = []
    networks: Networks | None = None
    trainer = engine_named(engine)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        while waiting or active:
            room = min(trainer.SIDE_BY_SIDE - len(active), len(waiting))
            newcomers = [waiting.popleft() for _ in range(room)]
            if newcomers:
                beginning = initial_networks([experiments[place] for place in newcomers])
                networks = networks.beside(beginning) if networks else beginning
            active += [_Recorder(place, experiments[place]) for place in newcomers]
            assert networks is not None
            eta = np.array([recorder.experiment.eta for recorder in active])
            train, test = [r.train_points for r in active], [r.test_points for r in active]
            blocks = trainer.train_block(networks, train, test, eta)
            for recorder, trained in zip(active, blocks, strict=True):
                recorder.record(trained)
            yield from ((recorder.place, recorder.run(engine)) for recorder in active if recorder.ended)
            going_on = np.array([not recorder.ended for recorder in active])
            active = [recorder for recorder in active if not recorder.ended]
            networks = networks.keep(going_on) if active else None


class _Recorder:
    """Collects one run block by block, and sees when it ends."""

    def __init__(self, place: int, experiment: Experiment) -> None:
        self.place = place
        self.experiment = experiment
        where = (experiment.data, experiment.noise, experiment.seed)
        self.train_points = draw_points(*where, "train", TRAIN_COUNT)
        self.test_points = draw_points(*where, "test", TEST_COUNT)
        self.blocks: list[Block] = []
        self.epochs = 0
        self.quiet = 0
        self.pause_epoch: int | None = None

    @property
    def ended(self) -> bool:
        return self.pause_epoch is not None or self.epochs > self.experiment.budget

    def record(self, block: Block) -> None:
        self.blocks.append(block)
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

        traces = {field.name: whole(field.name) for field in fields(Block)}
        return Run(
            self.experiment,
            self.train_points,
            self.test_points,
            pause_epoch=self.pause_epoch,
            engine=engine,
            **traces,
        )
