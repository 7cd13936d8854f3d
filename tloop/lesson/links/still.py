"""Words that ask for a hand, and what a page says that has nothing to hand: [Drag](still: "Bring")."""

from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.links.draft import Draft, Part
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError

FORM = '[Drag](still: "Bring")'


@dataclass(frozen=True)
class Rewording:
    """What stands in place of the link's text on paper, and where no program runs."""

    words: str


def malformed(link: Link) -> LessonError | None:
    """The address is its scheme alone; the other words are the title."""
    if link.body:
        hint = f'write them in quotes, after a space: (still: "{link.body}")'
        return LessonError("T409", f"still:{link.body} gives no other words", hint, place=link.target_place)
    if not (link.title or "").strip():
        message = "this link gives no words for a still page"
        return LessonError("T409", message, f"write {FORM}", place=link.destination_place)
    return None


def read_rewordings(draft: Draft) -> Iterator[Part]:
    """All of them."""
    for link in draft.links("still"):
        yield Part(link.token, Rewording(" ".join((link.title or "").split())))
