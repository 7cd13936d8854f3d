"""One look for every picture: Matplotlib's settings, in the page's colours and in the font that it brings."""

from typing import Any

import matplotlib.style
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from tloop.drawing.colours import colours

PAPER, INK, SOFT, LINE, EDGE, TEST = (
    colours()[name] for name in ("panel", "ink", "soft", "line", "edge", "test")
)
WIDTH = 540  # points: of a picture in the text, where a point becomes about a pixel
SMALL, PLAIN, TITLE = 14, 15, 18  # sizes of words in such a picture

PAD = 3  # points about what is drawn

STYLE: dict[str, Any] = {
    "figure.facecolor": PAPER,
    "figure.constrained_layout.h_pad": PAD / 72,
    "figure.constrained_layout.w_pad": PAD / 72,
    "figure.constrained_layout.hspace": 0.0,
    "figure.constrained_layout.wspace": 0.0,
    "font.family": "DejaVu Sans",  # Matplotlib's own, so that pictures do not depend on the machine
    "font.size": PLAIN,
    "text.color": INK,
    "text.parse_math": False,  # a lesson's title may hold a $
    "text.hinting": "none",
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.xmargin": 0.0,
    "axes.ymargin": 0.0,
    "axes.titlesize": PLAIN,
    "axes.titlelocation": "left",
    "axes.titlepad": 6.0,
    "grid.color": LINE,
    "grid.linewidth": 1.0,
    "xtick.bottom": False,
    "ytick.left": False,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
    "lines.dashed_pattern": (3.2, 1.5),
    "lines.dotted_pattern": (1.0, 2.0),
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "legend.labelcolor": SOFT,
    "legend.handlelength": 2.4,
    "legend.borderpad": 0.0,
    "legend.borderaxespad": 0.0,
    "legend.handletextpad": 0.6,
    "legend.columnspacing": 1.4,
    "path.simplify_threshold": 0.25,
    "svg.fonttype": "none",
    "svg.hashsalt": "tloop",
}
matplotlib.style.use(["default", STYLE])  # whatever a file of the machine's says


Margins = tuple[float, float, float, float]  # points: left, top, right, bottom


def new_figure(width: float, height: float, margins: Margins = (0, 0, 0, 0)) -> Figure:
    """A white figure of so many points, whose axes and words find their places within the margins."""
    left, top, right, bottom = margins
    inner = width - left - right, height - top - bottom
    rect = left / width, bottom / height, inner[0] / width, inner[1] / height
    return Figure(figsize=(width / 72, height / 72), dpi=72, layout=ConstrainedLayoutEngine(rect=rect))


def in_our_font(words: str) -> str:
    """The words, with a square for each letter that the font does not have."""
    known = get_font(findfont("DejaVu Sans:bold")).get_charmap()
    return "".join(letter if ord(letter) in known else "\N{WHITE SQUARE}" for letter in words)


def fit(text: Text, room: float, beside: Text | None = None) -> float:
    """Makes words smaller until they are at most so many points wide, with others in the same line.

    Returns their size.
    """
    room -= beside.get_window_extent().width if beside else 0.0
    size = float(text.get_fontsize()) * min(1.0, room / max(1.0, text.get_window_extent().width))
    text.set_fontsize(size)
    return size
