"""Loss curves that the reader continues: [How does it go on?](draw:overfit "from 300")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place

FORM = '[How does it go on?](draw:overfit "from 300")'
FROM = re.compile(r"from (?:epoch )?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Draw:
    """The loss curves of a run up to an epoch, in a paragraph of their own."""

    run: str
    epoch: int
    text: str
    epoch_place: Place


def malformed(link: Link) -> LessonError | None:
    """A curve is drawn of a run."""
    if link.body:
        return None
    return LessonError("T402", "this link names no run", f"write {FORM}", place=link.target_place)


def read_draws(draft: Draft) -> Iterator[Found]:
    """All that are understood, and what is wrong with the others."""
    for link in draft.links("draw"):
        errors = list(_errors(link, draft))
        yield from errors
        match = FROM.fullmatch((link.title or "").strip())
        if match and not errors:
            epoch = int(match[1].replace(",", ""))
            place = link.title_place or link.place
            yield Part(link.block.opening, Draw(link.body, epoch, link.text, place))


def _errors(link: Link, draft: Draft) -> Iterator[LessonError]:
    if link.body not in draft.runs.declared:
        yield draft.runs.unknown(link, link.body)
    elif not FROM.fullmatch((link.title or "").strip()):
        place = link.title_place or link.place
        yield LessonError("T304", "no epoch to draw from", f"write {FORM}", place=place)
    yield from crowded(link)


def crowded(link: Link) -> Iterator[LessonError]:
    """That an exercise shares its paragraph."""
    if not link.alone:
        hint = "put an empty line before it and after it"
        yield LessonError("T304", "this needs a paragraph of its own", hint, place=link.place)


def too_late(draw: Draw, last_epoch: int) -> str | None:
    """What is wrong with the epoch, now that the run's end is known."""
    if draw.epoch < last_epoch:
        return None
    return f"the run {draw.run} ends at epoch {last_epoch:,}: nothing is left to draw from {draw.epoch:,}"
