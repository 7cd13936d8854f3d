"""The command line: what can be asked for, and how it ends."""

import argparse
import re
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from tloop import __version__
from tloop.build.lessons import NoLessonError, WrongLessonsError, lesson_paths
from tloop.cli.exit_codes import WRONG
from tloop.cli.terminal import REPORT, show
from tloop.evidence.formats import FORMATS
from tloop.simulation import Experiment
from tloop.simulation.engines import ENGINES, EngineError
from tloop.simulation.training import CORES

MOST_SEEDS = 100_000_000
MOST_WORKERS = 60  # as many as Windows can wait for
FILM_FORMATS = ("webp", "gif", "mp4")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    try:
        options = parser().parse_args(arguments)
        if options.command is None:
            return _begin()
        code: int = import_module(f"tloop.cli.{options.command}").main(options)
        sys.stdout.flush()
        return code
    except WrongLessonsError as error:
        show(FORMATS["text"](error.wrong), REPORT)
        return WRONG
    except EngineError as error:
        print(f"tloop: {error}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        return WRONG  # the output's reader has gone
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        print(f"tloop: {name}{error.strerror or error}", file=sys.stderr)
        return WRONG


def _begin() -> int:
    """What `tloop` alone says."""
    print(parser().format_help(), end="")
    try:
        lesson_paths()
    except NoLessonError as error:
        print(f"\n{str(error).capitalize()}.")
    return WRONG


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser("tloop", description="Compiles lessons whose every figure is measured.")
    top.add_argument("--version", action="version", version=f"tloop {__version__}")
    top.add_argument("--debug", action="store_true", help="show the traceback if tloop itself fails")
    top.set_defaults(command=None)
    commands = top.add_subparsers(metavar="COMMAND")

    command = commands.add_parser(
        "new", help="begin a small project: a lesson that builds, and what CI needs"
    )
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where to; `.` is this folder")
    command.set_defaults(command="new")

    command = commands.add_parser(
        "manual", help="say where the manual is, which explains how lessons are written"
    )
    command.set_defaults(command="manual")

    command = commands.add_parser("build", help="check a lesson and publish it as a page")
    _with_lesson(command)
    command.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where to (default: site); a LESSON that is named has DIR to itself, as DIR/index.html",
    )
    command.add_argument("--check", action="store_true", help="check only; write nothing")
    command.add_argument(
        "--strict",
        action="store_true",
        help="let warnings fail: unchecked figures, unused declarations, narrow intervals",
    )
    command.add_argument("--format", choices=FORMATS, default="text", help="of the report (default: text)")
    films = command.add_mutually_exclusive_group()
    films.add_argument(
        "--films",
        type=_film_formats,
        default=FILM_FORMATS[:1],
        metavar="FORMATS",
        help=f"films in some of {','.join(FILM_FORMATS)} (default: {FILM_FORMATS[0]})",
    )
    films.add_argument(
        "--only",
        choices=("page",),
        help="page: leave out all other files, which are films, stills, data, maps and the shared picture",
    )
    command.add_argument(
        "--serve",
        action="store_true",
        help="serve the pages to this machine alone, and build again on every change",
    )
    command.add_argument(
        "--port",
        type=partial(_whole, 0, 65_535),
        default=8000,
        metavar="N",
        help="port for --serve (default: 8000; the next free port if it is taken)",
    )
    command.add_argument("--draft", type=Path, help=argparse.SUPPRESS)  # pages whose claims fail, for --serve
    _with_training(command)
    command.set_defaults(command="build")

    command = commands.add_parser("run", help="train one experiment")
    command.add_argument("spec", metavar="SPEC", help="such as 'XOR · η = 0.3 · hidden = 4 · clean'")
    command.add_argument(
        "--seed",
        type=_integer,
        metavar="N",
        help=f"of points and first weights (default: {Experiment().seed})",
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE.npz", help="keep every epoch's parameters and traces"
    )
    _with_engine(command)
    command.set_defaults(command="run")

    command = commands.add_parser("update", help="show a lesson with the values that were measured")
    _with_lesson(command)
    command.add_argument("--write", action="store_true", help="write the values into the lesson")
    _with_training(command)
    command.set_defaults(command="update")

    command = commands.add_parser(
        "refresh", help="make stale surveys and maps again, then show a lesson with the measured values"
    )
    _with_lesson(command)
    command.add_argument("--write", action="store_true", help="write the values into the lesson")
    _with_workers(command)
    _with_training(command)
    command.set_defaults(command="refresh")

    command = commands.add_parser("quantities", help="list what a lesson can state about a run")
    command.set_defaults(command="quantities")

    command = commands.add_parser("codes", help="list what can be wrong with a lesson, and what to do")
    command.set_defaults(command="codes")

    command = commands.add_parser(
        "explain", help="what a quantity means and is, and who claims it; or all quantities of a run"
    )
    command.add_argument("name", metavar="RUN[.QUANTITY]", help="such as default.pause.epoch, or default")
    _with_lesson(command)
    _with_training(command)
    command.set_defaults(command="explain")

    command = commands.add_parser("seeds", help="search for seeds for which all claims hold")
    _with_other_seeds(command, 10_000, "seeds")
    command.add_argument(
        "--bounds-only",
        action="store_true",
        help="leave out figures that `tloop update` can put right: only bounds and words have to hold",
    )
    command.set_defaults(command="seeds")

    command = commands.add_parser(
        "survey", help="train every run with many seeds: how typical is what is said?"
    )
    _with_other_seeds(command, 1000, "seeds")
    _with_made_file(command, ".survey.json")
    command.set_defaults(command="survey")

    command = commands.add_parser(
        "map", help="how the largest share of many seeds ends, over learning rate and number of neurons"
    )
    _with_other_seeds(command, 50, "seeds for each cell:")
    _with_made_file(command, ".maps.json")
    command.add_argument(
        "--pictures", type=Path, metavar="DIR", help="also write each map there, as SVG and PNG"
    )
    command.set_defaults(command="map")
    return top


def _with_lesson(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "lesson", nargs="?", type=Path, metavar="LESSON", help="a Markdown file (default: all in content/)"
    )


def _with_other_seeds(command: argparse.ArgumentParser, count: int, of: str) -> None:
    """A lesson, how many seeds, and who trains. of: what the seeds are for."""
    _with_lesson(command)
    words = f"{of} 0 … N − 1 (default: {count})"
    command.add_argument("--seeds", "--count", type=_seeds, default=count, metavar="N", help=words)
    where = command.add_mutually_exclusive_group()
    _with_workers(where)
    where.add_argument(
        "--scheduler",
        type=_scheduler,
        metavar="tcp://HOST:PORT",
        help="scheduler of a Dask cluster that trains instead",
    )
    _with_training(command)


def _with_workers(command: argparse._ActionsContainer) -> None:
    command.add_argument(
        "--workers",
        type=partial(_whole, 1, MOST_WORKERS),
        default=min(CORES, MOST_WORKERS),
        metavar="N",
        help="processes of this machine",
    )


def _with_made_file(command: argparse.ArgumentParser, ending: str) -> None:
    words = f"where to (default: next to the lesson, its name with {ending})"
    command.add_argument("--out", type=Path, metavar="FILE", help=words)


def _with_training(command: argparse.ArgumentParser) -> None:
    """For commands that train a lesson's runs."""
    command.add_argument("--no-cache", action="store_true", help="make everything again, and keep nothing")
    _with_engine(command)


def _with_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--engine",
        choices=ENGINES,
        help="what trains, with the same bits (default: numba if it is installed)",
    )


def _whole(low: int, high: int, text: str) -> int:
    """A whole number from low to high."""
    if not re.fullmatch(r"\+?[0-9]{1,20}", text) or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"a whole number from {low:,} to {high:,}, not “{text}”")
    return int(text)


def _integer(text: str) -> int:
    """A whole number, written with the digits 0 to 9."""
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}", text):
        raise argparse.ArgumentTypeError(f"a whole number, not “{text}”")
    return int(text)


def _seeds(text: str) -> int:
    return _whole(1, MOST_SEEDS, text)


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(?:tcp|tls)://[^/\s]+:[0-9]{1,5}", text):
        raise argparse.ArgumentTypeError(f"such as tcp://127.0.0.1:8786, not “{text}”")
    return text


def _film_formats(text: str) -> tuple[str, ...]:
    """Some of the formats, each once, in the order in which the page lists them."""
    wanted = set(text.split(","))
    if unknown := wanted - set(FILM_FORMATS):
        found = ", ".join(sorted(unknown)) or "nothing"
        raise argparse.ArgumentTypeError(f"some of {','.join(FILM_FORMATS)}, not “{found}”")
    return tuple(each for each in FILM_FORMATS if each in wanted)
