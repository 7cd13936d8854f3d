"""What a reader is asked to do, each in a paragraph of its own.

[How does it go on?](draw:overfit "from 300") shows the curves of a run up to an epoch, to be drawn on.
[Try to lie](try:default.pause.epoch) lets a figure be edited, and says what the build would say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tloop.lesson.links.link import FORMS, Link
from tloop.lesson.links.run import Runs
from tloop.lesson.markdown.document import WHITE, Block
from tloop.lesson.problems import Place, Problem, did_you_mean

FROM = re.compile(r"from (?:epoch )?(\d{1,3}(?:,\d{3})+|\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Draw:
    """The loss curves of a run up to an epoch, which the reader continues."""

    run: str
    epoch: int
    text: str
    epoch_place: Place


@dataclass(frozen=True)
class Try:
    """The claim whose text the reader may edit, by its number."""

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


def read_exercises(
    links: Iterable[Link],
    blocks: Iterable[Block],
    runs: Runs,
    claims: Iterable[ClaimLike],
    problems: list[Problem],
) -> tuple[tuple[Draw, ...], tuple[Try, ...]]:
    """The exercises that are understood; what is wrong with the others is added to the problems.

    links: the well-formed draw and try links, in document order. Their paragraphs are marked as such.
    """
    alone = {
        id(token): block for block in blocks if _is_one_link(block) for token in block.inline.children or []
    }
    named: dict[str, list[ClaimLike]] = {}
    for claim in claims:
        named.setdefault(claim.name, []).append(claim)
    found: list[Draw | Try] = []
    for link in links:
        read = _draw(link, runs, problems) if link.scheme == "draw" else _try(link, named, problems)
        block = alone.get(id(link.token))
        if block is None:
            hint = "an empty line before it, and one behind it"
            problems.append(link.problem("T304", link.place, "this needs a paragraph of its own", hint))
        elif read:
            block.opening.meta = {"meaning": read}
            found.append(read)
    draws = tuple(each for each in found if isinstance(each, Draw))
    return draws, tuple(each for each in found if isinstance(each, Try))


def _is_one_link(block: Block) -> bool:
    inline = block.inline.children or []
    kinds = [token.type for token in inline if token.type != "text" or token.content.strip(WHITE)]
    alone = kinds.count("link_open") == 1 and (kinds[0], kinds[-1]) == ("link_open", "link_close")
    return alone and block.opening.type == "paragraph_open" and not block.opening.hidden


def _draw(link: Link, runs: Runs, problems: list[Problem]) -> Draw | None:
    if link.body not in runs.declared:
        problems.append(runs.unknown(link, link.body))
        return None
    match = FROM.fullmatch((link.title or "").strip())
    if match is None:
        place = link.title_place or link.place
        problems.append(link.problem("T304", place, "no epoch to draw from", f"write {FORMS['draw']}"))
        return None
    return Draw(link.body, int(match[1].replace(",", "")), link.text, link.title_place or link.place)


def _try(link: Link, claims: Mapping[str, list[ClaimLike]], problems: list[Problem]) -> Try | None:
    """The first claim of that name which says all in its text, on one line."""
    if link.body not in claims:
        hints = did_you_mean(link.body, claims)
        problems.append(link.problem("T305", link.target_place, f"no claim is {link.body}", *hints))
        return None
    fit = [each for each in claims[link.body] if each.title is None and len(each.label_places) == 1]
    if not fit:
        message = f"{link.body} is claimed with a title, which the reader would not see"
        problems.append(link.problem("T305", link.target_place, message, "name a claim without one"))
        return None
    return Try(fit[0].number, link.text, link.target_place)


def too_late(draw: Draw, last_epoch: int) -> str | None:
    """What is wrong with the epoch, now that the run's end is known."""
    if draw.epoch < last_epoch:
        return None
    return f"the run {draw.run} ends at epoch {last_epoch:,}: nothing is left to draw from {draw.epoch:,}"
