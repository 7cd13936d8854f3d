"""The search for a seed, held against checking every seed in full."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tloop.evidence import check
from tloop.lesson import Lesson, read_lesson
from tloop.processes import processes
from tloop.simulation import Experiment, train
from tloop.surveys import search as seeds
from tloop.surveys.plan import with_seed
from tloop.surveys.search import Search, search_seeds, without_figures

SEEDS = range(100, 220)

TEXT = """---
title: Small
description: A small lesson
seed: 3
---

[gauss · 1 neuron · η = 1 · budget = 280](run:default) [η = 0.3](run:slow)
[XOR · seed = 5 · budget = 5](run:fixed)

It pauses at epoch [{pause}](claim:default.pause.epoch), at a test loss
[below 0.004](claim:default.test.loss.final). At its end the slow one's loss is
[higher](claim:slow.train.loss.final "> 3.15 × default.train.loss.final"), and it starts at
[about 0.7](claim:slow.train.loss.start "±0.06"). The fixed one has [1](claim:fixed.hidden) neuron and
grows from seed [5](claim:fixed.seed), the others from [3](claim:default.seed). To guess costs
[ln 2 ≈ 0.69](claim:guessing.loss). What is said of many seeds asks nothing of one:
[below 9](claim:default.survey.pause.epoch.median).
"""


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker gets few seeds at a time, so that there are several tasks."""
    monkeypatch.setattr(seeds, "TASK", 50)


def read(folder: Path, pause: str) -> Lesson:
    path = folder / "small.md"
    path.write_text(TEXT.format(pause=pause), "utf-8")
    lesson = read_lesson(path)
    assert lesson.problems == ()
    return lesson


def holding(lesson: Lesson) -> dict[int, dict[int, Decimal]]:
    """The seeds under which no claim fails the whole check, those on the seed apart, and the values."""
    found = {}
    experiments = lesson.experiments
    runs = {
        name: train([with_seed(e, lesson.seed, seed) for seed in SEEDS]) for name, e in experiments.items()
    }
    for i, seed in enumerate(SEEDS):
        verdicts = check(lesson, {name: runs[name][i] for name in experiments}).verdicts
        asked = [v for v in verdicts if not v.claim.name.endswith(".seed")]
        if all(verdict.holds for verdict in asked):
            values = {v.claim.number: v.measured.value for v in asked if v.claim.run}
            found[seed] = {n: value for n, value in values.items() if isinstance(value, Decimal)}
    return found


def search(lesson: Lesson, workers: int) -> list[Search]:
    """What the search yields, each as it was then."""
    with processes(workers) as executor:
        found = search_seeds(lesson, SEEDS, executor, 2 * workers, "numpy")
        return [replace(each, survivors=dict(each.survivors)) for each in found]


@pytest.mark.parametrize("pause", ["255", "about 255"])
def test_survivors(tmp_path: Path, pause: str) -> None:
    """The search finds the seeds under which all claims hold, and no others, with their values."""
    lesson = read(tmp_path, pause)
    expected = holding(lesson)
    assert 0 < len(expected) < len(SEEDS) / 2
    one, two = search(lesson, workers=1), search(lesson, workers=2)
    assert [found.tried for found in one] == [50, 100, 120]
    assert one[-1].survivors == expected
    assert one[-1].most_typical() in expected
    # As many workers as one likes: the same result.
    assert one == two


def test_bottleneck(tmp_path: Path) -> None:
    """The bottleneck is the claim that the smallest part of the seeds has passed."""
    lesson = read(tmp_path, "255")
    *_, found = search(lesson, workers=1)
    bottleneck = found.bottleneck()
    assert lesson.claims[0].number == bottleneck
    assert all(found.held[number] <= asked for number, asked in found.asked.items())
    assert max(found.asked.values()) == found.tried == len(SEEDS)
    # Claims about the seed are nobody's business here: it is what is looked for.
    assert {claim.name.partition(".")[2] for claim in lesson.claims if claim.number in found.asked} == {
        "pause.epoch", "test.loss.final", "train.loss.final", "train.loss.start", "hidden",
    }  # fmt: skip


def test_claims_compared_with_a_quantity_of_no_run(tmp_path: Path) -> None:
    """A seed has to keep them like any other."""
    path = tmp_path / "small.md"
    above = '\nIt ends [higher](claim:default.train.loss.final "> guessing.loss") than that.\n'
    path.write_text(TEXT.format(pause="about 255") + above, "utf-8")
    lesson = read_lesson(path)
    assert not lesson.problems
    *_, found = search(lesson, workers=1)
    assert found.survivors == holding(lesson) == {}
    assert found.asked[lesson.claims[-1].number] > 0


def test_survivors_without_a_number(tmp_path: Path) -> None:
    """Where nothing that is claimed is a number, none of them is more typical than another."""
    text = TEXT[: TEXT.index("It pauses")] + "It is [falling](claim:slow.train.loss.falling).\n"
    (tmp_path / "small.md").write_text(text, "utf-8")
    *_, found = search(read_lesson(tmp_path / "small.md"), workers=1)
    assert len(found.survivors) == len(SEEDS)
    assert found.most_typical() == SEEDS[0]


def test_most_typical() -> None:
    """The most typical survivor is the one whose values lie closest to the middle of what seeds give."""
    ten = [Decimal(n) for n in range(10)]
    survivors: dict[int, Mapping[int, Decimal]] = {
        1: {1: Decimal(0), 2: Decimal(5)},
        2: {1: Decimal(4), 2: Decimal(6)},
        3: {1: Decimal(9), 2: Decimal(9)},
    }
    found = Search(survivors=survivors, typical={1: ten, 2: ten})
    assert found.most_typical() == 2
    assert found.distance(1) == pytest.approx((0.45 + 0.05) / 2)
    assert found.distance(3) == pytest.approx(0.45)
    assert Search().most_typical() is None


def test_with_seed() -> None:
    """The lesson's seed is replaced; one that a spec has given is kept."""
    assert with_seed(Experiment(seed=3), 3, 8) == Experiment(seed=8)
    assert with_seed(Experiment(seed=5), 3, 8) == Experiment(seed=5)


def test_without_figures(tmp_path: Path) -> None:
    """With --bounds-only, figures that update can put right ask nothing of a seed; bounds and words do."""
    lesson = read(tmp_path, "253")
    kept = {claim.text for claim in without_figures(lesson).claims}
    assert {"below 0.004", "higher"} <= kept
    assert not {"253", "about 0.7"} & kept
