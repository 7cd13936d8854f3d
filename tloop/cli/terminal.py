"""What a terminal shows: reports in colour, unless NO_COLOR is set, and what is being done."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What is shown how, in rich's words; later rows win.
REPORT = {
    r"(?m)^\S.*?:\d+:\d+:": "bold",
    r"(?m)(?<=\d: )(?!warning: ).*(?= \[T\d{3}\]$)": "bold red",
    r"(?m)(?<=\d: )warning: .*(?= \[T\d{3}\]$)": "bold yellow",
    r"(?m) \[T\d{3}\]$": "dim",
    r"(?m)^ +\d* │": "dim",
    r"(?m)(?<=│ ) *\^+$": "bold red",
    r"(?m)(?<=│ )write \[.*$": "green",
}
DIFF = {r"(?m)^-.*$": "red", r"(?m)^\+.*$": "green", r"(?m)^@@.*$": "cyan"}


def show(text: str, styles: dict[str, str]) -> None:
    """Prints the text, its lines as long as they are. styles: by regular expression."""
    # Without a terminal, and without the wish for colour, there is nothing to import for.
    if not sys.stdout.isatty() and not os.environ.get("FORCE_COLOR"):
        print(text)
        return
    from rich.color import ColorSystem
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal or console.no_color or console.color_system is None:
        print(text)
        return
    painted = Text(text)
    for pattern, style in styles.items():
        for match in re.finditer(pattern, text):
            painted.stylize(style, *match.span())
    # Not by console.print, which would put spaces for the tabs of a diff.
    coloured = (
        segment.style.render(segment.text, color_system=ColorSystem.STANDARD)
        if segment.style
        else segment.text
        for segment in painted.render(console)
    )
    print("".join(coloured))


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """Says what is being done, on a terminal in place, elsewhere not at all."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console  # takes longer to import than a lesson to read

    with Console(stderr=True, highlight=False).status("") as status:
        yield lambda words: status.update(words)
