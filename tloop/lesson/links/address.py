"""Where the other links lead: places in the page, lessons beside this one, and the world outside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, unquote

from markdown_it.token import Token

from tloop.lesson.links.link import SCHEMES, Link, wrong_scheme
from tloop.lesson.links.run import Runs
from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, did_you_mean

OUTSIDE = ("http", "https", "mailto", "tel", "ftp", "doi", "urn")
SCHEME = re.compile(r"\s*([A-Za-z][^:/?#]*):")
KINDS = f"its own are {':, '.join(SCHEMES)}:, those to elsewhere {':, '.join(OUTSIDE)}:"
# What every page has of its own, beside the lesson's headings; browsers know top by themselves.
PAGE_PLACES = (
    "stage", "evidence", "lesson", "lab", "the-lab", "offer", "notice", "tries", "map", "export", "top",
)  # fmt: skip


def name_headings(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Gives every heading an id, made from its words, and returns all in document order."""
    ids: list[str] = []
    taken = dict.fromkeys(PAGE_PLACES, 1)  # each with the number that was tried last behind its words
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            ids.append(_free_id(_words(inline), taken))
            heading.attrs["id"] = ids[-1]
    return tuple(ids)


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if not child.nesting)


def _free_id(title: str, taken: dict[str, int]) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
    name = words
    while name in taken:
        taken[words] += 1
        name = f"{words}-{taken[words]}"
    taken[name] = 1
    return name


def dead_ends(links: Iterable[Link], ids: Sequence[str], runs: Runs) -> Iterator[Problem]:
    """What leads nowhere, or where no lesson may lead. links: all but the lesson's own kinds."""
    for link in links:
        problem = _dead_end(link, ids, runs)
        if problem:
            yield problem


def _dead_end(link: Link, ids: Sequence[str], runs: Runs) -> Problem | None:
    slip = wrong_scheme(link, runs.declared)
    if slip:
        return slip
    scheme = SCHEME.match(link.destination)
    if scheme:
        return None if scheme[1].lower() in OUTSIDE else _active(link, scheme[1])
    path, _, fragment = link.destination.partition("#")
    if path.endswith(".md"):
        return _missing_lesson(link, path)
    if path or not fragment:
        return None
    return _dead_moment(link, fragment, runs) if "=" in fragment else _dead_anchor(link, fragment, ids)


def _active(link: Link, scheme: str) -> Problem:
    place = link.destination_place
    if link.destination_at is not None:
        place = Place(place.line, place.column, len(scheme) + 1)
    return link.problem("T601", place, f"a lesson has no {scheme}: links", KINDS)


def _missing_lesson(link: Link, path: str) -> Problem | None:
    folder = Path(link.source.path).parent
    if (folder / unquote(path)).is_file():
        return None
    hint = did_you_mean(path, (each.name for each in folder.glob("*.md")))
    return link.problem("T603", link.destination_place, f"there is no lesson {path} beside this one", *hint)


def _dead_anchor(link: Link, fragment: str, ids: Sequence[str]) -> Problem | None:
    places = (*ids, *PAGE_PLACES)
    if unquote(fragment) in places:
        return None
    hint = did_you_mean(fragment, places) or (
        f"its headings: {', '.join(f'#{each}' for each in ids)}" if ids else "it has no headings",
    )
    return link.problem("T602", link.destination_place, f"there is no #{fragment} in the page", *hint)


def _dead_moment(link: Link, fragment: str, runs: Runs) -> Problem | None:
    # [its lowest point](#run=overfit&epoch=360)
    name = parse_qs(fragment).get("run", [""])[-1]
    return runs.unknown(link, name) if name and name not in runs.declared else None


def refused_addresses(source: Source, document: Document) -> Iterator[Problem]:
    """<javascript:alert(1)>: the same for addresses in pointed brackets."""
    for block in document.blocks:
        for span in block.spans:
            if span.rule != "autolink" or not span.token:
                continue
            scheme = SCHEME.match(str(span.token.attrs["href"]))
            if scheme and scheme[1].lower() not in (*OUTSIDE, *SCHEMES):
                start = block.position(span.start + 1)
                place = source.place(start, start + len(scheme[0]))
                yield source.problem("T601", place, f"a lesson has no {scheme[1]}: links", KINDS)
