"""The survey: the same file however it was made, and right where every seed is trained in full."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.evidence.measuring import measured
from tests.example import trained
from tloop.cli.arguments import main
from tloop.evidence import Report, check
from tloop.evidence.measured import Measured, QuantityError
from tloop.evidence.other_seeds import Histogram, OtherSeeds, Spread, Survey
from tloop.evidence.quantities import measure
from tloop.evidence.typicality import LAW, share_text, typicality
from tloop.lesson import Lesson, read_lesson
from tloop.lesson.links.reference import OfRun, parse_reference
from tloop.simulation import Experiment, train
from tloop.surveys import SurveyError, read_survey, survey_path
from tloop.surveys.findings import is_stale, survey_from, survey_text
from tloop.surveys.known import held_against
from tloop.surveys.observe import Task, _compare, observe
from tloop.surveys.plan import plan_survey, with_seed
from tloop.surveys.spread import histogram, quantiles, spread_of

TEXT = """---
title: Small
description: A small lesson
seed: 3
---

[gauss · 1 neuron · η = 1 · budget = 280](run:default) [η = 0.3](run:slow)
[XOR · seed = 5 · budget = 5](run:fixed)

It pauses at epoch [253](claim:default.pause.epoch "200..255"), at a test loss
[below 0.004](claim:default.test.loss.final). At its end the slow one's loss is
[higher](claim:slow.train.loss.final "> default.train.loss.final"), and near the end it is
[low](claim:default.train.loss.at.250 "< 9"). The fixed one
[guesses](claim:fixed.train.loss.final "0.69 ±0.1").
"""
SEEDS = 230  # three tasks, the last of them short


def lesson_in(folder: Path, text: str = TEXT) -> Lesson:
    path = folder / "small.md"
    path.write_text(text, "utf-8")
    return read_lesson(path)


def tloop(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tloop", *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def surveyed(folder: Path, *arguments: str) -> bytes:
    """What `tloop survey` writes, in a folder that no earlier survey has seen."""
    folder.mkdir(exist_ok=True)
    lesson_in(folder)
    done = tloop(folder, "survey", "small.md", "--seeds", str(SEEDS), *arguments)
    assert done.returncode == 0, done.stderr
    return (folder / "small.survey.json").read_bytes()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a survey has been made."""
    folder = tmp_path_factory.mktemp("made")
    surveyed(folder, "--workers", "2")
    return folder


def test_against_every_seed(made: Path) -> None:
    """What it counts is what comes of checking the lesson under each seed by itself."""
    lesson = lesson_in(made)
    survey = read_survey(lesson)
    assert survey is not None
    runs = {
        name: train([with_seed(e, lesson.seed, seed) for seed in range(SEEDS)])
        for name, e in lesson.experiments.items()
    }
    holds: Counter[str] = Counter()
    for seed in range(SEEDS):
        report = check(lesson, {name: trained[seed] for name, trained in runs.items()})
        holds.update(verdict.claim.link for verdict in report.verdicts if verdict.holds)
    assert {link: holds[link] for link in survey.holds} == dict(survey.holds)
    assert any(0 < count < SEEDS for count in survey.holds.values())
    pauses = [run.pause_epoch for run in runs["default"]]
    spread = survey.quantities[OfRun("default", "pause.epoch")]
    assert spread.never == pauses.count(None)
    known = sorted(epoch for epoch in pauses if epoch is not None)
    assert spread.quantiles["median"] == (known + [None] * spread.never)[(SEEDS + 1) // 2 - 1]
    assert spread.histogram is not None
    assert sum(spread.histogram.counts) == len(known)
    outcomes = Counter(str(measured(run, "outcome").value) for run in runs["slow"])
    assert survey.quantities[OfRun("slow", "outcome")].counts == dict(sorted(outcomes.items()))
    assert (
        survey.quantities[OfRun("fixed", "train.loss.final")].quantiles["q05"]
        == survey.quantities[OfRun("fixed", "train.loss.final")].quantiles["q95"]
    )


@pytest.mark.parametrize("arguments", [("--workers", "1", "--engine", "numpy"), ("--workers", "3")])
def test_same_file(made: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The file is the same to the byte for any number of processes and either engine."""
    assert surveyed(tmp_path / "other", *arguments) == (made / "small.survey.json").read_bytes()


def test_killed_and_continued(made: Path, tmp_path: Path) -> None:
    """A survey that is killed goes on from the last task, and writes the same file."""
    lesson_in(tmp_path)
    command = [sys.executable, "-m", "tloop", "survey", "small.md", "--seeds", str(SEEDS), "--workers", "1"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
    ) as survey:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".tloop-cache/survey-*")) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(survey.pid, signal.SIGKILL)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob(".tloop-cache/survey-*")}
    assert kept
    assert not (tmp_path / "small.survey.json").exists()
    content = {path: path.read_bytes() for path in kept}
    assert surveyed(tmp_path, "--workers", "2") == (made / "small.survey.json").read_bytes()
    assert content == {path: path.read_bytes() for path in kept}


# ---- in a lesson


def read_made(made: Path) -> tuple[Lesson, Survey]:
    lesson = lesson_in(made)
    survey = read_survey(lesson)
    assert survey is not None
    return lesson, survey


def report_of(lesson: Lesson, others: OtherSeeds) -> Report:
    runs = trained(lesson)
    return check(lesson, runs, held_against(others, lesson, runs))


def test_claims_about_a_survey(made: Path, tmp_path: Path) -> None:
    """A sentence about all seeds is held against the survey, and fails like any other."""
    _, survey = read_made(made)
    share = Decimal(survey.holds['[253](claim:default.pause.epoch "200..255")']) / SEEDS
    text = TEXT + "\nHalf pause before [9,000](claim:default.survey.pause.epoch.median).\n"
    lesson = lesson_in(tmp_path, text)
    report = report_of(lesson, OtherSeeds(survey))
    assert [problem.code for problem in report.problems] == ["T101"]
    assert "default.survey.pause.epoch.median is " in report.problems[0].message
    assert 0 < share < 1
    without = check(lesson, trained(lesson))
    assert [problem.code for problem in without.problems] == ["T111"]


def test_how_many_seeds_a_survey_asked(made: Path, tmp_path: Path) -> None:
    """A number of seeds beside a claim about a survey is held against the survey, and is not unchecked."""
    _, survey = read_made(made)
    says = 'Of {} seeds [so many](claim:default.survey.pause.epoch.never "< 100%") never pause.\n'
    for words, wrong in (("230", 0), ("two hundred and thirty", 0), ("1,000", 1), ("two hundred", 1)):
        lesson = lesson_in(tmp_path, f"{TEXT}\n{says.format(words)}")
        assert not lesson.unchecked
        problems = report_of(lesson, OtherSeeds(survey)).problems
        assert [problem.code for problem in problems] == ["T101"] * wrong
        for problem in problems:
            assert problem.details == ("write 230",)
            assert lesson.words(problem.place).startswith(words)


@pytest.mark.parametrize(
    ("quantity", "says"),
    [
        ("survey.pause.epoch.medien", "did you mean median?"),
        ("survey.outcome.explodes", "it has converges"),
        ("survey.train.loss.max.median", "make it again: tloop survey 'a folder/small.md'"),
        ("survey.train.loss.final.below.default", "make it again: tloop survey 'a folder/small.md'"),
        ("survey.median", "such as survey.pause.epoch.median"),
        ("survey.pause.epcoh.median", "did you mean pause.epoch?"),
        ("survey.pause.epoch.below.defualt", "did you mean default?"),
        ("survey.outcome.below.default", "outcome is a label, and no label is below another"),
        ("survey.train.loss.at.9999.median", "the run ends at epoch"),
    ],
)
def test_unknown_statistics(made: Path, quantity: str, says: str) -> None:
    """What a survey can't say is named, with what it can; anew is it made only where that helps."""
    lesson, survey = read_made(made)
    others = OtherSeeds(survey, path="a folder/small.md")
    with pytest.raises(QuantityError) as error:
        measure(parse_reference(f"slow.{quantity}"), trained(lesson), others)
    assert says in f"{error.value}; {error.value.hint}"


def test_never_is_more_than_any_number() -> None:
    """Of two runs, seed by seed, as in quantiles."""
    numbers = [Decimal(3), None, None, "missing", Decimal(2)]
    others = [None, Decimal(3), None, Decimal(1), Decimal(2)]
    found = [_compare(one, other) for one, other in zip(numbers, others, strict=True)]
    assert found == ["below", "above", "equal", "missing", "equal"]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("[most](claim:default.survey.pause.epcoh.below.slow)", "T104"),
        ('[less](claim:default.train.loss.final "< default.tran.loss.final")', "T108"),
        ('[less](claim:default.train.loss.final "< hott.train.loss.final")', "T108"),
        ('[less](claim:default.train.loss.final "< bowl.bond")', "T108"),
        ("[most](claim:default.survey.outcom.converges)", "T104"),
        ("[most](claim:default.survey.pause.epoch.below.slwo)", "T201"),
    ],
)
@pytest.mark.parametrize("command", ["survey", "seeds"])
def test_what_is_misspelt_is_said_before_seeds_are_asked(
    tmp_path: Path,
    command: str,
    sentence: str,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A misspelt claim is named with its code and line, and no survey is made."""
    lesson_in(tmp_path, TEXT + f"\n{sentence}\n")
    monkeypatch.chdir(tmp_path)
    assert main([command, "small.md"]) == 2
    said = capsys.readouterr()
    assert f"[{code}]" in said.out
    assert "small.md:16:" in said.out
    assert not said.err
    assert not (tmp_path / "small.survey.json").exists()


def test_a_run_that_is_compared_with_is_spoken_of(tmp_path: Path) -> None:
    """It is not declared in vain."""
    sentence = "[most](claim:default.survey.pause.epoch.below.spare)\n"
    lesson = lesson_in(tmp_path, TEXT + "\n[η = 2](run:spare)\n\n" + sentence)
    assert "T502" not in [problem.code for problem in lesson.warnings]


def test_an_update_puts_a_surveys_value_right(made: Path, tmp_path: Path) -> None:
    """`tloop update` shows the survey's median in place of a number that is wrong."""
    _, survey = read_made(made)
    lesson = lesson_in(tmp_path, TEXT + "\nHalf pause before [9](claim:default.survey.pause.epoch.median).\n")
    shutil.copy(made / "small.survey.json", tmp_path)
    done = tloop(tmp_path, "update", "small.md")
    median = survey.quantities[OfRun("default", "pause.epoch")].quantiles["median"]
    assert f"[{median:,}](claim:default.survey.pause.epoch.median)" in done.stdout, done.stderr
    assert lesson.claims


@pytest.mark.parametrize("command", ["survey", "map"])
def test_a_file_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path, command: str) -> None:
    """A folder, a folder that there is not, and the lesson itself."""
    lesson_in(tmp_path, TEXT + "\n![how it ends](map:default)\n")
    text = (tmp_path / "small.md").read_bytes()
    for out, why in ((".", "directory"), ("none/x.json", "No such file"), ("small.md", "is the lesson")):
        done = tloop(tmp_path, command, "small.md", "--out", out)
        assert done.returncode == 2
        assert why in done.stderr
        assert "seeds" not in done.stderr
    assert (tmp_path / "small.md").read_bytes() == text


def test_a_link_stays_a_link(made: Path, tmp_path: Path) -> None:
    """What is made anew is what the link leads to."""
    lesson_in(tmp_path)
    (tmp_path / "kept").mkdir()
    kept = tmp_path / "kept" / "survey.json"
    kept.touch()
    (tmp_path / "small.survey.json").symlink_to(kept)
    assert surveyed(tmp_path) == kept.read_bytes() == (made / "small.survey.json").read_bytes()
    assert (tmp_path / "small.survey.json").is_symlink()


def test_a_run_that_has_become_fixed_is_noticed(made: Path, tmp_path: Path) -> None:
    """Its digest stays, and yet other seeds no longer change it."""
    _, survey = read_made(made)
    text = TEXT.replace("seed: 3", "seed: 4").replace("budget = 280]", "budget = 280 · seed = 3]")
    lesson = lesson_in(tmp_path, text.replace("[η = 0.3]", "[η = 0.3 · seed = 3]"))
    (problem,) = [each for each in report_of(lesson, OtherSeeds(survey)).problems if each.code == "T110"]
    assert "made before default and slow changed" in problem.message


BROKEN: list[tuple[list[str], object]] = [
    (["seeds"], True),
    (["seeds"], 0),
    (["holds", '[253](claim:default.pause.epoch "200..255")'], -5),
    (["holds", '[253](claim:default.pause.epoch "200..255")'], SEEDS + 1),
    (["quantities", "default.outcome", "counts"], {"still learning": None}),
    (["quantities", "default.outcome", "counts"], "x"),
    (["quantities", "default.outcome", "kind"], "colour"),
    (["quantities", "default.pause.epoch", "quantiles"], {"q05": "1"}),
    (["quantities", "default.pause.epoch", "quantiles", "median"], "NaN"),
    (["quantities", "default.pause.epoch", "same"], "x"),
    (["quantities", "default.pause.epoch", "edges"], []),
    (["quantities", "default.pause.epoch", "edges"], ["NaN", "1"]),
    (["pairs"], {"train.loss.final default slow": {}}),
    (["pairs"], {"train.loss.final": {"below": 1, "equal": 0, "above": 0}}),
]


@pytest.mark.parametrize(("keys", "value"), BROKEN, ids=lambda each: str(each)[-40:])
def test_a_survey_that_was_tampered_with(made: Path, tmp_path: Path, keys: list[str], value: object) -> None:
    """What can't be is found while it is read."""
    content = json.loads((made / "small.survey.json").read_text("utf-8"))
    part = content
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    lesson = lesson_in(tmp_path)
    survey_path(lesson).write_text(json.dumps(content), "utf-8")
    with pytest.raises(SurveyError, match="is not a survey"):
        read_survey(lesson)


def test_stale(made: Path, tmp_path: Path) -> None:
    """Another run, another quantity or other words make a survey stale: a warning that says what to run."""
    _, survey = read_made(made)
    changes = {
        "made before slow changed": TEXT.replace("[η = 0.3]", "[η = 0.2]"),
        "it lacks default.test.loss.max": TEXT
        + "\n[high](claim:default.test.loss.max)\n".replace("max)", 'max "> 0.1")'),
        'it lacks [253](claim:default.pause.epoch "200..256")': TEXT.replace("200..255", "200..256"),
    }
    for why, text in changes.items():
        lesson = lesson_in(tmp_path, text)
        report = report_of(lesson, OtherSeeds(survey))
        (problem,) = [each for each in report.problems if each.code == "T110"]
        assert problem.severity == "warning"
        assert why in problem.message
        assert problem.details == (f"run tloop survey {lesson.path}",)
    lesson = lesson_in(tmp_path)
    assert not report_of(lesson, OtherSeeds(survey)).problems


@pytest.mark.parametrize(
    "wrong",
    [
        "[254](claim:default.pause.epoch)",
        '[252](claim:default.pause.epoch "200..252")',
        "[253 epochs](claim:default.train.loss.argmax)",
        '[253](claim:default.train.loss.at.9999 "< 9")',
    ],
)
def test_a_claim_that_fails_makes_no_survey_stale(made: Path, tmp_path: Path, wrong: str) -> None:
    """It is put right first, and the survey is spoken of when there is nothing else to put right."""
    _, survey = read_made(made)
    lesson = lesson_in(tmp_path, TEXT.replace('[253](claim:default.pause.epoch "200..255")', wrong))
    problems = report_of(lesson, OtherSeeds(survey)).problems
    assert len(problems) == 1
    assert problems[0].code in ("T101", "T105")


def test_what_fails_is_said_before_what_is_stale(made: Path, tmp_path: Path) -> None:
    """Though a stale survey is said at the lesson's first line."""
    _, survey = read_made(made)
    text = TEXT.replace('[253](claim:default.pause.epoch "200..255")', "[254](claim:default.pause.epoch)")
    text = text.replace('"< 9"', '"< 8"')
    problems = report_of(lesson_in(tmp_path, text), OtherSeeds(survey)).problems
    assert [problem.code for problem in problems] == ["T101", "T110"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 99}', "\0", "[" * 100_000])
def test_no_survey_file(tmp_path: Path, content: str) -> None:
    """A file that is not a survey is refused in a line."""
    lesson = lesson_in(tmp_path)
    survey_path(lesson).write_text(content)
    with pytest.raises(SurveyError):
        read_survey(lesson)


def test_a_file_that_is_no_survey_is_a_problem_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its place, and what makes it anew; nothing else is hidden by it."""
    survey_path(lesson_in(tmp_path)).write_text("[]")
    monkeypatch.chdir(tmp_path)
    for report_format in ("text", "json", "github", "sarif", "junit"):
        assert main(["build", "small.md", "--check", "--format", report_format]) == 2
        said = capsys.readouterr().out
        assert "small.survey.json is not a survey" in said
        assert "tloop survey small.md" in said or report_format == "github"


def test_typicality(made: Path) -> None:
    """A claim is about the loop where four seeds in five keep it."""
    lesson, survey = read_made(made)
    found = {claim.name: typicality(survey, claim) for claim in lesson.claims}
    always, seldom = found["slow.train.loss.final"], found["default.pause.epoch"]
    assert always is not None
    assert seldom is not None
    assert always.law == (always.holds >= LAW * SEEDS)
    assert replace(always, holds=SEEDS).law
    assert not replace(always, holds=SEEDS // 2).law
    assert "half of all seeds lie between" in seldom.words


# ---- spreads


def test_quantiles() -> None:
    """Type 1 of Hyndman and Fan; what never comes is more than any number."""
    ordered = [(Decimal(value), 1) for value in range(1, 11)]
    assert quantiles(ordered, 0) == {
        "q05": Decimal(1),
        "q25": Decimal(3),
        "median": Decimal(5),
        "q75": Decimal(8),
        "q95": Decimal(10),
    }
    assert quantiles(ordered, 10)["median"] == 10
    assert quantiles(ordered, 11)["median"] is None


@pytest.mark.parametrize(
    "values",
    [
        ["0"],
        ["0.5", "0.55", "0.6", "1"],
        ["878", "879", "1200", "3999"],
        ["1e-9", "1e-3", "4", "700"],
        ["0.101", "0.102", "0.103"],
        [str(i) for i in range(4000)],
        ["-1", "0", "1"],
    ],
)
@pytest.mark.parametrize("points", [None, 20, 10_000])
def test_histogram(values: list[str], points: int | None) -> None:
    """Few bins with rising edges, and every seed in the bin that holds its value."""
    ordered = sorted((Decimal(value), 2) for value in values)
    found = histogram(ordered, points)
    assert isinstance(found, Histogram)
    assert sum(found.counts) == 2 * len(values)
    assert len(found.counts) <= 40 or points == 20
    assert list(found.edges) == sorted(set(found.edges))
    assert found.edges[0] <= ordered[len(ordered) // 50][0] < found.edges[-1]


def test_nothing_to_draw() -> None:
    """Where no seed has a number there is no histogram, and no quantile."""
    spread = spread_of({"never": 7}, Measured(None, "count"))
    assert (spread.histogram, spread.never, spread.same) == (None, 7, 7)
    assert set(spread.quantiles.values()) == {None}


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 1000, "0%"), (4, 1000, "0.4%"), (996, 1000, "99.6%"), (1000, 1000, "100%"), (505, 1000, "50%")],
)
def test_share(part: int, whole: int, text: str) -> None:
    """Only what never happens is 0%, and only what always does 100%."""
    assert share_text(part, whole) == text


def test_shares_within_bounds(tmp_path: Path) -> None:
    """Of so many seeds a number lies within bounds, these included; counted exactly, kept in the file."""
    usual = Experiment("gauss", hidden=1, eta=1.0, budget=280)
    values = [
        measured(run, "train.loss.final").value for run in train([replace(usual, seed=s) for s in range(20)])
    ]
    losses = sorted(value for value in values if isinstance(value, Decimal))
    name = f"default.survey.train.loss.final.share.{losses[4]}..{losses[11]}"
    lesson = lesson_in(tmp_path, TEXT + f'\n[some](claim:{name} "30%..50%")\n')
    plan = plan_survey(lesson)
    runs = trained(lesson)
    survey = survey_from(plan, observe(Task(plan, range(20), {}, "numpy")).tally, runs)
    survey_path(lesson).write_text(survey_text(survey), "utf-8")
    kept = read_survey(lesson)
    found = measure(parse_reference(name), runs, OtherSeeds(kept)).measured
    assert (found.value, found.points) == (Decimal(8) / 20, 20)
    assert is_stale(survey, lesson, runs) == ""
    other = lesson_in(tmp_path, TEXT + '\n[some](claim:default.survey.epochs.share.1..2 "> 0")\n')
    assert "default.survey.epochs.share.1..2" in is_stale(survey, other, runs)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("default.survey.outcome.share.1..2", "no label lies between numbers"),
        ("default.survey.epochs.share.2..1", "no number lies from 2 to 1"),
        ("default.survey.epochs.share.1..2", "no survey"),
    ],
)
def test_shares_that_there_are_not(tmp_path: Path, name: str, message: str) -> None:
    """A share of words, of bounds the wrong way round, and without a survey are refused."""
    lesson = lesson_in(tmp_path)
    runs = trained(lesson)
    with pytest.raises(QuantityError, match=message):
        measure(parse_reference(name), runs)


def test_plan(tmp_path: Path) -> None:
    """The set-up is not asked about; what comparisons and survey claims need is."""
    text = TEXT + '\n[x](claim:slow.survey.test.loss.max.above.default "> 0") [1](claim:default.hidden)\n'
    lesson = lesson_in(tmp_path, text)
    plan = plan_survey(lesson)
    assert all(claim.name != "default.hidden" for claim in plan.claims)
    assert plan.pairs == ((OfRun("slow", "test.loss.max"), "default"),)
    assert "test.loss.max" in plan.quantities["slow"]
    assert "test.loss.max" in plan.quantities["default"]
    assert with_seed(Experiment(seed=5), 3, 9) == Experiment(seed=5)


@pytest.mark.parametrize(
    ("link", "holds"),
    [
        ('[less often](claim:default.survey.pause.epoch.never "< slow.survey.pause.epoch.never")', True),
        ('[as often](claim:default.survey.outcome.thrashes "= slow.survey.outcome.thrashes")', True),
        ('[as often](claim:default.survey.pause.epoch.never "= slow.survey.pause.epoch.never")', False),
        ('[later](claim:default.pause.epoch "> default.survey.pause.epoch.q05")', True),
    ],
)
def test_comparisons_with_a_survey(made: Path, tmp_path: Path, link: str, holds: bool) -> None:
    """What a survey knows can be compared with what it knows else, and with a run; a survey asks neither."""
    _, survey = read_made(made)
    lesson = lesson_in(tmp_path, f"{TEXT}\nIt is {link}.\n")
    report = report_of(lesson, OtherSeeds(survey))
    verdict = report.verdicts[-1]
    assert (verdict.claim.link, verdict.holds) == (link, holds)
    assert verdict.claim.link not in {claim.link for claim in plan_survey(lesson).claims}
    assert not [problem for problem in report.problems if problem.severity == "error"]


def test_a_comparison_without_a_survey_says_how_to_make_one(tmp_path: Path) -> None:
    """The place is the title's, the code that of a claim about a survey."""
    link = '[so](claim:default.pause.epoch "> default.survey.pause.epoch.q05")'
    lesson = lesson_in(tmp_path, f"{TEXT}\nIt is {link}.\n")
    (problem,) = report_of(lesson, OtherSeeds()).problems
    assert (problem.code, problem.details) == ("T111", (f"make one: tloop survey {lesson.path}",))
    assert lesson.words(problem.place) == "> default.survey.pause.epoch.q05"


# fmt: off
REWORDED = [
    ("[878]({}pause.epoch)", "[epoch 878]({}pause.epoch)", True),
    ("[878]({}pause.epoch)", '[there]({}pause.epoch "= 878")', True),
    ("[878]({}pause.epoch)", "[879]({}pause.epoch)", False),
    ("[4,000]({}epochs)", "[*4000*]({}epochs)", True),
    ('[~75%]({}test.accuracy.final "±5%")', '[three in four]({}test.accuracy.final "75% ±5%")', True),
    ("[75%]({}test.accuracy.final)", "[75.0%]({}test.accuracy.final)", False),
    ("[about 0.70]({}train.loss.start)", "[≈ 0.70]({}train.loss.start)", True),
    ("[below 0.02]({}train.loss.final)", '[low]({}train.loss.final "< 0.02")', True),
    ("[below 0.02]({}train.loss.final)", "[at most 0.02]({}train.loss.final)", False),
    ("[almost 0.7]({}train.loss.start)", "[almost 0.70]({}train.loss.start)", False),
    ("[300–500]({}test.loss.argmin)", '[early]({}test.loss.argmin "300..500")', True),
    ("[converges]({}outcome)", '[it settles]({}outcome "= converges")', True),
    ("[turns up]({}test.loss.turns_up)", '[it does]({}test.loss.turns_up "= true")', True),
    ("[turns up]({}test.loss.turns_up)", '[does not]({}test.loss.turns_up "= false")', False),
    ("[never]({}pause.epoch)", '[goes on]({}pause.epoch "= never")', True),
    ('[so]({}train.loss.final "< hot.train.loss.final")',
     '[so]({}train.loss.final "< 1 × hot.train.loss.final")', True),
    ('[so]({}train.loss.final "< hot.train.loss.final")',
     '[so]({}train.loss.final "≤ hot.train.loss.final")', False),
    ('[4 times]({}train.loss.final "÷ hot.train.loss.final")',
     '[4 times as high]({}train.loss.final "÷ hot.train.loss.final")', True),
    ('[1e8]({}flops "×3")', '[100 million]({}flops "×3")', True),
]
# fmt: on


@pytest.mark.parametrize(("before", "after", "same"), REWORDED)
def test_a_claim_is_known_by_its_meaning(tmp_path: Path, before: str, after: str, same: bool) -> None:
    """Other words for what it accepts are the same claim to a survey; what accepts else is another."""
    text = TEXT.replace("run:slow", "run:hot").replace("slow.", "hot.") + "\n"
    links = (link.format("claim:default.") for link in (before, after))
    claims = [lesson_in(tmp_path, text + link + "\n").claims[-1] for link in links]
    truth = Spread("truth", None, SEEDS, 0, 0, None, {}, {}, None)
    known = {OfRun("default", "test.loss.turns_up"): truth}
    survey = Survey(SEEDS, {}, frozenset(), {claims[0].link: 7}, known, {}, {})
    assert survey.of_claim(claims[1]) == (7 if same else None)


@pytest.mark.parametrize(
    "words",
    ['[early](claim:default.pause.epoch "200..255")', '[epoch 253](claim:default.pause.epoch "200–255")'],
)
def test_other_words_of_the_same_meaning_make_no_survey_stale(made: Path, tmp_path: Path, words: str) -> None:
    """What a claim accepts is what a survey knows it by."""
    _, survey = read_made(made)
    text = TEXT.replace('[253](claim:default.pause.epoch "200..255")', words)
    assert words in text
    lesson = lesson_in(tmp_path, text)
    report = report_of(lesson, OtherSeeds(survey))
    assert not [problem for problem in report.problems if problem.code == "T110"]
    (verdict,) = [each for each in report.verdicts if each.claim.link == words]
    assert verdict.typical is not None
    assert verdict.typical.holds == survey.holds['[253](claim:default.pause.epoch "200..255")']
