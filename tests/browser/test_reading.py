"""The article: addresses, claims, cues, comparisons, and reading without JavaScript or on a phone."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np
import pytest

from tests.browser.conftest import Published
from tests.browser.test_stage import shows, stage

Visit = Callable[..., Any]


def test_an_address_opens_exactly_that(site: Published, visit: Visit) -> None:
    """#run=NAME&epoch=N shows that run at that epoch."""
    page = visit("#run=overfit&epoch=360")
    data = stage(page)
    assert (data["run"], data["epoch"]) == ("overfit", "360")
    assert shows(data, site.runs["overfit"], 360)


@pytest.mark.parametrize(
    ("fragment", "run", "epoch"),
    [
        ("#run=nobody&epoch=5", "default", 5),
        ("#run=overfit&epoch=ten", "overfit", None),
        ("#run=overfit&epoch=-3", "overfit", None),
        ("#run=overfit&epoch=NaN", "overfit", None),
        ("#run=overfit&epoch=1e3", "overfit", None),
        ("#run=overfit&epoch=999999", "overfit", None),
        ("#run=toString&epoch=7", "default", 7),
        ("#epoch=12", "default", 12),
        ("#=&=&&%%%=%", "default", None),
        ("#loss=cubic", "default", None),
    ],
)
def test_a_bad_fragment_falls_back(
    site: Published, visit: Visit, fragment: str, run: str, epoch: int | None
) -> None:
    """What an address can't mean is replaced: the first run, its last epoch; never NaN."""
    data = stage(visit(fragment))
    assert data["run"] == run
    assert data["epoch"] == str(site.runs[run].last_epoch if epoch is None else epoch)
    assert "NaN" not in data.values()


def test_a_place_in_the_page_leaves_the_stage_alone(visit: Visit) -> None:
    """A fragment without "=" changes neither run nor epoch."""
    page = visit("#run=too-simple&epoch=17")
    page.evaluate("() => { location.hash = 'evidence'; }")
    data = stage(page)
    assert (data["run"], data["epoch"]) == ("too-simple", "17")


def test_every_claim_goes_to_its_place(site: Published, visit: Visit) -> None:
    """A claim's link carries what was measured, and brings its run and epoch to the stage."""
    page = visit()
    for verdict in site.report.verdicts:
        claim = verdict.claim
        link = page.locator(f"#claim-{claim.number}")
        link.evaluate("(link) => link.click()")
        card = page.locator("#claim-card")
        assert verdict.measured.text in card.inner_text()
        if claim.run is not None:
            epoch = verdict.measured.epoch
            page.wait_for_selector(f"#stage[data-run='{claim.run}']")  # as soon as it has been read
            data = stage(page)
            assert data["epoch"] == str(site.runs[claim.run].last_epoch if epoch is None else epoch)
            assert shows(data, site.runs[claim.run], int(data["epoch"]))
        assert link.evaluate("(link) => link.classList.contains('open')")


def test_back_undoes_a_link(visit: Visit) -> None:
    """The browser's back button returns to what was on the stage before a link was followed."""
    page = visit("#run=default&epoch=44")
    page.locator("a[data-run-link='overfit']").last.evaluate("(link) => link.click()")
    assert stage(page)["run"] == "overfit"
    page.evaluate("() => history.back()")
    page.wait_for_selector("#stage[data-run='default'][data-epoch='44']")


def test_a_claims_card_opens_and_closes(visit: Visit) -> None:
    """Pointing at a claim opens its card without covering the claim; Escape closes it."""
    page = visit()
    link = page.locator("a[data-claim='default.pause.epoch']").first
    link.scroll_into_view_if_needed()
    link.hover()
    card = page.locator("#claim-card")
    card.wait_for(state="visible")
    assert "measured" in card.inner_text()
    words, over = link.bounding_box(), card.bounding_box()
    assert over["y"] >= words["y"] + words["height"] or over["y"] + over["height"] <= words["y"]
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_claim_on_the_screen_stays_there(visit: Visit) -> None:
    """Following a claim while the stage is in view moves no text; on a phone its sheet does not cover it."""
    page = visit()
    link = page.locator("a[data-claim='default.pause.epoch']").first
    link.evaluate("(link) => link.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(100)
    before = link.bounding_box()["y"]
    link.click()
    stage(page)
    assert link.bounding_box()["y"] == before
    phone = visit(width=360, height=740)
    link = phone.locator("a[data-claim='default.pause.epoch']").first
    link.evaluate("(link) => link.scrollIntoView({block: 'end'})")
    link.click()
    stage(phone)
    words, sheet = link.bounding_box(), phone.locator("#claim-card").bounding_box()
    assert words["y"] + words["height"] <= sheet["y"]


def test_a_cue_brings_its_run(visit: Visit) -> None:
    """Reading on to a cue brings its run to the stage, at its end."""
    page = visit()
    cue = page.locator(".cue[data-cue='slow']")
    run = cue.get_attribute("data-cue")
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.3 * innerHeight)")
    page.wait_for_selector(f"#stage[data-run='{run}']")
    assert page.locator("#offer").is_hidden()


def test_a_cue_offers_to_who_is_driving(visit: Visit) -> None:
    """To a reader who has just moved the stage a cue only offers; accepting takes the run."""
    page = visit("#run=too-simple&epoch=50")
    page.locator("#stage [data-part=forward]").evaluate("(button) => button.click()")
    cue = page.locator(".cue[data-cue='slow']")
    run = cue.get_attribute("data-cue")
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.3 * innerHeight)")
    offer = page.locator("#offer [data-part=take]")
    offer.wait_for(state="visible")
    assert stage(page)["run"] == "too-simple"
    offer.click()
    page.wait_for_selector(f"#stage[data-run='{run}']")


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (844, 390), (768, 1024), (1280, 640)])
def test_an_offer_can_be_read(visit: Visit, width: int, height: int) -> None:
    """What it says of the text stands there whole, in the stage and the window, beside its two buttons."""
    page = visit("#run=too-simple&epoch=50", width=width, height=height)
    page.locator("#stage [data-part=play]").evaluate("(button) => { button.click(); button.click(); }")
    cue = page.locator(".cue[data-cue='slow']")
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.3 * innerHeight)")
    page.locator("#offer").wait_for(state="visible")
    words = page.locator("#offer span")
    assert words.inner_text().startswith("The text is now at XOR")
    assert words.evaluate("(words) => words.scrollWidth - words.clientWidth") <= 0
    box, stage = page.locator("#offer").bounding_box(), page.locator("#stage").bounding_box()
    assert stage["y"] <= box["y"]
    assert box["y"] + box["height"] <= height
    for button in page.locator("#offer button").all():
        assert button.bounding_box()["x"] + button.bounding_box()["width"] <= width


def test_the_stage_follows_again_when_it_has_been_let_go(visit: Visit) -> None:
    """Twenty seconds after the last touch it takes the run that the text is at; a touch begins them anew."""
    page = visit("#run=too-simple&epoch=50")
    page.clock.install()
    forward = page.locator("#stage [data-part=forward]")
    forward.evaluate("(button) => button.click()")
    cue = page.locator(".cue[data-cue='slow']")
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.3 * innerHeight)")
    page.locator("#offer").wait_for(state="visible")
    page.clock.fast_forward(15_000)
    forward.evaluate("(button) => button.click()")
    page.clock.fast_forward(15_000)
    assert stage(page)["run"] == "too-simple"
    assert page.locator("#offer").is_visible()
    page.clock.fast_forward(6_000)
    page.wait_for_selector("#stage[data-run='slow']")
    assert page.locator("#offer").is_hidden()


def test_a_panel_in_sight_keeps_the_stage(visit: Visit) -> None:
    """While an epoch is looked into the stage does not follow the text; out of sight, it does again."""
    page = visit("#run=too-simple&epoch=50")
    page.clock.install()
    cue = page.locator(".cue[data-cue='slow']")
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.8 * innerHeight)")
    page.evaluate("location.hash = 'run=too-simple&epoch=51&inside=1'")
    page.locator("#inside").wait_for(state="visible")
    page.clock.fast_forward(60_000)
    page.evaluate("scrollBy(0, 150)")
    page.clock.fast_forward(60_000)
    assert stage(page)["run"] == "too-simple"
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.3 * innerHeight)")
    page.locator("#inside").evaluate("(panel) => scrollBy(0, panel.getBoundingClientRect().bottom + 5)")
    for _ in range(50):  # until the browser has told what is in sight
        page.clock.fast_forward(60_000)
        if stage(page)["run"] != "too-simple":
            break
        page.wait_for_timeout(100)
    assert stage(page)["run"] != "too-simple"


def test_a_comparison_runs_side_by_side(site: Published, visit: Visit) -> None:
    """One scrubber moves all; a run that has ended stays at its own last epoch and says so."""
    page = visit()
    figure = page.locator("figure.comparison").first
    scrubber = figure.locator("input[type=range]")
    panels = figure.locator("[data-run][data-epoch]")
    names = panels.evaluate_all("(panels) => panels.map((panel) => panel.dataset.run)")
    longest = max(site.runs[name].last_epoch for name in names)
    assert scrubber.get_attribute("max") == str(longest)
    for epoch in (0, 1000, longest):
        scrubber.fill(str(epoch))
        stage(page)
        for i, name in enumerate(names):
            run = site.runs[name]
            panel = panels.nth(i)
            at = min(epoch, run.last_epoch)
            assert panel.get_attribute("data-epoch") == str(at)
            assert np.float32(panel.get_attribute("data-train-loss")) == np.float32(run.train_loss[at])
            said = panel.locator("[data-part=ended]").inner_text()
            assert (f"{run.last_epoch:,}" in said) == (epoch >= run.last_epoch)
    painted = panels.first.locator("canvas").evaluate(
        """(canvas) => {
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.width);
          return new Set(data).size;
        }"""
    )
    assert painted > 20


def test_without_javascript_the_stills_are_the_figures(visit: Visit) -> None:
    """Every still is seen and loaded, the evidence is there, and nothing that needs the player is."""
    page = visit(java_script_enabled=False)
    stills = page.locator("img.still")
    assert stills.count() >= 5
    for i in range(stills.count()):
        assert stills.nth(i).is_visible()
    assert page.locator("#stage").is_hidden()
    assert page.locator(".together").first.is_hidden()
    assert page.locator("#evidence tbody tr").count() > 30


@pytest.mark.parametrize("width", [320, 360, 412, 768, 1055, 1056, 1280, 1920, 2560])
def test_no_sideways_scroll(visit: Visit, width: int) -> None:
    """At no width does the page scroll sideways, and the stage fits its window."""
    page = visit(width=width, height=740)
    widths = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    height = page.locator("#stage").bounding_box()["height"]
    assert height <= (0.45 * 740 if width < 1056 else 560)


def test_the_dock_folds_and_opens(visit: Visit) -> None:
    """On a phone the stage folds to a line and opens to all it has; no place is hidden under it."""
    page = visit("#run=overfit&epoch=360", width=360, height=740)

    def height() -> float:
        return float(page.locator("#stage").bounding_box()["height"])

    compact = height()
    page.locator("[data-part=fold]").click()
    assert height() < 60
    page.locator("[data-part=fold]").click()
    assert height() == pytest.approx(compact, abs=2)
    page.locator("[data-part=more]").click()
    assert page.locator("#stage .readouts").is_visible()
    assert page.locator("#stage .tiles canvas").first.is_visible()
    page.locator("[data-part=more]").click()
    margin = page.locator(".article a").first.evaluate(
        "(a) => parseFloat(getComputedStyle(a).scrollMarginBottom)"
    )
    assert margin >= height()


def test_touch_targets_are_large_on_phones(visit: Visit) -> None:
    """What is tapped in the dock is at least 44 pixels high."""
    page = visit(width=360, height=740, has_touch=True)
    for part in ("play", "fold", "more", "range"):
        assert page.locator(f"#stage [data-part={part}]").bounding_box()["height"] >= 44, part


def test_less_motion_is_respected(visit: Visit) -> None:
    """Who asks for less motion gets two pictures a second."""
    page = visit("#run=default&epoch=100", reduced_motion="reduce")
    page.evaluate(
        """() => {
          window.changes = 0;
          new MutationObserver(() => { window.changes += 1; })
            .observe(document.getElementById('stage'), {attributeFilter: ['data-epoch']});
        }"""
    )
    page.locator("#stage [data-part=play]").click()
    page.wait_for_timeout(1300)
    assert 1 <= page.evaluate("window.changes") <= 4


def test_the_evidence_can_be_filtered(site: Published, visit: Visit) -> None:
    """By run and by state: the rows that remain are those of the lesson's verdicts, and the count says so."""
    page = visit()
    rows = page.locator("#evidence [data-of-run]")
    measured = [verdict for verdict in site.report.verdicts if not verdict.setup]
    of_overfit = [verdict for verdict in measured if verdict.claim.run == "overfit"]
    page.locator("#evidence summary").first.click()
    page.locator("#evidence [name=run]").select_option("overfit")
    page.locator("#evidence [name=state]").select_option("measured")
    shown = rows.evaluate_all("(rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.id)")
    assert shown == [f"evidence-{verdict.claim.number}" for verdict in of_overfit]
    total = len(site.report.verdicts) + len(site.lesson.facts)
    count = page.locator("#evidence [data-part=count]").inner_text()
    assert count == f"{len(of_overfit)} of {total} rows"
    page.evaluate("() => { location.hash = 'evidence-1'; }")
    page.wait_for_function("() => document.getElementById('evidence-1').checkVisibility()")
    assert page.locator("#evidence [name=run]").input_value() == ""
    page.locator("#evidence [name=search]").fill("default.pause")
    found = rows.evaluate_all("(rows) => rows.filter((row) => !row.hidden).map((row) => row.textContent)")
    assert 0 < len(found) < 12
    assert all("default.pause" in text for text in found)


def test_the_evidence_is_one_line_until_it_is_wanted(site: Published, visit: Visit) -> None:
    """Folded, it says how many claims hold; a link to a row unfolds it; a row takes one line."""
    page = visit()
    summary = page.locator("#evidence summary").first
    assert summary.inner_text().startswith(f"{len(site.report.verdicts)} claims hold")
    assert not page.locator("#evidence-3").is_visible()
    page.evaluate("() => { location.hash = 'evidence-3'; }")
    page.wait_for_function("() => document.getElementById('evidence-3').checkVisibility()")
    assert page.locator("#evidence-9").bounding_box()["height"] < 36


def test_a_row_goes_to_its_sentence_and_back(visit: Visit) -> None:
    """The evidence's row leads to the claim in the text, and the claim's card back to the row."""
    page = visit()
    page.locator("#evidence summary").first.click()
    page.locator("#evidence-5 th a").click()
    link = page.locator("#claim-5")
    link.wait_for(state="visible")
    box = link.bounding_box()
    assert 0 <= box["y"] < 800 - box["height"]
    link.click()
    page.locator("#claim-card a").click()
    assert page.evaluate("location.hash") == "#evidence-5"
    box = page.locator("#evidence-5").bounding_box()
    assert 0 <= box["y"] < 800


def test_a_sentence_in_focus_marks_its_place_on_the_chart(visit: Visit) -> None:
    """Where its run is on the stage; nothing moves, and the mark goes with the focus."""
    page = visit("#run=default&epoch=300")
    stage(page)
    mark = page.locator("#stage .claimed")
    assert mark.get_attribute("visibility") == "hidden"
    page.locator('a[data-claim="default.train.accuracy.above.0.99"]').hover()
    page.wait_for_function(
        "() => document.querySelector('#stage .claimed').getAttribute('visibility') === 'visible'"
    )
    cursor = page.locator("#stage .cursor").get_attribute("transform")
    assert mark.get_attribute("transform") != cursor
    assert stage(page)["epoch"] == "300"
    page.keyboard.press("Escape")
    page.wait_for_function(
        "() => document.querySelector('#stage .claimed').getAttribute('visibility') === 'hidden'"
    )


def test_stills_are_read_one_by_one(site: Published, visit: Visit) -> None:
    """Stills wait: each is a document of its own, and all at once hold the start up. Print has them all."""
    text = Path(urlparse(site.address).path).read_text("utf-8")
    stills = re.findall(r'<img class="still[^>]*', text)
    assert stills
    assert all('loading="lazy"' in still for still in stills)
    page = visit()
    page.locator("img[loading=lazy]").last.wait_for(state="detached")
    assert page.evaluate("""async () => {
      await Promise.all([...document.images].map((each) => each.decode()));
      return [...document.images].every((each) => each.naturalWidth > 0);
    }""")
