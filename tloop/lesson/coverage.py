"""What nothing covers: figures that no claim measures, and declarations that nothing uses. All warnings."""

from collections.abc import Iterable, Iterator

from markdown_it.common.utils import normalizeReference

from tloop.lesson.links.draft import Draft
from tloop.lesson.links.run import DEFAULT, Runs
from tloop.lesson.links.schemes import FORMS, SCHEMES
from tloop.lesson.markdown.link import scheme_of
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import LessonError, Place

UNCHECKED_HINTS = (
    f"claim it, if `tloop quantities` has a name for it: {FORMS['claim']}",
    f"or give its source: {FORMS['fact']}",
    "or spell it as what it is: `code`, a name such as W1, a word",
)


def unchecked_figures(source: Source, places: Iterable[Place]) -> Iterator[LessonError]:
    for place in places:
        message = f"“{source.words(place)}” is unchecked: no claim measures it"
        yield LessonError("T501", message, *UNCHECKED_HINTS, place=place, severity="warning")


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
            yield LessonError("T503", message, "use it, or take it away", place=place, severity="warning")
