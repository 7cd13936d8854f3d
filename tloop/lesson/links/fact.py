"""Figures that no simulation can check: [1969](fact: "Minsky and Papert, Perceptrons, 1969")."""

from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.links.draft import Draft, Part
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place

FORM = '[1969](fact: "Minsky and Papert, Perceptrons, 1969")'


@dataclass(frozen=True)
class Fact:
    """A figure with its source. number counts from 1 in document order."""

    number: int
    text: str
    source: str
    place: Place


def malformed(link: Link) -> LessonError | None:
    """A fact's address is its scheme alone; the source is the title."""
    if link.body:
        hint = f'write the source in quotes, after a space: (fact: "{link.body}")'
        return LessonError("T406", f"fact:{link.body} gives no source", hint, place=link.target_place)
    if not (link.title or "").strip():
        return LessonError("T406", "this fact gives no source", f"write {FORM}", place=link.destination_place)
    return None


def read_facts(draft: Draft) -> Iterator[Part]:
    """All facts."""
    for number, link in enumerate(draft.links("fact"), start=1):
        yield Part(link.token, Fact(number, link.text, (link.title or "").strip(), link.place))
