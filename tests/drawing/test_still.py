"""The stills: what is seen on them, where it stands, and their alternative text."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.drawing.conftest import shown
from tests.drawing.geometry import crossed, outside, overlapping, words_of
from tloop.drawing.comparison import comparison
from tloop.drawing.comparison import draw as draw_comparison
from tloop.drawing.still import draw, still
from tloop.drawing.words import describe, describe_comparison, telling_epochs
from tloop.page.stills import Still
from tloop.simulation import Run

SIZE_LIMIT = 20_000  # bytes of the page, of a still of a run that does not thrash
ALL = ["none", "one", "eight", "sixteen", "hot", "noisy", "default"]


def cut(run: Run, last: int) -> Run:
    """The run as it stood after so many epochs."""
    arrays = ("parameters", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
    return replace(run, pause_epoch=None, **{name: getattr(run, name)[: last + 1] for name in arrays})


def size(files: dict[str, bytes]) -> int:
    """In the page, in bytes."""
    return len(Still(files["page"], "").url)


@pytest.mark.parametrize("name", ALL)
def test_still_is_small(runs: dict[str, Run], name: str) -> None:
    """A still takes at most 20 KB of the page, one of a thrashing run at most 30."""
    assert size(draw(["page"], shown(runs[name]))) <= SIZE_LIMIT * (1.5 if name == "hot" else 1.0)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_comparison_is_small(runs: dict[str, Run], count: int) -> None:
    """A comparison takes at most 8 KB a run, and what a single still may."""
    some = [shown(runs[name], name) for name in ALL[:count]]
    assert size(draw_comparison(["page"], some)) <= max(SIZE_LIMIT, 8_000 * count)


@pytest.mark.parametrize("name", ALL)
def test_words_stand_clear(runs: dict[str, Run], name: str) -> None:
    """In a still no words lie on a curve or on other words, and none leave the picture."""
    figure = still(shown(runs[name], "a run with a name that has to be made smaller to fit, however long"))
    assert crossed(figure) == []
    assert overlapping(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7])
def test_words_of_a_comparison_stand_clear(runs: dict[str, Run], count: int) -> None:
    """So too in a comparison, with long names and outcomes."""
    some = [
        replace(shown(runs[name], f"overfit-small-or-{name}"), outcome=f"still learning {i}")
        for i, name in enumerate(ALL[:count])
    ]
    figure = comparison(some)
    assert crossed(figure) == []
    assert overlapping(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize("name", ALL)
def test_both_curves_are_named(runs: dict[str, Run], name: str) -> None:
    """Beside the end of each curve stands what it is, and its last loss; the level of guessing has a name."""
    run = runs[name]
    boxes = words_of(still(shown(run)))
    assert f"train {run.train_loss[-1]:.3g}" in boxes
    assert f"test {run.test_loss[-1]:.3g}" in boxes
    assert "guessing, ln 2" in boxes
    for each in (run, run):
        assert f"epoch {each.last_epoch:,}" in boxes


def test_labels_of_the_axis_are_outside(runs: dict[str, Run]) -> None:
    """What the levels of loss are stands at the left of the plot, names of the curves at its right."""
    figure = still(shown(runs["eight"]))
    boxes = words_of(figure)
    plot = figure.axes[-1].get_window_extent()
    levels = [label.get_text() for label in figure.axes[-1].get_yticklabels()]
    assert len([words for words in levels if words in boxes]) >= 2
    assert all(boxes[words].x1 < plot.x0 for words in levels if words in boxes)
    assert all(box.x0 > plot.x1 for words, box in boxes.items() if words.startswith(("train 0", "test 0")))


def test_a_comparison_says_what_its_curves_are(runs: dict[str, Run]) -> None:
    """Names and outcomes stand below the runs, and one legend names curves and points."""
    words = words_of(comparison([shown(runs[name], name) for name in ("none", "eight")]))
    for expected in (
        "none",
        "eight",
        "train loss",
        "test loss",
        "guessing, ln 2",
        "train points",
        "test points",
    ):
        assert expected in words


def test_same_run_same_bytes(runs: dict[str, Run]) -> None:
    """A still is the same bytes each time, in every format, whatever else is drawn with it."""
    together = draw(["page", "svg", "png"], shown(runs["one"]))
    for form, content in together.items():
        assert draw([form], shown(runs["one"])) == {form: content}


@pytest.mark.parametrize("last", [3, 4, 5, 7, 20, 60, 399, 400])
def test_telling_epochs_increase(runs: dict[str, Run], last: int) -> None:
    """The telling epochs increase strictly to the last."""
    epochs = telling_epochs(cut(runs["eight"], last))
    assert len(epochs) == 3
    assert epochs[-1] == last
    assert all(a < b for a, b in pairwise(epochs))


def test_lowest_test_loss_is_told(runs: dict[str, Run]) -> None:
    """The second telling epoch is that of the lowest test loss where it lies well inside the run."""
    losses = np.abs(np.arange(401) - 170.0) / 400 + 0.3
    assert telling_epochs(replace(runs["eight"], test_loss=losses))[1] == 170


@pytest.mark.parametrize("last", [0, 1, 2, 3])
def test_short_runs_have_stills(runs: dict[str, Run], last: int) -> None:
    """A run of no, one, two or three epochs has a still, a comparison and a description."""
    run = shown(cut(runs["eight"], last))
    assert telling_epochs(run.run)[-1] == last
    assert size(draw(["page"], run)) <= SIZE_LIMIT
    assert size(draw_comparison(["page"], [run, run])) <= SIZE_LIMIT
    assert f"epoch {last}" in describe(run) or f"and {last};" in describe(run)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_losses_that_are_no_numbers(runs: dict[str, Run], bad: float) -> None:
    """Losses and parameters that are not finite leave gaps and a white field, and are said so."""
    run = cut(runs["one"], 50)
    losses, parameters = run.test_loss.copy(), run.parameters.copy()
    losses[20:], parameters[20:] = bad, np.nan
    run = replace(run, test_loss=losses, train_loss=np.full(51, bad), parameters=parameters)
    figure = still(shown(run))
    assert crossed(figure) == []
    assert {"train not a number", "test not a number"} <= words_of(figure).keys()
    assert "not a number" in describe(shown(run))
    assert telling_epochs(replace(run, test_loss=run.train_loss))[-1] == 50


def test_description_names_what_is_seen(runs: dict[str, Run]) -> None:
    """The alternative text names set-up, outcome, epochs, accuracies and losses."""
    run = runs["eight"]
    text = describe(replace(shown(run), outcome="overfits"))
    early, second, last = telling_epochs(run)
    right = round(20 * run.test_accuracy[-1])
    for part in (
        "circle, noise = 0.2, η = 0.3, 8 neurons: overfits.",
        f"epochs {early}, {second} and {last}",
        f"{right} of 20 test points",
        f"to {run.train_loss[-1]:.3g}",
        "budget at epoch 400",
    ):
        assert part in text
    assert "no hidden layer" in describe(shown(runs["none"]))


def test_comparison_description_names_each_run(runs: dict[str, Run]) -> None:
    """A comparison's alternative text names every run and its outcome."""
    two = [
        replace(shown(runs["none"], "none"), outcome="underfits"),
        replace(shown(runs["eight"], "eight"), outcome="overfits"),
    ]
    text = describe_comparison(two)
    assert "2 runs side by side" in text
    assert "none (XOR, clean, η = 0.3, no hidden layer): underfits" in text
    assert "eight (circle, noise = 0.2, η = 0.3, 8 neurons): overfits" in text
