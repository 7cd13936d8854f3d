"""A claim that the reader may edit: what the build would say of any other whole number."""

from dataclasses import replace

from tloop.evidence import Verdict
from tloop.evidence.acceptance import accept
from tloop.evidence.check import failure
from tloop.evidence.measured import Measured
from tloop.evidence.restate import Wording
from tloop.lesson import Lesson, format_problem
from tloop.lesson.links.claim import parse_statement
from tloop.lesson.links.reference import Reference

STAND_IN = 765_421  # for the number that the reader types: none that a lesson is likely to have
MOST = 999_999  # that can be typed: sentences round longer numbers
NUMBER, GROUPED = (
    "\N{WHITE SQUARE}",
    "\N{WHITE CIRCLE}",
)  # where it stands in the report, as typed and as 4,000


def report_of_a_lie(lesson: Lesson, verdict: Verdict) -> str:
    """The build's report if the claim stated another number, with NUMBER and GROUPED in its place.

    The carets below it are as wide as NUMBER. The claim states a whole number, and nothing else.
    """
    claim, stated = verdict.claim, str(STAND_IN)
    place = claim.label_places[0]
    line, start = lesson.source[place.line - 1], place.column - 1
    statement = parse_statement(stated, None)
    acceptance = accept(statement, verdict.measured, "", _no_other)
    lie = replace(
        verdict,
        claim=replace(claim, text=stated, statement=statement, place=replace(place, length=len(stated))),
        accepted=acceptance.sentence,
        tolerance=acceptance.tolerance,
        holds=False,
    )
    problem = failure(lesson, lie, Wording(claim.text, None))
    source = line[:start] + stated + line[start + place.length :]
    report = format_problem(replace(problem, source=source)).replace("^" * len(stated), "^")
    return report.replace(f"{STAND_IN:,}", GROUPED).replace(stated, NUMBER)


def _no_other(target: Reference) -> Measured:
    raise AssertionError(f"a whole number is not compared with {target.name}")
