"""Engines: NumPy's, and the compiled one, which gives the same bits sooner. Training is given one by name."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Literal, Protocol, cast, get_args

from tloop.simulation.engines.block import Block, Standing
from tloop.simulation.maths import Array

EngineName = Literal["numpy", "numba"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


class EngineError(RuntimeError):
    """An engine that is not installed."""


class Engine(Protocol):
    """What each of the engines is, a module: SIDE_BY_SIDE, the most runs at a time; ONE_SIZE, whether all of
    them must have equally many neurons; and two functions, as in `engines/numpy.py`."""

    SIDE_BY_SIDE: int
    ONE_SIZE: bool

    def train_block(self, runs: Sequence[Standing]) -> list[Block]: ...

    def logits_of(self, parameters: Array, hidden: int, coordinates: Array) -> Array: ...


def chosen_engine(name: EngineName | None = None) -> EngineName:
    """The engine of that name, or the fastest that is installed. Raises EngineError if there is none."""
    installed = find_spec("numba") is not None
    if name == "numba" and not installed:
        raise EngineError("the engine numba is not installed: pip install numba")
    return name or ("numba" if installed else "numpy")


def engine_named(name: EngineName) -> Engine:
    """The engine itself, imported when it is needed: Numba's takes a while."""
    return cast(Engine, import_module(f"tloop.simulation.engines.{name}"))
