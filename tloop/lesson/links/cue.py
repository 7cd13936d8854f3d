"""Runs as the text shows them: a link in a sentence, a cue, a comparison."""

from collections.abc import Iterator
from dataclasses import dataclass

from tloop.lesson.links.draft import Draft, Part
from tloop.lesson.markdown.block import Block
from tloop.lesson.markdown.link import Link

BETWEEN = " \t\n\u00a0·,"  # what may part the runs of a comparison


@dataclass(frozen=True)
class RunLink:
    """A run in a sentence: a button that brings it to the stage."""

    run: str


@dataclass(frozen=True)
class Cue:
    """A paragraph that is one run: from here on the stage shows it."""

    run: str


@dataclass(frozen=True)
class Comparison:
    """A paragraph that is several runs: these side by side under one scrubber."""

    runs: tuple[str, ...]


def read_run_links(draft: Draft) -> Iterator[Part]:
    """All links to runs, and the paragraphs that are made of them alone."""
    of_block: dict[int, list[Link]] = {}
    for link in draft.links("run"):
        yield Part(link.token, RunLink(link.body))
        of_block.setdefault(id(link.block), []).append(link)
    for links in of_block.values():
        block = links[0].block
        if block.is_paragraph and _nothing_else(block, links):
            runs = tuple(dict.fromkeys(link.body for link in links))
            yield Part(block.opening, Cue(runs[0]) if len(runs) == 1 else Comparison(runs))


def _nothing_else(block: Block, links: list[Link]) -> bool:
    """Whether the links make up the whole paragraph, emphasis and what parts them aside."""
    inside = 0
    shown = {id(link.token) for link in links}
    for token in block.inline.children or []:
        if token.type == "link_open":
            if id(token) not in shown:
                return False
            inside += 1
        elif token.type == "link_close":
            inside -= 1
        elif not inside and token.content.strip(BETWEEN):
            return False
    return True
