"""Footnotes: [^why] in the text, and [^why]: with what it says on a line of its own."""

import re
from collections.abc import Iterator

from tloop.lesson.markdown.document import Document
from tloop.lesson.problems import LessonError, Place, nearest_of

REFERENCE = re.compile(r"\[\^(?P<label>[^\]\s]+)\](?!:)")


def lost_footnotes(document: Document) -> Iterator[LessonError]:
    """References without a footnote, and footnotes that take another's name and would not be shown."""
    labels = [label for label, _ in document.footnotes]
    for block in document.blocks:
        for match in REFERENCE.finditer(block.prose):
            label = match["label"]
            yield LessonError(
                "T405",
                f"the footnote {label} is defined nowhere",
                nearest_of(label, labels, f"define it: [^{label}]: …"),
                place=block.place(*match.span()),
            )
    seen: set[str] = set()
    for label, line in document.footnotes:
        if label in seen:
            message = f"there is a footnote {label} already"
            yield LessonError(
                "T407", message, "give one of them another name", place=_place(document, label, line)
            )
        seen.add(label)


def unused_footnotes(document: Document) -> Iterator[LessonError]:
    """Footnotes that no text refers to, which are not shown."""
    used = {token.meta["label"] for token in document.tokens if token.type == "footnote_open"}
    for label, line in document.footnotes:
        if label not in used:
            yield LessonError(
                "T503",
                f"no text refers to the footnote {label}",
                f"write [^{label}] where it belongs",
                place=_place(document, label, line),
                severity="warning",
            )


def _place(document: Document, label: str, line: int) -> Place:
    """Of a footnote's [^label]:"""
    column = document.source.lines[line].find(f"[^{label}]:")
    return Place(line + 1, column + 1, len(label) + 4)
