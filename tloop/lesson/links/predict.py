"""What the reader foresees: [How will it end?](predict:too-hot.outcome "converges | thrashes")."""

from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.links.claim import Statement, StatementError, parse_statement
from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.links.draw import crowded
from tloop.lesson.links.reference import WITHOUT_RUN, Reference, parse_reference
from tloop.lesson.links.target import incomplete
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place

FORM = '[How will it end?](predict:too-hot.outcome "converges | thrashes | underfits")'
FEWEST, MOST = 2, 5  # options
SIGN = "|"
LONGEST_TITLE = 500  # characters


@dataclass(frozen=True)
class Option:
    """One answer: its text, read as a claim's."""

    text: str
    statement: Statement
    place: Place


@dataclass(frozen=True)
class Prediction:
    """A question about a run and its answers, one of which holds, in a paragraph of its own.

    number counts from 1 in document order; place: of the question.
    """

    number: int
    reference: Reference
    text: str
    options: tuple[Option, ...]
    place: Place
    target_place: Place
    title_place: Place

    @property
    def run(self) -> str:
        """The run that is shown once it is answered."""
        return self.reference.runs[0]


def malformed(link: Link) -> LessonError | None:
    """Its address names a run and a quantity, as a claim's does."""
    return incomplete(link, "quantity", "outcome", FORM)


def read_predictions(draft: Draft) -> Iterator[Found]:
    """All that are understood, and what is wrong with the others."""
    number = 0
    for link in draft.links("predict"):
        options = list(_options(link))
        errors = [*_errors(link, draft), *(each for each in options if isinstance(each, LessonError))]
        yield from errors
        if not errors and link.body.partition(".")[0] in draft.runs.experiments:
            number += 1
            prediction = Prediction(
                number,
                parse_reference(link.body),
                link.text,
                tuple(each for each in options if isinstance(each, Option)),
                link.place,
                link.target_place,
                link.title_place or link.place,
            )
            yield Part(link.block.opening, prediction)


def _errors(link: Link, draft: Draft) -> Iterator[LessonError]:
    run = link.body.partition(".")[0]
    if run in WITHOUT_RUN:
        message = f"{link.body} is about no run that could be shown"
        yield LessonError("T201", message, f"write {FORM}", place=link.target_place)
    elif run not in draft.runs.declared:
        yield draft.runs.unknown(link, run)
    yield from crowded(link)


def _options(link: Link) -> Iterator[Option | LessonError]:
    place = link.title_place or link.place
    if len(link.title or "") > LONGEST_TITLE:
        message = f"the options have at most {LONGEST_TITLE} characters"
        yield LessonError("T306", message, place=place)
        return
    texts = [" ".join(text.split()) for text in (link.title or "").split(SIGN)]
    if not any(texts):
        yield LessonError("T306", "this prediction gives no options", f"write {FORM}", place=place)
        return
    if not FEWEST <= len(texts) <= MOST:
        found = "there is one option" if len(texts) == 1 else f"there are {len(texts)} options"
        message = f"{found}, and a prediction has {FEWEST} to {MOST}"
        yield LessonError("T306", message, f"{SIGN} parts them: {FORM}", place=place)
    places = _places(link, place, len(texts))
    if "" in texts:
        hint = f"one {SIGN} between two options, and none at the ends"
        yield LessonError("T306", "an option is empty", hint, place=place)
    for index, (text, where) in enumerate(zip(texts, places, strict=True)):
        if text and text in texts[:index]:
            yield LessonError("T306", f"“{text}” stands there twice", "remove one of them", place=where)
        elif text:
            yield _option(text, where)


def _option(text: str, place: Place) -> Option | LessonError:
    try:
        return Option(text, parse_statement(text, None), place)
    except StatementError as error:
        hints = filter(None, [error.hint.partition(", or say in a title")[0]])  # an option has none
        return LessonError("T306", f"an option is read as a claim's text: {error}", *hints, place=place)


def _places(link: Link, place: Place, count: int) -> list[Place]:
    """Of each option; of the whole title if it is not written on one line, as it is read."""
    written = link.block.source.words(place).split(SIGN)
    if link.title is None or len(written) != count or SIGN.join(written) != link.title:
        return [place] * count
    places, column = [], place.column
    for piece in written:
        indent = len(piece) - len(piece.lstrip())
        places.append(Place(place.line, column + indent, max(1, len(piece.strip()))))
        column += len(piece) + 1
    return places
