"""Claims that the reader may edit: [Try to lie](try:default.pause.epoch)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tloop.lesson.links.draft import Draft, Found, Part
from tloop.lesson.links.draw import crowded
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place, nearest_of

FORM = "[Try to lie](try:default.pause.epoch)"


@dataclass(frozen=True)
class Try:
    """The claim whose text the reader may edit, by its number, in a paragraph of its own."""

    claim: int
    text: str
    target_place: Place


class ClaimLike(Protocol):
    """What has to be known of a claim here."""

    @property
    def number(self) -> int: ...
    @property
    def title(self) -> str | None: ...
    @property
    def label_places(self) -> tuple[Place, ...]: ...
    @property
    def name(self) -> str: ...


def malformed(link: Link) -> LessonError | None:
    """What is tried is a claim."""
    if link.body:
        return None
    return LessonError("T402", "this link names no claim", f"write {FORM}", place=link.target_place)


def read_tries(draft: Draft, claims: Iterable[ClaimLike]) -> Iterator[Found]:
    """Each with the first claim of its name that says all in its text, on one line."""
    named: dict[str, list[ClaimLike]] = {}
    for claim in claims:
        named.setdefault(claim.name, []).append(claim)
    for link in draft.links("try"):
        errors = [*_errors(link, named), *crowded(link)]
        yield from errors
        if not errors:
            yield Part(
                link.block.opening, Try(_fit(named[link.body])[0].number, link.text, link.target_place)
            )


def _errors(link: Link, named: dict[str, list[ClaimLike]]) -> Iterator[LessonError]:
    if link.body not in named:
        message = f"no claim is {link.body}"
        yield LessonError("T305", message, nearest_of(link.body, named), place=link.target_place)
    elif not _fit(named[link.body]):
        message = f"{link.body} is claimed with a title, which the reader would not see"
        yield LessonError("T305", message, "name a claim without one", place=link.target_place)


def _fit(claims: list[ClaimLike]) -> list[ClaimLike]:
    return [each for each in claims if each.title is None and len(each.label_places) == 1]
