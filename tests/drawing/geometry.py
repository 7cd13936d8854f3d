"""What lies where in a figure, in its points."""

import numpy as np
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from tloop.drawing.saving import settle


def words_of(figure: Figure) -> dict[str, Bbox]:
    """The words that are seen, once all is in its place, with the boxes that they fill."""
    settle(figure)
    unseen = {label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in _beyond(axis)}
    texts = [each for each in figure.findobj(Text) if each.get_text().strip() and each not in unseen]
    return {each.get_text(): each.get_window_extent() for each in texts}


def _beyond(axis: Axis) -> list[Text]:
    """The labels of ticks that Matplotlib keeps, and does not draw."""
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]


def crossed(figure: Figure) -> list[str]:
    """The words that a curve runs through."""
    boxes = words_of(figure)
    found = []
    for axes in figure.axes:
        for line in axes.lines:
            path = line.get_transform().transform_path(line.get_path())
            found += [words for words, box in boxes.items() if _meets(np.asarray(path.vertices), box)]
    return found


def _meets(corners: np.ndarray, box: Bbox) -> bool:
    """Whether a line through these corners enters the box; a step of it is looked at in a hundred places."""
    corners = corners[np.isfinite(corners).all(axis=1)]
    if len(corners) < 2:
        return False
    shares = np.linspace(0.0, 1.0, 101)[:, None, None]
    places = (corners[:-1] + shares * (corners[1:] - corners[:-1])).reshape(-1, 2)
    return bool(((places > box.min) & (places < box.max)).all(axis=1).any())


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of words of which one lies on the other."""
    boxes = list(words_of(figure).items())
    return [
        (words, other)
        for i, (words, box) in enumerate(boxes)
        for other, its_box in boxes[i + 1 :]
        if Bbox.intersection(box, its_box) and _area(Bbox.intersection(box, its_box)) > 1.0
    ]


def _area(box: Bbox | None) -> float:
    return float(box.width * box.height) if box else 0.0


def outside(figure: Figure) -> list[str]:
    """The words that leave the picture."""
    width, height = figure.bbox.size
    return [
        words
        for words, box in words_of(figure).items()
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]
