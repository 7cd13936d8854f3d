"""tloop update: the measured values in the author's own form, and not a byte besides."""

import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.example import trained
from tloop.evidence import check
from tloop.evidence.update import Update, diff, update, write_update
from tloop.lesson import read_lesson
from tloop.simulation import Run

FRONT = "---\ntitle: Update\nseed: 3\n---\n\n[XOR · budget = 60](run:default)\n\n"  # it spends its 60 epochs


@cache
def front_runs() -> Mapping[str, Run]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text(FRONT, "utf-8")
        lesson = read_lesson(path)
        return trained(lesson)


def updated(path: Path, content: bytes) -> Update:
    path.write_bytes(content)
    lesson = read_lesson(path)
    return update(lesson, front_runs(), check(lesson, front_runs()), content)


# what stands in the lesson, what is to stand there
CHANGED = [
    ("[61](claim:default.epochs)", "[60](claim:default.epochs)"),
    ("[about 4,000 epochs](claim:default.epochs)", "[about 60 epochs](claim:default.epochs)"),
    (
        "[61](claim:default.epochs) [61](claim:default.epochs)",
        "[60](claim:default.epochs) [60](claim:default.epochs)",
    ),
    ("61 [61](claim:default.epochs) 61", "61 [60](claim:default.epochs) 61"),
    ("[**61**](claim:default.epochs)", "[**60**](claim:default.epochs)"),
    ("[`61`](claim:default.epochs)", "[`60`](claim:default.epochs)"),
    ("[&asymp; 71](claim:default.epochs)", "[&asymp; 60](claim:default.epochs)"),
    ("[\\~71](claim:default.epochs)", "[\\~60](claim:default.epochs)"),
    ("[epoch\n61](claim:default.epochs)", "[epoch\n60](claim:default.epochs)"),
    ("> [epoch\n> 61](claim:default.epochs)", "> [epoch\n> 60](claim:default.epochs)"),
    ("1. a\n\n\t[epoch\n  61](claim:default.epochs)", "1. a\n\n\t[epoch\n  60](claim:default.epochs)"),
    ("a | b\n--|--\n\\| [61](claim:default.epochs) | c", "a | b\n--|--\n\\| [60](claim:default.epochs) | c"),
    ("[61][e]\n\n[e]: claim:default.epochs", "[60][e]\n\n[e]: claim:default.epochs"),
    ("[61](\nclaim:default.epochs\n)", "[60](\nclaim:default.epochs\n)"),
    ('[~80](claim:default.epochs "±5")', '[~60](claim:default.epochs "±5")'),
    ('[90](claim:default.epochs "90 ±5")', '[60](claim:default.epochs "60 ±5")'),
    ("# [0](claim:default.epochs) #", "# [60](claim:default.epochs) #"),
    ('[eight](claim:default.epochs "= 8")', '[60](claim:default.epochs "= 60")'),
    ("[~3.0 %](claim:default.test.accuracy.final)", "[~70.0 %](claim:default.test.accuracy.final)"),
    ("[.1](claim:default.test.accuracy.final '±.05')", "[.7](claim:default.test.accuracy.final '±.05')"),
    ("[3.0 × 10⁻²](claim:default.test.accuracy.final)", "[7.0 × 10⁻¹](claim:default.test.accuracy.final)"),
    ("[1e8](claim:default.epochs '×3')", "[6e1](claim:default.epochs '×3')"),
    ("[0.19](claim:guessing.loss)", "[0.69](claim:guessing.loss)"),
]


@pytest.mark.parametrize(("old", "new"), CHANGED)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_values(old: str, new: str, line_end: str, tmp_path: Path) -> None:
    """The measured value stands in the stated one's place, in its form, whatever it is wrapped in."""
    before, after = (
        f"\ufeff{FRONT}{body}\n\na\t \nend".replace("\n", line_end).encode() for body in (old, new)
    )
    path = tmp_path / "lesson.md"
    change = updated(path, before)
    assert change.left == ()
    write_update(change)
    assert path.read_bytes() == after
    again = updated(path, after)
    assert (again.new, again.changed, again.left) == (again.old, 0, ())


@pytest.mark.parametrize(
    "body",
    [
        "[below 5](claim:default.epochs)",
        "[70–80](claim:default.epochs)",
        '[soon](claim:default.epochs "100..900")',
        '[soon](claim:default.epochs "100 ±5")',
        '[about 100](claim:default.epochs "101 ±5")',
        "[never](claim:default.epochs)",
        "[61](claim:default.pause.epoch)",
        "[overfits](claim:default.outcome)",
        "[it turns up](claim:default.test.loss.turns_up)",
        '[less](claim:default.epochs "< default.points.test")',
        '[100 times](claim:default.epochs "100 × default.points.test")',
        "[6&#49;](claim:default.epochs)",
        "[__61__](claim:default.epochs)",
        "[6*1*](claim:default.epochs)",
        "[*6*1](claim:default.epochs)",
        "[61][]\n\n[61]: claim:default.epochs",
        "[61]\n\n[61]: claim:default.epochs",
        "[90][e]\n\n[e]: claim:default.epochs '90 ±5'",
        "[90](claim:default.epochs '90\n±5')",
    ],
)
def test_what_is_left_for_a_person(body: str, tmp_path: Path) -> None:
    """Bounds, ranges, words, and what can't be rewritten exactly are listed with their place, not changed."""
    change = updated(tmp_path / "lesson.md", (FRONT + body).encode())
    assert change.new == change.old
    (problem,) = change.left
    assert (problem.code, problem.place.line) == ("T101", 8)


def test_one_that_cannot_be_changed_stops_no_other(tmp_path: Path) -> None:
    """What would break a link is found by reading again, and the others are changed all the same."""
    body = "[61](claim:default.epochs) [6&#49;](claim:default.epochs) [about 91](claim:default.epochs)"
    change = updated(tmp_path / "lesson.md", (FRONT + body).encode())
    assert change.new == FRONT + body.replace("[61]", "[60]").replace("about 91", "about 60")
    assert len(change.left) == 1


def test_a_lesson_that_changes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """What was written into the file after it was read is never lost."""
    path = tmp_path / "lesson.md"
    change = updated(path, (FRONT + "[61](claim:default.epochs)").encode())
    path.write_text("something newer", "utf-8")
    with pytest.raises(OSError, match="changed in the meantime"):
        write_update(change)
    assert path.read_text("utf-8") == "something newer"
    lesson = read_lesson(path)
    with pytest.raises(OSError, match="changed in the meantime"):
        update(lesson, front_runs(), check(lesson, front_runs()), b"something newer still")


def test_link_and_rights_are_kept(tmp_path: Path) -> None:
    """A lesson behind a link is changed where it lies; its rights stay, and nothing is left beside it."""
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "lesson.md", tmp_path / "link.md"
    link.symlink_to("real/lesson.md")
    real.touch()
    real.chmod(0o640)
    write_update(updated(link, (FRONT + "[61](claim:default.epochs)").encode()))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o7777 == 0o640
    assert "[60](claim" in real.read_text("utf-8")
    assert [path.name for path in real.parent.iterdir()] == ["lesson.md"]


def test_the_difference(tmp_path: Path) -> None:
    """A unified diff; a missing last line end is said as patch wants it."""
    change = updated(tmp_path / "lesson.md", (FRONT + "[61](claim:default.epochs)").encode())
    plain = diff(change)
    assert plain.splitlines()[0] == f"--- {change.path}"
    assert plain.splitlines()[-4:] == [
        "-[61](claim:default.epochs)",
        "\\ No newline at end of file",
        "+[60](claim:default.epochs)",
        "\\ No newline at end of file",
    ]


# ---- random lessons

COUNTS = st.integers(0, 10**6)
COUNT_FORMS = st.sampled_from(
    ["{:d}", "{:,d}", "−{:d}", "-{:d}", "epoch {:d}", "~{:d}", "about {:d}", "≈ {:d}"]
)
GROUPS = st.sampled_from([",", "\u00a0", "\u2009", "\u202f"])


def _grouped(form: str, number: int, group: str) -> str:
    return form.format(number).replace(",", group)


NUMBERS = st.one_of(
    st.builds(_grouped, COUNT_FORMS, COUNTS, GROUPS),
    st.builds("{}e{}".format, st.sampled_from(["1", "2.5"]), st.sampled_from(["8", "-8", "−2", "0"])),
    st.builds("{} × 10{}".format, st.integers(1, 9), st.sampled_from("⁰¹²⁸")),
    st.builds("10{}".format, st.sampled_from("⁰¹²⁸")),
    st.builds("{}.{:02d}".format, st.integers(0, 99), st.integers(0, 99)),
    st.builds("ln {} = {}".format, st.integers(0, 99), st.integers(0, 99)),
)  # fmt: skip
PERCENT = st.builds("{}{}{}".format, NUMBERS, st.sampled_from(["", " ", "\u00a0", "\u202f"]), st.just("%"))
BOUNDS = st.builds("{} {}".format, st.sampled_from(["below", "at most", "over", "≥"]), COUNTS)
RANGES = st.builds(lambda low, more: f"{low}–{low + more}", COUNTS, COUNTS)
WORDED = st.sampled_from(["never", "overfits", "6&#49;", "6*1*"])
TITLES = st.sampled_from(
    [None, "±5", "±0.5", "×3", "±5%", "100..900", "< 50", "= 8", "88 ±2", "> default.points.test"]
)
WRAPPED = st.sampled_from(["{}", "**{}**", "*{}*", "`{}`", "at\n{}", "{}\nor so", "a {} b", "`a` {}"])
QUANTITIES = st.sampled_from(
    ["epochs", "points.train", "points.test", "train.loss.final", "test.loss.min", "test.accuracy.final",
     "train.accuracy.start", "multiplications", "pause.epoch", "outcome", "eta", "test.loss.argmin"]
)  # fmt: skip
BETWEEN = st.sampled_from(
    [" ", ", ", "\n", "\t61 ", " &amp; ", "\n\n", "\n\n> ", "\n- ", " \\* 👩‍🔬 ", "  \n"]
)


@st.composite
def claims(draw: st.DrawFn) -> tuple[str, str, str]:
    """What stands before a claim's text, the text, and what stands behind it."""
    text = draw(WRAPPED).format(draw(NUMBERS | NUMBERS | PERCENT | BOUNDS | RANGES | WORDED))
    title = draw(TITLES)
    quoted = "" if title is None else f' "{title}"'
    return f"{draw(BETWEEN)}[", text, f"](claim:default.{draw(QUANTITIES)}{quoted})"


@settings(deadline=None)
@given(
    st.lists(claims(), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.sampled_from(["", "\n", " \n\n"]),
)
def test_random_lessons(written: list[tuple[str, str, str]], line_end: str, marked: bool, last: str) -> None:
    """Only stated values change; those then hold, the rest is left; a second update has none."""
    text = ("\ufeff" if marked else "") + FRONT + "".join(map("".join, written)) + last
    content = text.replace("\n", line_end).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        change = updated(path, content)
        before = check(read_lesson(path), front_runs())
        write_update(change)
        after = check(read_lesson(path), front_runs())
        assert path.read_bytes().decode() == change.new
        again = updated(path, path.read_bytes())
    # what stands around the claims' texts is the same, byte for byte
    pattern = "(.*)".join(map(re.escape, _around(text, written))).replace(re.escape("\n"), "\n")
    assert re.fullmatch(pattern, change.new.replace(line_end, "\n"), re.DOTALL)
    assert change.new.count(line_end) == change.old.count(line_end)
    assert [each.claim.name for each in after.verdicts] == [each.claim.name for each in before.verdicts]
    assert (again.new, again.changed) == (change.new, 0)
    failed = [each for each in after.problems if each.severity != "warning"]
    assert len(failed) == len(change.left) == len(again.left)
    assert change.changed == sum(
        old.holds < new.holds for old, new in zip(before.verdicts, after.verdicts, strict=True)
    )
    for old, new in zip(before.verdicts, after.verdicts, strict=True):
        assert old.holds <= new.holds
        if old.holds == new.holds:
            assert (old.claim.text, old.claim.title) == (new.claim.text, new.claim.title)
        else:
            assert _without_digits(old.claim.text) == _without_digits(new.claim.text)


def _around(text: str, written: list[tuple[str, str, str]]) -> list[str]:
    """The pieces of the text that are no claim's text (nor a title's centre)."""
    pieces, end = [], 0
    for _, stated, behind in written:
        start = text.index(stated + behind, end)
        pieces.append(text[end:start])
        end = start + len(stated)
        if centre := re.search(r"88(?= ±2)|(?<== )8", behind):
            pieces.append(behind[: centre.start()])
            end += centre.end()
    return [*pieces, text[end:]]


def _without_digits(text: str) -> str:
    text = re.sub(r"(?<=\d)[eE](?=[-−\d])", "", text)  # a count that is exact is written out
    return re.sub(r"[-−⁻\d⁰¹²³⁴⁵⁶⁷⁸⁹.,\u00a0\u2009\u202f]|( × 10)(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])", "", text)


def test_what_is_wrong_elsewhere_is_left_and_stops_nothing(tmp_path: Path) -> None:
    """A refused text, a dead link, and a claim of no such quantity: the others are put right all the same."""
    body = (
        "[61](claim:default.epochs) [61 dogs](claim:default.epochs) [a](#nowhere) [3](claim:default.epcohs)"
    )
    change = updated(tmp_path / "lesson.md", (FRONT + body).encode())
    assert change.new == FRONT + body.replace("[61](", "[60](")
    assert sorted(problem.code for problem in change.left) == ["T102", "T104", "T602"]
