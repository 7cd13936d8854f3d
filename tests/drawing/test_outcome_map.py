"""The picture of an outcome map, its table, and both in a page."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.drawing.geometry import outside, overlapping, words_of
from tests.example import example
from tests.page.test_page import Elements
from tloop.drawing.outcome_map import draw, outcome_map
from tloop.drawing.saving import pixels
from tloop.evidence import check
from tloop.evidence.other_seeds import LETTERS, Counts, Ground, Maps, OtherSeeds, OutcomeMap, ground_of
from tloop.evidence.outcome import Outcome
from tloop.lesson import read_lesson
from tloop.page.stills import Still
from tloop.site import publish
from tloop.site.tables import cells_table
from tloop.surveys.maps import ETAS, NEURONS, cells, marked_runs

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
    """A map on XOR's ground."""
    return a_map(Ground("xor", 0.0, 4000))


def test_every_cell_has_its_letter(found: OutcomeMap) -> None:
    """Row by row the picture says how most seeds end, and it takes little of a page."""
    content = draw(["page"], found, {"default": (4, 0.3)})["page"]
    assert len(Still(content, "").url) < SIZE_LIMIT
    words = [text.text or "" for text in ElementTree.fromstring(content).iter(f"{SVG}text")]
    rows = [each for each in words if len(each) == len(ETAS) and not set(each) - set(LETTERS.values())]
    assert rows == ["".join(LETTERS[found.most((hidden, eta))[0]] for eta in ETAS) for hidden in NEURONS]
    assert {"XOR · clean", "how the largest share of 10 seeds ends", "1 default", "0.003", "30"} <= set(words)


def test_the_axes_are_labelled_outside(found: OutcomeMap) -> None:
    """Numbers of neurons stand left of the cells, learning rates below them, and no words lie on others."""
    figure = outcome_map(found, {"default": (4, 0.3), "a-long-name": (2, 0.03)})
    boxes = words_of(figure)
    cells_box = figure.axes[0].get_window_extent()
    assert all(boxes[str(hidden)].x1 < cells_box.x0 for hidden in NEURONS if hidden > 2)
    assert all(boxes[f"{eta:g}"].y1 < cells_box.y0 for eta in ETAS[::4])
    assert outside(figure) == []
    assert overlapping(figure) == []


@pytest.mark.parametrize("rule", ["descent", "adam"])
def test_a_long_title_stands_alone(rule: str) -> None:
    """A ground with many words and the line that says what a letter is do not lie on each other."""
    ground = Ground("circle", 0.2, 1000, points=200, batch=10, decay=0.01, rule=rule)
    figure = outcome_map(a_map(ground), {"default": (4, 0.3)})
    assert outside(figure) == []
    assert overlapping(figure) == []


def test_many_runs_have_a_legend(found: OutcomeMap) -> None:
    """However many runs are marked, each is named, and none leaves the picture."""
    marks = {f"run-{hidden}-{eta:g}": (hidden, eta) for hidden, eta in list(cells())[:14]}
    figure = outcome_map(found, marks)
    assert {f"{number} {name}" for number, name in enumerate(marks, start=1)} <= words_of(figure).keys()
    assert outside(figure) == []


def test_the_more_agree_the_stronger_the_tint() -> None:
    """A cell on which all seeds agree is darker than one where half do."""
    all_of_them, half = ({cell: {"overfits": count} for cell in cells()} for count in (10, 5))

    def darkness(counts: dict[tuple[int, float], Counts]) -> int:
        figure = outcome_map(OutcomeMap(Ground("xor", 0.0, 4000), 10, counts), {})
        return int(pixels(figure, 72)[120:220, 150:500].astype(int).sum(axis=2).mean())

    assert darkness(all_of_them) < darkness(half)  # type: ignore[arg-type]  # the labels are outcomes


def test_the_table_holds_every_count(found: OutcomeMap) -> None:
    """A row a cell, from the largest network and the smallest step on."""
    rows = list(csv.DictReader(io.StringIO(cells_table(found).decode("ascii"), newline="")))
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
    assert (folder / "data" / "map-default.csv").read_bytes() == cells_table(a_map(ground))
    with Image.open(folder / "stills" / "map-default.png") as png:
        assert png.width == 2160
