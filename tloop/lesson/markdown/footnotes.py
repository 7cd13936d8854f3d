"""Footnotes: [^why] in the text, and [^why]: with what it says on a line of its own."""

import re
from collections.abc import Iterator

from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, as_warning, did_you_mean

REFERENCE = re.compile(r"\[\^(?P<label>[^\]\s]+)\](?!:)")


def lost_footnotes(source: Source, document: Document) -> Iterator[Problem]:
    """References without a footnote, and footnotes that take another's name and would not be shown."""
    labels = [label for label, _ in document.footnotes]
    for block in document.blocks:
        text = block.blanked((span.start, span.end) for span in block.spans)
        for match in REFERENCE.finditer(text):
            start = block.position(match.start())
            hint = did_you_mean(match["label"], labels) or (f"define it: [^{match['label']}]: …",)
            place = source.place(start, start + len(match[0]))
            yield source.problem("T405", place, f"the footnote {match['label']} is defined nowhere", *hint)
    for index, (label, line) in enumerate(document.footnotes):
        if label in labels[:index]:
            message = f"there is a footnote {label} already"
            yield source.problem(
                "T407", _place(source, label, line), message, "give one of them another name"
            )


def unused_footnotes(source: Source, document: Document) -> Iterator[Problem]:
    """Footnotes that no text refers to, which are not shown."""
    used = {token.meta["label"] for token in document.tokens if token.type == "footnote_open"}
    for label, line in document.footnotes:
        if label not in used:
            message = f"no text refers to the footnote {label}"
            place, write = _place(source, label, line), f"write [^{label}] where it belongs"
            yield as_warning(source.problem("T503", place, message, write))


def _place(source: Source, label: str, line: int) -> Place:
    """Of a footnote's [^label]:"""
    column = source.lines[line].find(f"[^{label}]:")
    return Place(line + 1, column + 1, len(label) + 4)
