"""The field that is painted is the network's, in the colours of the page."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from tloop.drawing.colours import colours
from tloop.drawing.field import STRENGTH, draw_field, field, field_colours, frontier
from tloop.drawing.saving import pixels
from tloop.drawing.style import new_figure
from tloop.simulation import Run
from tloop.simulation.network import probability

SIDE = 200
STYLES = Path(__file__).parents[2] / "templates" / "style"
PLAYER = Path(__file__).parents[2] / "templates" / "player"


def picture(run: Run, epoch: int) -> np.ndarray:
    """(SIDE, SIDE, 3): the field as it is drawn, to its edges."""
    figure: Figure = new_figure(SIDE, SIDE)
    figure.set_layout_engine("none")
    draw_field(figure.add_axes((0, 0, 1, 1)), run, epoch)
    return pixels(figure, 72).astype(int)


@pytest.mark.parametrize("name", ["none", "one", "eight", "sixteen", "hot", "noisy"])
@pytest.mark.parametrize("epoch", [0, 25, -1])
def test_field_is_the_networks(runs: dict[str, Run], name: str, epoch: int) -> None:
    """The field is p, as the simulation computes it, nearly to the last bit."""
    run, side = runs[name], 12
    centres = run.reach * ((2 * np.arange(side) + 1) / side - 1)
    places = np.array([(x, y) for y in centres for x in centres])
    expected = probability(run.parameters[epoch], run.experiment.hidden, places).reshape(side, side)
    assert np.abs(field(run, epoch, side) - expected).max() < 1e-9


def test_steep_neurons_are_steps(runs: dict[str, Run]) -> None:
    """Weights so large that no exponential of them is a number give a field of 0 and 1, and ½ between."""
    run = replace(runs["one"], parameters=np.array([[1e200, -3e250, 0.0, 1e3, 0.0]]))
    assert (np.abs(field(run, 0, 9) - np.array([[1.0]] * 4 + [[0.5]] + [[0.0]] * 4)) < 1e-9).all()


def test_what_is_no_number_is_white(runs: dict[str, Run]) -> None:
    """Parameters that are not numbers say nothing: p is ½ everywhere."""
    for name in ("none", "one", "eight"):
        run = replace(runs[name], parameters=np.full_like(runs[name].parameters, np.nan))
        assert (field(run, 0, 9) == 0.5).all()


@pytest.mark.parametrize("name", ["eight", "one"])
def test_pixels_have_the_colour_of_p(runs: dict[str, Run], name: str) -> None:
    """Where no point lies, a pixel is blue for "+" and magenta for "−", as strong as p is sure."""
    run = runs[name]
    drawn = picture(run, -1)
    points = np.concatenate([run.train_points.coordinates, run.test_points.coordinates])
    checked = 0
    for row in range(10, SIDE - 10, 12):
        for column in range(10, SIDE - 10, 12):
            x, y = run.reach * (2 * column + 1 - SIDE) / SIDE, run.reach * (SIDE - 2 * row - 1) / SIDE
            if np.hypot(*(points - (x, y)).T).min() * SIDE / (2 * run.reach) < 10:
                continue
            p = probability(run.parameters[-1], run.experiment.hidden, np.array([[x, y]]))[0]
            end = np.array([0x24, 0x54, 0xD6] if p > 0.5 else [0xC4, 0x12, 0x7A])
            expected = 255 + 0.62 * abs(2 * p - 1) * (end - 255)
            assert np.abs(drawn[row, column] - expected).max() <= 6
            checked += 1
    assert checked > 60


def test_colours_run_from_magenta_over_white_to_blue() -> None:
    """The field's colours end at 62 % of magenta and of blue, with white in the middle."""
    ends = np.rint(255 * np.array([field_colours()(p)[:3] for p in (0.0, 0.5, 1.0)])).astype(int)
    assert ends.tolist() == [[218, 108, 173], [255, 255, 255], [119, 149, 230]]


def test_train_points_are_filled_and_test_points_hollow(runs: dict[str, Run]) -> None:
    """A train point is its colour with a white sign, a test point white with a coloured sign."""
    run = runs["eight"]
    drawn = picture(run, -1)
    shades = {"point-plus": (0x1B, 0x3F, 0xA6), "point-minus": (0x9C, 0x0C, 0x60)}
    for label, colour in ((1, shades["point-plus"]), (0, shades["point-minus"])):
        (x, y), *_ = run.train_points.coordinates[run.train_points.labels == label][::-1]
        row, column = round(SIDE * (0.5 - y / (2 * run.reach))), round(SIDE * (0.5 + x / (2 * run.reach)))
        around = drawn[row - 5 : row + 5, column - 5 : column + 5].reshape(-1, 3)
        assert (np.abs(around - colour).max(axis=1) < 40).any()
        assert (around.min(axis=1) > 230).any()


def test_the_line_is_where_p_is_a_half(runs: dict[str, Run]) -> None:
    """Without a hidden layer a line is drawn from edge to edge of the square, where p is ½."""
    run = runs["none"]
    x, y = np.array(frontier(run, run.last_epoch))
    assert np.abs([x, y]).max(axis=0) == pytest.approx(run.reach)
    assert probability(run.parameters[-1], 0, np.stack([x, y], axis=1)) == pytest.approx(0.5, abs=1e-9)
    for weights in ([0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 9.0], [np.nan, 1.0, 0.0]):
        assert frontier(replace(run, parameters=np.array([weights])), 0)[0] == []
    upright = replace(run, parameters=np.array([[1.0, 0.0, 0.0]]))
    assert frontier(upright, 0) == ([0.0, 0.0], [-run.reach, run.reach])


def test_noise_widens_the_square(runs: dict[str, Run]) -> None:
    """A run whose points lie far out shows them all."""
    run = runs["noisy"]
    assert run.reach > 3.3
    figure: Figure = new_figure(SIDE, SIDE)
    axes = figure.add_axes((0, 0, 1, 1))
    draw_field(axes, run, 0)
    assert axes.get_xlim() == axes.get_ylim() == (-run.reach, run.reach)


def test_a_colour_is_written_once() -> None:
    """No style sheet, program or module but colours.css holds the value of one of its tokens."""
    values = {value.lower() for value in colours().values()} - {"#ffffff"}
    package = Path(__file__).parents[2] / "tloop"
    files = [*STYLES.glob("*.css"), *PLAYER.rglob("*.js"), *package.rglob("*.py")]
    for path in files:
        if path.name != "colours.css" and "node_modules" not in path.parts:
            found = {each.lower() for each in re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))}
            assert not found & values, path


def test_the_pages_strength_is_the_pictures() -> None:
    """The player's field is mixed as strongly as that of the pictures."""
    program = (PLAYER / "stage" / "field.js").read_text("utf-8")
    (strength,) = re.findall(r"const STRENGTH = ([\d.]+);", program)
    assert float(strength) == STRENGTH
