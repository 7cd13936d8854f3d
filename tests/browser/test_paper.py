"""On paper, and where no program runs: the pictures, the words and the evidence stand for themselves."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Published

Visit = Callable[..., Any]
A4 = {"width": 657, "height": 1000}  # CSS pixels between the margins
COMMAND = re.compile(
    r"(?:^|[.:!?]\s+)(?:Drag|Press|Turn|Scrub|Open|Tap|Click|Diagnose|Change)\b", re.MULTILINE
)
MOST_PAGES = 16
SEEN = "(elements) => elements.map((element) => element.getClientRects().length > 0)"


@pytest.fixture
def paper(visit: Visit) -> Any:
    """The page as it goes to a printer."""
    page = visit(**A4)
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    return page


def seen(page: Any, selector: str) -> set[bool]:
    """Whether these are there to be seen: {True}, {False}, or both."""
    return set(page.locator(selector).evaluate_all(SEEN))


def test_every_still_is_on_paper(paper: Any) -> None:
    """Those too that the screen keeps back until a question has been answered."""
    assert paper.locator(".cue[data-kept] .still").count() >= 2
    assert seen(paper, ".still") == {True}
    assert seen(paper, ".cue .ending") == {True}


def test_a_question_is_on_paper_with_its_options(paper: Any) -> None:
    """Without what only a tap could show."""
    assert seen(paper, ".predict, .predict li b") == {True}
    assert seen(paper, ".draw, .try, .predict details, .predict .said") == {False}


def test_the_key_keeps_its_colours_on_paper(paper: Any) -> None:
    """Filled points are told from hollow ones though backgrounds are not printed."""
    adjusts = "(keys) => keys.map((key) => getComputedStyle(key).printColorAdjust)"
    assert set(paper.locator(".point-key, .field-key").evaluate_all(adjusts)) == {"exact"}


def test_the_evidence_takes_a_third_of_the_paper_at_most(paper: Any, site: Published) -> None:
    """Every claim has its row, whose letters are small, and the lesson has few pages."""
    assert seen(paper, "#evidence [data-of-run]") == {True}
    shares = """() => document.getElementById('evidence').offsetHeight / document.body.offsetHeight"""
    assert paper.evaluate(shares) < 1 / 3
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.pdf(format="A4")))
    assert 5 < pages <= MOST_PAGES
    assert paper.evaluate("document.documentElement.scrollWidth") <= A4["width"]


def test_printing_leaves_the_evidence_as_it_was(visit: Visit) -> None:
    """Folded rows are folded again afterwards, and those that were open stay open."""
    page = visit()
    rows = page.locator("#evidence [data-part=rows]")
    for was in (False, True):
        rows.evaluate("(rows, open) => { rows.open = open; }", was)
        for kind in ("beforeprint", "afterprint"):
            page.evaluate("(kind) => dispatchEvent(new Event(kind))", kind)
        assert rows.evaluate("(rows) => rows.open") is was


def without_a_program(visit: Visit) -> Any:
    return visit(java_script_enabled=False)


def test_words_for_hands_stand_where_there_are_some(visit: Visit) -> None:
    """On the living page there are words for hands, and none of a still page."""
    page = visit()
    assert (seen(page, ".live"), seen(page, ".in-still")) == ({True}, {False})


@pytest.mark.parametrize("still", ["paper", "no program"])
def test_a_still_page_asks_for_nothing(visit: Visit, request: pytest.FixtureRequest, still: str) -> None:
    """Neither on paper nor without a program does a sentence ask for a hand or speak of the stage."""
    page = request.getfixturevalue("paper") if still == "paper" else without_a_program(visit)
    text = page.locator("main").inner_text()
    assert len(text) > 5000
    assert COMMAND.findall(text) == []
    assert not re.search(r"\bthe stage\b|\bin the lab below\b", text)


def test_without_a_program_no_paragraph_is_lost(visit: Visit, site: Published) -> None:
    """Every claim of the text can be read, those too that stand beside a knob."""
    page = without_a_program(visit)
    assert page.locator("a[data-claim]").count() == len(site.lesson.claims)
    assert seen(page, "a[data-claim]") == {True}


def test_without_a_program_a_claim_leads_to_its_evidence(visit: Visit) -> None:
    """Its row is unfolded by the browser itself."""
    page = without_a_program(visit)
    page.locator("main a[data-claim]").nth(20).click()
    row = page.url.partition("#")[2]
    assert row.startswith("evidence-")
    assert seen(page, f"#{row}") == {True}


def test_without_a_program_nothing_looks_like_a_link_that_is_none(visit: Visit) -> None:
    """A run's name is plain text where no stage could show the run."""
    page = without_a_program(visit)
    looks = "(links) => links.map((link) => getComputedStyle(link).textDecorationLine)"
    assert set(page.locator('a[href^="#run="]').evaluate_all(looks)) == {"none"}
    assert set(page.locator('main a:not([href^="#run="])').evaluate_all(looks)) == {"underline"}


@pytest.mark.parametrize("width", [320, 390, 600, 768, 1024, 1280])
def test_the_evidence_never_scrolls_sideways(visit: Visit, width: int) -> None:
    """On narrow screens its rows and those of the runs are cards; a digest is broken rather than cut."""
    page = visit(width=width, height=800)
    page.locator("#evidence summary").first.click()
    wide = """(tables) => tables.filter((table) => table.scrollWidth > table.clientWidth)
      .map((table) => table.querySelector('caption').textContent)"""
    assert page.locator("#evidence .table:not(.files)").evaluate_all(wide) == []
