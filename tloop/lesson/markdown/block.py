"""A block's inline content and its spans, with the way back to where they stand in the source."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it.token import Token

from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place

Origins = list[tuple[int, int]]  # (position in the content, position in the source), ascending

BLANK = "\ufffc"
WHITE = " \t\n"


@dataclass(frozen=True)
class Span:
    """What one inline rule matched: content[start:end]."""

    rule: str  # link, image, footnote_ref, backticks, autolink, entity, escape
    start: int
    end: int
    token: Token | None  # link_open or image
    label_end: int  # link, image: the position of its ]


@dataclass(frozen=True)
class Block:
    """One block's inline content. opening: the token before it (paragraph_open, heading_open, td_open …)."""

    source: Source
    opening: Token
    inline: Token
    origins: Origins
    spans: tuple[Span, ...]

    @property
    def content(self) -> str:
        return self.inline.content

    @property
    def is_paragraph(self) -> bool:
        """And not one that a tight list hides."""
        return self.opening.type == "paragraph_open" and not self.opening.hidden

    def blanked(self, reaches: Iterable[tuple[int, int]]) -> str:
        """The content with its reaches, start to end, covered by a sign that is no letter, digit or space."""
        pieces, done = [], 0
        for start, end in sorted(reaches):
            if end > done:
                pieces += [self.content[done:start], BLANK * (end - max(start, done))]
                done = end
        return "".join(pieces) + self.content[done:]

    @property
    def prose(self) -> str:
        """The content with all its spans covered."""
        return self.blanked((span.start, span.end) for span in self.spans)

    def label(self, span: Span) -> str | None:
        """What a reference link or picture refers to: [878][pause] to pause, [pause] too; None for others."""
        if span.rule not in ("link", "image") or self.content[span.label_end + 1 : span.label_end + 2] == "(":
            return None
        label = self.content[span.label_end + 2 : span.end - 1]
        return label or self.content[span.start + (2 if span.rule == "image" else 1) : span.label_end]

    def place(self, start: int, end: int) -> Place:
        """Of content[start:end], at least one character, as far as it stands on its first line."""
        first = self._position(start)
        return self.source.place(first, max(first + 1, self._position(end - 1) + 1))

    def _position(self, offset: int) -> int:
        """Where the content's character at offset stands in the source."""
        content, source = self.origins[bisect_right(self.origins, offset, key=lambda pair: pair[0]) - 1]
        return source + offset - content
