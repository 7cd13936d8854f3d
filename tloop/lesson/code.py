"""Code blocks and their languages, which Pygments highlights when the page is made."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from tloop.lesson.formulas import MATH
from tloop.lesson.problems import Place, Problem, as_warning, did_you_mean
from tloop.lesson.source import Source


def language(token: Token) -> str:
    """Of a code block, as its first line gives it: ```python; empty where it gives none."""
    return (token.info.split() or [""])[0]


def unknown_languages(source: Source, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Languages that can't be highlighted: such a block is shown plain."""
    named = [token for token in tokens if token.type == "fence" and language(token) not in ("", MATH)]
    if not named:
        return
    from pygments.lexers import find_lexer_class_by_name, get_all_lexers  # most lessons hold no code
    from pygments.util import ClassNotFound

    for token in named:
        try:
            find_lexer_class_by_name(language(token))
        except ClassNotFound:
            line = (token.map or [0])[0]
            column = source.lines[line].find(token.info.strip())
            place = Place(line + 1, column + 1, len(language(token)))
            known = (alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)
            message = f"there is no language {language(token)} to highlight"
            hint = did_you_mean(language(token), known) or ("for a plain block: text",)
            yield as_warning(source.problem("T608", place, message, *hint))
