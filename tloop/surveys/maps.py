"""Outcome maps: how the largest share of many seeds ends, over learning rate and number of neurons.

A map belongs to a ground: data set, noise and budget. Of each cell the seeds 0, 1, … are trained, and counted
by how they end.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

from tloop.evidence.other_seeds import LETTERS, Cell, Counts, Ground, Maps, OutcomeMap, ground_of
from tloop.lesson import Lesson
from tloop.lesson.links.reference import OfMap
from tloop.simulation import Experiment, Run
from tloop.surveys.findings import made_before, read_beside, whole

# The cells, as templates/player/lab/drawn-map.js has them: four learning rates to a factor of ten.
ETAS = tuple(float(f"{0.3 * 10 ** ((k - 8) / 4):.2g}") for k in range(19))
NEURONS = (16, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0)  # from the top
FORMAT = 1

Marks = Mapping[str, Cell]  # by run


def cells() -> Iterator[Cell]:
    """All of them, from the top left, row by row."""
    return ((hidden, eta) for hidden in NEURONS for eta in ETAS)


def grounds_of(lesson: Lesson) -> dict[Ground, list[str]]:
    """The grounds that the lesson shows or speaks of, with its runs on them."""
    wanted = [picture.run for picture in lesson.maps]
    spoken_of = (each for claim in lesson.claims for each in claim.references)
    wanted += [each.run for each in spoken_of if isinstance(each, OfMap)]
    grounds = dict.fromkeys(ground_of(lesson.experiments[run]) for run in wanted if run in lesson.experiments)
    return {
        ground: [name for name, each in lesson.experiments.items() if ground_of(each) == ground]
        for ground in grounds
    }


def marked_runs(lesson: Lesson, ground: Ground) -> dict[str, Cell]:
    """The lesson's runs on a ground, with the cells that they are in; those between the cells have none."""
    runs = {name: each for name, each in lesson.experiments.items() if ground_of(each) == ground}
    there = set(cells())
    return {name: cell for name, each in runs.items() if (cell := (each.hidden, each.eta)) in there}


def are_stale(maps: Maps, lesson: Lesson, runs: Mapping[str, Run]) -> str:
    """Why the maps are no longer about this lesson, for people; empty if they are.

    The cells follow from their grounds and the programs; a marked run that has changed tells of the latter.
    """
    missing = [ground.words for ground in grounds_of(lesson) if ground not in maps.by_ground]
    if missing:
        return f"it lacks {', '.join(missing)}"
    marked = (name for ground in grounds_of(lesson) for name in marked_runs(lesson, ground))
    changed = [name for name in marked if maps.digests.get(name, runs[name].digest) != runs[name].digest]
    return made_before(changed) if changed else ""


# ---- as a file


def maps_path(lesson: Lesson) -> Path:
    """Where the lesson's maps lie: beside it, as NAME.maps.json."""
    return Path(lesson.path).parent / f"{lesson.name}.maps.json"


def maps_text(maps: Maps) -> str:
    """JSON, sorted, a line for each row of a map, its cells as "C48 O2" from the smallest η on."""
    lines = ["{", f' "format": {FORMAT},', ' "digests": {']
    digests = [f'  "{name}": "{digest}"' for name, digest in sorted(maps.digests.items())]
    lines += [",\n".join(digests), " },", ' "maps": [']
    ordered = sorted(maps.by_ground.values(), key=lambda each: repr(astuple(each.ground)))
    lines += [",\n".join(map(_map_text, ordered)), " ]", "}", ""]
    return "\n".join(lines)


def _map_text(found: OutcomeMap) -> str:
    usual = asdict(ground_of(Experiment()))
    always = ("data", "noise", "budget")
    said = {
        knob: value for knob, value in asdict(found.ground).items() if knob in always or value != usual[knob]
    }
    head = f'  {json.dumps(said | {"seeds": found.seeds})[:-1]}, "rows": {{'
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
    knobs = {field.name: content[field.name] for field in fields(Ground) if field.name in content}
    ground = Ground(**knobs | {"noise": float(content["noise"]), "budget": whole(content["budget"])})
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
