"""`tloop run`: trains one experiment and says how it went."""

import argparse
import sys

from tloop.cli.exit_codes import OK, WRONG
from tloop.evidence import outcome
from tloop.files import probe, write_made
from tloop.lesson import parse_spec, spec_text
from tloop.lesson.problems import LessonError
from tloop.lesson.spec import experiment_of
from tloop.simulation import Experiment, Run, train
from tloop.simulation.codec import run_bytes
from tloop.simulation.maths import Array


def main(options: argparse.Namespace) -> int:
    base = Experiment() if options.seed is None else _experiment_with_seed(options.seed)
    if base is None:
        return WRONG
    spec = parse_spec(options.spec)
    stated = next((part for part in spec.understood if part.knob == "seed"), None)
    if stated and options.seed not in (None, stated.value):
        message = f"the spec says “{stated.text}”, and --seed {options.seed}; remove one of them"
        print(f"tloop: {message}", file=sys.stderr)
        return WRONG
    try:
        experiment = experiment_of(spec, base)
    except LessonError as error:
        print("; ".join((f"tloop: {error}", *error.details)), file=sys.stderr)
        return WRONG
    if options.out:
        probe(options.out)
    trained = train([experiment], options.engine)[0]
    print(describe_run(trained))
    if options.out:
        write_made(options.out, run_bytes(trained))
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
