"""Whatever the Markdown: it is read, soon, and every place that is shown exists and holds the words meant."""

import operator
import re
from collections.abc import Iterator
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lesson.test_places import lesson_of, words
from tloop.lesson import Lesson, Place, format_problem

# fmt: off
NAMES = st.sampled_from(["default", "hot", "too hot", "nobody", "", "a_b", "hot-2", "η"])
TEXTS = st.sampled_from([
    "40", "~75%", "XOR", "η = 30", "hiden = 4", "4,000", "below 0.02", "300–500", "never", "it turns up",
    "**5**", "`7`", "a\nb", "6&#49;", "\\_1", "", "[", "![x](y.png)", "10⁸", "👩\u200d🔬 3", "a | b",
    "ln 2 ≈ 0.69", "circle · noisy",
])
TITLES = st.sampled_from([
    "", ' "±5%"', ' "100..900"', " '×3'", ' "= overfits"', " (< 5)", ' "a\nb"', " “0..1”", ' "',
    ' "0.03..100"', ' "from hot"', ' "< hot.epochs"', ' "a | 40"', ' "Minsky, 1969"', " ±5",
])
QUANTITIES = st.sampled_from([
    "epochs", "pause.epoch", "test.loss.final", "train.loss.at.40", "outcome",
    "eta", "x", "", "loss.at.5000", "hidden",
])
SCHEMES = st.sampled_from(["run", "claim", "knob", "fact", "predict", "draw", "try", "map",
    "neighbour", "runs", "Claim", "javascript", "http", ""])
TARGETS = st.one_of(
    st.builds("{}:{}".format, SCHEMES, NAMES),
    st.builds("{}:{}.{}".format, SCHEMES, NAMES, QUANTITIES),
    st.builds("<{}:{}.{}>".format, SCHEMES, NAMES, QUANTITIES),
    st.sampled_from(["#a", "other.md", "x.png", "//e.org/5", "data:text/html,1", "mailto:a@b"]),
)
BEFORE = st.sampled_from(["", "", "", "!", "\\", "a"])
LINKS = st.builds("{}[{}]({}{})".format, BEFORE, TEXTS, TARGETS, TITLES)
REFERENCES = st.builds("[{}][{}]".format, TEXTS, st.sampled_from(["e", "", "x y", "E"]))
DEFINITIONS = st.builds("\n[{}]: {}{}\n".format, st.sampled_from(["e", "x y", "40"]), TARGETS, TITLES)
MARKS = st.sampled_from([
    "[", "]", "(", ")", "<", ">", "!", '"', "'", "`", "```\n", "~~~python\n", "\\", "*", "_", "***", "&amp;",
    "|", "\n|---|\n", "[^1]", "\n[^1]: ", "$", "<b>", "12", " twenty epochs ", "1969.", "\ufeff", "\u2028",
    "\x0b", "\x0c", "\x1b[31m", "\x85", "é", "👩\u200d🔬", "日本", "\u202e", "\x00", "\U0010ffff", "e\u0301",
    "https://e.org/7", "---", "<!--", "-->", "\n<!--\n", "$$", "\n$$\n", "$x$", "{#a}",
    "第3步", "3x", "epoch 40", "\n    ",
])
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "  \n", "\t\n", " ", ""])
PIECES = st.one_of(LINKS, LINKS, REFERENCES, TEXTS, MARKS, st.text(max_size=4))
INLINE = st.lists(PIECES, max_size=5).map(" ".join)
BLOCKS = st.sampled_from(["> ", ">", "- ", "-\t", "1. ", "10) ", "    ", "\t", "# ", "###### ", "  ", "* * "])
PREFIXES = st.one_of(
    st.lists(BLOCKS, max_size=4).map("".join),
    st.builds(operator.mul, st.sampled_from(["> ", "- "]), st.integers(1, 30)),
)
ROWS = st.lists(INLINE, min_size=1, max_size=3).map(" | ".join)
TABLES = st.builds("\n{}\n|:-|-:|\n| {} |\n{}\n".format, ROWS, ROWS, ROWS)
LINES = st.builds("{}{}{}".format, PREFIXES, st.one_of(INLINE, INLINE, TABLES, DEFINITIONS), ENDS)
VALUES = st.sampled_from([
    "A lesson", "7", "'open", "[", "{a: 1}", "true", "&a [*a]", "2024-99-99", "|\n  a 5\n", "", "\t",
])
KEYS = st.sampled_from(["title", "description", "seed", "index", "titel", "? a", "<<", "title"])
ENTRIES = st.builds("{}: {}{}".format, KEYS, VALUES, st.sampled_from(["\n", "\r\n"]))
FRONT = st.lists(ENTRIES, max_size=4).map(lambda lines: f"---\n{''.join(lines)}---\n")
SOUND = "---\ntitle: A\n---\n\n[XOR](run:default) [η = 30](run:hot)\n\n"
OPENINGS = st.one_of(st.sampled_from(["", SOUND, "\ufeff---\r\n"]), FRONT)
LESSONS = st.builds("{}{}".format, OPENINGS, st.lists(LINES, max_size=12).map("".join))
# fmt: on


def places_of(lesson: Lesson) -> Iterator[Place]:
    for problem in (*lesson.problems, *lesson.warnings):
        yield problem.place
    for claim in lesson.claims:
        yield from (claim.place, claim.target_place, *claim.label_places)
        if claim.title_place:
            yield claim.title_place
    yield from (knob.place for knob in lesson.knobs)
    yield from (fact.place for fact in lesson.facts)
    yield from lesson.unchecked


@settings(deadline=timedelta(seconds=5))
@given(LESSONS)
def test_any_lesson(text: str) -> None:
    """No crash, no long wait; places lie in the source, and what they name is what stands there."""
    lesson = lesson_of(text)
    for place in places_of(lesson):
        assert 1 <= place.line <= len(lesson.source)
        assert 1 <= place.column <= len(lesson.source[place.line - 1]) + 1
        assert place.length >= 1
        assert place.column - 1 + place.length <= max(len(lesson.source[place.line - 1]), place.column)
    for problem in (*lesson.problems, *lesson.warnings):
        assert problem.source == lesson.source[problem.place.line - 1]
        assert format_problem(problem)
        quoted = re.match("“([^“”]+)”", problem.message)
        # a title may be that of a definition, on another line
        if quoted and quoted[1] in problem.source and sum(quoted[1] in line for line in lesson.source) == 1:
            there = words(lesson, problem.place)
            assert quoted[1] in there or there in quoted[1]
    for claim in lesson.claims:
        number = re.search(r"\d", claim.text)
        shown = "\n".join(words(lesson, place) for place in claim.label_places)
        assert number is None or not claim.label_places or number[0] in shown or "&#" in shown
    for place in lesson.unchecked:
        assert re.search(r"\w|[¼½¾⅐-⅞]", words(lesson, place))
