"""A lesson's text, and the way from a position in it to the place that people are shown."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from tloop.lesson.problems import LessonError, Place, Problem

HINTED = 100  # problems whose hints are searched for: who has more begins with these


@dataclass(frozen=True)
class Source:
    """text: the whole lesson, lines parted by \\n alone, without a byte order mark."""

    path: str
    text: str
    lines: tuple[str, ...] = field(init=False)
    _starts: tuple[int, ...] = field(init=False)  # the position of each line's first character

    def __post_init__(self) -> None:
        lines = tuple(self.text.split("\n"))
        object.__setattr__(self, "lines", lines)
        object.__setattr__(
            self, "_starts", tuple(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]
        )

    def place(self, start: int, end: int) -> Place:
        """The place of text[start:end], as far as it stands on its first line."""
        line = bisect_right(self._starts, start) - 1
        column = start - self._starts[line]
        on_this_line = len(self.lines[line].rstrip()) - column
        return Place(line + 1, column + 1, max(1, min(end - start, on_this_line)))

    def line_place(self, index: int) -> Place:
        """The place of a whole line, counted from 0, without the white space around it."""
        line = self.lines[index]
        start = self._starts[index] + len(line) - len(line.lstrip())
        return self.place(start, self._starts[index] + len(line))

    def start(self, number: int) -> int:
        """The position of the first character of a line, counted from 0."""
        return self._starts[number]

    def words(self, place: Place) -> str:
        """What stands at a place."""
        return self.lines[place.line - 1][place.column - 1 :][: place.length]

    def problems(self, errors: Iterable[LessonError]) -> tuple[Problem, ...]:
        """The errors as they are reported, by place; one without a place is at the first line."""
        placed = [(error.place or self.line_place(0), error) for error in errors]
        placed.sort(key=lambda each: (each[0].line, each[0].column))
        return tuple(
            Problem(
                self.path,
                place,
                error.code,
                str(error),
                self.lines[place.line - 1],
                error.details if index < HINTED else error.known_details,
                error.severity,
            )
            for index, (place, error) in enumerate(placed)
        )
