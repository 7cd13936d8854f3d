"""Which engine computes: NumPy's, or the compiled one, which gives the same bits sooner."""

import sys
from importlib.util import find_spec
from typing import Literal, get_args

from tloop.simulation import network
from tloop.simulation.maths import Array

EngineName = Literal["numpy", "numba"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


class EngineError(RuntimeError):
    """An engine that is not installed."""


def chosen_engine(name: EngineName | None = None) -> EngineName:
    """The engine of that name, or the fastest there is. Raises EngineError where it is not installed."""
    installed = find_spec("numba") is not None
    if name == "numba" and not installed:
        raise EngineError("the engine numba is not installed: pip install 'tloop[fast]'")
    return name or ("numba" if installed else "numpy")


def logits_of(parameters: Array, hidden: int, coordinates: Array) -> Array:
    """`network.logits_of`, by the compiled engine where it has trained already.

    To import it for this alone would take longer.
    """
    fast = sys.modules.get("tloop.simulation.fast")
    logits: Array = (fast or network).logits_of(parameters, hidden, coordinates)
    return logits
