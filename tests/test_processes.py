"""Processes that work for another one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tloop.processes import processes

PARENT = """
import os, time
from tloop.processes import processes

def work(_):
    time.sleep(0.3)
    return os.getpid()

if __name__ == "__main__":
    with processes(2) as pool:
        print(*set(pool.map(work, range(4))), flush=True)
        time.sleep(60)
"""


def alive(process: int) -> bool:
    """Whether it runs; one that has ended may still wait to be asked how."""
    try:
        return "(zombie)" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="processes are looked up in /proc")
def test_they_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """Idle or not, nothing stays behind to wait for work that never comes."""
    (tmp_path / "parent.py").write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "parent.py"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        working = [int(word) for word in parent.stdout.readline().split()]
        assert working
        assert all(map(alive, working))
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(map(alive, working)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, working))


def test_an_error_ends_their_work_at_once() -> None:
    """Nobody waits for a task that is no longer wanted."""
    started = time.monotonic()

    def give_up() -> None:
        with processes(2) as pool:
            tasks = [pool.submit(time.sleep, 600) for _ in range(8)]
            while not tasks[1].running():
                time.sleep(0.05)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give_up()
    assert time.monotonic() - started < 120
