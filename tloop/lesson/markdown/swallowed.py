"""What Markdown takes away or shows otherwise than it was meant, without a word of its own."""

from collections.abc import Iterator

from markdown_it.token import Token

from tloop.lesson.markdown.comments import OPENING
from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.link import OWN_LINK
from tloop.lesson.problems import LessonError


def swallowed(document: Document) -> Iterator[LessonError]:
    """Cells beyond the head of their table, fences and comments that never close, links in indented code and
    in titles, and definitions of a name that has one."""
    for place in document.lost_cells:
        hint = r"a | within a cell is written \|, in code too; or give the head another cell"
        yield LessonError("T408", "this cell has no column, and Markdown drops it", hint, place=place)
    for token in document.tokens:
        if token.type == "fence" and not _is_closed(document, token):
            line = (token.map or [0])[0]
            message = "this block of code never ends"
            hint = f"a line of {token.markup} ends it; until then all is code"
            yield LessonError("T408", message, hint, place=document.source.line_place(line))
        elif token.type == "code_block":
            yield from _links_in_code(document, token)
    for line in document.repeated:
        message = "this name is defined before, and Markdown drops the second definition"
        place = document.source.line_place(line)
        yield LessonError("T408", message, "give one of them another name", place=place)
    for link in document.links:
        if link.title and OWN_LINK.search(link.title):
            message = "a title is plain words, and this link in it is not read"
            place = link.title_place or link.place
            yield LessonError("T408", message, "put it into the text of the page", place=place)
    for block in document.blocks:
        start = block.prose.find(OPENING)
        if start >= 0:
            message = "this comment is shown, as it does not end in its paragraph"
            hint = "end it with --> there; over several paragraphs, let --> end its line"
            yield LessonError("T408", message, hint, place=block.place(start, start + len(OPENING)))
        if block.content.startswith("$$") and block.prose.startswith("$$"):
            hint = "end it with $$ before an empty line"
            yield LessonError("T408", "this formula never ends", hint, place=block.place(0, 2))


def _is_closed(document: Document, token: Token) -> bool:
    """Whether the last line of a block is its closing fence."""
    first, end = token.map or [0, 0]
    last = document.source.lines[end - 1].strip(" \t>")
    return (end - first > 1 and last.startswith(token.markup)) or token.markup.startswith("$")


def _links_in_code(document: Document, token: Token) -> Iterator[LessonError]:
    first, end = token.map or [0, 0]
    for number in range(first, end):
        for match in OWN_LINK.finditer(document.source.lines[number]):
            start = document.source.start(number)
            place = document.source.place(start + match.start(), start + match.end())
            message = "an indented block is code, and this link in it is not read"
            hint = "take the indent away; code with such links stands between lines of ```"
            yield LessonError("T408", message, hint, place=place)
