"""A link of the text: what it says, where it leads, and where each of its pieces stands in the source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token
from mdurl import decode

from tloop.lesson.markdown.block import WHITE, Block, Span
from tloop.lesson.problems import Place

# [878](claim:default.pause.epoch): no such link is read within code, a formula or a title
OWN_LINK = re.compile(r"\[[^\[\]\n]*\]\(<?(?:run|claim|knob|draw|try|predict|fact|still):[^\n]*?\)")


@dataclass(frozen=True)
class Link:
    """A link, as Markdown reads it.

    start, end: of the whole link in its block's content; label: of the text as it is written, likewise;
    text: plain, emphasis and code without their signs, line ends and tabs as a space; destination_at: its
    position in the content, None for a reference link; place: of the text's first characters, inside the
    bracket, or of the brackets if there is no text; destination_place, target_place: of the destination, of
    what stands behind its scheme; title_place: of what stands inside the title's quotes; label_places: of
    the text as it is written, line by line, none if it is the name of a reference as well.
    """

    block: Block
    token: Token
    start: int
    end: int
    label: tuple[int, int]
    text: str
    destination: str
    destination_at: int | None
    title: str | None
    place: Place
    destination_place: Place
    target_place: Place
    title_place: Place | None
    label_places: tuple[Place, ...]

    @property
    def scheme(self) -> str:
        return scheme_of(self.destination)

    @property
    def body(self) -> str:
        """What stands behind the scheme's colon."""
        return self.destination.partition(":")[2].strip()

    @property
    def alone(self) -> bool:
        """It is the whole of its paragraph."""
        return self.block.is_paragraph and not any(
            part.strip(WHITE) for part in (self.block.content[: self.start], self.block.content[self.end :])
        )

    def part_place(self, words: str) -> Place:
        """Of some words of the text, where they stand in the label as they are written."""
        offset = self.block.content.find(words, *self.label)
        return self.place if offset < 0 else self.block.place(offset, offset + len(words))

    def piece_place(self, words: str, behind: str = "") -> Place:
        """Of some words of the body, which stand there behind others."""
        if self.destination_at is None:
            return self.place
        start = self.destination_at + len(f"{self.scheme}:{behind}")
        offset = self.block.content.find(words, start, self.end)
        return self.target_place if offset < 0 else self.block.place(offset, offset + len(words))


def scheme_of(address: str) -> str:
    """What stands before an address's first colon; empty without one."""
    return address.partition(":")[0] if ":" in address else ""


def links_of(block: Block) -> Iterator[Link]:
    """The links of a block in their order, but for those in a picture's description."""
    shown = {id(token): index for index, token in enumerate(block.inline.children or [])}
    for span in sorted(block.spans, key=lambda span: span.start):
        if span.rule == "link" and span.token and id(span.token) in shown:
            yield _link(block, span, span.token, _text(block.inline.children or [], shown[id(span.token)]))


def _link(block: Block, span: Span, token: Token, text: str) -> Link:
    content, label = block.content, (span.start + 1, span.label_end)
    title = str(token.attrs["title"]) if "title" in token.attrs else None
    place = _text_place(block, *label)
    destination_place, target_place, title_place, at = place, place, None if title is None else place, None
    if content[span.label_end + 1 : span.label_end + 2] == "(" and span.end > span.label_end + 1:
        # [~75%](  <claim:overfit.test.accuracy.final>  "±5%"  )
        #          ^ at
        at = _skip_white(content, span.label_end + 2)
        found = parseLinkDestination(content, at, span.end)
        at, after = (at + 1, found.pos - 1) if content[at] == "<" else (at, found.pos)
        destination = unescapeAll(content[at:after]) if found.ok else ""
        end = at + len(destination)
        behind = destination.partition(":")[2]
        destination_place = block.place(at, max(at + 1, end))
        target_place = block.place(end - len(behind) if behind.strip() else at, max(at + 1, end))
        if title is not None:
            opening = _skip_white(content, found.pos)
            title_place = block.place(opening + 1, parseLinkTitle(content, opening, span.end).pos - 1)
    else:  # [878][pause], [pause][] or [pause], defined elsewhere
        destination = decode(str(token.attrs["href"]))
    named_by_text = at is None and span.end <= span.label_end + len("][]")
    return Link(
        block=block,
        token=token,
        start=span.start,
        end=span.end,
        label=label,
        text=text,
        destination=destination,
        destination_at=at,
        title=title,
        place=place,
        destination_place=destination_place,
        target_place=target_place,
        title_place=title_place,
        label_places=() if named_by_text else tuple(_line_places(block, *label)),
    )


def _text_place(block: Block, start: int, end: int) -> Place:
    signs = WHITE + "*_`"
    shown = block.content[start:end].lstrip(signs)
    if not shown:
        return block.place(start - 1, end + 1)
    start = end - len(shown)
    return block.place(start, start + len(shown.split("\n")[0].rstrip(signs)))


def _line_places(block: Block, start: int, end: int) -> Iterator[Place]:
    """[878](claim:default.pause.epoch)   [878][pause]   but not [pause][] and [pause]"""
    for line in block.content[start:end].split("\n"):
        shown = line.lstrip(" \t")
        if shown:
            first = start + len(line) - len(shown)
            yield block.place(first, first + len(shown))
        start += len(line) + 1


def _skip_white(content: str, position: int) -> int:
    while content[position] in WHITE:
        position += 1
    return position


def _text(tokens: Sequence[Token], opening: int) -> str:
    """What stands between a link's opening token and its closing one."""
    level = tokens[opening].level
    inside: list[Token] = []
    for index in range(opening + 1, len(tokens)):
        if tokens[index].type == "link_close" and tokens[index].level == level:
            break
        inside.append(tokens[index])
    return re.sub(r"[ \t\n]+", " ", _plain(inside)).strip(" ")


def _plain(tokens: Iterable[Token]) -> str:
    text = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            text += " "
        elif token.type == "image":
            text += _plain(token.children or [])
        else:
            text += token.content
    return text
