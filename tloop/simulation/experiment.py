"""What can be turned: one frozen value with every knob of a run."""

import math
from dataclasses import dataclass

from tloop.simulation.data import DATA_SETS

MAX_NOISE = 2.0
MAX_HIDDEN = 16
MAX_ETA = 1000.0
MAX_SEED = 2**53 - 1  # the largest run of whole numbers that JavaScript counts without gaps
MAX_BUDGET = 100_000


@dataclass(frozen=True)
class Experiment:
    """Everything that decides a run, bit by bit.

    data: name of a data set; noise: standard deviation of the jitter, in units of the radius 3;
    hidden: tanh neurons, 0 for none; eta: learning rate; seed: of points and initial weights;
    budget: epochs at the most. Raises ValueError, with a sentence, for a knob out of its range.
    """

    data: str = "xor"
    noise: float = 0.0
    hidden: int = 4
    eta: float = 0.3
    seed: int = 7
    budget: int = 4000

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
