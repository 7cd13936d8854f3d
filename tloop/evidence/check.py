"""Lesson and Runs in, Report out: every claim held against what was measured."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal

from tloop.evidence.acceptance import accept
from tloop.evidence.combined import CombinedError, as_said, measured_for, resolved, spoken
from tloop.evidence.denials import unread_of_label, unread_of_truth
from tloop.evidence.interval import AcceptanceError, Interval
from tloop.evidence.measured import Measured, QuantityError, plain
from tloop.evidence.other_seeds import UNKNOWN, OtherSeeds
from tloop.evidence.predictions import Answer, claim_of, not_one
from tloop.evidence.quantities import Found, measure
from tloop.evidence.restate import Wording, restate
from tloop.evidence.typicality import Typicality, typicality
from tloop.lesson import Claim, Lesson
from tloop.lesson.links.claim import Label, Near, StatementError, Words, parse_statement
from tloop.lesson.links.claim.figure import parse_figure
from tloop.lesson.links.draw import too_late
from tloop.lesson.links.reference import OfMap, OfPair, OfShare, OfSurvey, Reference, parse_reference
from tloop.lesson.problems import Place, Problem, as_failure, by_place
from tloop.simulation import Run

UNASKED = ("T110", "T111", "T112")  # of what nobody has asked other seeds
UNREAD = ("T102", "T103")
TO_PASTE = re.compile(
    r"(?:write|outside it:) [^\[]*\[(?P<text>[^\]]*)\]\(claim:(?P<name>[^ )\"]+)(?: \"(?P<title>[^\"]*)\")?\)"
)
STALE = ("T110", "T113")  # warnings of the whole lesson: what fails comes first
FLOAT_DIGITS = 17  # tell all float64 apart
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
    """verdicts: of all claims that could be judged, in document order; problems: all, by place, and what is
    stale last.

    others: how the runs fare under other seeds, where that is known; answers: to the predictions.
    """

    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    others: OtherSeeds = UNKNOWN
    answers: tuple[Answer, ...] = ()

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
    unread = [_with_what_is_read(problem, runs, others) for problem in lesson.problems]
    problems = [*unread, *lesson.warnings, *others.problems]
    for claim in lesson.claims:
        speaks_of = {run for reference in claim.references for run in reference.runs}
        if (claim.run is not None and claim.run not in runs) or speaks_of & lesson.broken:
            continue  # reading has reported it
        try:
            verdict = judge(claim, runs, others)
        except ClaimError as error:
            if error.code in others.unreadable:
                continue  # which has been reported
            source = lesson.source[error.place.line - 1]
            problems.append(Problem(lesson.path, error.place, error.code, str(error), source, error.details))
            continue
        verdicts.append(verdict)
        if not verdict.holds:
            problems.append(failure(lesson, verdict, instead(verdict, runs, others)))
        elif one_point_breaks(verdict):
            problems.append(narrower_than_a_step(lesson, verdict))
        elif verdict.measured.kind in ("truth", "label"):
            problems += unread_words(lesson, claim)
    by_number = {verdict.claim.number: verdict for verdict in verdicts}
    for tried in lesson.tries:
        found = by_number.get(tried.claim)
        if found is not None and not states_a_whole_number(found):
            source = lesson.source[tried.target_place.line - 1]
            words = f"this claim states {found.claim.text}, and a whole number of something counted is wanted"
            problems.append(Problem(lesson.path, tried.target_place, "T305", words, source))
    for draw in lesson.draws:
        if draw.run in runs and (message := too_late(draw, runs[draw.run].last_epoch)):
            source = lesson.source[draw.epoch_place.line - 1]
            problems.append(Problem(lesson.path, draw.epoch_place, "T105", message, source))
    problems += _other_numbers_of_seeds(lesson, others)
    answers: list[Answer] = []
    for answer in _answers(lesson, runs, others):
        if isinstance(answer, Answer):
            answers.append(answer)
        elif answer.code not in others.unreadable:
            problems.append(answer)
    problems.sort(key=lambda problem: (problem.code in STALE, by_place(problem)))
    return Report(tuple(verdicts), tuple(problems), others, tuple(answers))


def _other_numbers_of_seeds(lesson: Lesson, others: OtherSeeds) -> Iterator[Problem]:
    """Where a sentence says that a survey asked more or fewer seeds than it did."""
    for place, stated in lesson.seeds_named:
        if others.survey and stated != others.survey.seeds:
            message = f"the survey asked {others.survey.seeds:,} seeds, the text says {stated:,f}"
            source, hint = lesson.source[place.line - 1], f"write {others.survey.seeds:,}"
            yield Problem(lesson.path, place, "T101", message, source, (hint,), "failure")


def _answers(lesson: Lesson, runs: Mapping[str, Run], others: OtherSeeds) -> Iterator[Answer | Problem]:
    """The answers to the lesson's predictions, and what is wrong with those that have not one."""
    for prediction in lesson.predictions:
        if prediction.run not in runs:
            continue  # reading has reported it
        try:
            claims = [claim_of(prediction, option) for option in prediction.options]
            verdicts = [judge(claim, runs, others) for claim in claims]
        except ClaimError as error:
            source = lesson.source[error.place.line - 1]
            details = tuple(each for each in error.details if "title" not in each)  # an option has none
            yield Problem(lesson.path, error.place, error.code, str(error), source, details)
            continue
        measured = verdicts[0].measured
        holding = [index for index, verdict in enumerate(verdicts) if verdict.holds]
        if len(holding) == 1:
            yield Answer(prediction, measured, holding[0])
        else:
            yield not_one(lesson, prediction, measured, holding)


def states_a_whole_number(verdict: Verdict) -> bool:
    """Whether a claim about something that is counted states a number and nothing else: 878, 4,000."""
    return verdict.measured.kind == "count" and re.fullmatch(r"[0-9][0-9,]*", verdict.claim.text) is not None


def judge(claim: Claim, runs: Mapping[str, Run], others: OtherSeeds = UNKNOWN) -> Verdict:
    """Measures what the claim speaks of and holds its words against it. Raises ClaimError."""
    found = _measure(claim, runs, others)

    def look_up(target: Reference) -> Measured:
        return found.measured if target == claim.reference else _look_up(claim, target, runs, others)

    title_place = claim.title_place or claim.place
    try:
        measured = measured_for(claim, look_up)
    except CombinedError as error:
        raise ClaimError("T108", title_place, str(error)) from None
    try:
        acceptance = accept(claim.statement, measured, found.meaning, look_up, claim.name, found.most)
    except AcceptanceError as error:
        place = title_place if error.part == "title" else claim.place

        def reads(other: Claim) -> bool:
            """Whether it is read; of another quantity, as another trend, whether it is true as well."""
            return is_read(other, runs, others) and (
                other.name == claim.name or judge(other, runs, others).holds
            )

        lines = _remedies(claim, error, measured, reads)
        raise ClaimError(error.code, place, str(error), *lines) from None
    return Verdict(
        claim,
        measured,
        acceptance.sentence,
        acceptance.holds(measured.value),
        found.setup,
        acceptance.tolerance,
        acceptance.interval,
        typicality(others.survey, claim) if others.survey else None,
    )


def is_read(claim: Claim, runs: Mapping[str, Run], others: OtherSeeds) -> bool:
    """Whether it can be held against what was measured, be it true or not."""
    try:
        judge(claim, runs, others)
    except ClaimError:
        return False
    return True


def instead(verdict: Verdict, runs: Mapping[str, Run], others: OtherSeeds = UNKNOWN) -> Wording | None:
    """What the claim could say so that it holds; None where it takes a person to reword it."""
    claim = verdict.claim

    def accepts(wording: Wording) -> bool:
        try:
            statement = parse_statement(wording.text, wording.title)
            return judge(replace(claim, statement=statement), runs, others).holds
        except (StatementError, ClaimError):
            return False

    measured = as_said(verdict.measured, claim.statement, claim.name)
    return restate(Wording(claim.text, claim.title), claim.statement.rule, measured, accepts)


def _remedies(
    claim: Claim, error: AcceptanceError, measured: Measured, reads: Callable[[Claim], bool]
) -> list[str]:
    """What would do, and what was measured. reads: whether a claim could be held against that."""
    lines = [error.hint]
    write = [(claim.text, claim.name, title) for title in [error.title] if title]
    write += [error.write] if error.write else []
    if error.worded:
        write += _suggested(claim, measured)
    for text, name, title in write:
        if (other := _reworded(claim, text, name, title)) and reads(other):
            said = f' "{title}"' if title else ""
            what = "state it, or say in a title what is meant:" if error.worded and title else "write"
            lines.append(f"{what} [{text}](claim:{name}{said})")
            break
    if error.alone:
        before, words, behind = error.alone
        lines.append(f"write {before}[{words}](claim:{claim.name}){behind}")
    return [*lines, f"measured: {measured.text}"]


def _suggested(claim: Claim, measured: Measured) -> list[tuple[str, str, str]]:
    """The claim's words with a title that holds and says something, or else what was measured alone."""
    value = measured.text.partition(" (")[0]
    tolerance = "5%" if measured.kind == "fraction" else "10%"
    alone = (value, claim.name, "")
    worded = (claim.text, claim.name, f"{value} ±{tolerance}")
    return [alone] if measured.value is None else [worded, alone]


def _reworded(claim: Claim, text: str, name: str, title: str) -> Claim | None:
    """The claim in other words; None if they can't be read, or would be refused for the same."""
    if (text, name, title) == (claim.text, claim.name, claim.title or ""):
        return None
    try:
        statement = parse_statement(text, title or None)
    except StatementError:
        return None
    return replace(
        claim, reference=parse_reference(name), text=text, title=title or None, statement=statement
    )


def _with_what_is_read(problem: Problem, runs: Mapping[str, Run], others: OtherSeeds) -> Problem:
    """A problem of a text, whose line to paste suits what was measured: reading has not known that."""
    if problem.code not in UNREAD:
        return problem
    details: list[str] = []
    for detail in problem.details:
        match = TO_PASTE.search(detail)
        claim = match and _pasted(match, problem.place)
        if match is None or claim is None or is_read(claim, runs, others):
            details.append(detail)
            continue
        try:
            measured = _measure(claim, runs, others).measured
        except ClaimError:
            continue
        value = measured.text.partition(" (")[0]
        details += [f"write [{value}](claim:{claim.name})"] if not isinstance(measured.value, bool) else []
        details.append(f"measured: {measured.text}")
    return replace(problem, details=tuple(details))


def _pasted(match: re.Match[str], place: Place) -> Claim | None:
    """The claim of a line to paste, if its run and its words can be read."""
    try:
        statement = parse_statement(match["text"], match["title"])
    except StatementError:
        return None
    return Claim(
        number=0,
        reference=parse_reference(match["name"]),
        text=match["text"],
        title=match["title"],
        statement=statement,
        place=place,
        target_place=place,
        title_place=None,
        label_places=(),
    )


def _measure(claim: Claim, runs: Mapping[str, Run], others: OtherSeeds) -> Found:
    try:
        return measure(claim.reference, runs, others)
    except QuantityError as error:
        raise ClaimError(error.code, claim.target_place, str(error), error.hint) from None


def _look_up(claim: Claim, target: Reference, runs: Mapping[str, Run], others: OtherSeeds) -> Measured:
    """What the claim is compared with."""
    try:
        return measure(target, runs, others).measured
    except QuantityError as error:
        code = error.code if error.code in UNASKED else "T108"
        message = f"{error} to compare with" if error.code == "T201" else f"{target.name}: {error}"
        raise ClaimError(code, claim.title_place or claim.place, message, error.hint) from None


def failure(lesson: Lesson, verdict: Verdict, write: Wording | None) -> Problem:
    """A claim that does not hold: stated, measured, accepted and why, what to write instead."""
    claim, measured = verdict.claim, verdict.measured
    shown = measured.epoch is not None and measured.kind != "count"
    epoch = f" at epoch {measured.epoch:,}" if shown else ""
    return Problem(
        lesson.path,
        claim.place,
        "T101",
        f"{claim.subject} is {measured.text}{epoch}, the text says {claim.text}",
        lesson.source[claim.place.line - 1],
        (
            f"stated: {_link_words(claim.text, claim.title)}",
            f"measured: {_told_apart(verdict)}{_where(measured)}",
            f"accepted: {verdict.accepted}" + (f" ({verdict.tolerance})" if verdict.tolerance else ""),
            _what_to_write(verdict, write),
            *([_widen(verdict)] if one_point_breaks(verdict) else []),
        ),
        "failure",
    )


def _told_apart(verdict: Verdict) -> str:
    """The measured value, with as many digits as it takes to see that it is not what is accepted."""
    measured, interval, claim = verdict.measured, verdict.interval, verdict.claim
    value = measured.value
    if interval is None or not isinstance(value, Decimal) or not value.is_finite():
        return measured.text
    statement = resolved(claim.statement, claim.name) if claim.statement.against else claim.statement
    for digits in (None, *range(5, FLOAT_DIGITS + 1)):
        text = measured.text if digits is None else measured.with_digits(digits)
        stated = parse_figure(text.partition(" (")[0]).rule
        shown = stated.number.value if isinstance(stated, Near) else value
        shown = shown / 100 if measured.unit == "percentage point" else shown
        said = spoken(shown, statement)
        if not isinstance(said, Decimal) or not interval.holds(said):
            return text
    return measured.text


def _link_words(text: str, title: str | None) -> str:
    return text if title is None else f'{text} "{title}"'


def _where(measured: Measured) -> str:
    """The epoch concerned, unless it is what was measured."""
    if measured.epoch is None or measured.value == measured.epoch:
        return ""
    return f", in {measured.epoch:,} epochs" if measured.value is None else f", at epoch {measured.epoch:,}"


def _what_to_write(verdict: Verdict, write: Wording | None) -> str:
    if write is None and isinstance(verdict.measured.value, bool):
        denied = (
            "without the title"
            if verdict.measured.value
            else 'in words that deny it, with the title "= false"'
        )
        return f"say otherwise, {denied}: it is {verdict.measured.text}"
    if write is None:
        return f"say otherwise: it is {verdict.measured.text}"
    title = "" if write.title is None else f' "{write.title}"'
    return f"write [{write.text}](claim:{verdict.claim.name}{title})"


def unread_words(lesson: Lesson, claim: Claim) -> Iterator[Problem]:
    """The warning for words of a truth or a label that no table knows: they may say more than is checked."""
    rule = claim.statement.rule
    if isinstance(rule, Label) and unread_of_label(claim.text, rule.words.lower()):
        message = f"“{claim.text}” has none of the words of {rule.words.lower()}"
        hint = f"write [{rule.words.lower()}](claim:{claim.name}), or a word that the manual lists for it"
    elif _is_worded_truth(claim) and (words := " ".join(unread_of_truth(claim.text, claim.name))):
        message = f"“{words}” may say more than is checked"
        answered = f'[{claim.text}](claim:{claim.name} "= true")'
        hint = f"take it outside of the link, or answer for all words: {answered}"
    else:
        return
    source = lesson.source[claim.place.line - 1]
    yield Problem(lesson.path, claim.place, "T116", message, source, (hint,), "warning")


def _is_worded_truth(claim: Claim) -> bool:
    """Whether it states a truth without a title; an outcome in words has been read whole."""
    return isinstance(claim.statement.rule, Words) and claim.name.rpartition(".")[2] != "outcome"


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


def _counted(reference: Reference) -> str:
    """Of what its fractions are shares."""
    return (
        "seed"
        if isinstance(reference, OfSurvey | OfShare | OfPair)
        else "cell"
        if isinstance(reference, OfMap)
        else "point"
    )


def _widen(verdict: Verdict) -> str:
    points = verdict.measured.points or 1
    step = f"{plain(STEP.divide(Decimal(100), Decimal(points)))}%"
    what = _counted(verdict.claim.reference)
    instead = "" if what != "point" else ", or claim how many points are right"
    return f'one {what} of {points:,} is {step}: allow it with "±{step}"{instead}'
