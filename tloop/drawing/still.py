"""A run's still: the field at its telling epochs, each tied to its place on the loss curves."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch

from tloop.drawing.field import draw_field, point_keys
from tloop.drawing.losses import draw_losses, label_losses
from tloop.drawing.saving import save
from tloop.drawing.shown import Shown
from tloop.drawing.style import EDGE, PAD, PLAIN, TITLE, WIDTH, fit, new_figure
from tloop.drawing.words import telling_epochs

HEIGHT = 352
HEADING = 30  # points at the top: the page says the same in its own words
MOST = 3  # fields


def draw(formats: Sequence[str], shown: Shown) -> dict[str, bytes]:
    """The still in each of the formats."""
    return save(still(shown), formats, HEADING)


def still(shown: Shown) -> Figure:
    """Name and outcome over the fields, the curves below."""
    run, epochs = shown.run, telling_epochs(shown.run)
    figure = new_figure(WIDTH, HEIGHT, (0, HEADING, 0, 0))
    axes = figure.subplot_mosaic([[*range(MOST)], ["losses"] * MOST], height_ratios=[1, 0.85])
    outcome = figure.text(1 - PAD / WIDTH, 1, shown.outcome, size=PLAIN, ha="right", va="top")
    fit(
        figure.text(PAD / WIDTH, 1, shown.name, size=TITLE, weight="bold", va="top"),
        0.96 * WIDTH,
        beside=outcome,
    )
    for column, epoch in enumerate(epochs):
        draw_field(axes[column], run, epoch)
        axes[column].set_title(f"epoch {epoch:,}")
    for column in range(len(epochs), MOST):
        axes[column].set_axis_off()
    axes[MOST - 1].legend(
        handles=point_keys(), bbox_to_anchor=(1.02, 1.0), loc="upper left", handlelength=0.9
    )
    losses = axes["losses"]
    draw_losses(losses, run, run.last_epoch, room=0.8 * WIDTH)
    label_losses(losses, run)
    for column, epoch in enumerate(epochs):
        losses.axvline(epoch, color=EDGE, linewidth=1)
        ends = (0.5, 0.0), (epoch, 1.0), axes[column].transAxes, losses.get_xaxis_transform()
        figure.add_artist(ConnectionPatch(*ends, color=EDGE, in_layout=False))
    return figure
