"""What nothing covers: figures that no claim measures, and declarations that nothing uses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from markdown_it.common.utils import normalizeReference

from tloop.lesson.knobs import KNOBS, KnobWords
from tloop.lesson.links.draft import Draft
from tloop.lesson.links.draw import FROM
from tloop.lesson.links.reference import Reference
from tloop.lesson.links.run import DEFAULT, Runs
from tloop.lesson.links.schemes import FORMS, SCHEMES
from tloop.lesson.markdown.link import Link, scheme_of
from tloop.lesson.problems import LessonError
from tloop.lesson.unchecked import Figure

UNCHECKED_HINTS = (
    f"claim it, if `tloop quantities` has a name for it: {FORMS['claim']}",
    f"or give its source: {FORMS['fact']}",
    "or spell it as what it is: `code`, a name such as W1, a word",
)
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
# The figures in a quantity's name: train.loss.at.100, below.0.1, mean.100-200, share.40..60
IN_NAME = re.compile(
    rf"\.(?:at|below|above|mean|share)\.(?P<low>{NUMBER})(?:(?:\.\.|-)(?P<high>{NUMBER}))?(?=\.|$)"
)
AT_EPOCH = re.compile(r"\.(?:at|mean)\.[0-9]")
EPOCH_BEFORE, EPOCH_AFTER = (
    re.compile(r"\bepochs?[ \u00a0]\Z", re.I),
    re.compile(r"[ \u00a0-]epochs?\b", re.I),
)


class ClaimLike(Protocol):
    """What has to be known of a claim here."""

    @property
    def references(self) -> tuple[Reference, ...]: ...


def unvouched(figures: Iterable[Figure], claims: Mapping[int, ClaimLike]) -> Iterator[Figure]:
    """The figures that no quantity of their sentence has in its name. claims: by the id of their token."""
    for figure in figures:
        vouched = {value for link in figure.beside for value in _vouched_by(link, claims)}
        if not figure.values or not vouched.issuperset(figure.values):
            yield figure


def _vouched_by(link: Link, claims: Mapping[int, ClaimLike]) -> Iterator[Decimal]:
    """after 100 epochs the loss has [halved](claim:default.train.loss.at.100 "…")
    ^^^ vouched by                                                        ^^^"""
    claim = claims.get(id(link.token))
    for reference in claim.references if claim else ():
        for match in IN_NAME.finditer(f".{reference.name}"):
            yield from (Decimal(number) for number in match.groups() if number)
    if link.scheme == "draw" and (drawn := FROM.fullmatch((link.title or "").strip())):
        yield Decimal(drawn[1].replace(",", ""))


def figure_problems(
    figures: Iterable[Figure], runs: Runs, claims: Mapping[int, ClaimLike]
) -> Iterator[LessonError]:
    """Warnings of unchecked figures, with general advice at the first one without a better; and an error
    where a sentence names another epoch than the quantity that it claims."""
    advice: tuple[str, ...] = UNCHECKED_HINTS
    for figure in figures:
        if named := _another_epoch(figure, claims):
            message = f"the sentence names epoch {figure.text}, and claims {named}"
            hint = "let both name the same epoch, or put them into two sentences"
            yield LessonError("T115", message, hint, place=figure.place)
            continue
        hints = _setting(figure, runs)
        if not hints:
            hints, advice = advice, ()
        message = f"“{figure.text.splitlines()[0]}” is unchecked: no claim measures it"
        yield LessonError("T501", message, *hints, place=figure.place, severity="warning")


def _another_epoch(figure: Figure, claims: Mapping[int, ClaimLike]) -> str | None:
    if not (EPOCH_BEFORE.search(figure.before) or EPOCH_AFTER.match(figure.after)):
        return None
    beside = (claims[id(link.token)] for link in figure.beside if id(link.token) in claims)
    names = (reference.name for claim in beside for reference in claim.references)
    return next((name for name in names if AT_EPOCH.search(name)), None)


def _setting(figure: Figure, runs: Runs) -> tuple[str, ...]:
    """How to claim a figure that is the value of a knob of a run in its sentence."""
    fit: list[tuple[str, KnobWords]] = []
    for run in dict.fromkeys(link.body.partition(".")[0] for link in figure.beside):
        experiment = runs.experiments.get(run)
        if experiment and len(figure.values) == 1:
            number = float(figure.values[0])
            numeric = (row for row in KNOBS if row.names)
            fit += [(run, row) for row in numeric if getattr(experiment, row.field) == number]
    around = f"{figure.before[-20:]} {figure.after[:20]}".casefold()
    named = [(run, row) for run, row in fit if any(name in around for name in (*row.names, *row.units))]
    likely = named or [(run, row) for run, row in fit if row.field != "seed"]  # any figure may be a seed's
    if not likely or (len(likely) > 1 and not named):
        return ()
    run, row = likely[0]
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
            yield LessonError("T503", message, "use it, or take it away", place=place, severity="warning")
