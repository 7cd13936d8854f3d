"""Outcome maps: how the largest share of many seeds ends, over learning rate and number of neurons.

A map belongs to a ground: data set, noise and budget. Of each cell the seeds 0, 1, … are trained, and counted
by how they end.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tloop.evidence.outcome import Outcome
from tloop.evidence.quantities.of_run import Measured, QuantityError
from tloop.lesson.problems import nearest
from tloop.lesson.reading import Lesson
from tloop.lesson.spec import spec_text
from tloop.simulation import Experiment, Run
from tloop.surveys.findings import made_before, read_beside, whole

# The cells, as templates/player/lab/drawn-map.js has them: four learning rates to a factor of ten.
ETAS = tuple(float(f"{0.3 * 10 ** ((k - 8) / 4):.2g}") for k in range(19))
NEURONS = (16, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0)  # from the top
LETTERS: dict[Outcome, str] = {
    "converges": "C",
    "thrashes": "T",
    "underfits": "U",
    "overfits": "O",
    "still learning": "S",
}
FORMAT = 1

# As `tloop quantities` prints them.
MAP_QUANTITIES = {
    "map.LABEL": "on the run's map, in how many of its cells the largest share of seeds ends so"
}

Cell = tuple[int, float]  # neurons, eta
Counts = Mapping[Outcome, int]


@dataclass(frozen=True)
class Ground:
    """What a map is drawn for."""

    data: str
    noise: float
    budget: int

    def experiment(self, cell: Cell, seed: int) -> Experiment:
        hidden, eta = cell
        return Experiment(self.data, self.noise, hidden, eta, seed, self.budget)

    @property
    def words(self) -> str:
        """ "XOR · clean", and the budget where it is not the usual one."""
        parts = spec_text(Experiment(self.data, self.noise, budget=self.budget)).split(" · ")
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
    return Ground(experiment.data, experiment.noise, experiment.budget)


def cells() -> Iterator[Cell]:
    """All of them, from the top left, row by row."""
    return ((hidden, eta) for hidden in NEURONS for eta in ETAS)


def grounds_of(lesson: Lesson) -> dict[Ground, list[str]]:
    """The grounds that the lesson shows or speaks of, with its runs on them."""
    wanted = [picture.run for picture in lesson.maps]
    wanted += [claim.run for claim in lesson.claims if claim.run and claim.quantity.startswith("map.")]
    grounds = dict.fromkeys(ground_of(lesson.experiments[run]) for run in wanted if run in lesson.experiments)
    return {
        ground: [name for name, each in lesson.experiments.items() if ground_of(each) == ground]
        for ground in grounds
    }


def are_stale(maps: Maps, lesson: Lesson, runs: Mapping[str, Run]) -> str:
    """Why the maps are no longer about this lesson, for people; empty where they are."""
    missing = [ground.words for ground in grounds_of(lesson) if ground not in maps.by_ground]
    if missing:
        return f"without {', '.join(missing)}"
    changed = [name for names in grounds_of(lesson).values() for name in names]
    changed = [name for name in changed if maps.digests.get(name) != runs[name].digest]
    return made_before(changed) if changed else ""


def measure_map(maps: Maps | None, run: Run, quantity: str) -> tuple[str, Measured]:
    """What RUN.map.LABEL means and is. Raises QuantityError."""
    ending = quantity.removeprefix("map.").replace("_", " ")
    if ending not in LETTERS:
        labels = [label.replace(" ", "_") for label in LETTERS]
        close = nearest(quantity.removeprefix("map."), labels)
        hint = f"did you mean {close}?" if close else f"a map has {', '.join(labels)}"
        raise QuantityError(f"a map has no {quantity.removeprefix('map.')}", hint)
    found = maps.of(run.experiment) if maps else None
    if found is None:
        words = ground_of(run.experiment).words
        raise QuantityError(f"there is no map of {words}", code="T112")
    meaning = (
        f"in how many of {len(found.counts)} cells the largest share of {found.seeds} seeds ends as {ending}"
    )
    return meaning, Measured(found.share(ending), "fraction", points=len(found.counts))


# ---- as a file


def maps_path(lesson: Lesson) -> Path:
    """Where the lesson's maps lie: beside it, as NAME.maps.json."""
    return Path(lesson.path).parent / f"{lesson.name}.maps.json"


def maps_text(maps: Maps) -> str:
    """JSON, sorted, a line for each row of a map, its cells as "C48 O2" from the smallest η on."""
    lines = ["{", f' "format": {FORMAT},', ' "digests": {']
    digests = [f'  "{name}": "{digest}"' for name, digest in sorted(maps.digests.items())]
    lines += [",\n".join(digests), " },", ' "maps": [']
    ordered = sorted(maps.by_ground.values(), key=lambda each: astuple(each.ground))
    lines += [",\n".join(map(_map_text, ordered)), " ]", "}", ""]
    return "\n".join(lines)


def _map_text(found: OutcomeMap) -> str:
    data, noise, budget = astuple(found.ground)
    head = f'  {{"data": "{data}", "noise": {noise!r}, "budget": {budget}, "seeds": {found.seeds}, "rows": {{'
    rows = [
        f'   "{hidden}": {json.dumps([_cell_text(found.counts[hidden, eta]) for eta in ETAS])}'
        for hidden in NEURONS
    ]
    return head + "\n" + ",\n".join(rows) + "}}"


def _cell_text(counts: Counts) -> str:
    return " ".join(f"{letter}{counts[ending]}" for ending, letter in LETTERS.items() if counts.get(ending))


def read_maps(lesson: Lesson) -> Maps | None:
    """The lesson's maps, or None where there is no file. Raises SurveyError, OSError."""
    return read_beside(maps_path(lesson), FORMAT, _maps, "holds no maps")


def _maps(content: Mapping[str, Any]) -> Maps:
    found = [_map(each) for each in content["maps"]]
    return Maps(dict(content["digests"]), {each.ground: each for each in found})


def _map(content: Mapping[str, Any]) -> OutcomeMap:
    ground = Ground(content["data"], float(content["noise"]), whole(content["budget"]))
    seeds = whole(content["seeds"], 1)
    ground.experiment((0, ETAS[0]), seed=0)  # refuses what can't be
    endings = {letter: ending for ending, letter in LETTERS.items()}
    counts: dict[Cell, Counts] = {}
    for hidden in NEURONS:
        for eta, text in zip(ETAS, content["rows"][str(hidden)], strict=True):
            cell = {endings[part[0]]: whole(int(part[1:]), 0, seeds) for part in text.split()}
            if sum(cell.values()) != seeds:
                raise ValueError("a cell is short of seeds")
            counts[hidden, eta] = cell
    return OutcomeMap(ground, seeds, counts)
