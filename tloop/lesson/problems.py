"""What is wrong with a lesson, where, and what would be right: the one door for errors."""

import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from rich.cells import cell_len

LONGEST_SHOWN = 600  # characters of a line
MORE = "…"  # where a line goes on that is not shown
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # marks of direction
TAB = 4  # columns from one tab stop to the next in the lines that are shown


Severity = Literal["error", "failure", "warning"]


@dataclass(frozen=True)
class Place:
    """Words in a lesson. line and column count from 1, in characters; length ≥ 1, on that first line."""

    line: int
    column: int
    length: int


@dataclass(frozen=True)
class Problem:
    """One thing to put right. An error: the lesson can't be understood; a failure: a claim does not hold;
    a warning: the build goes on.

    code: of its kind, as in lesson/codes.py.
    """

    path: str
    place: Place
    code: str
    message: str
    source: str
    details: tuple[str, ...] = ()
    severity: Severity = "error"


Hint = Callable[[], Iterable[str]]  # details that take a search: looked up for what is shown


class LessonError(ValueError):
    """One thing that is wrong with a lesson: what was found, and in its details what would be right.

    place: None as long as only the words at fault are known.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *details: str | Hint,
        place: Place | None = None,
        words: str = "",
        severity: Severity = "error",
    ) -> None:
        super().__init__(message)
        self.code, self.place, self.words, self.severity = code, place, words, severity
        self._details = details

    def at(self, place: Place) -> "LessonError":
        """The same, now that its place is known."""
        return LessonError(
            self.code,
            str(self),
            *self._details,
            place=place,
            words=self.words,
            severity=self.severity,
        )

    @property
    def details(self) -> tuple[str, ...]:
        """Line by line, with those that have to be searched for."""
        given = ((each,) if isinstance(each, str) else each() for each in self._details)
        return tuple(line for lines in given for line in lines)

    @property
    def known_details(self) -> tuple[str, ...]:
        """Those that need no search."""
        return tuple(each for each in self._details if isinstance(each, str))


def by_place(problem: Problem) -> tuple[int, int]:
    """For sorting: line and column."""
    return problem.place.line, problem.place.column


def as_failure(problem: Problem) -> Problem:
    """A warning as the failure that --strict makes of it; any other problem as it is."""
    return replace(problem, severity="failure") if problem.severity == "warning" else problem


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that word was most likely meant to be, whatever its case, or None."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), names, n=1, cutoff=0.6)
    return names[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The details line that offers the nearest name; empty where none is near."""
    name = nearest(word, known)
    return (f"did you mean {name}?",) if name else ()


def nearest_of(word: str, known: Collection[str], otherwise: str = "") -> Hint:
    """The same as a hint, or another line if no name is near."""
    return lambda: did_you_mean(word, known) or ((otherwise,) if otherwise else ())


def headline(problem: Problem) -> str:
    """The problem in one line, its code at the end, as mypy has it: path:line:column: message [T101]."""
    place, kind = problem.place, "warning: " if problem.severity == "warning" else ""
    return visible(f"{problem.path}:{place.line}:{place.column}: {kind}{problem.message} [{problem.code}]")


def visible(text: str) -> str:
    """Text on one line, whatever it holds: what would steer a terminal or turn its letters around is shown
    as Python writes it, \\x1b."""
    return "".join(sign.encode("unicode_escape").decode("ascii") if _steers(sign) else sign for sign in text)


def _steers(sign: str) -> bool:
    return not sign.isprintable() and (
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in TURNING
    )


def format_problem(problem: Problem) -> str:
    """The problem as people read it, the caret exactly under the words.

    lesson.md:48:31: default.pause.epoch is 878, the text says 879 [T101]
       48 │ The run auto-pauses at epoch [879](claim:default.pause.epoch).
          │                               ^^^
          │ accepted: 878 exactly
    """
    line, start = problem.place.line, problem.place.column - 1
    end = start + problem.place.length
    left, right = _window(len(problem.source), start)
    before = _shown(MORE * (left > 0) + problem.source[left:start], 0)
    words = _shown(problem.source[start : min(end, right)], cell_len(before))
    after = problem.source[end:right] + MORE * (right < len(problem.source))
    after = _shown(after, cell_len(before + words))
    gutter = " " * len(f"{line:>5}")
    caret = " " * cell_len(before) + "^" * max(1, cell_len(words))
    shown = [f"{line:>5} │ {before}{words}{after}".rstrip(), f"{gutter} │ {caret}"]
    details = [f"{gutter} │ {visible(detail)}" for detail in problem.details]
    # A file that can't be read has no line to show.
    return "\n".join([headline(problem), *(shown if problem.source.strip() else []), *details])


def _window(length: int, start: int) -> tuple[int, int]:
    """From where to where a line of that length is shown, so that start is seen: a long one in part."""
    if length <= LONGEST_SHOWN:
        return 0, length
    left = max(0, start - LONGEST_SHOWN // 2)
    return left, min(length, left + LONGEST_SHOWN)


def _shown(text: str, cells: int) -> str:
    """Text as it goes to a terminal: tabs as spaces, control characters as one visible sign each.

    cells: the width of what stands before it on the line, from which tab stops are counted.
    """
    shown = ""
    for character in text:
        if character == "\t":
            shown += " " * (TAB - (cells + cell_len(shown)) % TAB)
        else:
            shown += "\ufffd" if _steers(character) else character
    return shown
