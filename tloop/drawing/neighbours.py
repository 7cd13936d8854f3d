"""The stills of the two neighbours: the bowl at two step sizes, the perceptron on its way round XOR."""

import numpy as np

from tloop.drawing.colours import INK, LINE, MINUS_POINT, PAPER, PLUS_POINT, SOFT, TEST_CURVE
from tloop.drawing.figures import GAP, MARGIN, WIDTH
from tloop.drawing.sheet import Box, Sheet
from tloop.simulation.neighbours import CORNERS, TASKS, Descent, bowl_bound, descend, train_perceptron

HALF = 2.6  # of a bowl's width, in units of where the ball starts
BOWL_HEIGHT = 300
BETWEEN = 60  # the bowls
STEPS_SHOWN = {0.9: 9, 1.1: 5}  # as many as can be told apart, or stay inside
REACH = 2.0  # of the corners' square


def draw_bowl() -> bytes:
    """SVG: two bowls, one step size below the bound and one above it."""
    sheet = Sheet(WIDTH, BOWL_HEIGHT + 2 * MARGIN + 90)
    width = (WIDTH - 2 * MARGIN - BETWEEN) / 2
    for column, multiple in enumerate(STEPS_SHOWN):
        box = Box(MARGIN + column * (width + BETWEEN), MARGIN, width, BOWL_HEIGHT)
        _bowl(sheet, box, descend(multiple * bowl_bound()), STEPS_SHOWN[multiple])
        ending = "each step lands nearer" if multiple < 1 else "each step lands higher"
        middle = box.left + box.width / 2
        sheet.words(middle, box.bottom + 48, f"η = {multiple:g} of the bound", 30, anchor="middle", bold=True)
        sheet.words(middle, box.bottom + 88, ending, 28, SOFT, anchor="middle")
    return sheet.svg()


def _bowl(sheet: Sheet, box: Box, descent: Descent, steps: int) -> None:
    """Half a parabola to either side, and the ball's path from wall to wall."""

    def at(w: float) -> tuple[float, float]:
        across = box.left + box.width * (w / HALF + 1) / 2
        return across, box.bottom - 8 - (box.height - 16) * (w / HALF) ** 2

    curve = [at(w) for w in np.linspace(-HALF, HALF, 121)]
    sheet.stroke([curve], 4, SOFT)
    path = [at(w) for w in descent.path[: steps + 1]]
    sheet.stroke([path], 3, TEST_CURVE)
    for number, (x, y) in enumerate(path):
        face = INK if number in (0, steps) else TEST_CURVE
        sheet.disc(x, y, 6.5, face)


def draw_perceptron() -> bytes:
    """SVG: XOR's corners and the line after each update, until it is back."""
    lines = train_perceptron("xor").lines
    inner = WIDTH - 2 * MARGIN + GAP
    side = inner // len(lines) - GAP
    sheet = Sheet(WIDTH, side + 2 * MARGIN + 46)
    for number, line in enumerate(lines):
        box = Box(MARGIN + number * inner // len(lines), MARGIN, side, side)
        sheet.edge(box)
        _line(sheet, box, line)
        _corners(sheet, box)
        words = "start" if number == 0 else "back again" if line == lines[0] else f"update {number}"
        sheet.words(box.left + side / 2, box.bottom + 42, words, 28, anchor="middle")
    return sheet.svg()


def _on(box: Box, x1: float, x2: float) -> tuple[float, float]:
    return box.left + box.width * (x1 / REACH + 1) / 2, box.top + box.height * (1 - x2 / REACH) / 2


def _line(sheet: Sheet, box: Box, line: tuple[int, int, int]) -> None:
    """w·x + b = 0 inside the box; a line of zeros is none."""
    w1, w2, b = line
    if w1 == w2 == 0:
        middle = _on(box, 0, 0)
        sheet.words(middle[0], middle[1] + 9, "no line", 26, SOFT, anchor="middle")
        return
    reach = 0.96 * REACH
    if w2:
        ends = [(x1, -(w1 * x1 + b) / w2) for x1 in np.linspace(-reach, reach, 201)]
    else:
        ends = [(-b / w1, x2) for x2 in np.linspace(-reach, reach, 201)]
    inside = [_on(box, *end) for end in ends if abs(end[0]) <= reach and abs(end[1]) <= reach]
    sheet.stroke([inside], 5, INK)


def _corners(sheet: Sheet, box: Box) -> None:
    for (x1, x2), label in zip(CORNERS, TASKS["xor"], strict=True):
        x, y = _on(box, x1, x2)
        colour = PLUS_POINT if label > 0 else MINUS_POINT
        sheet.disc(x, y, 13, colour, LINE)
        arm = 7
        sign = [[(x - arm, y), (x + arm, y)]] + ([[(x, y - arm), (x, y + arm)]] if label > 0 else [])
        sheet.stroke(sign, 3.5, PAPER)
