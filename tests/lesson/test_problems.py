"""How a problem is printed."""

import pytest
from rich.cells import cell_len

from tloop.lesson import Place, Problem, format_problem
from tloop.lesson.problems import nearest


def test_layout() -> None:
    """Place and message, the source line behind its number, a caret under the words, then the details."""
    source = "The run auto-pauses at epoch [879](claim:default.pause.epoch)."
    message = "default.pause.epoch is 878, the text says 879"
    problem = Problem(
        "a/b.md", Place(48, 31, 3), "T101", message, source, ("accepted: 878 exactly",), "failure"
    )
    assert format_problem(problem) == (
        "a/b.md:48:31: default.pause.epoch is 878, the text says 879 [T101]\n"
        "   48 │ The run auto-pauses at epoch [879](claim:default.pause.epoch).\n"
        "      │                               ^^^\n"
        "      │ accepted: 878 exactly"
    )


@pytest.mark.parametrize(
    "before", ["", "\t", "a\t", "abcd\t", "日本", "👩\u200d🔬 ", "e\u0301", "\x1b[31m", "⚠\ufe0f", "日\t\t"]
)
@pytest.mark.parametrize("meant", ["879", "語語", "8\t9"])
def test_caret(before: str, meant: str) -> None:
    """The caret stands under the words, in a terminal's cells, behind whatever comes first on the line."""
    problem = Problem(
        "a.md", Place(123456, len(before) + 1, len(meant)), "T404", "m", before + meant + "\tend\x07"
    )
    _, source, caret = format_problem(problem).split("\n")
    assert "\t" not in source
    assert "\x1b" not in source
    assert "\x07" not in source
    shown = source[: source.index(meant[0])]
    assert cell_len(caret[: caret.index("^")]) == cell_len(shown)
    assert caret.count("^") == cell_len(source[len(shown) : source.index("end")].rstrip())


@pytest.mark.parametrize("column", [1, 299, 300, 301, 5_000, 99_997])
def test_a_long_line_is_shown_in_part(column: int) -> None:
    """Of a line that is a book, what is around the words is shown, and the caret stands under them."""
    source = "a" * (column - 1) + "879" + "b" * (100_000 - column - 2)
    _, shown, caret = format_problem(Problem("a.md", Place(8, column, 3), "T404", "m", source)).split("\n")
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "879"
    assert len(shown) < 700
    assert ("…a" in shown, shown.endswith("…")) == (column > 301, column < 99_600)


def test_caret_beyond_the_line() -> None:
    """What is missing at a line's end has its caret right behind it."""
    assert format_problem(Problem("a.md", Place(2, 7, 1), "T015", "m", "title:")).endswith(
        "    2 │ title:\n      │       ^"
    )


@pytest.mark.parametrize(
    ("word", "name"),
    [("defualt", "default"), ("DEFAULT", "default"), ("toohot", "too-hot"), ("x", None), ("", None)],
)
def test_nearest(word: str, name: str | None) -> None:
    """The nearest known name is found whatever the case, and none where none is near."""
    assert nearest(word, ["default", "too-hot"]) == name
