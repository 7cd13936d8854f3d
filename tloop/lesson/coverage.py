"""What nothing covers: figures that no claim measures, and declarations that nothing uses. All warnings."""

from collections.abc import Iterable, Iterator

from markdown_it.common.utils import normalizeReference

from tloop.lesson.links.link import FORMS, SCHEMES
from tloop.lesson.links.run import DEFAULT, Runs
from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, as_warning

UNCHECKED_HINTS = (
    f"claim it, if `tloop quantities` has a name for it: {FORMS['claim']}",
    f"or give its source: {FORMS['fact']}",
    "or spell it as what it is: `code`, a name such as W1, a word",
)


def unchecked_figures(source: Source, places: Iterable[Place]) -> Iterator[Problem]:
    for place in places:
        words = source.lines[place.line - 1][place.column - 1 :][: place.length]
        yield _warning(
            source, "T501", place, f"“{words}” is unchecked: no claim measures it", *UNCHECKED_HINTS
        )


def unused_runs(runs: Runs, spoken_of: Iterable[str]) -> Iterator[Problem]:
    """Runs that are declared, and then neither claimed, shown, turned, compared with nor linked to again."""
    used = runs.mentioned.union(spoken_of, [DEFAULT])
    for name, link in runs.declarations.items():
        if name not in used and name in runs.experiments:
            message = f"the run {name} is declared, and nothing more is said or shown of it"
            hint = f"claim something (claim:{name}.…), show it in a paragraph of its own, or leave it out"
            yield _warning(link.source, "T502", link.place, message, hint)


def unused_definitions(source: Source, document: Document) -> Iterator[Problem]:
    """[pause]: claim:default.pause.epoch that no link refers to."""
    used = {label for block in document.blocks for span in block.spans if (label := block.label(span))}
    used = {normalizeReference(label) for label in used}
    for name, reference in document.references.items():
        scheme = reference["href"].partition(":")[0]
        if name not in used and scheme in SCHEMES:
            place = source.line_place(document.definition_line(name))
            yield _warning(source, "T503", place, "no link uses this definition", "use it, or take it away")


def _warning(source: Source, code: str, place: Place, message: str, *details: str) -> Problem:
    return as_warning(source.problem(code, place, message, *details))
