"""What a worker of a cluster runs. It is sent by value: a worker may have another tloop, or none at all."""

import pickle
from collections.abc import Callable
from typing import Literal

Answer = tuple[Literal["done", "failed", "unfit"], bytes | BaseException | str]


def on_worker(programs: str, packed: bytes) -> Answer:
    """Does one task, if this worker has the same programs as the one that asks.

    programs: their hash, as `tloop.cache.measured_with` gives it; packed: a pickled function and argument.
    """
    try:
        import tloop
        from tloop.cache import measured_with

        found = measured_with()
    except (ImportError, AttributeError) as error:
        return "unfit", f"can't load tloop ({error})"
    if found != programs:
        return "unfit", f"has tloop {tloop.__version__} with other programs"
    try:
        work, task = pickle.loads(packed)
        return "done", pickle.dumps(work(task))
    except Exception as error:
        return "failed", error


def asked_of_a_worker(programs: str) -> Callable[[bytes], tuple[str, Answer]]:
    """What does a packed task on a worker, and says which worker did.

    A function within a function: it can't be sent by its name, so that Dask sends it by value.
    """

    def do(packed: bytes) -> tuple[str, Answer]:
        from distributed import get_worker

        return str(get_worker().address), on_worker(programs, packed)

    return do
