"""The compiled engine beside NumPy's and JAX, all on one core: microseconds per epoch and run.

JAX is a peer if it is installed (`pip install jax`): jit over vmap, float64, tanh and sums of its own and
so with other bits. What is compiled is compiled before the clock starts; how long that takes stands apart.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.timing import best, experiments, seconds
from tloop.simulation import Run, train
from tloop.simulation.maths import Array

EPOCHS = 639  # of every run, and epoch 0
RUNS = 96
GOAL = 0.65  # of JAX's time: 1.1 µs where it takes 1.7
COLD = (
    "from time import perf_counter; start = perf_counter();"
    "from tloop.simulation import Experiment, train; train([Experiment(budget=1)], 'numba');"
    "print(perf_counter() - start)"
)


def print_engines() -> None:
    """The table, as far as there are engines to fill it."""
    runs = experiments(RUNS, EPOCHS)
    works: dict[str, Callable[[], object]] = {"NumPy, 48 side by side": partial(train, runs, "numpy")}
    if find_spec("numba"):
        works["Numba, 32 side by side"] = partial(train, runs, "numba", cores=1)
    if find_spec("jax"):
        works["JAX, jit and vmap over 96 runs"] = jax_trainer(train(runs, "numpy"))
    for work in works.values():
        work()
    times = {name: 1e6 * time / RUNS / (EPOCHS + 1) for name, time in best(works).items()}
    peer = next((time for name, time in times.items() if name.startswith("JAX")), None)
    print("engines, 8 neurons, 40 + 20 points, one core   µs per epoch and run   × JAX   goal")
    for name, time in times.items():
        ratio = "" if peer is None or name.startswith("JAX") else f"{time / peer:9.2f}"
        met = "met" if peer and time <= GOAL * peer else "missed"
        goal = f"   ≤ {GOAL:g}  {met}" if peer and name.startswith("Numba") else ""
        print(f"  {name:44} {time:20.2f} {ratio}{goal}")
    if find_spec("numba"):
        print_compiling()


def print_compiling() -> None:
    """How long a process takes to its first trained run, with nothing compiled before and with all of it."""
    fresh, kept = (cold_start(anew) for anew in (True, False))
    print(f"Numba compiles for {fresh - kept:.1f} s, once; then a process needs {kept:.1f} s to begin")


def cold_start(anew: bool) -> float:
    """Seconds to import the engine and train two epochs, in a process of its own."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        environment |= {"NUMBA_CACHE_DIR": folder} if anew else {}
        command = [sys.executable, "-c", COLD]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(done.stdout)


def jax_trainer(runs: list[Run]) -> Callable[[], object]:
    """The same loop over these runs, every epoch's parameters and traces kept."""
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
    import jax
    from jax import numpy as jnp

    jax.config.update("jax_enable_x64", True)
    stack = partial(np.stack, axis=0)
    x, y = (stack([getattr(r.train_points, part) for r in runs]) for part in ("coordinates", "labels"))
    u, v = (stack([getattr(r.test_points, part) for r in runs]) for part in ("coordinates", "labels"))
    start = tuple(stack([getattr(r, name)[0] for r in runs]) for name in ("W1", "b1", "W2", "b2"))
    eta = runs[0].experiment.eta

    def losses(parameters: Any, points: Any, labels: Any) -> tuple[Any, Any]:
        W1, b1, W2, b2 = parameters
        z = jnp.tanh(points @ W1.T + b1) @ W2 + b2
        return jnp.mean(jax.nn.softplus(z) - labels * z), jnp.mean((z > 0) == (labels > 0.5))

    def one_run(parameters: Any, x: Any, y: Any, u: Any, v: Any) -> Any:
        def epoch(parameters: Any, _: Any) -> tuple[Any, Any]:
            (loss, right), gradient = jax.value_and_grad(losses, has_aux=True)(parameters, x, y)
            kept = (*parameters, loss, right, *losses(parameters, u, v))
            return jax.tree.map(lambda p, g: p - eta * g, parameters, gradient), kept

        return jax.lax.scan(epoch, parameters, None, length=EPOCHS + 1)[1]

    train_all = jax.jit(jax.vmap(one_run))
    given = [start, x, y.astype(float), u, v.astype(float)]
    found: Array = np.asarray(train_all(*given)[4])
    # They are peers: the same losses, but for rounding.
    np.testing.assert_allclose(found, stack([run.train_loss for run in runs]), rtol=1e-8)
    return lambda: jax.block_until_ready(train_all(*given))


if __name__ == "__main__":
    seconds(print_engines)
