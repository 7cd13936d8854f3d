"""The whole field and the weights: against computations that are written here anew."""

from decimal import Decimal

import numpy as np
import pytest

from tloop.evidence.measured import QuantityError
from tloop.evidence.quantities import measure
from tloop.evidence.quantities.of_run.whole_field import explained_by_a_plane
from tloop.lesson.links.reference import OfRun
from tloop.simulation import Run
from tloop.simulation.fresh import fresh_points

SIDE = (np.arange(40) + 0.5) / 40 * 6.0 - 3.0
PLACES = np.array([(x, y) for y in SIDE for x in SIDE])


def value(run: Run, quantity: str) -> float:
    found = measure(OfRun("default", quantity), {"default": run}).measured.value
    assert isinstance(found, Decimal)
    return float(found)


def plain_logits(
    run: Run, epoch: int, places: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """By NumPy's own tanh and products of matrices."""
    if run.experiment.hidden == 0:
        return places @ run.W2[epoch] + run.b2[epoch]  # type: ignore[no-any-return]
    return np.tanh(places @ run.W1[epoch].T + run.b1[epoch]) @ run.W2[epoch] + run.b2[epoch]  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["default", "too-hot", "overfit", "too-simple"])
def test_a_plane_explains_what_least_squares_explain(runs: dict[str, Run], name: str) -> None:
    """`logit.linear` is the R² of a least-squares fit of z by x, y and a constant over the square."""
    design = np.column_stack([PLACES, np.ones(len(PLACES))])
    for epoch in (0, 50, 300):
        z = plain_logits(runs[name], epoch, PLACES)
        rest = z - design @ np.linalg.lstsq(design, z, rcond=None)[0]
        assert value(runs[name], f"logit.linear.at.{epoch}") == pytest.approx(
            1.0 - rest.var() / z.var(), abs=1e-9
        )


def test_a_linear_network_is_a_plane(runs: dict[str, Run]) -> None:
    """Without a hidden layer a plane explains everything, at every epoch; a constant too is one."""
    assert value(runs["too-simple"], "logit.linear.at.200") == pytest.approx(1.0, abs=1e-12)
    assert explained_by_a_plane(np.full(1600, 0.3)) == 1.0


@pytest.mark.parametrize("name", ["default", "overfit"])
def test_the_share_that_changed_class(runs: dict[str, Run], name: str) -> None:
    """Of the grid's places those whose class at the end is another than at the epoch named."""
    run = runs[name]
    last = plain_logits(run, run.last_epoch, PLACES) > 0.0
    lowest = min(range(run.last_epoch + 1), key=lambda epoch: float(run.test_loss[epoch]))
    for quantity, epoch in (
        ("field.changed.since.0", 0),
        ("field.changed.since.50", 50),
        ("best.field.changed", lowest),
    ):
        before = plain_logits(run, epoch, PLACES) > 0.0
        assert value(run, quantity) == sum(map(bool, before != last)) / 1600
    assert value(run, f"field.changed.since.{run.last_epoch}") == 0.0
    with pytest.raises(QuantityError, match="before epoch"):
        value(run, f"field.changed.since.{run.last_epoch + 1}")


@pytest.mark.parametrize("name", ["default", "overfit", "too-simple"])
def test_the_weights_mean_size(runs: dict[str, Run], name: str) -> None:
    """The mean of |w| over W1 and W2; the biases have no part in it."""
    run = runs[name]
    lowest = min(range(run.last_epoch + 1), key=lambda epoch: float(run.test_loss[epoch]))
    for quantity, epoch in (
        ("weights.mean.at.0", 0),
        ("weights.mean.final", run.last_epoch),
        ("best.weights.mean", lowest),
    ):
        sizes = [abs(float(w)) for w in (*run.W1[epoch].flat, *run.W2[epoch].flat)]
        assert value(run, quantity) == pytest.approx(sum(sizes) / len(sizes), rel=1e-12)


def test_the_tempered_loss_is_the_lowest_that_one_factor_gives(runs: dict[str, Run]) -> None:
    """No factor out of many gives a lower loss, and the factor 1 gives the fresh loss itself."""
    run = runs["overfit"]
    points = fresh_points("circle", 0.2)
    margins = plain_logits(run, run.last_epoch, points.coordinates) * np.where(points.labels == 1, 1.0, -1.0)

    def loss(factor: float) -> float:
        return float(np.logaddexp(0.0, -factor * margins).mean())

    tempered = value(run, "fresh.tempered.loss")
    assert value(run, "fresh.test.loss") == pytest.approx(loss(1.0), rel=1e-9)
    assert tempered == pytest.approx(min(loss(factor) for factor in np.geomspace(0.01, 8.0, 2000)), abs=1e-5)
    assert tempered < value(run, "fresh.test.loss")
