"""Where things stand in the source: lines and columns of links, whatever they are wrapped in."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tloop.lesson import Lesson, Place, read_lesson

FRONT = "---\ntitle: Places\n---\n[XOR](run:default)\n\n"


def lesson_of(text: str | bytes) -> Lesson:
    """The lesson that a text is, read from a file."""
    handle, name = tempfile.mkstemp(suffix=".md")
    try:
        os.write(handle, text if isinstance(text, bytes) else text.encode())
        os.close(handle)
        return read_lesson(name)
    finally:
        Path(name).unlink()


def words(lesson: Lesson, place: Place) -> str:
    return lesson.source[place.line - 1][place.column - 1 :][: place.length]


WORDS = st.text(alphabet="abc é日👩\u200d🔬.;\u00a0", min_size=1, max_size=12).map(
    lambda text: text.strip() or "a"
)
QUOTE, ITEM, NUMBERED = ("> ", "> "), ("-   ", "    "), ("12. ", "    ")
TABBED, BARE = ("-\t", "\t"), (">", ">")
WRAPPERS = st.lists(st.sampled_from([QUOTE, ITEM, NUMBERED, TABBED, BARE]), max_size=4)


def wrapped(lines: list[str], wrappers: list[tuple[str, str]]) -> list[str]:
    """The lines inside quotes and lists, the outermost wrapper last."""
    for wrapper in wrappers:
        # A bare > takes the space behind it, which may be a list's.
        spaced = wrapper == BARE and any(line[:1].isspace() for line in lines)
        first, others = QUOTE if spaced else wrapper
        lines = [(others if number else first) + line for number, line in enumerate(lines)]
    return lines


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=4), WRAPPERS, st.booleans())
def test_paragraphs(lines: list[list[str]], wrappers: list[tuple[str, str]], carriage: bool) -> None:
    """A claim's places point at its text, target and title, in any nesting of quotes and lists."""
    count = 0
    written = []
    for line in lines:
        pieces = []
        for piece in line:
            count += 1
            pieces.append(f'{piece} \\* `[0](run:x y)` &amp; [{count}1](claim:default.q{count} "±{count}")')
        written.append("a" + " ".join(pieces))
    lesson = lesson_of(FRONT + ("\r\n" if carriage else "\n").join(wrapped(written, wrappers)))
    assert lesson.problems == ()
    assert len(lesson.claims) == count
    for claim in lesson.claims:
        assert words(lesson, claim.place) == claim.text == f"{claim.number}1"
        assert words(lesson, claim.target_place) == f"default.q{claim.number}"
        assert claim.title_place
        assert words(lesson, claim.title_place) == f"±{claim.number}"


@given(st.sampled_from(["eta", "beta", "claim-eta"]), st.sampled_from(["eta", "et", "ta"]), WRAPPERS)
def test_knobs(run: str, knob: str, wrappers: list[tuple[str, str]]) -> None:
    """What is wrong with a knob is shown at its own words, though others are spelt alike."""
    links = f'a [η = 3](run:{run}) and [η = 3](knob:{run}.{knob} "3..4"), [η = 3](knob:x{run}.eta "4..5")'
    lesson = lesson_of(FRONT + "\n".join(wrapped([links], wrappers)))
    shown = [words(lesson, problem.place) for problem in lesson.problems]
    assert shown == ["---", *([knob] if knob != "eta" else []), f"x{run}"]
    assert [words(lesson, knob.place) for knob in lesson.knobs] == ["η = 3"] * (knob == "eta")


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=2, max_size=4), WRAPPERS, st.booleans())
def test_tables(rows: list[list[str]], wrappers: list[tuple[str, str]], edged: bool) -> None:
    """A claim's places hold in table cells, with and without outer pipes, behind escaped pipes too."""
    count = 0
    written = []
    for row in rows:
        cells = []
        for cell in row:
            count += 1
            cells.append(f'a{cell} \\| [{count}1](claim:default.q{count} "±{count}") \\| b')
        line = " | ".join(cells)
        written.append(f"| {line} |" if edged else line)
    lesson = lesson_of(FRONT + "\n".join(wrapped([written[0], "|---|:--|", *written[1:]], wrappers)))
    assert lesson.problems == ()
    assert [claim.text for claim in lesson.claims] == [f"{number}1" for number in range(1, count + 1)]
    for claim in lesson.claims:
        assert words(lesson, claim.place) == claim.text
        assert words(lesson, claim.target_place) == f"default.q{claim.number}"
        assert claim.title_place
        assert words(lesson, claim.title_place) == f"±{claim.number}"


@pytest.mark.parametrize(
    ("text", "line", "column", "found"),
    [
        ("# A [1](claim:default.a) #", 6, 6, "1"),
        ("  ###\t# [1](claim:default.a)", 6, 10, "1"),
        ("A\n[1](claim:default.a)\n===", 7, 2, "1"),
        ("[about\n1](claim:default.a)", 6, 2, "about"),
        ("[\n1](claim:default.a)", 7, 1, "1"),
        ("[**1**](claim:default.a)", 6, 4, "1"),
        ("[`1`](claim:default.a)", 6, 3, "1"),
        ("![a [2](b) c](d) [1](claim:default.a)", 6, 19, "1"),
        ("*a [1][]*\n\n[1]: claim:default.a", 6, 5, "1"),
        ("a [1][x]\n\n[x]: <claim:default.a> '±2'", 6, 4, "1"),
        ("> a\nlazy [1](claim:default.a)", 7, 7, "1"),
        ("a\n        far [1](claim:default.a)", 7, 14, "1"),
        ("[x]: y\n[1](claim:default.a)", 7, 2, "1"),
        ("1. - > | a |\n     > |---|\n     > | [1](claim:default.a)", 8, 11, "1"),
        ("a [1](\n<claim:default.a>\n'±2')", 6, 4, "1"),
        ("\u2028a\x0b\x0c [1](claim:default.a)", 6, 7, "1"),
    ],
)
def test_place(text: str, line: int, column: int, found: str) -> None:
    """A claim is at the first character of its words, wherever Markdown lets it stand."""
    lesson = lesson_of(FRONT + text)
    assert {problem.code for problem in lesson.problems} <= {"T604"}  # there is no picture d
    (claim,) = lesson.claims
    assert (claim.place.line, claim.place.column) == (line, column)
    assert words(lesson, claim.place) == found


def test_destination_in_angle_brackets() -> None:
    """The target's place lies inside the angle brackets, on its own line."""
    lesson = lesson_of(FRONT + "a [1](\n  <claim:default.a>\n  '±2')")
    (claim,) = lesson.claims
    assert words(lesson, claim.target_place) == "default.a"
    assert claim.title_place == Place(8, 4, 2)


def test_byte_order_mark_and_line_ends() -> None:
    """A byte order mark takes no column, and CRLF, CR and LF all end a line."""
    text = "\ufeff---\r\ntitle: A\r\n---\r[XOR](run:default)\n\r\n日\t[1](claim:default.a)\r\n"
    lesson = lesson_of(text)
    assert lesson.problems == ()
    assert lesson.claims[0].place == Place(6, 4, 1)
    assert lesson.source[5] == "日\t[1](claim:default.a)"


LINKS = [
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "!",
    '"',
    "'",
    "run:",
    "claim:",
    "knob:",
    "fact:",
    "[x]: ",
    "&amp;",
    "default.a",
]
SPECS = ["default", "too hot", "1", "~75%", "XOR", " · ", "η", " = ", "3", ":"]
BLOCKS = [
    "|",
    "|---|\n",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "\t",
    "    ",
    "# ",
    "---\n",
    "title: a\n",
    "`",
    "\\",
]
ODD = ["é", "👩\u200d🔬", "\r", "\x0b", "\ufeff", "\u2028", "$", "***"]
MARKS = st.sampled_from([*LINKS, *SPECS, *BLOCKS, *ODD, " "])


@given(st.lists(MARKS, max_size=40).map("".join), st.booleans())
def test_anything_is_read(text: str, with_front: bool) -> None:
    """No text is a crash, and every place that is shown lies in the source."""
    lesson = lesson_of(FRONT + text if with_front else text)
    for place in [
        *(problem.place for problem in lesson.problems),
        *(claim.place for claim in lesson.claims),
        *lesson.unchecked,
    ]:
        assert 1 <= place.line <= len(lesson.source)
        assert 1 <= place.column <= len(lesson.source[place.line - 1]) + 1
        assert place.length >= 1
