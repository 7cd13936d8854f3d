"""The picture of an outcome map: a cell for each η and number of neurons, the lesson's runs marked."""

import csv
import io
from collections.abc import Mapping

import numpy as np

from tloop.drawing.colours import INK, OUTCOMES, PAPER, SOFT, channels
from tloop.drawing.figures import MARGIN, WIDTH
from tloop.drawing.sheet import Box, Sheet, width_of
from tloop.drawing.slides import file_of
from tloop.evidence.other_seeds import LETTERS, Cell, Ground, OutcomeMap, ground_of
from tloop.lesson import Lesson
from tloop.surveys.maps import ETAS, NEURONS, cells

NEURONS_WIDTH = 112  # for the numbers of neurons, at the left
CELL_WIDTH = (WIDTH - 2 * MARGIN - NEURONS_WIDTH) // len(ETAS)
CELL_HEIGHT = 42
TOP = 110  # of the cells, below the title
LABELLED_EVERY = 4  # learning rates: one label for each power of ten
FAINTEST, STRONGEST = 0.1, 0.5  # tints of a cell: half of the seeds or fewer, all of them
TINTS = 6  # steps from the one to the other
LETTER, LABEL = 24, 26  # sizes
LEGEND_LINE = 40
RING = 4  # pixels, the width of a mark's line

Marks = Mapping[str, Cell]  # by run


def marked_runs(lesson: Lesson, ground: Ground) -> dict[str, Cell]:
    """The lesson's runs on a ground, with the cells that they are in; those between the cells have none."""
    runs = {name: each for name, each in lesson.experiments.items() if ground_of(each) == ground}
    there = set(cells())
    return {name: cell for name, each in runs.items() if (cell := (each.hidden, each.eta)) in there}


def map_sheet(found: OutcomeMap, marks: Marks) -> Sheet:
    """Title, cells with their letters, both axes, the marks and what they mean."""
    foot = TOP + CELL_HEIGHT * len(NEURONS)
    legend = _legend_lines(found, marks)
    sheet = Sheet(WIDTH, foot + 84 + LEGEND_LINE * len(legend) + MARGIN // 2)
    sheet.words(MARGIN, 47, found.ground.words, 34, bold=True)
    sheet.words(
        WIDTH - MARGIN, 47, f"how the largest share of {found.seeds} seeds ends", 30, SOFT, anchor="end"
    )
    _draw_cells(sheet, found)
    _draw_axes(sheet, foot)
    for number, cell in enumerate(marks.values(), start=1):
        _draw_mark(sheet, _box(cell), number)
    for line, entries in enumerate(legend):
        x = float(MARGIN)
        for letter, words, tint in entries:
            x = _draw_entry(sheet, x, foot + 112 + LEGEND_LINE * line, letter, words, tint)
    return sheet


def map_file(found: OutcomeMap, marks: Marks, picture_format: str) -> bytes:
    """The picture as SVG or PNG."""
    return file_of(map_sheet(found, marks), picture_format)


def map_table(found: OutcomeMap) -> bytes:
    """CSV: a row for each cell, with how many of its seeds end how."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("neurons", "eta", *LETTERS))
    for hidden, eta in cells():
        counts = found.counts[hidden, eta]
        writer.writerow((hidden, eta, *(counts.get(ending, 0) for ending in LETTERS)))
    return text.getvalue().encode("ascii")


def _box(cell: Cell) -> Box:
    row, column = NEURONS.index(cell[0]), ETAS.index(cell[1])
    left = MARGIN + NEURONS_WIDTH + column * CELL_WIDTH
    return Box(left, TOP + row * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT)


def _draw_cells(sheet: Sheet, found: OutcomeMap) -> None:
    """The more seeds agree, the stronger the tint."""
    tints: dict[str, list[Box]] = {}
    for cell in cells():
        ending, count = found.most(cell)
        agreement = round(TINTS * max(0.0, 2 * count / found.seeds - 1)) / TINTS
        box = _box(cell)
        colour = _tint(OUTCOMES[ending], FAINTEST + (STRONGEST - FAINTEST) * agreement)
        tints.setdefault(colour, []).append(Box(box.left, box.top, box.width - 2, box.height - 2))
    for colour, boxes in tints.items():
        sheet.blocks(boxes, colour)
    for hidden in NEURONS:
        row = [_box((hidden, eta)) for eta in ETAS]
        letters = "".join(LETTERS[found.most((hidden, eta))[0]] for eta in ETAS)
        middles = [box.left + box.width / 2 - 1 for box in row]
        sheet.letters(middles, row[0].bottom - 13, letters, LETTER)


def _tint(colour: str, strength: float) -> str:
    mixed = np.rint(255 + strength * (channels(colour) - 255)).astype(int)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _draw_axes(sheet: Sheet, foot: float) -> None:
    right = MARGIN + NEURONS_WIDTH - 14
    for hidden in NEURONS:
        sheet.words(right, _box((hidden, ETAS[0])).bottom - 13, str(hidden), LABEL, SOFT, anchor="end")
    sheet.words(MARGIN, TOP - 12, "neurons", LABEL, SOFT)
    for eta in ETAS[::LABELLED_EVERY]:
        box = _box((NEURONS[-1], eta))
        sheet.words(box.left + box.width / 2, foot + 32, f"{eta:g}", LABEL, SOFT, anchor="middle")
    sheet.words(WIDTH - MARGIN, foot + 64, "learning rate η", LABEL, SOFT, anchor="end")


def _draw_mark(sheet: Sheet, box: Box, number: int) -> None:
    """A ring around the cell, and the run's number at its corner."""
    left, top, right, bottom = box.left - 1, box.top - 1, box.right - 1, box.bottom - 1
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    sheet.stroke([corners], 2 * RING, PAPER)
    sheet.stroke([corners], RING, INK)
    sheet.disc(right, top, 14, INK)
    sheet.words(right, top + 8, str(number), 22, PAPER, anchor="middle", bold=True, halo=False)


Entry = tuple[str, str, str]  # a letter, or the number of a mark; what it means; the colour below it


def _legend_lines(found: OutcomeMap, marks: Marks) -> list[list[Entry]]:
    """The endings that the map has, then the runs, in lines that are no wider than the sheet."""
    there = {found.most(cell)[0] for cell in cells()}
    entries: list[Entry] = [
        (letter, ending, OUTCOMES[ending]) for ending, letter in LETTERS.items() if ending in there
    ]
    lines = [entries]
    runs: list[Entry] = [(str(number), name, "") for number, name in enumerate(marks, start=1)]
    width = float("inf")
    for entry in runs:
        if width + _entry_width(entry[1]) > WIDTH - 2 * MARGIN:
            lines.append([])
            width = 0.0
        lines[-1].append(entry)
        width += _entry_width(entry[1])
    return lines


def _entry_width(words: str) -> float:
    return 38 + width_of(words, LABEL) + 30


def _draw_entry(sheet: Sheet, x: float, baseline: float, letter: str, words: str, colour: str) -> float:
    """Returns where the next one may begin."""
    if colour:
        sheet.blocks([Box(x, baseline - 24, 30, 32)], _tint(colour, STRONGEST))
        sheet.words(x + 15, baseline, letter, LETTER, anchor="middle", halo=False)
    else:
        sheet.disc(x + 15, baseline - 8, 14, INK)
        sheet.words(x + 15, baseline, letter, 22, PAPER, anchor="middle", bold=True, halo=False)
    sheet.words(x + 38, baseline, words, LABEL, exact=True)
    return x + _entry_width(words)
