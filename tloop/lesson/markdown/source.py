"""A lesson's text, and the way from a position in it to the place that people are shown."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from tloop.lesson.problems import Place, Problem


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

    def problem(self, code: str, place: Place, message: str, *details: str) -> Problem:
        """An error at that place, with its source line."""
        return Problem(self.path, place, code, message, self.lines[place.line - 1], details)
