"""Outcome maps: the same file however they are made, and right where every cell is trained by itself."""

import json
import re
import shutil
import subprocess
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.example import trained
from tests.surveys.test_survey import tloop
from tloop.evidence import Report, check, outcome
from tloop.evidence.other_seeds import LETTERS, Ground, Maps, OtherSeeds, OutcomeMap, Survey, ground_of
from tloop.lesson import Lesson, read_lesson
from tloop.simulation import Experiment, train
from tloop.surveys import SurveyError, read_other_seeds, survey_path
from tloop.surveys.known import held_against
from tloop.surveys.maps import (
    ETAS,
    NEURONS,
    cells,
    maps_path,
    maps_text,
    read_maps,
)

TEXT = """---
title: Small
seed: 3
---

[gauss · 1 neuron · η = 3 · budget = 40](run:default) ends
at [a loss](claim:default.train.loss.final "< 0.5").

![How most seeds end: nearly all go on learning](map:default)
"""
SEEDS = 4


def lesson_in(folder: Path, text: str = TEXT) -> Lesson:
    path = folder / "small.md"
    path.write_text(text, "utf-8")
    return read_lesson(path)


def mapped(folder: Path, *arguments: str) -> bytes:
    """What `tloop map` writes, in a folder that has seen none."""
    folder.mkdir(exist_ok=True)
    lesson_in(folder)
    done = tloop(folder, "map", "small.md", "--seeds", str(SEEDS), *arguments)
    assert done.returncode == 0, done.stderr
    return (folder / "small.maps.json").read_bytes()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a map has been made."""
    folder = tmp_path_factory.mktemp("made")
    mapped(folder, "--workers", "2", "--pictures", "pictures")
    return folder


def maps_in(folder: Path) -> Maps:
    maps = read_maps(lesson_in(folder))
    assert maps is not None
    return maps


def report_of(lesson: Lesson, others: OtherSeeds) -> Report:
    runs = trained(lesson)
    return check(lesson, runs, held_against(others, lesson, runs))


def test_against_every_cell(made: Path) -> None:
    """What is counted in a cell is what comes of training its experiments by themselves."""
    (found,) = maps_in(made).by_ground.values()
    assert found.ground == Ground("gauss", 0.0, 40)
    assert list(found.counts) == list(cells())
    chosen = [(16, ETAS[0]), (1, 3.0), (0, 0.3), (4, ETAS[-1]), (2, 30.0)]
    for hidden, eta in chosen:
        seeds = [Experiment("gauss", 0.0, hidden, eta, seed, 40) for seed in range(SEEDS)]
        endings = Counter(outcome(run.train_loss, run.test_loss) for run in train(seeds))
        assert found.counts[hidden, eta] == dict(endings)


@pytest.mark.parametrize("arguments", [("--workers", "1", "--engine", "numpy"), ("--workers", "3")])
def test_same_file(made: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The file is the same to the byte for any number of processes and either engine."""
    assert mapped(tmp_path / "other", *arguments) == (made / "small.maps.json").read_bytes()


def test_nothing_is_trained_twice(made: Path) -> None:
    """A second call finds every row in the cache, and writes the same file."""
    kept = {path: path.stat().st_ino for path in made.glob(".tloop-cache/map-*")}
    assert len(kept) == len(NEURONS)
    before = (made / "small.maps.json").read_bytes()
    assert mapped(made) == before
    assert {path: path.stat().st_ino for path in made.glob(".tloop-cache/map-*")} == kept


def test_what_is_printed(made: Path) -> None:
    """The map in letters, the axes with it; the pictures that were asked for are there."""
    printed = tloop(made, "map", "small.md", "--seeds", str(SEEDS)).stdout.splitlines()
    assert printed[0] == "gauss · clean · budget = 40: how the largest share of 4 seeds ends"
    assert [line.split()[0] for line in printed[1:12]] == [str(hidden) for hidden in NEURONS]
    assert all(len(line.split()) == 2 + len(ETAS) for line in printed[1:12])
    assert printed[12].split() == ["η", "0.003", "0.03", "0.3", "3", "30"]
    assert {path.name for path in (made / "pictures").iterdir()} == {"map-default.svg", "map-default.png"}


def test_the_pages_map_has_the_same_cells() -> None:
    """The lab's map and this one can be held against each other."""
    if (node := shutil.which("node")) is None:
        pytest.skip("NODE IS MISSING: the page's cells were not compared")
    module = Path(__file__).parents[2] / "templates" / "player" / "lab" / "drawn-map.js"
    script = f"import * as map from {json.dumps(module.as_uri())};"
    script += "console.log(JSON.stringify([map.MAP_ETAS, map.MAP_ROWS]))"
    done = subprocess.run([node, "--input-type=module", "-e", script], capture_output=True, check=True)
    assert json.loads(done.stdout) == [list(ETAS), list(NEURONS)]


# ---- in a lesson


def test_a_map_that_nobody_has_made(tmp_path: Path) -> None:
    """A picture of it, or a claim about it, is a problem that says what to run."""
    text = TEXT + '\n[Half](claim:default.map.converges "> 50%") converge.\n'
    lesson = lesson_in(tmp_path, text)
    problems = report_of(lesson, OtherSeeds()).problems
    assert [problem.code for problem in problems] == ["T112", "T112"]
    assert "gauss · clean · budget = 40" in problems[0].message
    assert problems[0].details == (f"make it: tloop map {lesson.path}",)
    assert lesson.words(problems[0].place) == "map:default"


def test_stale(made: Path, tmp_path: Path) -> None:
    """A marked run that has changed makes a map stale; another ground asks for another map."""
    maps = maps_in(made)
    lesson = lesson_in(tmp_path, TEXT.replace("η = 3", "η = 0.3"))
    (problem,) = report_of(lesson, OtherSeeds(maps=maps)).problems
    assert (problem.code, problem.severity) == ("T113", "warning")
    assert "made before default changed" in problem.message
    lesson = lesson_in(tmp_path, TEXT.replace("gauss", "moons"))
    assert [each.code for each in report_of(lesson, OtherSeeds(maps=maps)).problems] == ["T112"]
    lesson = lesson_in(tmp_path)
    assert not report_of(lesson, OtherSeeds(maps=maps)).problems


@pytest.mark.parametrize(
    "more",
    [
        "\n[η = 4](run:between) is [so](claim:between.eta) as well.\n",
        "\n[η = 0.3](run:new) is [0.3](claim:new.eta).\n",
        "\n[moons](run:elsewhere) has [40](claim:elsewhere.points.train) points.\n",
        '\nOf the cells [some](claim:default.map.converges "< 90%") converge.\n',
        '\nIt ends at [a low loss](claim:default.train.loss.final "< 9").\n',
    ],
)
def test_what_leaves_every_cell_as_it_is_makes_no_map_stale(made: Path, tmp_path: Path, more: str) -> None:
    """More runs and claims, as long as no marked run changes."""
    lesson = lesson_in(tmp_path, TEXT + more)
    report = report_of(lesson, OtherSeeds(maps=maps_in(made)))
    assert "T113" not in [each.code for each in report.problems]


def test_claims_about_a_map(made: Path, tmp_path: Path) -> None:
    """A lesson can state in what share of the cells most seeds end so."""
    maps = maps_in(made)
    (found,) = maps.by_ground.values()
    share = found.share("still learning")
    text = TEXT + '\n[so](claim:default.map.still_learning "> 1%") [so](claim:default.map.thrases "> 1%")\n'
    lesson = lesson_in(tmp_path, text)
    report = report_of(lesson, OtherSeeds(maps=maps))
    (problem,) = report.problems
    assert (problem.code, problem.details) == ("T104", ("did you mean thrashes?",))
    (verdict,) = [each for each in report.verdicts if each.claim.name == "default.map.still_learning"]
    assert verdict.measured.value == share
    assert 0 < share < 1
    assert sum(found.share(ending) for ending in LETTERS) == 1


def test_a_broken_file_hides_nothing_of_the_other(tmp_path: Path) -> None:
    """What can't be read is said, and that nobody has made the other."""
    lesson = lesson_in(tmp_path, TEXT + '\n[so](claim:default.survey.outcome.converges "0..1")\n')
    for broken, codes in ((survey_path(lesson), ["T112", "T114"]), (maps_path(lesson), ["T111", "T114"])):
        broken.write_text("[]")
        runs = trained(lesson)
        report = check(lesson, runs, read_other_seeds(lesson, runs))
        assert sorted(problem.code for problem in report.problems) == codes
        broken.unlink()


def test_shares_of_cells_are_said_readably(made: Path, tmp_path: Path) -> None:
    """Not with more decimals than anybody reads; what a single cell makes is not called a point."""
    text = TEXT + "\n[9.00%](claim:default.map.underfits)\n"
    lesson = lesson_in(tmp_path, text)
    (problem,) = report_of(lesson, OtherSeeds(maps=maps_in(made))).problems
    assert re.search(r"is \d+(\.\d\d?)?% \(\d+ of 209\), the text says", problem.message)
    assert problem.details[-1] == 'one cell of 209 is 0.479%: allow it with "±0.479%"'


def test_a_lesson_without_maps(tmp_path: Path) -> None:
    """It is told how to show one."""
    (tmp_path / "small.md").write_text(TEXT.replace("![", "\\!\\["), "utf-8")
    done = tloop(tmp_path, "map", "small.md")
    assert done.returncode == 2
    assert "![how the runs end](map:default)" in done.stderr


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', '{"format": 9}', "\0"])
def test_no_maps_file(tmp_path: Path, content: str) -> None:
    """A file that holds no maps is refused in a line."""
    lesson = lesson_in(tmp_path)
    maps_path(lesson).write_text(content)
    with pytest.raises(SurveyError):
        read_maps(lesson)
    done = tloop(tmp_path, "build", "small.md", "--check")
    assert done.returncode == 2
    assert done.stdout.startswith("small.md:1:1: small.maps.json ")
    assert "make it again: tloop map small.md" in done.stdout
    assert not done.stderr


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ('"seeds": 4', '"seeds": 0'),
        ('"seeds": 4', '"seeds": "x"'),
        ('"seeds": 4', '"seeds": 5'),
        ('"noise": 0.0', '"noise": 1' + "0" * 400),
        ('"budget": 40', '"budget": true'),
        ('"data": "gauss"', '"data": "goose"'),
        ('"S4"', '"S-4"'),
        ('"S4"', '"X4"'),
    ],
)
def test_maps_that_were_tampered_with(made: Path, tmp_path: Path, found: str, wrong: str) -> None:
    """What can't be is found while it is read."""
    text = (made / "small.maps.json").read_text("utf-8")
    assert found in text
    lesson = lesson_in(tmp_path)
    maps_path(lesson).write_text(text.replace(found, wrong, 1), "utf-8")
    with pytest.raises(SurveyError, match="holds no maps"):
        read_maps(lesson)


def test_pictures_of_a_ground_whose_runs_are_in_no_cell(tmp_path: Path) -> None:
    """The picture is named after the run, marked or not."""
    lesson_in(tmp_path, TEXT.replace("η = 3 ", "η = 0.7 "))
    done = tloop(tmp_path, "map", "small.md", "--seeds", "1", "--pictures", "pictures")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "pictures" / "map-default.svg").exists()


def test_a_stale_survey_hides_no_stale_map(made: Path, tmp_path: Path) -> None:
    """Where both are stale, the report names both."""
    maps = maps_in(made)
    lesson = lesson_in(tmp_path, TEXT.replace("1 neuron", "2 neurons"))
    survey = Survey(1, {}, frozenset(), {}, {}, {}, {})
    report = report_of(lesson, OtherSeeds(survey, maps))
    assert [problem.code for problem in report.problems] == ["T110", "T113"]


def test_majority_and_text(tmp_path: Path) -> None:
    """Of equally many seeds the ending that is named first counts; a file gives back what was written."""
    ground = ground_of(Experiment())
    counts = {cell: {"overfits": 2, "thrashes": 2} for cell in cells()}
    found = OutcomeMap(ground, 4, counts)  # type: ignore[arg-type]  # the labels are outcomes
    assert found.most((4, 0.3)) == ("thrashes", 2)
    assert found.share("thrashes") == Decimal(1)
    lesson = lesson_in(tmp_path)
    maps = Maps({"default": "abc"}, {ground: found})
    maps_path(lesson).write_text(maps_text(maps), "utf-8")
    assert read_maps(lesson) == maps


def test_comparisons_with_a_map(made: Path, tmp_path: Path) -> None:
    """A share of cells is compared with another."""
    text = TEXT + '\n[more](claim:default.map.still_learning "> default.map.thrashes") cells\n'
    lesson = lesson_in(tmp_path, text)
    report = report_of(lesson, OtherSeeds(maps=maps_in(made)))
    assert not report.problems
    assert report.verdicts[-1].holds


def test_each_rule_has_its_own_map() -> None:
    """A map's ground is all of an experiment but η, neurons and seed, and its words say what is not usual."""
    adam = Experiment("circle", 0.2, 8, 0.01, rule="adam", points=200, batch=8)
    assert ground_of(adam) != ground_of(Experiment("circle", 0.2, 8, 0.01))
    assert ground_of(adam).words == "circle · noisy · points = 200 · batch = 8 · Adam"
    assert ground_of(adam).experiment((8, 0.01), 7) == adam
