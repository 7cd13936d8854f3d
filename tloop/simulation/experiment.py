"""What can be turned: one frozen value with every knob of a run."""

import math
from dataclasses import dataclass

from tloop.simulation.data import DATA_SETS, TRAIN_COUNT

MAX_NOISE = 2.0
MAX_HIDDEN = 16
MAX_ETA = 1000.0
MAX_SEED = 2**53 - 1  # the largest run of whole numbers that JavaScript counts without gaps
MAX_BUDGET = 100_000
MIN_POINTS = 4
MAX_POINTS = 400
MAX_DECAY = 10.0
RULE_NAMES = ("descent", "adam")


@dataclass(frozen=True)
class Experiment:
    """Everything that decides a run, bit by bit.

    data: name of a data set; noise: standard deviation of the jitter, in units of the radius 3;
    hidden: tanh neurons, 0 for none; eta: learning rate; seed: of points, initial weights and batches;
    budget: epochs at the most; points: how many are trained on; batch: points per update, None for all of
    them (so is a number that is not below that of the points); decay: of the weights; momentum: of descent,
    0 for none; rule: what makes an update of a gradient, descent or Adam.
    Raises ValueError, with a sentence, for a knob out of its range.
    """

    data: str = "xor"
    noise: float = 0.0
    hidden: int = 4
    eta: float = 0.3
    seed: int = 7
    budget: int = 4000
    points: int = TRAIN_COUNT
    batch: int | None = None
    decay: float = 0.0
    momentum: float = 0.0
    rule: str = "descent"

    def __post_init__(self) -> None:
        if self.data not in DATA_SETS:
            raise ValueError(f"there is no data set “{self.data}”; there are {', '.join(DATA_SETS)}")
        if not 0.0 <= self.noise <= MAX_NOISE:
            raise ValueError(f"noise must lie between 0 and {MAX_NOISE:g}, not {self.noise:g}")
        if not 0 <= self.hidden <= MAX_HIDDEN:
            raise ValueError(f"hidden must lie between 0 and {MAX_HIDDEN} neurons, not {self.hidden}")
        if not (0.0 < self.eta <= MAX_ETA and math.isfinite(self.eta)):
            raise ValueError(f"η must be above 0 and at most {MAX_ETA:g}, not {self.eta:g}")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"the seed must be a whole number from 0 to 2⁵³ − 1, not {self.seed}")
        if not 1 <= self.budget <= MAX_BUDGET:
            raise ValueError(f"the budget must lie between 1 and {MAX_BUDGET:,} epochs, not {self.budget:,}")
        if not MIN_POINTS <= self.points <= MAX_POINTS:
            raise ValueError(
                f"there must be between {MIN_POINTS} and {MAX_POINTS} training points, not {self.points}"
            )
        if self.batch is not None and not 1 <= self.batch <= MAX_POINTS:
            raise ValueError(f"a batch must hold between 1 and {MAX_POINTS} points, not {self.batch}")
        if not 0.0 <= self.decay <= MAX_DECAY:
            raise ValueError(f"decay must lie between 0 and {MAX_DECAY:g}, not {self.decay:g}")
        if not 0.0 <= self.momentum < 1.0:
            raise ValueError(f"momentum must be at least 0 and below 1, not {self.momentum:g}")
        if self.rule not in RULE_NAMES:
            raise ValueError(f"there is no update rule “{self.rule}”; there are {', '.join(RULE_NAMES)}")
        if self.rule == "adam" and self.momentum > 0.0:
            raise ValueError("Adam has a momentum of its own, 0.9: momentum is a knob of plain descent")
