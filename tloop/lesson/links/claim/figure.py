"""A figure, read whole: [approximation | bound] number [unit], or a range.

below 0.02      about 1,000 epochs      between 300 and 500      25 points lower      878 or more
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from tloop.lesson.links.claim.numbers import NUMBER, WHITE, Number, read_number
from tloop.lesson.links.claim.rules import Between, Compared, Figure, Near
from tloop.lesson.links.claim.vocabulary import (
    APPROXIMATIONS,
    AS_MUCH,
    BEHIND,
    BOUNDS,
    NEAR_BOUNDS,
    RANGES,
    TIME_BOUNDS,
    TURNS,
    UNITS,
    UNITS_BEFORE,
    Comparison,
    Turn,
)

Key = TypeVar("Key")


class FigureError(ValueError):
    """The text is not a figure, or holds one that can't be read.

    hint: what to write for it; words: those of the text that are at fault, if not all are.
    """

    def __init__(self, message: str, hint: str = "", words: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.words = words


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that ends in a letter ends a word."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(_spaced(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in ordered)


def _spaced(words: str) -> str:
    return f"[{WHITE}]+".join(map(re.escape, words.split(" ")))


def _one_of(tables: Mapping[Key, Iterable[str]]) -> re.Pattern[str]:
    return re.compile(any_of(word for words in tables.values() for word in words), re.IGNORECASE)


APPROXIMATION = re.compile(any_of(APPROXIMATIONS), re.IGNORECASE)
BOUND, NEAR_BOUND, BOUND_BEHIND = _one_of(BOUNDS), _one_of(NEAR_BOUNDS), _one_of(BEHIND)
RANGE = re.compile(any_of(RANGES), re.IGNORECASE)
UNIT, TURN = _one_of(UNITS), _one_of(TURNS)
UNIT_BEFORE = re.compile(f"(?:{_one_of(UNITS_BEFORE).pattern})(?=[{WHITE}])", re.IGNORECASE)
AS = re.compile(any_of(AS_MUCH), re.IGNORECASE)
TIME_BOUND = re.compile(
    f"(?:{_one_of(TIME_BOUNDS).pattern})(?=[{WHITE}]+(?:{_one_of(UNITS_BEFORE).pattern}))", re.I
)
OPENING = re.compile(r"(?:from|between)(?!\w)", re.IGNORECASE)
JOINT = {"between": re.compile(r"and(?!\w)", re.IGNORECASE), "from": re.compile(r"to(?!\w)", re.IGNORECASE)}


def _meant(tables: Mapping[Key, Iterable[str]], words: str) -> frozenset[Key]:
    """The rows of a table in which the words stand."""
    plain = re.sub(f"[{WHITE}]+", " ", words.lower())
    return frozenset(key for key, all_words in tables.items() if plain in all_words)


def parse_figure(text: str) -> Figure:
    """The figure that the text is. Raises FigureError."""
    figure, end = read_figure(text, 0)
    if end < len(text):
        raise _unread(text[end:].strip())
    return figure


def _unread(words: str) -> FigureError:
    return FigureError(f"“{words}” is not part of a figure", words=words)


def read_figure(text: str, start: int) -> tuple[Figure, int]:
    """The figure that begins there, and where it ends. Raises FigureError."""
    reading = _Reading(text, start)
    figure = reading.figure()
    return figure, reading.end


class _Reading:
    """Takes the parts of a figure from the left. at: in the text; end: of the last part that was taken."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = self.end = at

    def take(self, pattern: re.Pattern[str]) -> str:
        """What the pattern matches here; empty if it does not."""
        match = pattern.match(self.text, self.at)
        if not match:
            return ""
        self.end = match.end()
        self.at = len(self.text) - len(self.text[self.end :].lstrip(WHITE))
        return match[0]

    def number(self) -> Number | None:
        match = NUMBER.match(self.text, self.at)
        return read_number(match) if match and self.take(NUMBER) else None

    def figure(self) -> Figure:
        start = self.at
        comparison, near = self.bound()
        about = comparison is None and bool(self.take(APPROXIMATION))
        opening = "" if about or comparison else self.take(OPENING).lower()
        before = _meant(UNITS_BEFORE, self.take(UNIT_BEFORE))
        first = self.number()
        if first is None:
            raise self.no_number()
        second = None if about or comparison else self.second(JOINT.get(opening, RANGE))
        if opening and second is None:
            raise FigureError(f"“{self.text}” is not a range")
        span = start, self.end
        after = frozenset() if before else _meant(UNITS, self.take(UNIT))
        if "times" in after:
            self.take(AS)
        turn: Turn = next(iter(_meant(TURNS, self.take(TURN))), "")
        if turn and first.value < 0:
            raise FigureError(f"{first.written} has a sign, and “{turn}” too", "write the one or the other")
        if not (second or about or comparison):
            comparison = self.behind()
        rule: Near | Compared | Between = Near(first, about)
        if second is not None:
            rule = _range(first, second)
        elif comparison is not None:
            rule = Compared(comparison, first, near)
        return Figure(rule, before | after, turn, span)

    def no_number(self) -> FigureError:
        """What stands there in place of a number, up to one that could be read."""
        found = NUMBER.search(self.text, self.at)
        words = self.text[self.at : found.start()].strip() if found else ""
        return _unread(words) if words else FigureError(f"“{self.text}” is not a figure")

    def bound(self) -> tuple[Comparison | None, bool]:
        """The comparison that stands before the number, and whether it is near as well."""
        if words := self.take(NEAR_BOUND):
            return next(iter(_meant(NEAR_BOUNDS, words))), True
        comparison: Comparison | None
        for table, pattern in ((BOUNDS, BOUND), (TIME_BOUNDS, TIME_BOUND)):
            for comparison in _meant(table, self.take(pattern)):
                return comparison, False
        return None, False

    def behind(self) -> Comparison | None:
        """The comparison that stands behind the number."""
        for comparison in _meant(BEHIND, self.take(BOUND_BEHIND)):
            return comparison
        return None

    def second(self, joint: re.Pattern[str]) -> Number | None:
        """The other end of a range, if there is one."""
        at, end = self.at, self.end
        number = self.number() if self.take(joint) else None
        if number is None:
            self.at, self.end = at, end
        return number


def _range(low: Number, high: Number) -> Between:
    if high.percent and not low.percent:  # 70–80 %: the sign is meant for both
        low = replace(low, value=low.value.scaleb(-2), unit=low.unit.scaleb(-2), percent=True)
    if low.value > high.value:
        message = f"the range runs backwards, from {low.written.strip()} to {high.written.strip()}"
        raise FigureError(message, "put the smaller number first")
    if low.value == high.value:
        raise FigureError(
            f"a range from {low.written.strip()} to the same is none", f"write {high.written.strip()}"
        )
    return Between(low, high)
