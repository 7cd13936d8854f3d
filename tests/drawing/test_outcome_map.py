"""The picture of an outcome map, its table, and both in a page."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.example import example
from tests.page.test_page import Elements
from tloop.drawing.colours import OUTCOMES
from tloop.drawing.outcome_map import map_sheet, map_table, marked_runs
from tloop.evidence import check
from tloop.evidence.other_seeds import LETTERS, Counts, Ground, Maps, OtherSeeds, OutcomeMap, ground_of
from tloop.evidence.outcome import Outcome
from tloop.lesson import read_lesson
from tloop.page.shown import Still
from tloop.site import publish
from tloop.surveys.maps import (
    ETAS,
    NEURONS,
    cells,
)

SVG = "{http://www.w3.org/2000/svg}"
SIZE_LIMIT = 20_000  # bytes of the page


def a_map(ground: Ground, seed: int = 1) -> OutcomeMap:
    """Counts of ten seeds, drawn by lot."""
    lots = np.random.default_rng(seed)
    endings: list[Outcome] = list(LETTERS)
    counts: dict[tuple[int, float], Counts] = {}
    for cell in cells():
        drawn = [endings[i] for i in lots.integers(0, len(endings), 10)]
        counts[cell] = {ending: drawn.count(ending) for ending in endings if ending in drawn}
    return OutcomeMap(ground, 10, counts)


@pytest.fixture
def found() -> OutcomeMap:
    return a_map(Ground("xor", 0.0, 4000))


def test_every_cell_has_its_letter(found: OutcomeMap) -> None:
    """Row by row the picture says how the largest share of seeds ends, and it takes little of a page."""
    content = map_sheet(found, {"default": (4, 0.3)}).svg()
    assert len(Still(content, "").url) < SIZE_LIMIT
    words = [text.text or "" for text in ElementTree.fromstring(content).iter(f"{SVG}text")]
    rows = [each for each in words if len(each) == len(ETAS) and not set(each) - set(LETTERS.values())]
    assert rows == ["".join(LETTERS[found.most((hidden, eta))[0]] for eta in ETAS) for hidden in NEURONS]
    assert {"XOR · clean", "how the largest share of 10 seeds ends", "default", "0.003", "30"} <= set(words)


def test_the_more_agree_the_stronger_the_tint() -> None:
    """A cell on which all seeds agree is darker than one where half do."""
    all_of_them, half = ({cell: {"overfits": count} for cell in cells()} for count in (10, 5))

    def darkest(counts: dict[tuple[int, float], Counts]) -> int:
        sheet = map_sheet(OutcomeMap(Ground("xor", 0.0, 4000), 10, counts), {})
        return int(sheet.pixels()[120:560, 150:1040].astype(int).sum(axis=2).mean())

    assert darkest(all_of_them) < darkest(half)  # type: ignore[arg-type]  # the labels are outcomes


def test_colours_are_those_of_the_lab() -> None:
    """The page's own map gives each ending the same colour."""
    style = (Path(__file__).parents[2] / "templates" / "style" / "map.css").read_text("utf-8")
    assert dict(re.findall(r'\[data-outcome="([^"]+)"\] \{ --tint: (#\w+); \}', style)) == OUTCOMES


def test_the_table_holds_every_count(found: OutcomeMap) -> None:
    """A row a cell, from the largest network and the smallest step on."""
    rows = list(csv.DictReader(io.StringIO(map_table(found).decode("ascii"), newline="")))
    assert [(int(row["neurons"]), float(row["eta"])) for row in rows] == list(cells())
    for row, counts in zip(rows, found.counts.values(), strict=True):
        assert {ending: int(row[ending]) for ending in LETTERS if int(row[ending])} == counts


def test_runs_between_the_cells_have_no_mark(tmp_path: Path) -> None:
    """A mark stands on a cell whose experiment is the run's own but for its seed."""
    lesson = example(tmp_path)[0]
    ground = ground_of(lesson.experiments["default"])
    marks = marked_runs(lesson, ground)
    assert marks == {
        name: (each.hidden, each.eta)
        for name, each in lesson.experiments.items()
        if ground_of(each) == ground and each.eta in ETAS and each.hidden in NEURONS
    }
    moved = {name: replace(each, eta=0.31) for name, each in lesson.experiments.items()}
    assert marked_runs(replace(lesson, experiments=moved), ground) == {}


def test_in_a_page(tmp_path: Path) -> None:
    """The picture stands in the text with the author's words; SVG, PNG and table lie beside the page."""
    before, runs, _ = example(tmp_path)
    path = Path(before.path)
    path.write_text(path.read_text("utf-8") + "\n![Most seeds converge](map:default)\n", "utf-8")
    lesson = read_lesson(path)
    ground = ground_of(lesson.experiments["default"])
    maps = Maps({name: run.digest for name, run in runs.items()}, {ground: a_map(ground)})
    report = check(lesson, runs, OtherSeeds(maps=maps))
    page = publish(lesson, runs, report, tmp_path / "site", films=()).page
    (picture,) = Elements(page.read_text("utf-8")).named("img", alt="Most seeds converge")
    assert (picture["src"] or "").startswith("data:image/svg+xml,")
    folder = page.parent
    assert {"map-default.svg", "map-default.png"} <= {path.name for path in (folder / "stills").iterdir()}
    assert (folder / "data" / "map-default.csv").read_bytes() == map_table(a_map(ground))
    with Image.open(folder / "stills" / "map-default.png") as png:
        assert png.width == 2160
