"""A quantity explained: what it means, what it is, where to see it, and who claims it; or all of a run."""

from collections.abc import Mapping

from tloop.evidence.check import Report
from tloop.evidence.measured import QuantityError
from tloop.evidence.quantities import measure
from tloop.evidence.quantities.of_run import example_names, find_quantity
from tloop.evidence.typicality import spread_words
from tloop.lesson import Lesson
from tloop.lesson.links.reference import OfRun, Reference, parse_reference
from tloop.lesson.problems import nearest
from tloop.simulation import Run


def explain(name: str, lesson: Lesson, runs: Mapping[str, Run], report: Report) -> str:
    """RUN.QUANTITY, or all quantities of a RUN, for people. Raises QuantityError for a name of nothing."""
    if name in runs:
        return explain_run(name, runs)
    if not all(name.partition(".")[::2]):
        known = nearest(name, runs)
        hint = f"did you mean {known}?" if known else "such as default.pause.epoch, or a run's name"
        raise QuantityError(f"{name} is neither a run nor a RUN.QUANTITY", hint)
    reference = parse_reference(name)
    found = measure(reference, runs, report.others)
    lines = [f"{name}: {_pattern(reference)}{found.meaning}", f"measured: {found.measured.text}"]
    if found.measured.epoch is not None:
        lines.append(f"in the run: at epoch {found.measured.epoch:,}")
    survey = report.others.survey
    if survey and isinstance(reference, OfRun) and (spread := survey.quantities.get(reference)):
        lines.append(f"of {survey.seeds:,} other seeds: {spread_words(spread)}")
    claims = [verdict for verdict in report.verdicts if verdict.claim.reference == reference]
    for verdict in claims:
        claim = verdict.claim
        title = f' "{claim.title}"' if claim.title else ""
        holds = "holds" if verdict.holds else "fails"
        lines.append(
            f"{lesson.path}:{claim.place.line}:{claim.place.column}: the text says “{claim.text}”{title},"
            f" accepted: {verdict.accepted}; it {holds}"
        )
    return "\n".join(lines if claims else [*lines, f"no sentence of {lesson.path} claims it"])


def explain_run(run: str, runs: Mapping[str, Run]) -> str:
    """Every quantity of a run with its value, a line each; placeholders are filled with an example."""
    rows: dict[str, str] = {}
    for quantity in example_names():
        try:
            rows[f"{run}.{quantity}"] = measure(OfRun(run, quantity), runs).measured.text
        except QuantityError:
            continue  # this run has none, or ends before
    width = max(map(len, rows))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows.items())


def _pattern(reference: Reference) -> str:
    """Under what name it is documented, if that has placeholders."""
    if not isinstance(reference, OfRun):
        return ""
    documented = find_quantity(reference.quantity)[0].name
    return "" if documented == reference.quantity else f"{documented}, "
