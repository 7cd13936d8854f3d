"""Claims as links: [~75%](claim:overfit.test.accuracy.final "±5%")."""

from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.links.claim.remedy import hints
from tloop.lesson.links.claim.rules import Related, Statement, StatementError
from tloop.lesson.links.claim.statement import parse_statement
from tloop.lesson.links.claim.touching import touching, with_unit_behind
from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.links.reference import WITHOUT_RUN, Reference, parse_reference
from tloop.lesson.links.target import incomplete
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place

FORM = "[878](claim:default.pause.epoch)"
LONGEST = 500  # characters of a text or title


@dataclass(frozen=True)
class Claim:
    """A figure that the lesson states; see the places in lesson/markdown/link.py.

    number counts from 1 in document order; reference: of what it speaks; text is plain, its white space
    folded; label_places: where it stands as it is written, line by line, none if no other words may stand
    there.
    """

    number: int
    reference: Reference
    text: str
    title: str | None
    statement: Statement
    place: Place
    target_place: Place
    title_place: Place | None
    label_places: tuple[Place, ...]

    @property
    def name(self) -> str:
        """RUN.QUANTITY, as the destination names it."""
        return self.reference.name

    @property
    def run(self) -> str | None:
        """The run that it is about; None for a quantity of no run."""
        return self.reference.runs[0] if self.reference.runs else None

    @property
    def compared(self) -> Reference | None:
        """What it is compared with, or put against in a quotient or a difference."""
        rule, against = self.statement.rule, self.statement.against
        if against:
            return against.target
        return rule.target if isinstance(rule, Related) else None

    @property
    def subject(self) -> str:
        """What its figure is about: RUN.QUANTITY, or both with ÷ or − between them."""
        against = self.statement.against
        return f"{self.name} {against.operator} {against.target.name}" if against else self.name

    @property
    def references(self) -> tuple[Reference, ...]:
        """All that decides on it."""
        return (self.reference, self.compared) if self.compared else (self.reference,)

    @property
    def link(self) -> str:
        """The claim as it stands in the lesson."""
        title = "" if self.title is None else f' "{self.title}"'
        return f"[{self.text}](claim:{self.name}{title})"


def malformed(link: Link) -> LessonError | None:
    """A claim's address names a run and a quantity of it."""
    return incomplete(link, "quantity", "pause.epoch", FORM)


def read_claims(draft: Draft) -> Iterator[Found]:
    """The claims that are understood, and what is wrong with the others."""
    number = 0
    for link in draft.links("claim"):
        # [~75%](claim:overfit.test.accuracy.final "±5%")
        #               ^^^^^^^ run
        run = link.body.partition(".")[0]
        known = run in WITHOUT_RUN or run in draft.runs.declared
        if not known:
            yield draft.runs.unknown(link, run)
        if max(len(link.text), len(link.title or "")) > LONGEST:
            in_title = len(link.text) <= LONGEST
            message = f"the {'title' if in_title else 'text'} of a claim has at most {LONGEST} characters"
            place = (link.title_place if in_title else None) or link.place
            yield LessonError("T103" if in_title else "T102", message, place=place)
            continue
        try:
            statement = parse_statement(link.text, link.title)
        except StatementError as error:
            in_title = error.part == "title"
            place = link.part_place(error.words) if error.words else link.place
            if in_title and link.title_place:
                place = link.title_place
            code = "T103" if in_title else "T102"
            yield LessonError(code, str(error), *hints(error, link.body), place=place)
            continue
        before, behind = touching(link, statement)
        if before or behind:
            message = f"“{(before + behind).strip()}” stands beside the figure, and is not checked there"
            hint = "take it away, put other words between them, or write the whole figure into the link"
            yield LessonError("T102", message, hint, place=link.place)
            continue
        if not known or run in draft.runs.broken:
            continue
        number += 1
        claim = Claim(
            number=number,
            reference=parse_reference(link.body),
            text=link.text,
            title=link.title,
            statement=with_unit_behind(link, statement),
            place=link.place,
            target_place=link.target_place,
            title_place=link.title_place,
            label_places=link.label_places,
        )
        yield Part(link.token, claim)
