"""What free words say: which rows of a table, each said or denied.

A text is cut into clauses. In each one the words of the table are found, longest first, and the denials among
the other words are counted: an odd number turns around what the clause says.

    it does not fall, and never explodes
    ¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯       ¯¯¯¯¯¯¯¯¯¯¯¯¯¯ two clauses, both denied
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from tloop.lesson.links.claim.numbers import WHITE
from tloop.lesson.links.claim.senses import IDIOMS, Words
from tloop.lesson.links.claim.vocabulary import NEGATIONS

_SPACED = [word for word in NEGATIONS if word.isascii() or word in ("нет", "не", "никогда")]
_UNSPACED = [word for word in NEGATIONS if word not in _SPACED]
_UN = (  # what un… denies: under, unfortunately and undeniably deny nothing
    r"bound|chang|stable|steady|true|limit|equal|even\b|affect|able\b|finish|done\b|solv|learn|train|fit|reach|seen\b"
    r"|met\b|mov|paus|stop|settl|separab|known\b|likely|correct|improv|converg|clear|important|reliable|success|surpass"
)
NEGATION = re.compile(
    rf"\b(?:{'|'.join(sorted(_SPACED, key=len, reverse=True))})\b|n['’`´]t\b"
    r"|\b(?:do|does|did|is|are|was|were|ca|wo)nt\b"
    rf"|\bun(?:{_UN})\w*|\bun-\w|\bnon-|[¬≠✗✘❌]|{'|'.join(_UNSPACED)}",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[,;:!?()—–]|\.(?!\d)|\b(?:(?<!anything )(?<!nothing )(?<!all )but|and|yet|while|whereas|though|although"
    r"|because|since|so|then|until|unless|if|when)\b"
    r"|\b(?=(?:nor|without|instead of|rather than)\b)",
    re.IGNORECASE,
)
IN_TURN = re.compile(r"\b(?:then|until|finally|eventually|at last|in the end|at the end)\b", re.IGNORECASE)
# Words that by themselves say nothing, so that a denial beside them denies all that was said.
EMPTY = frozenset(
    (
        *("do", "does", "did", "is", "are", "was", "were", "be", "will", "can"),
        *("has", "have", "it", "it's", "that", "this", "which", "the", "a", "an", "of", "to", "or"),
        *("and", "quite", "really", "rather", "even", "so", "there", "they", "he", "she", "at"),
        *("all", "one", "indeed", "just"),
    )
)
# Words that add nothing to a trend: it still falls, keeps falling, goes on falling to the end.
LASTING = frozenset(
    (
        *("still", "again", "back", "keep", "keeps", "kept", "stay", "stays", "stayed", "remain"),
        *("remains", "remained", "go", "goes", "going", "went", "on", "its", "get", "gets", "got"),
        *("become", "becomes", "became", "first", "then", "end", "until", "by", "in", "now", "here"),
        *("too", "also", "only", "curve", "but", "have", "having", "been", "being", "around", "round"),
        *("start", "starts", "started", "begin", "begins", "began", "come", "comes", "came", "reach"),
        *("reaches", "reached", "keeping", "worse", "better", "up", "down", "once", "more", "longer"),
    )
)
TAKEN = "\1"


@dataclass(frozen=True)
class Said:
    """A row of a table that the text says, or denies. words: in which; at: where; clause: in which one.

    An empty row stands for a denial of what no table knows; bare: there is nothing else in its clause.
    """

    row: str
    denied: bool
    words: str
    at: int
    clause: int
    bare: bool = False


def said(text: str, table: Mapping[str, Words]) -> tuple[Said, ...]:
    """All that the text says of the table's rows, in order."""
    plain = plainly(text)
    pattern, rows = _compiled(tuple(table.items()))
    matches = [(match, rows[_spoken(match)]) for match in pattern.finditer(plain)]
    left = plain
    for match, _ in matches:
        left = left[: match.start()] + TAKEN * len(match[0]) + left[match.end() :]
    found = []
    for number, (start, end) in enumerate(_clauses(left)):
        denied = _denies(left[start:end])
        terms = [(match, row) for match, row in matches if start <= match.start() < end and row]
        found += [Said(row, denied, match[0], match.start(), number) for match, row in terms]
        if denied and not terms:
            others = re.findall(r"\w+(?:['’]\w+)?", NEGATION.sub(" ", left[start:end]))
            found.append(Said("", True, text[start:end].strip(), start, number, EMPTY.issuperset(others)))
    return tuple(found)


def unread(text: str, table: Mapping[str, Words], known: AbstractSet[str]) -> tuple[str, ...]:
    """The words that stand in no row of the table, deny nothing, and are none of the known ones."""
    pattern, _ = _compiled(tuple(table.items()))
    left = NEGATION.sub(" ", pattern.sub(" ", plainly(text)))
    words = re.findall(r"\w+(?:'\w+)?|[^\w\s'\"“”‘’.,:;!?()–—*-]+", left)
    return tuple(word for word in words if word not in EMPTY | LASTING | known)


def denies(text: str) -> bool:
    """Whether the words turn around what they say: not, never, no, un…, false; twice is not at all."""
    return bool(said(text, {})) and _denies(plainly(text))


def denied_at(text: str, place: int) -> bool:
    """Whether the clause of that place is denied by what stands before it."""
    plain = plainly(text)
    start, _ = next(each for each in _clauses(plain) if each[0] <= place <= each[1])
    return _denies(plain[start:place])


def in_turn(text: str) -> bool:
    """Whether the words tell of one thing after the other: first falls, then rises."""
    return IN_TURN.search(text) is not None


def plainly(text: str) -> str:
    """In lower case, character by character, with straight apostrophes, and no longer as not."""
    plain = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text).replace("’", "'")
    return re.sub(r"\b(?:no|not any) longer\b", lambda match: "not".ljust(len(match[0])), plain)


def _denies(words: str) -> bool:
    return len(NEGATION.findall(words)) % 2 == 1


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in CLAUSE.finditer(plain):
        yield start, match.start()
        start = match.end()
    yield start, len(plain)


def as_pattern(words: str) -> str:
    """fall… · go… up · under fit…"""
    parts = (re.escape(part).replace("…", r"\w*") for part in words.split(" "))
    return rf"[{WHITE}-]+".join(parts)


@lru_cache(maxsize=64)
def _compiled(table: tuple[tuple[str, Words], ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern, a group for each phrase, the longest first; and the row of each. Idioms have none."""
    phrases = [(phrase, row) for row, phrases in (*table, ("", IDIOMS)) for phrase in phrases]
    phrases.sort(key=lambda each: len(each[0]), reverse=True)
    groups = (f"({as_pattern(phrase)})" for phrase, _ in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE), tuple(
        row for _, row in phrases
    )


def _spoken(match: re.Match[str]) -> int:
    assert match.lastindex is not None
    return match.lastindex - 1
