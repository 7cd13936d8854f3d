"""The check: each claim of the real lesson, changed in one respect, makes the build fail at that line."""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import FRONT_PAGE as PATH
from tests.example import trained
from tloop.evidence import Report, Verdict, check
from tloop.evidence.check import instead, judge
from tloop.evidence.comparisons import RELATED
from tloop.lesson import Claim, Lesson, Place, read_lesson
from tloop.lesson.links.claim import NUMBER, Between, Compared, Label, Related, Truth, Words
from tloop.lesson.links.claim.meaning import said
from tloop.lesson.links.claim.senses import SHARES, SIZES
from tloop.lesson.links.claim.statement import figure_at
from tloop.simulation import Run, train
from tloop.surveys import read_other_seeds

CLAIMS = read_lesson(PATH).claims
FRONT = read_lesson(PATH)
FRONT_RUNS = dict(zip(FRONT.experiments, train(list(FRONT.experiments.values())), strict=True))
OTHERS = read_other_seeds(FRONT, FRONT_RUNS)
by_name = pytest.mark.parametrize(
    "number", [c.number for c in CLAIMS], ids=[f"{c.number}-{c.name}" for c in CLAIMS]
)

OPPOSITES = {
    "<": "≥", "<=": ">", "≤": ">", ">": "≤", ">=": "<", "≥": "<",
    "below": "at least", "under": "at least", "less than": "at least", "fewer than": "at least",
    "above": "at most", "over": "at most", "more than": "at most",
    "at least": "below", "at most": "above",
}  # fmt: skip


@pytest.fixture(scope="session")
def report(lesson: Lesson, runs: Mapping[str, Run]) -> Report:
    """The real lesson's report."""
    return check(lesson, runs, OTHERS)


def test_the_lesson_holds(report: Report) -> None:
    """Every claim of the real lesson holds, and at least 30 are measured ones."""
    assert report.problems == ()
    assert report.exit_code == 0
    assert len(report.verdicts) == len(CLAIMS)
    assert all(verdict.holds for verdict in report.verdicts)
    assert sum(not verdict.setup for verdict in report.verdicts) >= 30


def offset(lesson: Lesson, place: Place) -> int:
    return sum(len(line) + 1 for line in lesson.source[: place.line - 1]) + place.column - 1


def altered(lesson: Lesson, claim: Claim, text: str, title: str | None, name: str, folder: Path) -> Lesson:
    """The lesson with another text, title or destination for one claim, read again."""
    source = "\n".join(lesson.source) + "\n"
    start, target = offset(lesson, claim.place), offset(lesson, claim.target_place)
    end = target + len(claim.name)
    assert source[target - len("](claim:") : end] == f"](claim:{claim.name}"
    if claim.title is not None and claim.title_place:
        end = offset(lesson, claim.title_place) + len(claim.title) + 1
    assert source[end] == ")"
    link = f"{text}](claim:{name}" + (f' "{title}"' if title is not None else "")
    # A text that ran over a line's end still does, so that all lines keep their numbers.
    breaks = source.count("\n", start, end)
    for _ in range(breaks):
        link = link.replace(" ", "\n", 1)
    assert link.count("\n") == breaks
    for beside in Path(lesson.path).parent.glob("*.md"):  # it links to other lessons
        (folder / beside.name).touch()
    path = folder / "lesson.md"
    path.write_text(source[:start] + link + source[end:], "utf-8")
    return read_lesson(path)


def assert_fails_there(changed: Lesson, claim: Claim, runs: Mapping[str, Run], exit_codes: set[int]) -> None:
    """The report has a problem at the claim and none anywhere else."""
    report = check(changed, runs, OTHERS)
    assert report.problems
    last = max(place.line for place in (claim.place, claim.target_place, claim.title_place or claim.place))
    for problem in report.problems:
        if problem.code in ("T110", "T305", "T502"):
            # A survey without these words; the exercise, or the run, that nothing but the claim spoke of.
            continue
        assert claim.place.line <= problem.place.line <= last
        assert problem.source == changed.source[problem.place.line - 1]
    assert report.exit_code in exit_codes


@by_name
def test_another_value(
    number: int, lesson: Lesson, runs: Mapping[str, Run], report: Report, tmp_path: Path
) -> None:
    """Another number, label or truth than was measured is a failure, and what it says to write holds."""
    verdict = report.verdicts[number - 1]
    text, title = with_another_value(verdict)
    changed = altered(lesson, verdict.claim, text, title, verdict.claim.name, tmp_path)
    assert changed.problems == ()
    assert_fails_there(changed, verdict.claim, runs, {1})
    write = instead(judge(changed.claims[number - 1], runs, OTHERS), runs, OTHERS)
    if write:
        mended = altered(lesson, verdict.claim, write.text, write.title, verdict.claim.name, tmp_path)
        assert check(mended, runs, OTHERS).exit_code == 0
    else:  # words, or a comparison with another run
        assert isinstance(verdict.claim.statement.rule, Words | Truth | Related)


OF_TWO = "÷−"  # a title that begins so names the other quantity, and no figure


def with_another_value(verdict: Verdict) -> tuple[str, str | None]:
    """Text and title that state something else in the same form."""
    claim, rule = verdict.claim, verdict.claim.statement.rule
    words = {"true": "= false", "false": "= true", "overfits": "= converges"}
    if isinstance(rule, Words | Label | Truth):
        title = words.get(verdict.measured.text, "= overfits" if verdict.measured.kind == "label" else "= 5")
        return "so", title
    if isinstance(rule, Related):
        if verdict.measured.kind == "fraction":  # none is a thousand times another
            return "so", f"= 0.5 × {rule.target.name}"
        factor = "0.001" if rule.comparison in "<≤" else "1000"
        return "so", f"{rule.comparison} {factor} × {rule.target.name}"
    wrong = wrong_numbers(verdict)
    if claim.title and claim.statement.worded:
        return "so", renumbered(claim.title, wrong)
    text = claim.text[figure_at(claim.text) :]
    if claim.title and claim.title[0] not in OF_TWO:
        return renumbered(text, wrong), renumbered(claim.title, wrong)
    return renumbered(text, wrong), claim.title


def wrong_numbers(verdict: Verdict) -> list[str]:
    """Numbers that the rule, with them in place of its own, refuses for what was measured."""
    rule, measured = verdict.claim.statement.rule, verdict.measured
    value = measured.value
    assert isinstance(value, Decimal)
    whole = Decimal(1)
    if measured.kind == "fraction" and measured.unit != "percentage point":
        far = value + Decimal("0.4") if value < Decimal("0.5") else value - Decimal("0.4")
        wrong = [far, far + Decimal("0.05")]
        if isinstance(rule, Compared):
            wrong = [value / 2 if rule.comparison in "<≤" else (1 + value) / 2]
    elif isinstance(rule, Compared):
        wrong = [value / 2 if rule.comparison in "<≤" else 2 * value + whole]
        if measured.kind == "count":
            wrong = [number.to_integral_value() for number in wrong]
    elif isinstance(rule, Between):
        wrong = [2 * value + whole, 3 * value + whole]
    elif measured.kind == "count":
        # 878 is as wrong by one as by a thousand, unless it is about 878.
        wrong = [value + whole] if verdict.accepted.startswith("exactly") else [10 * value + whole]
    else:
        wrong = [value + Decimal("0.5")]
    return [f"{100 * number:f}%" if measured.kind == "fraction" else f"{number:f}" for number in wrong]


def renumbered(text: str, numbers: list[str]) -> str:
    """The text with its first numbers replaced; a tolerance keeps its own."""
    left = iter(numbers)
    return NUMBER.sub(
        lambda match: match[0] if text[: match.start()].rstrip()[-1:] in ("±", "×") else next(left, match[0]),
        text,
    )


COMPARED = [
    c.number
    for c in CLAIMS
    if isinstance(c.statement.rule, Compared | Related) and c.statement.rule.comparison != "="
]


@pytest.mark.parametrize("number", COMPARED, ids=[CLAIMS[n - 1].name for n in COMPARED])
def test_another_comparator(number: int, lesson: Lesson, runs: Mapping[str, Run], tmp_path: Path) -> None:
    """The opposite comparison is a failure, or refused if the words say the direction themselves."""
    claim = lesson.claims[number - 1]
    comparator = re.compile("|".join(sorted(map(re.escape, OPPOSITES), key=len, reverse=True)), re.IGNORECASE)

    def opposite(words: str) -> str:
        return comparator.sub(lambda match: OPPOSITES[match[0].lower()], words, count=1)

    in_title = claim.title is not None and claim.title[0] not in OF_TWO
    text, title = (
        (claim.text, opposite(claim.title or "")) if in_title else (opposite(claim.text), claim.title)
    )
    assert (text, title) != (claim.text, claim.title)
    changed = altered(lesson, claim, text, title, claim.name, tmp_path)
    assert changed.problems == ()
    words = any(each.row for each in said(claim.text, {**RELATED, **SIZES, **SHARES}))
    free = not words and not claim.statement.figures
    assert_fails_there(changed, claim, runs, {1} if free or not in_title else {1, 2})


@by_name
def test_another_run(number: int, lesson: Lesson, runs: Mapping[str, Run], tmp_path: Path) -> None:
    """A run that there is not is an error."""
    claim = lesson.claims[number - 1]
    changed = altered(lesson, claim, claim.text, claim.title, f"no-{claim.name}", tmp_path)
    assert_fails_there(changed, claim, runs, {2})


@by_name
def test_another_quantity(number: int, lesson: Lesson, runs: Mapping[str, Run], tmp_path: Path) -> None:
    """A quantity that there is not is an error."""
    claim = lesson.claims[number - 1]
    changed = altered(lesson, claim, claim.text, claim.title, f"{claim.name}s", tmp_path)
    assert_fails_there(changed, claim, runs, {2})


LESSON = """---
title: Small
description: A small lesson
seed: 3
---

[XOR · budget = 20](run:default) [η = 30](run:hot)

Guessing costs [ln 2 ≈ 0.69](claim:guessing.loss), and it runs for
[20](claim:default.epochs) epochs.
"""


def small(folder: Path, *lines: str) -> Report:
    """The report on a small lesson with these lines more, from line 12 on."""
    path = folder / "small.md"
    path.write_text(LESSON + "\n" + "\n".join(lines) + "\n", "utf-8")
    lesson = read_lesson(path)
    return check(lesson, trained(lesson))


@pytest.mark.parametrize(
    ("line", "column", "message", "details"),
    [
        (
            "[40](claim:default.points.test)",
            2,
            "default.points.test is 20, the text says 40",
            (
                "stated: 40",
                "measured: 20",
                "accepted: exactly 40 (a count is exact)",
                "write [20](claim:default.points.test)",
            ),
        ),
        (
            '[soon](claim:default.epochs "< 20")',
            2,
            "default.epochs is 20, the text says soon",
            (
                'stated: soon "< 20"',
                "measured: 20",
                "accepted: less than 20",
                "say otherwise: it is 20",
            ),
        ),
        (
            "[99%](claim:default.test.accuracy.start)",
            2,
            "default.test.accuracy.start is 50% (10 of 20) at epoch 0, the text says 99%",
            (
                "stated: 99%",
                "measured: 50% (10 of 20), at epoch 0",
                "accepted: 98.5% … 99.5% (half a unit of the last written digit)",
                "write [50%](claim:default.test.accuracy.start)",
                'one point of 20 is 5%: allow it with "±5%", or claim how many points are right',
            ),
        ),
        (
            '[~0.3](claim:default.test.loss.at.7 "±0.01")',
            2,
            "default.test.loss.at.7 is 0.6948 at epoch 7, the text says ~0.3",
            (
                'stated: ~0.3 "±0.01"',
                "measured: 0.6948, at epoch 7",
                "accepted: 0.29 … 0.31 (the title's ±0.01)",
                'write [~0.7](claim:default.test.loss.at.7 "±0.01")',
            ),
        ),
        (
            "[about 5](claim:default.pause.epoch)",
            2,
            "default.pause.epoch is never, the text says about 5",
            (
                "stated: about 5",
                "measured: never, in 20 epochs",
                "accepted: 3 … 7 (the larger of two units and 5 %, here two units)",
                "say otherwise: it is never",
            ),
        ),
        (
            "[turns up](claim:default.test.loss.turns_up)",
            2,
            "default.test.loss.turns_up is false at epoch 20, the text says turns up",
            (
                "stated: turns up",
                "measured: false, at epoch 20",
                "accepted: true: ends at 1.25 times its minimum or higher, and the minimum lies before three"
                " quarters of the run",
                'say otherwise, in words that deny it, with the title "= false": it is false',
            ),
        ),
        ("[3](claim:default.hiden)", 11, "there is no quantity “hiden”", ("did you mean hidden?",)),
        ("[3](claim:default.test.loss.at.21)", 11, "the run ends at epoch 20, before epoch 21", ()),
        (
            '[low](claim:default.test.loss.final "< hott.test.loss.final")',
            38,
            "there is no run “hott” to compare with",
            ("did you mean hot?",),
        ),
        (
            '[low](claim:default.test.loss.final "< hot.test.los.final")',
            38,
            "hot.test.los.final: there is no quantity “test.los.final”",
            ("did you mean test.loss.final?",),
        ),
        (
            "[often](claim:default.epochs)",
            2,
            "“often” states no number, and a count was measured",
            (
                'state it, or say in a title what is meant: [often](claim:default.epochs "20 ±10%")',
                "measured: 20",
            ),
        ),
    ],
)
def test_problems(tmp_path: Path, line: str, column: int, message: str, details: tuple[str, ...]) -> None:
    """A problem stands at the words at fault and says what was measured and what would do."""
    (problem,) = small(tmp_path, line).problems
    assert (problem.place.line, problem.place.column) == (12, column)
    assert (problem.message, problem.details) == (message, details)
    assert problem.source == line


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        ("[50%](claim:default.test.accuracy.start)", True),
        ('[50%](claim:default.test.accuracy.start "±2.4%")', True),
        ('[50%](claim:default.test.accuracy.start "±2.5%")', False),
        ('[half](claim:default.test.accuracy.start "48%..52%")', True),
        ('[so](claim:default.test.accuracy.start "= 50%")', True),
        ("[~50%](claim:default.test.accuracy.start)", False),
        ("[at least 50%](claim:default.test.accuracy.start)", False),
        ("[10](claim:default.test.correct.final)", False),
    ],
)
def test_narrower_than_a_step(tmp_path: Path, line: str, warned: bool) -> None:
    """A fraction of points that holds only while no point changes its side gets a warning and still holds."""
    report = small(tmp_path, line)
    found = [(problem.code, problem.severity, problem.place.column) for problem in report.problems]
    assert found == ([("T109", "warning", 2)] if warned else [])
    assert report.exit_code == 0


def test_exit_codes(tmp_path: Path) -> None:
    """0 if all holds, 1 if a claim fails, 2 if the lesson is wrong, and 2 wins."""
    wrong, broken = "[21](claim:default.epochs)", "[21](claim:default.epoch)"
    assert small(tmp_path).exit_code == 0
    assert small(tmp_path, wrong).exit_code == 1
    assert small(tmp_path, broken).exit_code == 2
    assert small(tmp_path, wrong, broken, wrong).exit_code == 2


def test_all_in_one_go(tmp_path: Path) -> None:
    """All problems are reported together, by place, and what can be judged still is."""
    report = small(tmp_path, "[21](claim:default.epochs)", "[a](claim:hott.epochs)", "[21](claim:hot.epochs)")
    assert [problem.place.line for problem in report.problems] == [12, 13, 14]
    assert [verdict.holds for verdict in report.verdicts] == [True, True, False, False]
    assert [verdict.setup for verdict in report.verdicts] == [True, False, False, False]


def test_guessing_may_be_compared_with(tmp_path: Path) -> None:
    """ln 2 serves as the other quantity of a comparison."""
    assert small(tmp_path, '[near it](claim:default.train.loss.start "guessing.loss ±0.1")').problems == ()


def test_a_false_trend_is_not_proposed(tmp_path: Path) -> None:
    """Another trend is a line to paste only if it is what was measured."""
    (problem,) = small(tmp_path, "[soars](claim:default.train.loss.falling)").problems
    assert not any("rising" in detail for detail in problem.details)
