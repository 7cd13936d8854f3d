"""`python -m tloop` is `tloop`: how it starts, and how it ends whatever happens."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from tloop.cli.exit_codes import FAULT, INTERRUPTED, WRONG

STDIN, STDOUT, STDERR = range(3)


class Output(io.FileIO):
    """stdout or stderr. What nobody reads any more, as after `| head -1`, is dropped.

    What can't be written raises OSError once, on stderr never: there is nowhere left to say it.
    """

    refused = False

    def write(self, content: Any) -> int:
        try:
            return super().write(content) or 0
        except BrokenPipeError:
            pass
        except OSError:
            if self.fileno() == STDOUT and not self.refused:
                self.refused = True
                raise
        return len(memoryview(content))


def start(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        open_outputs()
        from tloop.processes import end_as_interrupted

        end_as_interrupted()
        from tloop.cli.arguments import main

        return main([argument for argument in given if argument != "--debug"])
    except KeyboardInterrupt:
        print("tloop: interrupted", file=sys.stderr)
        return INTERRUPTED
    except MemoryError:
        print("tloop: there is not enough memory; fewer runs or smaller budgets need less", file=sys.stderr)
        return WRONG
    except Exception as error:
        if missing := missing_library(error):
            print(f"tloop: {missing}", file=sys.stderr)
            return WRONG
        if "--debug" in given:
            import traceback

            traceback.print_exc()
        print(f"tloop: {in_words(error)}", file=sys.stderr)
        return FAULT


def open_outputs() -> None:
    """Outputs that were closed (`>&-`) lead nowhere; all can print any character, and none fails unread."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
        stream = getattr(sys, name)
        if number == STDIN or stream is not getattr(sys, f"__{name}__"):
            continue
        encoding = stream.encoding if stream else "utf-8"
        buffered = io.BufferedWriter(Output(number, "w", closefd=False))
        by_line = number == STDERR or buffered.isatty()
        setattr(sys, name, io.TextIOWrapper(buffered, encoding, "backslashreplace", line_buffering=by_line))


def missing_library(error: Exception) -> str:
    """That tloop has not been installed with what it needs; empty for other errors."""
    if not isinstance(error, ModuleNotFoundError) or (error.name or "tloop").startswith("tloop"):
        return ""
    from tloop.files import PACKAGE

    installed = (PACKAGE / "templates").is_dir()
    how = "install tloop again" if installed else "`pip install -e .` installs what tloop needs"
    return f"the library {error.name} is missing; {how}"


def in_words(error: Exception) -> str:
    """An error that no command expects, in a line."""
    said = str(error).partition("\n")[0]
    fault = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"a fault of tloop itself, not of a lesson: {fault} (--debug shows where)"


if __name__ == "__main__":
    sys.exit(start())
