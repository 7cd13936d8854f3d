"""Builds that are killed, each at another step: FOLDER/1, FOLDER/2, … until one comes to its end."""

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.site.test_site import build_of


def count_steps(last: int) -> None:
    """Every change of a folder counts as a step; the process is killed at the last."""
    count = itertools.count(1)

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*arguments: Any, **options: Any) -> Any:
            if next(count) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments, **options)

        return changed

    for name in ("mkdir", "rename", "replace", "unlink", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))


def main(parent: Path) -> None:
    for step in itertools.count(1):
        folder = parent / str(step)
        build_of(folder, "index.html", "films/a.webp")
        build_of(folder, "gone.html", "gone/films/a.webp", page="gone.html")
        process = os.fork()
        if process == 0:
            count_steps(step)
            new = ("index.html", "films/b.webp", "stills/a.svg")
            build_of(folder, *new, content=b"new", gone=["gone.html"])
            os._exit(0)
        if os.waitpid(process, 0)[1] == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
