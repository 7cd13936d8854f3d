"""What a claim's name says of the figures beside it: which it vouches for, and which are another epoch.

after 100 epochs the loss has [halved](claim:default.train.loss.at.100 "…")
^^^ vouched by                                                        ^^^
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Protocol

from tloop.lesson.knobs import KNOBS
from tloop.lesson.links.draw import FROM
from tloop.lesson.links.reference import OfPair, OfShare, OfSurvey, Reference
from tloop.lesson.links.run import Runs
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError
from tloop.lesson.unchecked import Figure, Unit

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
# The figures in a quantity's name: train.loss.at.100, below.0.1, mean.100-200, share.40..60
IN_NAME = re.compile(
    rf"\.(?P<kind>at|below|above|mean|share)\.(?P<low>{NUMBER})(?:(?:\.\.|-)(?P<high>{NUMBER}))?(?=\.|$)"
)
# Of what such a figure counts: after 100 epochs, but not 100 points.
EPOCHS: tuple[Unit, ...] = ("", "epoch", "update")
AT = ("at", "mean")
FITTING: dict[str, tuple[Unit, ...]] = {
    **{"at": EPOCHS, "mean": EPOCHS, "below": ("", "share"), "above": ("", "share")},
    "share": ("", "share", "epoch", "update", "point"),
}
# What makes a figure count something else: η = 100, a loss of 100, −100 epochs, twice 100, 100 milliseconds
_IS = r"\s*(?:=|:|≈|\b(?:is|was|of|by))?\s*\Z"
_KNOBS = "|".join(name for row in KNOBS if row.field != "budget" for name in row.names)
OF_KNOB = re.compile(rf"(?<!\w)(?:{_KNOBS}){_IS}", re.IGNORECASE)
OF_VALUE = re.compile(rf"\b(?:loss|accuracy|error|weight){_IS}", re.IGNORECASE)
CHANGED = re.compile(
    r"(?<!\w)[-−+±]\Z|[×/]\s?\Z"
    r"|\b(?:minus|plus|times|twice|double|thrice|half|last|next|another|every)\s+\Z",
    re.IGNORECASE,
)
APART = re.compile(
    r"[\s-]+(?:more\s+)?(?:epochs?\s+(?:before|later|earlier|sooner|longer|ago|than|apart)"
    r"|more\s+epochs|updates?\s+(?:per|(?:in|of|for)?\s*(?:an|each|every|one))\s+epoch)\b",
    re.IGNORECASE,
)
# What may stand behind a figure without a unit: after 100 the loss is …; a noun would be its unit
GOES_ON = re.compile(
    r"\s*(?:\Z|[^\w\s]|[^\x00-\u024f]|[eé]po[ckq]|(?:steps?|passes|iterations?|of them|and|or|to|but|it|its"
    r"|the|a|an|is|was|are|has|have|had|in|on|that|this|these|those|there|both|all|with|than|still|already"
    r"|only|by|at|for|from|after|before|when|while|as|so|then|does|do|no|not|our|we|you|they|train|test|loss"
    r"|accuracy|XOR|run|of|first|within|around|about|again|soon|sooner|early|earlier|late|during|until|once"
    r"|nats|too|here|now|just|[a-z]+ly)\b|\d)",
    re.IGNORECASE,
)
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
        if figure.text[:5].casefold() == "first":  # from the first epoch on: a turn of speech
            continue
        vouched = {value for link in figure.beside for value in _vouched_by(link, figure, claims)}
        if figure.unit == "share":
            vouched |= {high - low for low, high in combinations(sorted(vouched), 2)}  # between two quartiles
        if not figure.values or not vouched.issuperset(figure.values):
            yield figure


def _vouched_by(link: Link, figure: Figure, claims: Mapping[int, ClaimLike]) -> Iterator[Decimal]:
    """after 100 epochs the loss has [halved](claim:default.train.loss.at.100 "…")
    ^^^ vouched by                                                        ^^^"""
    references, unit = _references(link, claims), figure.unit
    for reference in references:
        for match in IN_NAME.finditer(_dotted(reference)):
            if unit in FITTING[match["kind"]] and not _counts_otherwise(figure, match["kind"]):
                yield from (Decimal(number) for number in (match["low"], match["high"]) if number)
    if unit == "share":
        statistics = (each.statistic for each in references if isinstance(each, OfSurvey))
        parts = [Decimal(QUANTILES[each]) for each in statistics if each in QUANTILES]
        yield from (value for part in parts for value in (part, 1 - part))
    drawn = FROM.fullmatch((link.title or "").strip()) if link.scheme == "draw" else None
    if drawn and unit in EPOCHS and not _counts_otherwise(figure, "at"):
        yield Decimal(drawn[1].replace(",", ""))


def _counts_otherwise(figure: Figure, kind: str) -> bool:
    """Whether what stands around it makes it another figure than one of a name of this kind."""
    if OF_KNOB.search(figure.before) or CHANGED.search(figure.before):
        return True
    if kind not in AT and re.search(r"\bby\s+\Z", figure.before, re.IGNORECASE):  # falls by 0.1
        return True
    if kind in AT and (OF_VALUE.search(figure.before) or APART.match(figure.after)):
        return True
    return figure.unit == "" and not GOES_ON.match(figure.after)


def _dotted(reference: Reference) -> str:
    """Its name behind a point, .start as .at.0: they are the same."""
    return re.sub(r"\.start(?=\.|$)", ".at.0", f".{reference.name}")


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


# ---- the epoch that a sentence names, and the one that its claim is about

At = tuple[Link, list[tuple[str, tuple[Decimal, ...]]]]  # a claim, its quantities at epochs, and these
# After [878](…) epochs …, the loss at epoch [878](…) …; not: it pauses at [878](…)
LEADS = re.compile(
    r"(?:\A|[.!?,;:(–—]|\b(?:and|but|while|then|loss|accuracy))\s*\b(?:after|at|in|by|until)\s+"
    r"(?:the\s+)?(?:epochs?\s+(?:(?:number|no\.)\s+)?)?\Z",
    re.IGNORECASE,
)


def other_epochs(
    figures: Iterable[Figure], runs: Runs, claims: Mapping[int, ClaimLike]
) -> Iterator[LessonError]:
    """An error for each figure that names another epoch than the quantity that its sentence claims."""
    figures = list(figures)
    ends = {value for figure in figures if _states_end(figure, claims) for value in figure.values}
    for named in _by_sentence(figures):
        at = [(link, names) for link in named[0].beside if (names := _at_epochs(link, claims))]
        epochs = [each for each in named if each.values and each.unit in ("epoch", "update")]
        in_prose = [each for each in epochs if not each.aside]
        if in_prose and (not in_prose[0].in_table or len(_epochs_of(at)) == 1):
            paired = list(_paired(in_prose, at))
        elif not in_prose and not named[0].in_table:
            paired = [(each, _following(each, at)) for each in epochs if LEADS.search(each.before)]
            yield from _other_ends(named, at, ends, runs, claims)
        else:
            continue
        for figure, about in paired:
            same = not about or _epochs_of(about).issuperset(figure.values)
            if not same and not _counts_updates(figure, about, runs):
                yield _other_epoch(figure, f"epoch {_number_in(figure)}", about)


def _by_sentence(figures: Iterable[Figure]) -> Iterable[list[Figure]]:
    of_sentence: dict[tuple[int, ...], list[Figure]] = {}
    for figure in figures:
        if figure.beside:
            of_sentence.setdefault(tuple(id(link) for link in figure.beside), []).append(figure)
    return of_sentence.values()


def _states_end(figure: Figure, claims: Mapping[int, ClaimLike]) -> bool:
    """It pauses at [878](claim:default.pause.epoch)"""
    references = _references(figure.linked, claims) if figure.linked else ()
    return any(each.name.endswith((".pause.epoch", ".epochs")) for each in references[:1])


def _other_ends(
    named: Sequence[Figure], at: Sequence[At], ends: Set[Decimal], runs: Runs, claims: Mapping[int, ClaimLike]
) -> Iterator[LessonError]:
    """At the end the loss is [0.58](claim:default.train.loss.at.100)"""
    spoken_of = [link for link in named[0].beside if _references(link, claims)]
    if not at or len(at) < len(spoken_of) or not all(_all_at(link, claims) for link in spoken_of):
        return
    budgets = {Decimal(each.budget) for run in _runs_of(at) if (each := runs.experiments.get(run))}
    for figure in named:
        right = {Decimal(0)} if figure.at_start else ends | budgets if figure.at_end else None
        if right is not None and right.isdisjoint(_epochs_of(at)):
            yield _other_epoch(figure, f"the {'start' if figure.at_start else 'end'}", at)


def _other_epoch(figure: Figure, named: str, about: Sequence[At]) -> LessonError:
    message = f"the sentence names {named}, but its claim is {about[0][1][0][0]}"
    hint = "let both name the same epoch, or put them into two sentences"
    return LessonError("T115", message, hint, place=figure.place)


def _following(figure: Figure, at: Sequence[At]) -> Sequence[At]:
    """The claim that follows, if it speaks of an epoch.

    After [878](…) epochs the loss is [0.58](….at.100)
    """
    behind = [link for link in figure.beside if link.start > figure.at]
    return [each for each in at if behind and each[0] is behind[0]]


def _epochs_of(at: Sequence[At]) -> set[Decimal]:
    return {epoch for _, names in at for _, values in names for epoch in values}


def _runs_of(at: Sequence[At]) -> set[str]:
    return {name.partition(".")[0] for _, names in at for name, _ in names}


def _all_at(link: Link, claims: Mapping[int, ClaimLike]) -> bool:
    return len(_at_epochs(link, claims)) == len(_references(link, claims))


def _at_epochs(link: Link, claims: Mapping[int, ClaimLike]) -> list[tuple[str, tuple[Decimal, ...]]]:
    found = ((each.name, AT_EPOCH.search(_dotted(each))) for each in _references(link, claims))
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
    experiments = (runs.experiments.get(run) for run in _runs_of(about))
    return figure.unit == "update" and any(
        each is not None and each.batch is not None for each in experiments
    )


def _number_in(figure: Figure) -> str:
    return f"{figure.values[0]:,f}" if len(figure.values) == 1 else figure.text
