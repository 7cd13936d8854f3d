"""Lesson and Runs in, Report out: every claim held against what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal

from tloop.evidence.acceptance import AcceptanceError, Interval, accept
from tloop.evidence.quantities.of_run import (
    Measured,
    QuantityError,
    measure,
    plain,
)
from tloop.evidence.quantities.standing import find_standing
from tloop.evidence.restate import Wording, restate
from tloop.lesson.links.claim import StatementError, parse_statement
from tloop.lesson.links.exercises import too_late
from tloop.lesson.links.link import WITHOUT_RUN
from tloop.lesson.problems import Place, Problem, as_failure, by_place, did_you_mean
from tloop.lesson.reading import Claim, Lesson
from tloop.simulation import Run
from tloop.surveys.findings import is_stale, survey_path
from tloop.surveys.maps import are_stale, ground_of, maps_path
from tloop.surveys.others import UNKNOWN, OtherSeeds
from tloop.surveys.typical import Typicality, typicality

UNREAD = {"T111": "survey", "T112": "map"}  # there is none, as its file can't be read
STEP = Context(prec=3, rounding=ROUND_CEILING)  # what a single point makes is not to be said as less


@dataclass(frozen=True)
class Verdict:
    """A claim and what became of it.

    accepted: the rule's own sentence; tolerance: where its width comes from, where it has one; interval: the
    numbers that it accepts, None for labels and truths; setup: it restates the set-up; typical: how it fares
    under other seeds, where a survey knows.
    """

    claim: Claim
    measured: Measured
    accepted: str
    holds: bool
    setup: bool
    tolerance: str = ""
    interval: Interval | None = None
    typical: Typicality | None = None


@dataclass(frozen=True)
class Report:
    """verdicts: of all claims that could be judged, in document order; problems: all, by place.

    others: how the runs fare under other seeds, where that is known.
    """

    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    others: OtherSeeds = UNKNOWN

    @property
    def exit_code(self) -> int:
        """0 all claims hold; 1 one fails; 2 the lesson is wrong."""
        severities = {problem.severity for problem in self.problems}
        return 2 if "error" in severities else 1 if "failure" in severities else 0


def strict(report: Report) -> Report:
    """The report in which every warning is a failure."""
    return replace(report, problems=tuple(map(as_failure, report.problems)))


class ClaimError(ValueError):
    """A claim that can't be held against its run; `place` is where the words at fault stand."""

    def __init__(self, code: str, place: Place, message: str, *details: str) -> None:
        super().__init__(message)
        self.code = code
        self.place = place
        self.details = tuple(detail for detail in details if detail)


def check(lesson: Lesson, runs: Mapping[str, Run], others: OtherSeeds = UNKNOWN) -> Report:
    """Holds every claim against its run, or other seeds; problems of the reading are part of the report."""
    others = replace(others, path=lesson.path)
    verdicts: list[Verdict] = []
    problems = [*lesson.problems, *lesson.warnings]
    if set(runs) == set(lesson.experiments):
        problems += about_other_seeds(lesson, runs, others)
    for claim in lesson.claims:
        if claim.run is not None and claim.run not in runs:
            continue  # reading has reported it
        try:
            verdict = judge(claim, runs, others)
        except ClaimError as error:
            if UNREAD.get(error.code) in others.broken:
                continue  # which has been reported
            source = lesson.source[error.place.line - 1]
            problems.append(Problem(lesson.path, error.place, error.code, str(error), source, error.details))
            continue
        verdicts.append(verdict)
        if not verdict.holds:
            problems.append(failure(lesson, verdict, instead(verdict, runs, others)))
        elif one_point_breaks(verdict):
            problems.append(narrower_than_a_step(lesson, verdict))
    kinds = {verdict.claim.number: verdict.measured for verdict in verdicts}
    for tried in lesson.tries:
        measured = kinds.get(tried.claim)
        if measured is not None and not isinstance(measured.value, Decimal):
            source = lesson.source[tried.target_place.line - 1]
            words = f"this claim is about {measured.text}, and a number is wanted"
            problems.append(Problem(lesson.path, tried.target_place, "T305", words, source))
    for draw in lesson.draws:
        if draw.run in runs and (message := too_late(draw, runs[draw.run].last_epoch)):
            source = lesson.source[draw.epoch_place.line - 1]
            problems.append(Problem(lesson.path, draw.epoch_place, "T105", message, source))
    problems.sort(key=by_place)
    return Report(tuple(verdicts), tuple(problems), others)


def judge(claim: Claim, runs: Mapping[str, Run], others: OtherSeeds = UNKNOWN) -> Verdict:
    """Measures what the claim speaks of and holds its words against it. Raises ClaimError."""
    measured, meaning, setup = _measure(claim, runs, others)

    def look_up(target: str) -> Measured:
        return _look_up(claim, target, runs)

    try:
        acceptance = accept(claim.statement, measured, meaning, look_up)
    except AcceptanceError as error:
        place = (claim.title_place if error.part == "title" else None) or claim.place
        raise ClaimError(error.code, place, str(error), error.hint, f"measured: {measured.text}") from None
    return Verdict(
        claim,
        measured,
        acceptance.sentence,
        acceptance.holds(measured.value),
        setup,
        acceptance.tolerance,
        acceptance.interval,
        typicality(others.survey, claim) if others.survey else None,
    )


def instead(verdict: Verdict, runs: Mapping[str, Run], others: OtherSeeds = UNKNOWN) -> Wording | None:
    """What the claim could say so that it holds; None where it takes a person to reword it."""
    claim = verdict.claim

    def accepts(wording: Wording) -> bool:
        try:
            statement = parse_statement(wording.text, wording.title)
            return judge(replace(claim, statement=statement), runs, others).holds
        except (StatementError, ClaimError):
            return False

    return restate(Wording(claim.text, claim.title), claim.statement.rule, verdict.measured, accepts)


def _measure(claim: Claim, runs: Mapping[str, Run], others: OtherSeeds) -> tuple[Measured, str, bool]:
    """What was measured, what the quantity means, and whether it restates the set-up."""
    try:
        if claim.run is None:
            standing = find_standing(claim.quantity)
            return standing.measure(), standing.meaning, standing.setup
        of_others = others.measure(claim.run, claim.quantity, runs)
        if of_others is not None:
            meaning, measured = of_others
            return measured, meaning, False
        quantity, measured = measure(runs[claim.run], claim.quantity)
    except QuantityError as error:
        raise ClaimError(error.code, claim.target_place, str(error), error.hint) from None
    return measured, quantity.meaning, quantity.setup


def _look_up(claim: Claim, target: str, runs: Mapping[str, Run]) -> Measured:
    place = claim.title_place or claim.place
    name, _, quantity = target.partition(".")
    if name not in runs and name not in WITHOUT_RUN:
        message = f"there is no run “{name}” to compare with"
        raise ClaimError("T108", place, message, *did_you_mean(name, runs))
    try:
        return find_standing(target).measure() if name in WITHOUT_RUN else measure(runs[name], quantity)[1]
    except QuantityError as error:
        raise ClaimError("T108", place, f"{target}: {error}", error.hint) from None


def about_other_seeds(lesson: Lesson, runs: Mapping[str, Run], others: OtherSeeds) -> list[Problem]:
    """What can't be read, maps that nobody has made, and what is about another state of the lesson."""
    problems = [_unread(lesson, what, others) for what in others.broken]
    if others.survey and (why := is_stale(others.survey, lesson, runs)):
        hint = f"run {others.command('survey')}"
        problems.append(_stale(lesson, "T110", str(survey_path(lesson)), why, hint))
    unmade = []
    for picture in lesson.maps if "map" not in others.broken else ():
        if others.maps is None or others.maps.of(lesson.experiments[picture.run]) is None:
            message = f"there is no map of {ground_of(lesson.experiments[picture.run]).words}"
            hint = f"make it: {others.command('map')}"
            source = lesson.source[picture.place.line - 1]
            unmade.append(Problem(lesson.path, picture.place, "T112", message, source, (hint,)))
    if not unmade and others.maps and (why := are_stale(others.maps, lesson, runs)):
        problems.append(_stale(lesson, "T113", str(maps_path(lesson)), why, f"run {others.command('map')}"))
    return problems + unmade


def _unread(lesson: Lesson, what: str, others: OtherSeeds) -> Problem:
    """That a file beside the lesson can't be read; made anew it can, if it is there and something else."""
    error = others.broken[what]
    if isinstance(error, OSError):
        return _of_whole_lesson(lesson, "T114", f"{error.filename}: {error.strerror or error}")
    return _of_whole_lesson(lesson, "T114", str(error), f"make it anew: {others.command(what)}")


def _stale(lesson: Lesson, code: str, path: str, why: str, hint: str) -> Problem:
    """The warning that a file beside the lesson is about another state of it."""
    message = f"{path} is stale: it {'was' if why.startswith('made') else 'is'} {why}"
    return replace(_of_whole_lesson(lesson, code, message, hint), severity="warning")


def _of_whole_lesson(lesson: Lesson, code: str, message: str, *details: str) -> Problem:
    """At its first line."""
    place = Place(1, 1, max(1, len(lesson.source[0])))
    return Problem(lesson.path, place, code, message, lesson.source[0], details)


def failure(lesson: Lesson, verdict: Verdict, write: Wording | None) -> Problem:
    """A claim that does not hold: stated, measured, accepted and why, what to write instead."""
    claim, measured = verdict.claim, verdict.measured
    shown = measured.epoch is not None and measured.kind != "count"
    epoch = f" at epoch {measured.epoch:,}" if shown else ""
    return Problem(
        lesson.path,
        claim.place,
        "T101",
        f"{claim.name} is {measured.text}{epoch}, the text says {claim.text}",
        lesson.source[claim.place.line - 1],
        (
            f"stated: {_link_words(claim.text, claim.title)}",
            f"measured: {measured.text}{_where(measured)}",
            f"accepted: {verdict.accepted}" + (f" ({verdict.tolerance})" if verdict.tolerance else ""),
            _what_to_write(verdict, write),
            *([_widen(verdict)] if one_point_breaks(verdict) else []),
        ),
        "failure",
    )


def _link_words(text: str, title: str | None) -> str:
    return text if title is None else f'{text} "{title}"'


def _where(measured: Measured) -> str:
    """The epoch concerned, unless it is what was measured."""
    if measured.epoch is None or measured.value == measured.epoch:
        return ""
    return f", in {measured.epoch:,} epochs" if measured.value is None else f", at epoch {measured.epoch:,}"


def _what_to_write(verdict: Verdict, write: Wording | None) -> str:
    if write is None and isinstance(verdict.measured.value, bool):
        denied = "without the title" if verdict.measured.value else 'with the title "= false"'
        return f"say otherwise, {denied}: it is {verdict.measured.text}"
    if write is None:
        return f"say otherwise: it is {verdict.measured.text}"
    title = "" if write.title is None else f' "{write.title}"'
    return f"write [{write.text}](claim:{verdict.claim.name}{title})"


# ---- tolerances too small to be one


def one_point_breaks(verdict: Verdict) -> bool:
    """Whether the accepted interval is narrower than one point of those that the fraction counts.

    All of them and none of them may be said exactly.
    """
    interval, points = verdict.interval, verdict.measured.points
    if interval is None or interval.low is None or interval.high is None or points is None:
        return False
    extreme = interval.holds(Decimal(0)) or interval.holds(Decimal(1))
    return interval.high - interval.low < Decimal(1) / points and not extreme


def narrower_than_a_step(lesson: Lesson, verdict: Verdict) -> Problem:
    """The warning for such a claim: with another seed it would hardly hold."""
    claim = verdict.claim
    return Problem(
        lesson.path,
        claim.place,
        "T109",
        f"the text accepts only {verdict.accepted}, which one point more or less breaks",
        lesson.source[claim.place.line - 1],
        (_widen(verdict),),
        "warning",
    )


def _widen(verdict: Verdict) -> str:
    counted, points = verdict.claim.quantity.partition(".")[0], verdict.measured.points or 1
    step = f"{plain(STEP.divide(Decimal(100), Decimal(points)))}%"
    what = {"survey": "seed", "map": "cell"}.get(counted, "point")
    instead = "" if what != "point" else ", or claim how many points are right"
    return f'one {what} of {points:,} is {step}: allow it with "±{step}"{instead}'
