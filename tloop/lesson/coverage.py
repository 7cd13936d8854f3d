"""What nothing covers: figures that no claim measures, and declarations that nothing uses."""

from collections.abc import Iterable, Iterator

from markdown_it.common.utils import normalizeReference

from tloop.lesson.knobs import KNOBS, KnobWords
from tloop.lesson.links.draft import Draft
from tloop.lesson.links.run import DEFAULT, Runs
from tloop.lesson.links.schemes import FORMS, SCHEMES
from tloop.lesson.markdown.link import scheme_of
from tloop.lesson.problems import LessonError
from tloop.lesson.unchecked import Figure

UNCHECKED_HINTS = (
    f"claim it, if `tloop quantities` has a name for it: {FORMS['claim']}",
    f"or give its source: {FORMS['fact']}",
    "or, if it is code or a name, write it so: `900`, W1",
)


def figure_problems(figures: Iterable[Figure], runs: Runs) -> Iterator[LessonError]:
    """Warnings of unchecked figures, with general advice at the first one without a better."""
    advice: tuple[str, ...] = UNCHECKED_HINTS
    for figure in figures:
        hints = _setting(figure, runs)
        if not hints:
            hints, advice = advice, ()
        message = f"“{' '.join(figure.text.split())}” is unchecked: no claim measures it"
        yield LessonError("T501", message, *hints, place=figure.place, severity="warning")


def _setting(figure: Figure, runs: Runs) -> tuple[str, ...]:
    """How to claim a figure that is the value of a knob of a run in its sentence."""
    fit: list[tuple[str, KnobWords]] = []
    if figure.unit in ("seed", "share", "parameter", "cell", "update", "layer"):
        return ()
    for run in dict.fromkeys(link.body.partition(".")[0] for link in figure.beside):
        experiment = runs.experiments.get(run)
        if experiment and len(figure.values) == 1:
            number = float(figure.values[0])
            numeric = (row for row in KNOBS if row.names and (not figure.unit or figure.unit in row.units))
            fit += [(run, row) for row in numeric if getattr(experiment, row.field) == number]
    around = f"{figure.before[-20:]} {figure.text} {figure.after[:20]}".casefold()
    named = [(run, row) for run, row in fit if any(name in around for name in (*row.names, *row.units))]
    likely = named or [(run, row) for run, row in fit if row.field != "seed"]  # any figure may be a seed's
    if not likely or (len(likely) > 1 and not named):
        return ()
    run, row = likely[0]
    if figure.text[:1].isalpha():  # eight neurons
        return (f"write [{figure.values[0]:,f} {figure.unit}s](claim:{run}.{row.field})",)
    return (f"write [{figure.text}](claim:{run}.{row.field})",)


def unused_runs(runs: Runs, spoken_of: Iterable[str]) -> Iterator[LessonError]:
    """Runs that are declared, and then neither claimed, shown, turned, compared with nor linked to again."""
    used = runs.mentioned.union(spoken_of, [DEFAULT])
    for name, link in runs.declarations.items():
        if name not in used and name in runs.experiments:
            message = f"the run {name} is declared, and nothing more is said or shown of it"
            hint = f"claim something (claim:{name}.…), show it in a paragraph of its own, or leave it out"
            yield LessonError("T502", message, hint, place=link.place, severity="warning")


def unused_definitions(draft: Draft) -> Iterator[LessonError]:
    """[pause]: claim:default.pause.epoch that no link refers to."""
    document = draft.document
    used = {label for block in document.blocks for span in block.spans if (label := block.label(span))}
    used = {normalizeReference(label) for label in used}
    for name, reference in document.references.items():
        if name not in used and scheme_of(reference["href"]) in SCHEMES:
            place = document.source.line_place(document.definition_line(name))
            message = "no link uses this definition"
            yield LessonError("T503", message, "use it, or remove it", place=place, severity="warning")
