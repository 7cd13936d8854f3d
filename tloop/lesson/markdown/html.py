"""Raw HTML, which a page shows as the text that it is."""

import re
from collections.abc import Iterator

from markdown_it.common.html_re import close_tag, open_tag

from tloop.lesson.markdown.document import Document
from tloop.lesson.problems import LessonError

TAG = re.compile(rf"{open_tag}|{close_tag}|<[?!][A-Za-z]")
# <a href="claim:…">: near_misses.py has it
OWN = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?(?:run|claim|knob|fact):", re.IGNORECASE)
ANCHOR = re.compile(r"<a\s[^<>]*?(?:id|name)\s*=\s*[\"']?(?P<name>[^\s\"'<>]+)", re.IGNORECASE)


def raw_html(document: Document) -> Iterator[LessonError]:
    """A warning for each block that holds some, at the first tag."""
    for block in document.blocks:
        text = block.prose
        if "<" not in text or (found := TAG.search(text)) is None or OWN.match(found[0]):
            continue
        anchor = ANCHOR.match(found[0])
        hint = r"write it in Markdown, or \< if it is meant as text"
        if anchor:
            hint = f"a place to link to is a heading with a name: ## Words {{#{anchor['name']}}}"
        place = block.place(*found.span())
        yield LessonError("T610", "raw HTML is shown as text", hint, place=place, severity="warning")
