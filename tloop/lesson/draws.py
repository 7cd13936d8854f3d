"""Curves for the reader to draw on before seeing them: [How does it go on?](draw:overfit "from 300")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tloop.lesson.links import FORMS, Link
from tloop.lesson.markdown import WHITE, Block
from tloop.lesson.problems import Place, Problem
from tloop.lesson.runs import Runs

TITLE = re.compile(r"from (?:epoch )?(\d{1,3}(?:,\d{3})+|\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Draw:
    """The loss curves of a run up to an epoch, which the reader continues; it has a paragraph of its own."""

    run: str
    epoch: int
    text: str
    epoch_place: Place


def read_draws(
    links: Iterable[Link], blocks: Iterable[Block], runs: Runs, problems: list[Problem]
) -> tuple[Draw, ...]:
    """The curves to be drawn on; what is wrong with the others is added to the problems.

    links: the well-formed draw links, in document order. Their paragraphs are marked as such.
    """
    alone = {
        id(token): block for block in blocks if _is_one_link(block) for token in block.inline.children or []
    }
    draws = []
    for link in links:
        draw = _draw(link, runs, problems)
        block = alone.get(id(link.token))
        if block is None:
            hint = "an empty line before it, and one behind it"
            problems.append(link.problem("T304", link.place, "this needs a paragraph of its own", hint))
        elif draw:
            block.opening.meta = {"kind": "draw", "draw": draw}
            draws.append(draw)
    return tuple(draws)


def _is_one_link(block: Block) -> bool:
    inline = block.inline.children or []
    kinds = [token.type for token in inline if token.type != "text" or token.content.strip(WHITE)]
    alone = kinds.count("link_open") == 1 and (kinds[0], kinds[-1]) == ("link_open", "link_close")
    return alone and block.opening.type == "paragraph_open" and not block.opening.hidden


def _draw(link: Link, runs: Runs, problems: list[Problem]) -> Draw | None:
    if link.body not in runs.declared:
        problems.append(runs.unknown(link, link.body))
        return None
    match = TITLE.fullmatch((link.title or "").strip())
    if match is None:
        place = link.title_place or link.place
        problems.append(link.problem("T304", place, "no epoch to draw from", f"write {FORMS['draw']}"))
        return None
    return Draw(link.body, int(match[1].replace(",", "")), link.text, link.title_place or link.place)


def too_late(draw: Draw, last_epoch: int) -> str | None:
    """What is wrong with the epoch, now that the run's end is known."""
    if draw.epoch < last_epoch:
        return None
    return f"the run {draw.run} ends at epoch {last_epoch:,}: nothing is left to draw from {draw.epoch:,}"
