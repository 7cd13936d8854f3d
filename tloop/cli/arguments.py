"""The command line: what can be asked for, and how it ends."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from tloop.cli.exit_codes import INTERRUPTED, WRONG
from tloop.evidence.formats import FORMATS
from tloop.simulation import Experiment
from tloop.simulation.engines import ENGINES, EngineError
from tloop.simulation.training import CORES

SITE = Path("site")
MOST_SEEDS = 100_000_000
MOST_WORKERS = 60  # as many as Windows can wait for
FILM_FORMATS = ("webp", "gif", "mp4")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = import_module(f"tloop.cli.{options.command}").main(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _give_up_output()  # its reader has gone
        return WRONG
    except EngineError as error:
        print(f"tloop: {error}", file=sys.stderr)
        return WRONG
    except OSError as error:
        try:
            sys.stdout.flush()
        except OSError:
            _give_up_output()  # it is the output that can't be written
        name = f"{error.filename}: " if error.filename else ""
        print(f"tloop: {name}{error.strerror or error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("tloop: interrupted; the published pages are whole", file=sys.stderr)
        return INTERRUPTED


def _give_up_output() -> None:
    """What is still to be printed is lost; Python must not complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser("tloop", description="Compiles lessons whose every figure is measured.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("build", help="check a lesson and publish it as a page")
    command.add_argument(
        "lesson",
        nargs="?",
        type=Path,
        help="a Markdown file, published as index.html (default: all in content/)",
    )
    command.add_argument("--out", type=Path, default=SITE, metavar="DIR", help="where to (default: site)")
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
    command.add_argument("--no-cache", action="store_true", help="train and draw everything anew")
    command.add_argument(
        "--serve", action="store_true", help="show the pages to this machine, and build again on every change"
    )
    command.add_argument(
        "--port",
        type=partial(_whole, 0, 65_535),
        default=8000,
        metavar="N",
        help="of --serve, or the next free one (default: 8000)",
    )
    _with_engine(command)
    command.set_defaults(command="build")

    command = commands.add_parser("run", help="train one experiment")
    command.add_argument("spec", metavar="SPEC", help="such as 'XOR · η = 0.3 · hidden = 4 · clean'")
    command.add_argument(
        "--seed", type=int, help=f"of points and first weights (default: {Experiment().seed})"
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE.npz", help="keep every epoch's parameters and traces"
    )
    _with_engine(command)
    command.set_defaults(command="run")

    command = commands.add_parser("update", help="show a lesson with the values that were measured")
    command.add_argument("lesson", nargs="?", type=Path, help="a Markdown file (default: all in content/)")
    command.add_argument("--write", action="store_true", help="write the values into the lesson")
    command.set_defaults(command="update")

    command = commands.add_parser("quantities", help="list what a lesson can state about a run")
    command.set_defaults(command="quantities")

    command = commands.add_parser("codes", help="list what can be wrong with a lesson, and what to do")
    command.set_defaults(command="codes")

    command = commands.add_parser("explain", help="what a quantity means and is, and who claims it")
    command.add_argument("name", metavar="RUN.QUANTITY", help="such as default.pause.epoch")
    command.add_argument("lesson", nargs="?", type=Path, help="(default: the front page)")
    command.set_defaults(command="explain")

    command = commands.add_parser("seeds", help="search for seeds for which all claims hold")
    _with_other_seeds(command, "--count", 10_000, "seeds")
    command.set_defaults(command="seeds")

    command = commands.add_parser(
        "survey", help="train every run with many seeds: how typical is what is said?"
    )
    _with_other_seeds(command, "--seeds", 1000, "seeds")
    _with_made_file(command, ".survey.json")
    command.set_defaults(command="survey")

    command = commands.add_parser(
        "map", help="how the largest share of many seeds ends, over learning rate and number of neurons"
    )
    _with_other_seeds(command, "--seeds", 50, "of each cell:")
    _with_made_file(command, ".maps.json")
    command.add_argument(
        "--pictures", type=Path, metavar="DIR", help="also write each map there, as SVG and PNG"
    )
    command.set_defaults(command="map")
    return top


def _with_other_seeds(command: argparse.ArgumentParser, name: str, count: int, of: str) -> None:
    """A lesson, how many seeds, and who trains. name: of the option that says how many; of: of what."""
    command.add_argument("lesson", nargs="?", type=Path, help="(default: the front page)")
    words = f"{of} 0 … N − 1 (default: {count})"
    command.add_argument(name, type=_seeds, default=count, metavar="N", help=words)
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--workers",
        type=partial(_whole, 1, MOST_WORKERS),
        default=min(CORES, MOST_WORKERS),
        metavar="N",
        help="processes of this machine",
    )
    where.add_argument(
        "--scheduler",
        type=_scheduler,
        metavar="tcp://HOST:PORT",
        help="of a Dask cluster that trains instead",
    )
    _with_engine(command)


def _with_made_file(command: argparse.ArgumentParser, ending: str) -> None:
    words = f"(default: the lesson's name with {ending}, beside it)"
    command.add_argument("--out", type=Path, metavar="FILE", help=words)


def _with_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--engine",
        choices=ENGINES,
        help="what trains, with the same bits (default: numba where it is installed)",
    )


def _whole(low: int, high: int, text: str) -> int:
    """A whole number from low to high."""
    if not re.fullmatch(r"\+?[0-9]{1,20}", text) or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"a whole number from {low:,} to {high:,}, not “{text}”")
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
