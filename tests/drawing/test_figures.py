"""The stills, read back by Pillow, and their alternative text."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tloop.drawing.chart import UNSEEN, ranges, swings, thinned, ticks
from tloop.drawing.colours import palette
from tloop.drawing.field import field, field_picture, frontier_ends, points_picture, stamp
from tloop.drawing.figures import (
    LEVELS,
    MARGIN,
    WIDTH,
    comparison_still,
    describe,
    describe_comparison,
    still,
    telling_epochs,
)
from tloop.drawing.sheet import Sheet, width_of
from tloop.page.shown import Still
from tloop.simulation import Experiment, Points, Run, train
from tloop.simulation.network import probability

SIZE_LIMIT = 25_000
LOSS = 12  # of 255, by which WebP may change a colour


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    experiments = {
        "none": Experiment(hidden=0, budget=60),
        "one": Experiment(hidden=1, budget=60),
        "eight": Experiment(data="circle", noise=0.2, hidden=8, budget=400),
        "sixteen": Experiment(data="spiral", hidden=16, budget=300),
        "hot": Experiment(eta=30.0, budget=1000),
        "noisy": Experiment(noise=1.0, budget=50),
    }
    return dict(zip(experiments, train(list(experiments.values())), strict=True))


def pixels(sheet: Sheet) -> NDArray[np.int_]:
    return np.asarray(Image.open(BytesIO(sheet.png())).convert("RGB")).astype(int)


def length(sheet: Sheet) -> int:
    """In the page, in bytes."""
    return len(Still(sheet.svg(), "").url)


def cut(run: Run, last: int) -> Run:
    """The run as it stood after so many epochs."""
    arrays = ("parameters", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
    return replace(run, pause_epoch=None, **{name: getattr(run, name)[: last + 1] for name in arrays})


@pytest.mark.parametrize("name", ["none", "one", "eight", "sixteen", "hot", "noisy"])
def test_still_is_small(runs: dict[str, Run], name: str) -> None:
    """A still of any run takes at most 30 KB of the page and is 1080 pixels wide."""
    sheet = still(runs[name], name, "converges")
    assert length(sheet) <= SIZE_LIMIT
    assert pixels(sheet).shape == (sheet.height, WIDTH, 3)


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_comparison_is_small(runs: dict[str, Run], count: int) -> None:
    """A comparison of up to six runs takes at most 30 KB."""
    some = dict(list(runs.items())[:count])
    assert length(comparison_still(some, dict.fromkeys(some, "still learning"))) <= SIZE_LIMIT


def test_long_title_leaves_the_outcome_alone(runs: dict[str, Run]) -> None:
    """A title that is too long is made smaller, and the outcome stays as it is."""
    short, long = (pixels(still(runs["none"], title, "underfits")) for title in ("a", "a long title " * 9))
    outcome = WIDTH - MARGIN - int(width_of("underfits", 34)) - 5
    assert (short[:60, outcome:] == long[:60, outcome:]).all()
    assert (short[:60, :outcome] != long[:60, :outcome]).any()


def test_same_run_same_bytes(runs: dict[str, Run]) -> None:
    """A still and a comparison are the same bytes each time."""
    one, again = (still(runs["eight"], "a", "overfits") for _ in range(2))
    assert one.svg() == again.svg()
    two = {name: runs[name] for name in ("none", "eight")}
    outcomes = {"none": "underfits", "eight": "overfits"}
    assert comparison_still(two, outcomes).svg() == comparison_still(two, outcomes).svg()


@pytest.mark.parametrize("name", ["none", "one", "eight", "sixteen", "noisy"])
@pytest.mark.parametrize("epoch", [0, 25, -1])
def test_field_is_the_networks(runs: dict[str, Run], name: str, epoch: int) -> None:
    """The field that is painted is p, as the simulation computes it, to a thousandth."""
    run, side = runs[name], 12
    centres = run.reach * ((2 * np.arange(side) + 1) / side - 1)
    places = np.array([(x, y) for y in centres[::-1] for x in centres])
    expected = probability(run.parameters[epoch], run.experiment.hidden, places).reshape(side, side)
    assert np.abs(field(run, epoch, side) - expected).max() < 1e-3


@pytest.mark.parametrize("square", range(4))
def test_pixels_have_the_colour_of_p(runs: dict[str, Run], square: int) -> None:
    """Where no point lies, a square's pixel is blue for "+" and magenta for "−", as strong as p is sure."""
    run = runs["eight"]
    picture = pixels(still(run, "eight", "overfits"))
    epoch = telling_epochs(run)[square]
    side = (WIDTH - 2 * MARGIN + 16) // 4 - 16
    points = np.concatenate([run.train_points.coordinates, run.test_points.coordinates])
    checked = 0
    for row in range(6, side, 24):
        for column in range(6, side, 24):
            x, y = run.reach * (2 * column + 1 - side) / side, run.reach * (side - 2 * row - 1) / side
            if np.hypot(*(points - (x, y)).T).min() * side / (2 * run.reach) < 16:
                continue
            p = probability(run.parameters[epoch], 8, np.array([[x, y]]))[0]
            end = np.array([0x24, 0x54, 0xD6] if p > 0.5 else [0xC4, 0x12, 0x7A])
            expected = 255 + 0.62 * abs(2 * p - 1) * (end - 255)
            left = MARGIN + square * ((WIDTH - 2 * MARGIN + 16) // 4)
            assert np.abs(picture[72 + row, left + column] - expected).max() <= LOSS
            checked += 1
    assert checked > 20


def test_linear_run_draws_its_line(runs: dict[str, Run]) -> None:
    """Without a hidden layer, w·x + b = 0 is drawn in ink, where p is ½."""
    run = runs["none"]
    picture = field_picture(run, run.last_epoch, 200, LEVELS).astype(int)
    ink = np.argwhere(picture.sum(axis=2) < 200)
    assert len(ink) >= 150
    x, y = run.reach * (2 * ink[:, 1] - 199) / 200, run.reach * (199 - 2 * ink[:, 0]) / 200
    p = probability(run.parameters[-1], 0, np.stack([x, y], axis=1))
    assert np.abs(p - 0.5).max() < 0.02


def test_frontier_of_no_weights_is_nowhere(runs: dict[str, Run]) -> None:
    """A linear network whose weights are zero has no line."""
    flat = replace(runs["none"], parameters=np.zeros_like(runs["none"].parameters))
    assert (field_picture(flat, 0, 40, LEVELS) == 255).all()


def test_the_line_of_a_still_is_the_frontier(runs: dict[str, Run]) -> None:
    """The ends of the line that a still draws lie on the square's edge, where p is ½."""
    run = runs["none"]
    ends = frontier_ends(run, run.last_epoch)
    assert ends is not None
    for x, y in ends:
        assert min(x, y, 1 - x, 1 - y) == pytest.approx(0.0, abs=1e-12)
        place = run.reach * np.array([[2 * x - 1, 1 - 2 * y]])
        assert probability(run.parameters[-1], 0, place)[0] == pytest.approx(0.5, abs=1e-9)
    for weights in ([0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 9.0], [np.nan, 1.0, 0.0]):
        strange = replace(run, parameters=np.array([weights]))
        assert frontier_ends(strange, 0) is None
    upright = replace(run, parameters=np.array([[1.0, 0.0, 0.0]]))
    assert frontier_ends(upright, 0) == ((0.5, 0.0), (0.5, 1.0))


def test_train_points_are_filled_and_test_points_hollow() -> None:
    """A train point is its colour with a white sign, a test point white with a coloured sign."""
    for label, colour in ((1, (0x1B, 0x3F, 0xA6)), (0, (0x9C, 0x0C, 0x60))):
        filled, _ = stamp(8, label, True)
        hollow, _ = stamp(8, label, False)
        middle, off = len(filled) // 2, len(filled) // 2 + 4
        assert tuple(filled[middle, middle]) == (255, 255, 255)
        assert tuple(hollow[middle, middle]) == colour
        assert tuple(filled[off, off - 1]) == colour
        assert tuple(hollow[off - 1, off - 1]) == (255, 255, 255)
        arm = tuple(hollow[middle - 3, middle])
        assert arm == (colour if label == 1 else (255, 255, 255))


def test_palette_runs_from_magenta_over_white_to_blue() -> None:
    """The field's colours end at 62 % of magenta and of blue, with white in the middle."""
    colours = palette(LEVELS)
    assert colours[0].tolist() == [218, 108, 173]
    assert colours[LEVELS // 2].tolist() == [255, 255, 255]
    assert colours[-1].tolist() == [119, 149, 230]


@pytest.mark.parametrize("last", [3, 4, 5, 7, 20, 60, 399, 400])
def test_telling_epochs_increase(runs: dict[str, Run], last: int) -> None:
    """The telling epochs increase strictly from 0 to the last."""
    epochs = telling_epochs(cut(runs["eight"], last))
    assert epochs[0] == 0
    assert epochs[-1] == last
    assert all(a < b for a, b in pairwise(epochs))


def test_lowest_test_loss_is_told(runs: dict[str, Run]) -> None:
    """The third telling epoch is that of the lowest test loss where it lies well inside the run."""
    losses = np.abs(np.arange(401) - 170.0) / 400 + 0.3
    assert telling_epochs(replace(runs["eight"], test_loss=losses))[2] == 170


@pytest.mark.parametrize("last", [0, 1, 2, 3])
def test_short_runs_have_stills(runs: dict[str, Run], last: int) -> None:
    """A run of no, one, two or three epochs has a still, a comparison and a description."""
    run = cut(runs["eight"], last)
    assert telling_epochs(run)[-1] == last
    assert length(still(run, "short", "still learning")) <= SIZE_LIMIT
    assert pixels(comparison_still({"a": run, "b": run}, {"a": "x", "b": "y"})).any()
    assert f"epoch {last}" in describe(run, "still learning")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_losses_that_are_no_numbers(runs: dict[str, Run], bad: float) -> None:
    """Losses and parameters that are not finite leave gaps and a white field, and are said so."""
    run = cut(runs["one"], 50)
    losses, parameters = run.test_loss.copy(), run.parameters.copy()
    losses[20:], parameters[20:] = bad, np.nan
    run = replace(run, test_loss=losses, train_loss=np.full(51, bad), parameters=parameters)
    assert length(still(run, "broken", "thrashes")) <= SIZE_LIMIT
    assert (field_picture(run, 50, 20, LEVELS) == 255).all()
    assert "not a number" in describe(run, "thrashes")
    assert telling_epochs(replace(run, test_loss=run.train_loss))[-1] == 50


def test_points_outside_the_square_are_left_out(runs: dict[str, Run]) -> None:
    """A square shows the points that lie in it, and cuts a mark at its edge."""
    run = runs["one"]
    picture, covers = points_picture(run, 100, 5)
    far = Points(run.train_points.coordinates * 0 + (run.reach - 0.01), run.train_points.labels)

    class Cropped:
        reach, train_points, test_points = run.reach, far, Points(far.coordinates * 10, far.labels)

    _, cut_covers = points_picture(Cropped(), 100, 5)  # type: ignore[arg-type]  # a run with its own reach
    assert picture.shape == (100, 100, 3)
    assert 0 < cut_covers.sum() < 60 < covers.sum()


def test_noise_widens_the_square(runs: dict[str, Run]) -> None:
    """A run whose points lie far out shows them all."""
    run = runs["noisy"]
    assert run.reach > 3.3
    _, covers = points_picture(run, 300, 3)
    places = np.concatenate([run.train_points.coordinates, run.test_points.coordinates]) / (2 * run.reach)
    rows, columns = (300 * (0.5 - places[:, 1])).astype(int), (300 * (0.5 + places[:, 0])).astype(int)
    assert covers[rows, columns].all()


def test_wild_curves_are_told_from_calm_ones(runs: dict[str, Run]) -> None:
    """A thrashing loss goes up and down many times its range, a converging one about once."""
    assert swings(runs["hot"].train_loss) > 20
    assert swings(runs["eight"].train_loss) < 2


def test_thinned_curves_stay_where_they_were(runs: dict[str, Run]) -> None:
    """A curve keeps its ends and is nowhere farther off than can be seen, with a fraction of its places."""
    x = np.linspace(0.0, 1032.0, 401)
    y = 300.0 - 250.0 * runs["eight"].train_loss
    corners = thinned(x, y)
    along, heights = zip(*corners, strict=True)
    assert np.abs(np.interp(x, along, heights) - y).max() <= UNSEEN
    assert (corners[0], corners[-1]) == ((x[0], y[0]), (x[-1], y[-1]))
    assert len(corners) < 60


def test_ranges_hold_every_loss(runs: dict[str, Run]) -> None:
    """Of each part of a run its lowest and highest finite loss; of one without any, nothing."""
    trace = runs["hot"].train_loss.copy()
    trace[:11] = np.inf
    low, high = ranges(trace, 100)
    assert np.isnan([low[0], high[0]]).all()
    assert np.nanmin(low) == trace[11:].min()
    assert np.nanmax(high) == trace[11:].max()


def test_words_are_escaped(runs: dict[str, Run]) -> None:
    """A name that looks like markup stays words."""
    assert b"&lt;b&gt; &amp; c" in still(runs["one"], "<b> & c", "underfits").svg()


def test_ticks_are_round_and_inside() -> None:
    """A chart has one to three round levels, below its upper edge."""
    for top in (0.84, 1.0, 3.3, 12.0, 999.0, 1e9):
        levels = ticks(top)
        assert 1 <= len(levels) <= 3
        assert all(0 < level < 0.92 * top and float(f"{level:.2g}") == level for level in levels)


def test_description_names_what_is_seen(runs: dict[str, Run]) -> None:
    """The alternative text names set-up, outcome, epochs, accuracies and losses."""
    run = runs["eight"]
    text = describe(run, "overfits")
    _, early, third, last = telling_epochs(run)
    right = round(20 * run.test_accuracy[-1])
    for part in (
        "circle, noise = 0.2, η = 0.3, 8 neurons: overfits.",
        f"epochs 0, {early}, {third} and {last}",
        f"{right} of 20 test points",
        f"to {run.train_loss[-1]:.3g}",
        "budget at epoch 400",
    ):
        assert part in text
    assert "no hidden layer" in describe(runs["none"], "underfits")


def test_comparison_description_names_each_run(runs: dict[str, Run]) -> None:
    """A comparison's alternative text names every run and its outcome."""
    two = {name: runs[name] for name in ("none", "eight")}
    text = describe_comparison(two, {"none": "underfits", "eight": "overfits"})
    assert "2 runs side by side" in text
    assert "none (XOR, clean, η = 0.3, no hidden layer): underfits" in text
    assert "eight (circle, noise = 0.2, η = 0.3, 8 neurons): overfits" in text
