"""The stage's run under other seeds, in Chromium: five beside it, and a hundred in figures."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Published, unfolding
from tloop.evidence import outcome
from tloop.lesson.links.reference import OfRun
from tloop.simulation import Run, train
from tloop.surveys.plan import with_seed
from tloop.surveys.spread import quantiles

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


ASKED = 100
TIME = 60_000  # milliseconds: a hundred runs on a busy machine


def under_seeds(site: Published, name: str, seeds: range | list[int]) -> list[Run]:
    experiment = site.lesson.experiments[name]
    return train([with_seed(experiment, site.lesson.seed, seed) for seed in seeds])


def seeds_in(page: Page) -> list[int]:
    text = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('seeds')")
    return [int(seed) for seed in text.split(",")]


def endings(page: Page) -> list[str]:
    tiles = page.locator("#seeds .seed-tile > span")
    expect(tiles.filter(has_text="training")).to_have_count(0, timeout=TIME)
    return [str(words) for words in tiles.all_inner_texts()]


def test_five_seeds_of_the_survey(site: Published, visit: Visit) -> None:
    """The button draws five that were surveyed, others than the stage's own; each ends as Python says."""
    page = visit("#run=default&epoch=300")
    page.get_by_role("button", name="other seeds").click()
    expect(page.locator("#seeds .seed-tile")).to_have_count(5)
    seeds = seeds_in(page)
    survey = site.report.others.survey
    assert survey is not None
    assert len(set(seeds) - {site.lesson.seed}) == 5
    assert all(seed < survey.seeds for seed in seeds)
    runs = under_seeds(site, "default", seeds)
    assert endings(page) == [outcome(run.train_loss, run.test_loss) for run in runs]
    says = page.locator('#seeds [data-part="says"]').inner_text()
    assert f"converges {survey.quantities[OfRun('default', 'outcome')].counts['converges']}" in says
    page.get_by_role("button", name="five others").click()
    assert seeds_in(page) != seeds


def test_they_follow_the_stages_epoch(visit: Visit) -> None:
    """One scrubber for all: the tiles' cursors and fields move with the stage."""
    page = visit("#run=default&epoch=10&seeds=1,2,3,4,5")
    endings(page)
    cursor = page.locator("#seeds .seed-tile .cursor").first

    def field() -> str:
        return str(page.evaluate("document.querySelector('#seeds .seed-tile canvas').toDataURL()"))

    before = cursor.get_attribute("transform"), field()
    page.evaluate("location.hash = 'run=default&epoch=500&seeds=1,2,3,4,5'")
    expect(page.locator("#stage")).to_have_attribute("data-epoch", "500")
    expect(cursor).not_to_have_attribute("transform", before[0] or "")
    assert field() != before[1]


def test_a_seed_is_taken_to_the_stage(site: Published, visit: Visit) -> None:
    """A click on one of the five trains it on the stage, to Python's last bit; the five stay."""
    page = visit("#run=overfit&epoch=100&seeds=7,8")
    endings(page)
    page.locator("#seeds .seed-tile", has_text="seed 8").click()
    (run,) = under_seeds(site, "overfit", [8])
    expect(page.locator("#stage")).to_have_attribute("data-digest", run.digest, timeout=TIME)
    assert seeds_in(page) == [7, 8]


def test_another_knob_trains_them_anew(site: Published, visit: Visit) -> None:
    """What is turned on the stage is turned for the five as well."""
    page = visit("#run=default&epoch=100&seeds=1,2,3")
    endings(page)
    page.locator('#stage [name="hidden"]').select_option("0")
    expect(page.locator("#seeds .seed-tile > span").first).to_have_text("underfits", timeout=TIME)
    assert endings(page) == ["underfits"] * 3


def test_a_hundred_seeds_say_what_python_says(site: Published, visit: Visit) -> None:
    """Outcomes and quarter points of a quick survey are those of a hundred runs in Python."""
    page = visit("#run=default&epoch=100&seeds=1")
    page.get_by_role("button", name="ask 100 seeds").click()
    found = page.locator('#seeds [data-part="found"]')
    expect(found).to_be_visible(timeout=TIME)
    runs = under_seeds(site, "default", range(ASKED))
    counts = Counter(outcome(run.train_loss, run.test_loss) for run in runs)
    rows = page.locator('#seeds [data-part="endings"] li').all_inner_texts()
    assert {row.strip().removesuffix(", as here") for row in rows} == {
        f"{ending} {count}" for ending, count in counts.items()
    }
    pauses = Counter(run.pause_epoch for run in runs)
    never = pauses.pop(None, 0)
    ordered = sorted((Decimal(epoch), count) for epoch, count in pauses.items() if epoch is not None)
    quarters = quantiles(ordered, never)
    words = page.locator('#seeds [data-part="spreads"] dd').first.inner_text()
    assert f"between {quarters['q25']:,} and {quarters['q75']:,}" in words
    assert (f"never for {never}" in words) == (never > 0)
    bars = page.locator('#seeds [data-part="spreads"] svg')
    assert bars.count() >= 3
    expect(page.locator('#seeds [data-part="said"]')).to_contain_text("100 seeds asked: converges")


def test_asking_can_be_stopped(visit: Visit) -> None:
    """Cancel leaves no half survey behind, and the focus where it can go on."""
    page = visit("#run=slow&epoch=100&seeds=1")
    page.get_by_role("button", name="ask 100 seeds").click()
    page.locator('#seeds [data-part="cancel"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator('#seeds [data-part="ask"]')).to_be_focused()
    expect(page.locator('#seeds [data-part="found"]')).to_be_hidden()
    expect(page.locator('#seeds [data-part="asking"]')).to_be_hidden()


def test_keys(visit: Visit) -> None:
    """Escape closes, and the focus goes back to the button that opened; the address forgets."""
    page = visit("#run=default&epoch=100")
    opener = page.get_by_role("button", name="other seeds")
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("#seeds .seeds-body").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#seeds")).to_be_hidden()
    expect(opener).to_be_focused()
    assert "seeds" not in page.url


def test_one_panel_at_a_time(visit: Visit) -> None:
    """Inside an epoch and under other seeds lie at the same place: to open one closes the other."""
    page = visit("#run=default&epoch=100&seeds=1,2")
    page.get_by_role("button", name="open this epoch").click()
    expect(page.locator("#inside")).to_be_visible()
    expect(page.locator("#seeds")).to_be_hidden()
    page.get_by_role("button", name="other seeds").click()
    expect(page.locator("#seeds")).to_be_visible()
    expect(page.locator("#inside")).to_be_hidden()


@pytest.mark.parametrize("text", ["", "x", "1,1", "1,2,3,4,5,6", "-1", "1.5", "9" * 30, "1,,2"])
def test_seeds_that_are_none(visit: Visit, text: str) -> None:
    """An address with nonsense in it opens no panel, and is put right."""
    page = visit(f"#run=default&epoch=100&seeds={text}")
    expect(page.locator("#stage")).to_have_attribute("data-epoch", "100")
    expect(page.locator("#seeds")).to_be_hidden()
    assert "seeds" not in page.url


def test_the_die_draws_from_the_survey(site: Published, visit: Visit) -> None:
    """Another seed by lot is one of those that were surveyed."""
    page = visit("#run=default&epoch=100")
    survey = site.report.others.survey
    assert survey is not None
    for _ in range(5):
        page.locator('[data-part="die"]').click()
        seed = page.evaluate("Number(new URLSearchParams(location.hash.slice(1)).get('seed'))")
        assert 0 <= seed < survey.seeds
