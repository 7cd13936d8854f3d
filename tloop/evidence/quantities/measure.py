"""The one resolver: what a reference means and is, of a run, of none, of a survey, of a map."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tloop.evidence.measured import Measured, QuantityError
from tloop.evidence.other_seeds import UNKNOWN, OtherSeeds
from tloop.evidence.quantities.of_map import measure_map
from tloop.evidence.quantities.of_none import find_standing
from tloop.evidence.quantities.of_run import find_quantity
from tloop.evidence.quantities.of_survey import measure_pair, measure_share, measure_survey
from tloop.lesson.links.reference import OfMap, OfNone, OfPair, OfRun, OfShare, OfSurvey, Reference
from tloop.lesson.problems import nearest
from tloop.simulation import Run


@dataclass(frozen=True)
class Found:
    """What was measured, what it means, and whether it only restates the set-up.

    most: what such a count can't exceed, if that is known.
    """

    measured: Measured
    meaning: str
    setup: bool = False
    most: Decimal | None = None


def measure(reference: Reference, runs: Mapping[str, Run], others: OtherSeeds = UNKNOWN) -> Found:
    """Measures what the reference names. runs: the lesson's own. Raises QuantityError."""
    match reference:
        case OfNone():
            standing = find_standing(reference.name)
            return Found(standing.measure(), standing.meaning, standing.setup)
        case OfRun():
            entry, match = find_quantity(reference.quantity)
            run = _run(reference.run, runs)
            measured = entry.measure(run, match)
            return Found(measured, entry.meaning, entry.setup, _most(reference.quantity, measured, run))
        case OfSurvey():
            own = measure(reference.of, runs).measured
            meaning, measured = measure_survey(reference, own, others)
        case OfShare():
            own = measure(reference.of, runs).measured
            meaning, measured = measure_share(reference, own, others)
        case OfPair():
            own = measure(reference.of, runs).measured
            measure(OfRun(reference.other, reference.of.quantity), runs)
            meaning, measured = measure_pair(reference, own, others)
        case OfMap():
            meaning, measured = measure_map(reference, _run(reference.run, runs), others)
    return Found(measured, meaning)


def _most(quantity: str, measured: Measured, run: Run) -> Decimal | None:
    """An epoch is at most the budget, or one more if it may never come; right points are at most all."""
    split, _, rest = quantity.removeprefix("best.").partition(".")
    if measured.unit == "epoch" and quantity not in ("budget", "pause.window"):
        may_be_never = quantity == "pause.epoch" or ".below." in quantity or ".above." in quantity
        return Decimal(run.experiment.budget + may_be_never)
    if rest.startswith("correct"):
        return Decimal(len(run.train_points if split == "train" else run.test_points))
    return None


def _run(name: str, runs: Mapping[str, Run]) -> Run:
    if name not in runs:
        close = nearest(name, runs)
        hint = f"did you mean {close}?" if close else f"the lesson's runs: {', '.join(runs)}"
        raise QuantityError(f"there is no run “{name}”", hint, "T201")
    return runs[name]


def varies(reference: Reference) -> bool:
    """Whether another seed may give another value: of the set-up and of many seeds at once it does not."""
    try:
        return isinstance(reference, OfRun) and not find_quantity(reference.quantity)[0].setup
    except QuantityError:
        return False
