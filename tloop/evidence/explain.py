"""One quantity of one run, explained: what it means, what it is, where to see it, and who claims it."""

from collections.abc import Mapping

from tloop.evidence.check import Report
from tloop.evidence.quantities.of_run import (
    Measured,
    QuantityError,
    measure,
)
from tloop.evidence.quantities.standing import find_standing
from tloop.lesson import Lesson
from tloop.lesson.links.link import WITHOUT_RUN
from tloop.lesson.problems import did_you_mean
from tloop.simulation import Run
from tloop.surveys import OtherSeeds
from tloop.surveys.typical import spread_words


def explain(name: str, lesson: Lesson, runs: Mapping[str, Run], report: Report) -> str:
    """RUN.QUANTITY in a few lines, for people. Raises QuantityError for a name of nothing."""
    meaning, measured = _measured(name, lesson, runs, report.others)
    lines = [f"{name}: {meaning}", f"measured: {measured.text}"]
    if measured.epoch is not None:
        lines.append(f"in the run: at epoch {measured.epoch:,}")
    survey = report.others.survey
    if survey and (spread := survey.quantities.get(name)):
        lines.append(f"of {survey.seeds:,} other seeds: {spread_words(spread)}")
    claims = [verdict for verdict in report.verdicts if verdict.claim.name == name]
    for verdict in claims:
        claim = verdict.claim
        title = f' "{claim.title}"' if claim.title else ""
        holds = "holds" if verdict.holds else "fails"
        lines.append(
            f"{lesson.path}:{claim.place.line}:{claim.place.column}: the text says “{claim.text}”{title},"
            f" accepted: {verdict.accepted}; it {holds}"
        )
    return "\n".join(lines if claims else [*lines, f"no sentence of {lesson.path} claims it"])


def _measured(name: str, lesson: Lesson, runs: Mapping[str, Run], others: OtherSeeds) -> tuple[str, Measured]:
    run, dot, quantity_name = name.partition(".")
    if not dot or not quantity_name:
        raise QuantityError(f"{name} is no RUN.QUANTITY", "such as default.pause.epoch")
    if run in WITHOUT_RUN:
        standing = find_standing(name)
        return standing.meaning, standing.measure()
    if run not in runs:
        hint = did_you_mean(run, runs) or (f"the lesson's runs: {', '.join(runs)}",)
        raise QuantityError(f"there is no run “{run}” in {lesson.path}", hint[0])
    of_others = others.measure(run, quantity_name, runs)
    if of_others is not None:
        return of_others
    entry, measured = measure(runs[run], quantity_name)
    pattern = "" if entry.name == quantity_name else f"{entry.name}, "
    return pattern + entry.meaning, measured
