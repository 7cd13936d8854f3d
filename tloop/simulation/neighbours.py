"""Two neighbours of the training loop, to compare it with: descent on a quadratic bowl, and the perceptron.

They are no runs: small enough to be worked out whole, and to be proved rather than watched.
"""

from dataclasses import dataclass

CURVATURE = 1.0  # of the bowl; only η · curvature counts
START = 1.0
STEPS = 24
CORNERS = ((-1, -1), (-1, 1), (1, -1), (1, 1))
TASKS = {"xor": (-1, 1, 1, -1), "and": (-1, -1, -1, 1)}


@dataclass(frozen=True)
class Descent:
    """Gradient descent on ½ · curvature · w². path: w at every step, the start first."""

    eta: float
    curvature: float
    path: tuple[float, ...]

    @property
    def factor(self) -> float:
        """How many times as far from the bottom every step lands: |1 − η · curvature|."""
        return abs(1.0 - self.eta * self.curvature)

    @property
    def diverges(self) -> bool:
        """Whether the last step landed farther from the bottom than the start."""
        return abs(self.path[-1]) > abs(self.path[0])


def descend(eta: float, curvature: float = CURVATURE, start: float = START, steps: int = STEPS) -> Descent:
    """w ← w − η · curvature · w, step by step (Goodfellow, Bengio, Courville, Deep Learning, §4.3)."""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - eta * curvature * path[-1])
    return Descent(eta, curvature, tuple(path))


def bowl_bound(curvature: float = CURVATURE) -> float:
    """The learning rate beyond which descent diverges, found by trying: each try halves where it may be.

    The theory says 2/curvature.
    """
    converges, diverges = 0.0, 4.0 / curvature
    while diverges - converges > 1e-12 / curvature:
        eta = 0.5 * (converges + diverges)
        if descend(eta, curvature).diverges:
            diverges = eta
        else:
            converges = eta
    return converges


@dataclass(frozen=True)
class Perceptron:
    """Rosenblatt's perceptron on the four corners ±1, shown in turn.

    lines: (w1, w2, b) after each update, the start first; cycle: how many passes lie between two passes that
    begin with the same line, None if a pass without a mistake ends the training.
    The lines are whole numbers and each follows from the one before: one that comes back comes back for ever.
    """

    lines: tuple[tuple[int, int, int], ...]
    cycle: int | None

    @property
    def cycles(self) -> bool:
        return self.cycle is not None


def train_perceptron(task: str) -> Perceptron:
    """w ← w + y · x wherever y · (w·x + b) ≤ 0 (Rosenblatt, 1958). task: a name of TASKS."""
    labels = TASKS[task]
    line, lines = (0, 0, 0), [(0, 0, 0)]
    begun = {line: 0}
    while True:
        so_far = len(lines)
        for (x1, x2), label in zip(CORNERS, labels, strict=True):
            if label * (line[0] * x1 + line[1] * x2 + line[2]) <= 0:
                line = (line[0] + label * x1, line[1] + label * x2, line[2] + label)
                lines.append(line)
        passes = len(begun)
        if len(lines) == so_far:
            return Perceptron(tuple(lines), None)
        if line in begun:
            return Perceptron(tuple(lines), passes - begun[line])
        begun[line] = passes
