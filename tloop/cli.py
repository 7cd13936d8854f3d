"""The command line: `tloop build`, `run`, `update`, `quantities`, `codes`, `explain` and `seeds`."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tloop.cache import FOLDER, Cache
from tloop.content import CONTENT, front_lesson, lesson_paths, page_names, with_one_front_page
from tloop.evidence import Report, check, outcome, strict
from tloop.evidence.explain import explain
from tloop.evidence.formats import FORMATS, Checked
from tloop.evidence.quantities import REGISTRY, STANDING, QuantityError
from tloop.evidence.seeds import Search, search_seeds
from tloop.evidence.update import Update, diff, update, write_update
from tloop.lesson import Lesson, Problem, format_problem, parse_spec, read_lesson, spec_text
from tloop.lesson.codes import CODES
from tloop.lesson.spec import SpecError, experiment_of
from tloop.simulation import Experiment, Run, train
from tloop.simulation.maths import Array
from tloop.terminal import DIFF, REPORT, show
from tloop.trained import train_or_recall

SITE = Path("site")
OK, CLAIM_FAILS, WRONG, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _give_up_output()  # its reader has gone
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
        print("tloop: interrupted; what was published before is untouched", file=sys.stderr)
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
    command.add_argument("--no-films", action="store_true", help="leave out the films beside the page")
    command.add_argument("--no-cache", action="store_true", help="train and draw everything anew")
    command.add_argument(
        "--serve", action="store_true", help="show the pages to this machine, and build again on every change"
    )
    command.add_argument(
        "--port",
        type=_port,
        default=8000,
        metavar="N",
        help="of --serve, or the next free one (default: 8000)",
    )
    command.set_defaults(command=build)

    command = commands.add_parser("run", help="train one experiment")
    command.add_argument("spec", metavar="SPEC", help="such as 'XOR · η = 0.3 · hidden = 4 · clean'")
    command.add_argument(
        "--seed", type=int, help=f"of points and first weights (default: {Experiment().seed})"
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE.npz", help="keep every epoch's parameters and traces"
    )
    command.set_defaults(command=run)

    command = commands.add_parser("update", help="show a lesson with the values that were measured")
    command.add_argument("lesson", nargs="?", type=Path, help="a Markdown file (default: all in content/)")
    command.add_argument("--write", action="store_true", help="write the values into the lesson")
    command.set_defaults(command=update_lessons)

    command = commands.add_parser("quantities", help="list what a lesson can state about a run")
    command.set_defaults(command=quantities)

    command = commands.add_parser("codes", help="list what can be wrong with a lesson, and what to do")
    command.set_defaults(command=codes)

    command = commands.add_parser("explain", help="what a quantity means and is, and who claims it")
    command.add_argument("name", metavar="RUN.QUANTITY", help="such as default.pause.epoch")
    command.add_argument("lesson", nargs="?", type=Path, help="(default: the front page)")
    command.set_defaults(command=explain_quantity)

    command = commands.add_parser("seeds", help="search for seeds under which all claims hold")
    command.add_argument("lesson", nargs="?", type=Path, help="(default: the front page)")
    command.add_argument(
        "--count", type=_positive, default=10_000, metavar="N", help="seeds 0 … N − 1 (default: 10000)"
    )
    command.add_argument(
        "--workers", type=_positive, default=os.cpu_count() or 1, metavar="N", help="processes"
    )
    command.set_defaults(command=seeds)
    return top


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError("must be from 0 to 65535")
    return value


# ── build ────────────────────────────────────────────────────────────────────────────────────────


def build(options: argparse.Namespace) -> int:
    """The recipe: read, train, check, publish. A lesson that is wrong or fails is not published."""
    if options.serve:
        return _preview(options)
    started = time.perf_counter()
    paths = [options.lesson] if options.lesson else lesson_paths()
    cache = Cache(None if options.no_cache else FOLDER, read_only=options.check)
    with _status() as say:
        say("reading")
        lessons = [read_lesson(path) for path in paths]
        say("training")
        runs = _train_lessons(lessons, cache)
        say("checking")
        checked = [(lesson, check(lesson, trained)) for lesson, trained in zip(lessons, runs, strict=True)]
    checked = with_one_front_page(checked)
    if options.strict:
        checked = [(lesson, strict(result)) for lesson, result in checked]
    report = FORMATS[options.format](checked)
    if report:
        show(report, REPORT if options.format in ("text", "concise") else {})
    code = max(result.exit_code for _, result in checked)
    summary = [
        _summary(lesson, result, trained) for (lesson, result), trained in zip(checked, runs, strict=True)
    ]
    if code == OK and not options.check:
        summary += _publish(checked, runs, options, cache)
        cache.clear_old()
    _say_summary([*summary, f"{time.perf_counter() - started:.1f} s"], options.format)
    return code


def _preview(options: argparse.Namespace) -> int:
    from tloop.preview import serve

    lesson = [str(options.lesson)] if options.lesson else []
    flags = [
        name for name in ("--strict", "--no-films", "--no-cache") if vars(options)[name[2:].replace("-", "_")]
    ]
    watched = [options.lesson or CONTENT]
    serve([*lesson, "--out", str(options.out), *flags], options.out, watched, options.port)
    return OK


def _train_lessons(lessons: Sequence[Lesson], cache: Cache) -> list[dict[str, Run]]:
    """Every experiment once, all in one batch, however many lessons describe it."""
    wanted = list(dict.fromkeys(e for lesson in lessons for e in lesson.experiments.values()))
    trained = dict(zip(wanted, train_or_recall(wanted, cache), strict=True))
    return [{name: trained[e] for name, e in lesson.experiments.items()} for lesson in lessons]


def _publish(
    checked: Checked, runs: Sequence[Mapping[str, Run]], options: argparse.Namespace, cache: Cache
) -> list[str]:
    from tloop.publish import Undo, pages_of, publish, withdraw_others  # Jinja2 and more: not for --check

    lines = []
    with _status() as say, Undo() as undo:
        lessons = [lesson for lesson, _ in checked]
        names = page_names(lessons)
        pages = pages_of(lessons, names)
        for (lesson, report), trained, name in zip(checked, runs, names, strict=True):
            films = not options.no_films
            published = publish(
                lesson,
                trained,
                report,
                options.out,
                name=name,
                pages=pages,
                films=films,
                cache=cache,
                progress=say,
                undo=undo,
            )
            lines.append(f"{published.page}: {published.size / 1000:,.0f} KB")
        if not options.lesson:
            withdraw_others(options.out, names, undo)
    return lines


def _summary(lesson: Lesson, report: Report, runs: Mapping[str, Run]) -> str:
    measured = [verdict for verdict in report.verdicts if not verdict.setup]
    setup = len(report.verdicts) - len(measured)
    epochs = sum(run.last_epoch for run in runs.values())
    count = f"{len(runs)} run" if len(runs) == 1 else f"{len(runs)} runs"
    holding = sum(verdict.holds for verdict in report.verdicts)
    return (
        f"{lesson.path}: {count}, {epochs:,} epochs; {holding} of {len(lesson.claims)} claims hold"
        f" ({len(measured)} measured, {setup} of the set-up), {len(lesson.facts)} sourced,"
        f" {len(lesson.unchecked)} unchecked"
    )


def _say_summary(lines: Sequence[str], report_format: str) -> None:
    """With the text report to its reader; beside a machine's report to the person who watches."""
    print("\n".join(lines), file=sys.stdout if report_format == "text" else sys.stderr)


@contextmanager
def _status() -> Iterator[Callable[[str], None]]:
    """Says what is being done, on a terminal in place, elsewhere not at all."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console  # takes longer to import than a lesson to read

    with Console(stderr=True, highlight=False).status("") as status:
        yield lambda words: status.update(words)


# ── run ──────────────────────────────────────────────────────────────────────────────────────────


def run(options: argparse.Namespace) -> int:
    base = Experiment() if options.seed is None else _experiment_with_seed(options.seed)
    if base is None:
        return WRONG
    try:
        experiment = experiment_of(parse_spec(options.spec), base)
    except SpecError as error:
        print("; ".join((f"tloop: {error}", *error.details)), file=sys.stderr)
        return WRONG
    trained = train([experiment])[0]
    print(describe_run(trained))
    if options.out:
        from tloop.publish.arrays import save_run

        save_run(trained, options.out)
        print(f"{options.out} written")
    return OK


def _experiment_with_seed(seed: int) -> Experiment | None:
    try:
        return Experiment(seed=seed)
    except ValueError as error:
        print(f"tloop: {error}", file=sys.stderr)
        return None


def describe_run(trained: Run) -> str:
    """A run in a few lines, for people."""
    last, experiment = trained.last_epoch, trained.experiment
    test_line = _trace_line(trained.test_loss, trained.test_accuracy)
    ending = "paused itself" if trained.pause_epoch is not None else "budget spent"
    lowest = int(trained.test_loss.argmin())
    rows = [
        ("experiment", f"{spec_text(experiment)} (seed {experiment.seed})"),
        ("epochs", f"{last:,} ({ending})"),
        ("outcome", outcome(trained.train_loss, trained.test_loss)),
        ("train", _trace_line(trained.train_loss, trained.train_accuracy)),
        ("test", f"{test_line}; lowest {trained.test_loss[lowest]:.4f} at {lowest:,}"),
        ("digest", trained.digest),
    ]
    return "\n".join(f"{name:<11}{value}" for name, value in rows)


def _trace_line(loss: Array, accuracy: Array) -> str:
    return f"loss {loss[0]:.4f} → {loss[-1]:.4f}, accuracy {accuracy[-1]:.0%}"


# ── update ───────────────────────────────────────────────────────────────────────────────────────


def update_lessons(options: argparse.Namespace) -> int:
    """Shows what the failing claims would have to say; writes it if asked, never where CI is set."""
    if os.environ.get("CI"):
        message = (
            "tloop: update is for a person to decide, and CI is set; `tloop build --check` says what fails"
        )
        print(message, file=sys.stderr)
        return WRONG
    lessons = [read_lesson(path) for path in ([options.lesson] if options.lesson else lesson_paths())]
    with _status() as say:
        say("training")
        runs = _train_lessons(lessons, Cache(FOLDER))
    checked = [(lesson, check(lesson, trained)) for lesson, trained in zip(lessons, runs, strict=True)]
    if any(report.exit_code == WRONG for _, report in checked):
        show(FORMATS["text"](checked), REPORT)
        return WRONG
    updates = [
        update(lesson, trained, report, Path(lesson.path).read_bytes())
        for (lesson, report), trained in zip(checked, runs, strict=True)
    ]
    for change, trained in zip(updates, runs, strict=True):
        if change.changed:
            show(diff(change).removesuffix("\n"), DIFF)
        if options.write and change.changed:
            write_update(change)
        for problem in _still_left(change, trained) if options.write else change.left:
            show(format_problem(problem), REPORT)
        print(_describe_update(change, options.write), file=sys.stderr)
    unwritten = any(change.changed for change in updates) and not options.write
    return CLAIM_FAILS if unwritten or any(change.left for change in updates) else OK


def _still_left(change: Update, runs: Mapping[str, Run]) -> list[Problem]:
    """What is left for a person, with its places in the file as it has become."""
    report = check(read_lesson(change.path), runs)
    return [problem for problem in report.problems if problem.severity == "failure"]


def _describe_update(change: Update, written: bool) -> str:
    count = f"{change.changed} claim" if change.changed == 1 else f"{change.changed} claims"
    done = f"{count} written anew" if written else f"{count} to write anew (--write does)"
    parts = [done if change.changed else "no value to change"]
    if change.left:
        parts.append(f"{len(change.left)} left for a person")
    return f"{change.path}: {', '.join(parts)}"


# ── quantities ───────────────────────────────────────────────────────────────────────────────────


def quantities(options: argparse.Namespace) -> int:
    rows = [(f"RUN.{entry.name}", entry.meaning) for entry in REGISTRY]
    rows += [(each.name, each.meaning) for each in STANDING]
    width = max(len(name) for name, _ in rows)
    for name, meaning in rows:
        print(f"{name:<{width}}  {meaning}")
    print("\nSPLIT is train or test; TRACE is loss or accuracy; N is an epoch; X is a number.")
    return OK


# ── codes ────────────────────────────────────────────────────────────────────────────────────────


def codes(options: argparse.Namespace) -> int:
    for each in CODES:
        print(f"{each.code}  {each.title:<{max(len(other.title) for other in CODES)}}  {each.meaning}")
    return OK


# ── explain ──────────────────────────────────────────────────────────────────────────────────────


def explain_quantity(options: argparse.Namespace) -> int:
    """Trains what the lesson describes, if no earlier build has; writes nothing."""
    lesson = read_lesson(options.lesson or front_lesson())
    (trained,) = _train_lessons([lesson], Cache(FOLDER, read_only=True))
    try:
        print(explain(options.name, lesson, trained, check(lesson, trained)))
    except QuantityError as error:
        print("; ".join(filter(None, (f"tloop: {error}", error.hint))), file=sys.stderr)
        return WRONG
    return OK


# ── seeds ────────────────────────────────────────────────────────────────────────────────────────


def seeds(options: argparse.Namespace) -> int:
    """Searches; changes nothing."""
    lesson = read_lesson(options.lesson or front_lesson())
    if any(problem.severity == "error" for problem in lesson.problems):
        show(FORMATS["text"]([(lesson, Report((), lesson.problems))]), REPORT)
        return WRONG
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    search = Search()
    columns = (
        TextColumn("seeds"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as progress:
        task = progress.add_task("0 survive", total=options.count)
        for search in search_seeds(lesson, range(options.count), options.workers):
            progress.update(task, completed=search.tried, description=f"{len(search.survivors)} survive")
    print(_describe_search(lesson, search))
    return OK if search.survivors else CLAIM_FAILS


def _describe_search(lesson: Lesson, search: Search) -> str:
    claims = {claim.number: claim for claim in lesson.claims}
    lines = [
        f"{search.pilot_held[number]:>3} of {search.pilot_size} pilot seeds keep {claim.name} “{claim.text}”"
        for number, claim in sorted(claims.items(), key=lambda item: search.pilot_held.get(item[0], 0))
        if number in search.pilot_held
    ]
    lines.append(f"{search.tried:,} seeds tried, {len(search.survivors)} under which all claims hold")
    bottleneck = search.bottleneck()
    if bottleneck is not None:
        claim, held, asked = claims[bottleneck], search.held[bottleneck], search.asked[bottleneck]
        lines.append(
            f"bottleneck: {claim.name} “{claim.text}” ({lesson.path}:{claim.place.line}):"
            f" holds for {held:,} of the {asked:,} seeds that came so far"
        )
    lines += [
        f"seed {seed}: its values lie {search.distance(seed):.0%} of the pilot's seeds from the middle"
        for seed in sorted(search.survivors, key=search.distance)
    ]
    if search.survivors:
        lines.append(f"most typical: seed {search.most_typical()}")
    return "\n".join(lines)
