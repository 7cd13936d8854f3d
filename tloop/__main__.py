"""`python -m tloop` is `tloop`: its commands, and an interrupt that comes while they are being loaded."""

import io
import sys
from collections.abc import Sequence

from tloop.processes import end_as_interrupted


def start(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    try:
        end_as_interrupted()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # for a terminal that knows no η
        from tloop.cli.arguments import main

        return main(arguments)
    except KeyboardInterrupt:
        print("tloop: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(start())
