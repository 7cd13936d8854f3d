"""How long the page's engine takes in Node, beside a plain trainer with Math.tanh in the same process."""

import json
import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_suffix(".mjs")
EPOCHS = 4001  # of a whole budget
GOAL = 1.0  # times the plain trainer's cost


def print_engine() -> None:
    """The table of one run with 8 neurons, 40 + 20 points, in microseconds per epoch."""
    if (node := shutil.which("node")) is None:
        print("the page's engine: not timed, as there is no node")
        return
    done = subprocess.run([node, str(SCRIPT)], capture_output=True, text=True, check=True)
    times = json.loads(done.stdout)
    best = {name: min(each[1:]) for name, each in times.items()}
    ratio = best["engine"] / best["plain"]
    print("training in the page's engine, 8 neurons     µs per epoch   × plain   goal")
    print(f"  plain typed arrays, Math.tanh, Math.exp {best['plain']:15.1f}")
    met = "met" if ratio <= GOAL else "missed"
    print(f"  the page's engine {best['engine']:37.1f} {ratio:9.2f}   ≤ {GOAL:g}  {met}")
    cold, warm = (EPOCHS * time / 1e6 for time in (times["engine"][0], best["engine"]))
    print(
        f"a run of {EPOCHS - 1:,} epochs: {warm:.3f} s; the first, while the compiler warms up, {cold:.3f} s"
    )


if __name__ == "__main__":
    print_engine()
