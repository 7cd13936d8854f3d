"""Lesson and Runs in, Report out: every claim held against what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from tloop.evidence.acceptance import AcceptanceError, accept
from tloop.evidence.quantities import (
    GUESSING,
    GUESSING_MEANING,
    Measured,
    QuantityError,
    guessing_loss,
    measure,
)
from tloop.lesson.problems import Place, Problem, did_you_mean
from tloop.lesson.reading import Claim, Lesson
from tloop.simulation import Run


@dataclass(frozen=True)
class Verdict:
    """A claim and what became of it. accepted: the rule's own sentence; setup: it restates the set-up."""

    claim: Claim
    measured: Measured
    accepted: str
    holds: bool
    setup: bool


@dataclass(frozen=True)
class Report:
    """verdicts: of all claims that could be judged, in document order; problems: all, by place."""

    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]

    @property
    def exit_code(self) -> int:
        """0 all claims hold; 1 one fails; 2 the lesson is wrong."""
        severities = {problem.severity for problem in self.problems}
        return 2 if "error" in severities else 1 if "failure" in severities else 0


class ClaimError(ValueError):
    """A claim that can't be held against its run; `place` is where the words at fault stand."""

    def __init__(self, code: str, place: Place, message: str, *details: str) -> None:
        super().__init__(message)
        self.code = code
        self.place = place
        self.details = tuple(detail for detail in details if detail)


def check(lesson: Lesson, runs: Mapping[str, Run]) -> Report:
    """Holds every claim against its run; problems of the reading are part of the report."""
    verdicts: list[Verdict] = []
    problems = list(lesson.problems)
    for claim in lesson.claims:
        if claim.run is not None and claim.run not in runs:
            continue  # reading has reported it
        try:
            verdict = judge(claim, runs)
        except ClaimError as error:
            source = lesson.source[error.place.line - 1]
            problems.append(Problem(lesson.path, error.place, error.code, str(error), source, error.details))
            continue
        verdicts.append(verdict)
        if not verdict.holds:
            problems.append(failure(lesson, verdict))
    problems.sort(key=lambda problem: (problem.place.line, problem.place.column))
    return Report(tuple(verdicts), tuple(problems))


def judge(claim: Claim, runs: Mapping[str, Run]) -> Verdict:
    """Measures what the claim speaks of and holds its words against it. Raises ClaimError."""
    measured, meaning, setup = _measure(claim, runs)

    def look_up(target: str) -> Measured:
        return _look_up(claim, target, runs)

    try:
        acceptance = accept(claim.statement, measured, meaning, look_up)
    except AcceptanceError as error:
        place = (claim.title_place if error.part == "title" else None) or claim.place
        raise ClaimError(error.code, place, str(error), error.hint, f"measured: {measured.text}") from None
    return Verdict(claim, measured, acceptance.sentence, acceptance.holds(measured.value), setup)


def _measure(claim: Claim, runs: Mapping[str, Run]) -> tuple[Measured, str, bool]:
    """What was measured, what the quantity means, and whether it restates the set-up."""
    if claim.run is None:
        return guessing_loss(), GUESSING_MEANING, True
    try:
        quantity, measured = measure(runs[claim.run], claim.quantity)
    except QuantityError as error:
        raise ClaimError(error.code, claim.target_place, str(error), error.hint) from None
    return measured, quantity.meaning, quantity.setup


def _look_up(claim: Claim, target: str, runs: Mapping[str, Run]) -> Measured:
    place = claim.title_place or claim.place
    if target == GUESSING:
        return guessing_loss()
    name, _, quantity = target.partition(".")
    if name not in runs:
        message = f"there is no run “{name}” to compare with"
        raise ClaimError("T108", place, message, *did_you_mean(name, runs))
    try:
        return measure(runs[name], quantity)[1]
    except QuantityError as error:
        raise ClaimError("T108", place, f"{target}: {error}", error.hint) from None


def failure(lesson: Lesson, verdict: Verdict) -> Problem:
    """A claim that does not hold: stated, measured, accepted."""
    claim, measured = verdict.claim, verdict.measured
    epoch = f" at epoch {measured.epoch:,}" if measured.epoch is not None and measured.kind != "count" else ""
    return Problem(
        lesson.path,
        claim.place,
        "T101",
        f"{claim.name} is {measured.text}{epoch}, the text says {claim.text}",
        lesson.source[claim.place.line - 1],
        (f"accepted: {verdict.accepted}",),
        "failure",
    )
