"""Quotes and lists that lie deeper in one another than Markdown is read, so that nothing is lost unseen."""

import re
from collections.abc import Iterator

from tloop.lesson.markdown.document import DEEPEST, Document
from tloop.lesson.problems import LessonError

MARKERS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")


def too_deep(document: Document) -> Iterator[LessonError]:
    """A problem for every quote and list item whose content is not read, at what it holds."""
    source = document.source
    for token in document.tokens:
        if token.type in ("blockquote_open", "list_item_open") and token.level + 1 >= DEEPEST and token.map:
            number = token.map[0]
            line = source.lines[number].rstrip()
            markers = MARKERS.match(line)
            column = min(markers.end() if markers else 0, max(0, len(line) - 1))
            start = source.start(number) + column
            yield LessonError(
                "T005",
                "what stands here is nested too deep to be read",
                f"quotes, and lists with their items, go {DEEPEST} levels deep",
                place=source.place(start, start + len(line) - column),
            )
