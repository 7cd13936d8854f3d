"""Which engine trains: NumPy's, or the compiled one, which gives the same bits sooner."""

from importlib.util import find_spec
from typing import Literal, get_args

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
