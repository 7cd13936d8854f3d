"""Code blocks and their languages, which Pygments highlights when the page is made."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it.token import Token

from tloop.lesson.markdown.formulas import MATH
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place, Problem, as_warning, did_you_mean


def language(token: Token) -> str:
    """Of a code block, as its first line gives it: ```python; empty where it gives none."""
    return (token.info.split() or [""])[0]


@cache
def known_languages() -> frozenset[str]:
    """The names of all languages that Pygments itself can highlight, in lower case.

    Those of its plugins are left out: a page does not depend on what else its machine has, and to look
    for them is to import it (IPython takes half a second).
    """
    from pygments.lexers import get_all_lexers  # most lessons hold no code

    return frozenset(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


def unknown_languages(source: Source, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Languages that can't be highlighted: such a block is shown plain."""
    named = [token for token in tokens if token.type == "fence" and language(token) not in ("", MATH)]
    if not named:
        return
    known = known_languages()
    for token in named:
        if language(token).lower() not in known:
            line = (token.map or [0])[0]
            column = source.lines[line].find(token.info.strip())
            place = Place(line + 1, column + 1, len(language(token)))
            message = f"there is no language {language(token)} to highlight"
            hint = did_you_mean(language(token), sorted(known)) or ("for a plain block: text",)
            yield as_warning(source.problem("T608", place, message, *hint))
