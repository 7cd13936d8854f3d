"""What nothing covers: figures that no claim measures, and declarations that nothing uses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Protocol

from markdown_it.common.utils import normalizeReference

from tloop.lesson.knobs import KNOBS, KnobWords
from tloop.lesson.links.draft import Draft
from tloop.lesson.links.draw import FROM
from tloop.lesson.links.reference import OfPair, OfShare, OfSurvey, Reference
from tloop.lesson.links.run import DEFAULT, Runs
from tloop.lesson.links.schemes import FORMS, SCHEMES
from tloop.lesson.markdown.link import Link, scheme_of
from tloop.lesson.problems import LessonError
from tloop.lesson.unchecked import Figure, Unit

UNCHECKED_HINTS = (
    f"claim it, if `tloop quantities` has a name for it: {FORMS['claim']}",
    f"or give its source: {FORMS['fact']}",
    "or, if it is code or a name, write it so: `900`, W1",
)
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
# The figures in a quantity's name: train.loss.at.100, below.0.1, mean.100-200, share.40..60
IN_NAME = re.compile(
    rf"\.(?P<kind>at|below|above|mean|share)\.(?P<low>{NUMBER})(?:(?:\.\.|-)(?P<high>{NUMBER}))?(?=\.|$)"
)
# Of what such a figure counts: after 100 epochs, but not 100 points.
EPOCHS: tuple[Unit, ...] = ("", "epoch", "update")
FITTING: dict[str, tuple[Unit, ...]] = {
    **{"at": EPOCHS, "mean": EPOCHS, "below": ("", "share"), "above": ("", "share")},
    "share": ("", "share", "epoch", "update", "point"),
}
AT_EPOCH = re.compile(rf"\.(?:at|mean)\.({NUMBER})(?:-({NUMBER}))?(?=\.|$)")
# half of all seeds [pause by then](claim:default.survey.pause.epoch.median "…")
QUANTILES = {"median": "0.5", "q05": "0.05", "q25": "0.25", "q75": "0.75", "q95": "0.95"}


class ClaimLike(Protocol):
    """What has to be known of a claim here."""

    @property
    def references(self) -> tuple[Reference, ...]: ...


def unvouched(figures: Iterable[Figure], claims: Mapping[int, ClaimLike]) -> Iterator[Figure]:
    """The figures that no quantity of their sentence has in its name. claims: by the id of their token."""
    for figure in figures:
        vouched = {value for link in figure.beside for value in _vouched_by(link, figure.unit, claims)}
        if figure.unit == "share":
            vouched |= {high - low for low, high in combinations(sorted(vouched), 2)}  # between two quartiles
        if not figure.values or not vouched.issuperset(figure.values):
            yield figure


def _vouched_by(link: Link, unit: Unit, claims: Mapping[int, ClaimLike]) -> Iterator[Decimal]:
    """after 100 epochs the loss has [halved](claim:default.train.loss.at.100 "…")
    ^^^ vouched by                                                        ^^^"""
    references = _references(link, claims)
    for reference in references:
        for match in IN_NAME.finditer(f".{reference.name}"):
            if unit in FITTING[match["kind"]]:
                yield from (Decimal(number) for number in (match["low"], match["high"]) if number)
    if unit == "share":
        statistics = (each.statistic for each in references if isinstance(each, OfSurvey))
        parts = [Decimal(QUANTILES[each]) for each in statistics if each in QUANTILES]
        yield from (value for part in parts for value in (part, 1 - part))
    drawn = FROM.fullmatch((link.title or "").strip()) if link.scheme == "draw" else None
    if drawn and unit in EPOCHS:
        yield Decimal(drawn[1].replace(",", ""))


def _references(link: Link, claims: Mapping[int, ClaimLike]) -> tuple[Reference, ...]:
    claim = claims.get(id(link.token))
    return claim.references if claim else ()


def seeds_named(figures: Iterable[Figure], claims: Mapping[int, ClaimLike]) -> Iterator[Figure]:
    """Numbers of seeds beside a claim about a survey: of 1,000 seeds [half](claim:default.survey.…) pause."""
    for figure in figures:
        beside = (each for link in figure.beside for each in _references(link, claims))
        asks = any(isinstance(each, OfSurvey | OfShare | OfPair) for each in beside)
        if asks and figure.unit == "seed" and len(figure.values) == 1:
            yield figure


def figure_problems(figures: Iterable[Figure], runs: Runs) -> Iterator[LessonError]:
    """Warnings of unchecked figures, with general advice at the first one without a better."""
    advice: tuple[str, ...] = UNCHECKED_HINTS
    for figure in figures:
        hints = _setting(figure, runs)
        if not hints:
            hints, advice = advice, ()
        message = f"“{' '.join(figure.text.split())}” is unchecked: no claim measures it"
        yield LessonError("T501", message, *hints, place=figure.place, severity="warning")


# ---- the epoch that a sentence names, and the one that its claim is about


def other_epochs(
    figures: Iterable[Figure], runs: Runs, claims: Mapping[int, ClaimLike]
) -> Iterator[LessonError]:
    """An error for each figure that names another epoch than the quantity that its sentence claims."""
    of_sentence: dict[tuple[int, ...], list[Figure]] = {}
    for figure in figures:
        if figure.values and figure.beside and figure.unit in ("epoch", "update"):
            of_sentence.setdefault(tuple(id(link) for link in figure.beside), []).append(figure)
    for named in of_sentence.values():
        at = [(link, names) for link in named[0].beside if (names := _at_epochs(link, claims))]
        for figure, about in _paired(named, at):
            epochs = {epoch for _, names in about for _, values in names for epoch in values}
            if about and not epochs.issuperset(figure.values) and not _counts_updates(figure, about, runs):
                name = about[0][1][0][0]
                message = f"the sentence names epoch {_number_in(figure)}, but its claim is {name}"
                hint = "let both name the same epoch, or put them into two sentences"
                yield LessonError("T115", message, hint, place=figure.place)


At = tuple[Link, list[tuple[str, tuple[Decimal, ...]]]]  # a claim, its quantities at epochs, and these


def _at_epochs(link: Link, claims: Mapping[int, ClaimLike]) -> list[tuple[str, tuple[Decimal, ...]]]:
    found = ((each.name, AT_EPOCH.search(f".{each.name}")) for each in _references(link, claims))
    return [(name, tuple(Decimal(n) for n in match.groups() if n)) for name, match in found if match]


def _paired(named: Sequence[Figure], at: Sequence[At]) -> Iterator[tuple[Figure, Sequence[At]]]:
    """Each figure with its own claim if both alternate, after 10 epochs [so], after 20 [so]; else all."""
    order = sorted([*((figure.at, 0) for figure in named), *((link.start, 1) for link, _ in at)])
    kinds = [kind for _, kind in order]
    alternate = len(named) == len(at) > 1 and all(a != b for a, b in pairwise(kinds))
    for index, figure in enumerate(named):
        yield figure, at[index : index + 1] if alternate else at


def _counts_updates(figure: Figure, about: Sequence[At], runs: Runs) -> bool:
    """Whether it counts updates of a run that makes several of them in an epoch."""
    named = {name.partition(".")[0] for _, names in about for name, _ in names}
    experiments = (runs.experiments.get(run) for run in named)
    return figure.unit == "update" and any(
        each is not None and each.batch is not None for each in experiments
    )


def _number_in(figure: Figure) -> str:
    return f"{figure.values[0]:,f}" if len(figure.values) == 1 else figure.text


def _setting(figure: Figure, runs: Runs) -> tuple[str, ...]:
    """How to claim a figure that is the value of a knob of a run in its sentence."""
    fit: list[tuple[str, KnobWords]] = []
    if figure.unit in ("seed", "share", "parameter", "cell", "update"):
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
