"""Code blocks and their languages, which Pygments highlights when the page is made."""

from collections.abc import Iterator
from functools import cache

from markdown_it.token import Token

from tloop.lesson.markdown.document import Document
from tloop.lesson.markdown.dollars import MATH
from tloop.lesson.problems import LessonError, Place, nearest_of


def language(token: Token) -> str:
    """Of a code block, as its first line gives it: ```python; empty if it gives none."""
    return (token.info.split() or [""])[0]


@cache
def known_languages() -> frozenset[str]:
    """The names of all languages that Pygments itself can highlight, in lower case.

    Those of its plugins are left out: a page does not depend on what else its machine has, and to look
    for them is to import it (IPython takes half a second).
    """
    from pygments.lexers import get_all_lexers  # most lessons hold no code

    return frozenset(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


def unknown_languages(document: Document) -> Iterator[LessonError]:
    """Languages that can't be highlighted: such a block is shown plain."""
    named = [each for each in document.tokens if each.type == "fence" and language(each) not in ("", MATH)]
    if not named:
        return
    known = known_languages()
    for token in named:
        name = language(token)
        if name.lower() not in known:
            line = (token.map or [0])[0]
            column = document.source.lines[line].find(token.info.strip())
            yield LessonError(
                "T608",
                f"there is no language {name} to highlight",
                nearest_of(name, sorted(known), "for a plain block: text"),
                place=Place(line + 1, column + 1, len(name)),
                severity="warning",
            )
