"""How much memory training will need, and how much there is."""

import errno
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tloop.evidence.quantities.of_run.cost import parameter_count
from tloop.simulation import Experiment

NUMBER = 8  # bytes
TRACES = 4
SPARE = 1.25  # a run is put together from blocks, packed and drawn


def refuse_too_much(experiments: Sequence[Experiment]) -> None:
    """Raises OSError if the runs may not find room in memory, before an hour is spent on finding out."""
    needed, free = bytes_needed(experiments), bytes_free()
    if free is None or needed <= free:
        return
    largest = max(experiments, key=lambda experiment: bytes_needed([experiment]))
    message = (
        f"training {len(experiments):,} runs may need {needed / 1e9:.1f} GB of memory, and"
        f" {free / 1e9:.1f} GB are free: use fewer runs, or budgets smaller than {largest.budget:,} epochs"
    )
    raise OSError(errno.ENOMEM, message)


def bytes_needed(experiments: Sequence[Experiment]) -> int:
    """For all of their epochs at once, if none pauses before its budget is spent."""
    rows = ((each.budget + 1) * (parameter_count(each.hidden) + TRACES) for each in experiments)
    return int(SPARE * NUMBER * sum(rows))


def bytes_free() -> int | None:
    """What the machine, the container and the shell's limit leave; None if nobody can say."""
    known = []
    with suppress(OSError, ValueError, IndexError):
        meminfo = Path("/proc/meminfo").read_text()
        known.append(1024 * int(meminfo.partition("MemAvailable:")[2].split()[0]))
    with suppress(OSError, ValueError):
        known.append(int(Path("/sys/fs/cgroup/memory.max").read_text()))
    if sys.platform != "win32":
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY:
            with suppress(OSError, ValueError, IndexError):
                pages = int(Path("/proc/self/statm").read_text().split()[0])
                known.append(max(0, limit - pages * resource.getpagesize()))
    return min(known, default=None)
