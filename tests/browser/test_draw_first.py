"""Drawing first, and the drill, in Chromium."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Published

Visit = Callable[..., Any]
OUTCOMES = ("converges", "thrashes", "underfits", "overfits", "still learning")


def drawing(visit: Visit, **options: Any) -> Page:
    page: Page = visit(**options)
    page.locator("figure.draw").scroll_into_view_if_needed()
    expect(page.locator("figure.draw .curve.test")).to_have_count(1)
    return page


def test_the_curves_stop_until_the_reader_has_drawn(visit: Visit, site: Published) -> None:
    """The test loss stops at epoch 300; once asked for, all of it shows, compared with the drawing."""
    page = drawing(visit)
    figure = page.locator("figure.draw")
    box = figure.locator("svg .foot").bounding_box()  # as wide as the plot
    pad = figure.locator("svg").bounding_box()
    assert box is not None
    assert pad is not None
    expect(figure.locator(".draw-here")).to_have_text("draw here")
    seen = figure.locator(".curve.test").bounding_box()
    assert seen is not None
    last = site.runs["overfit"].last_epoch
    assert abs(seen["width"] - 300 / last * box["width"]) < 3
    left, foot = box["x"], pad["y"] + pad["height"]
    page.mouse.move(left + 0.1 * box["width"], foot - 40)
    page.mouse.down()
    page.mouse.move(left + box["width"], foot - 20, steps=12)
    page.mouse.up()
    figure.get_by_role("button", name="show how it goes on").click()
    whole = figure.locator(".curve.test").bounding_box()
    assert whole is not None
    assert whole["width"] > 0.98 * box["width"]
    run = site.runs["overfit"]
    words = figure.locator('[data-part="words"]')
    lowest = int(run.test_loss.argmin())
    expect(words).to_contain_text(f"lowest at epoch {lowest}, at {run.test_loss[lowest]:.3f}")
    expect(words).to_contain_text(f"ends at {run.test_loss[-1]:.3f}")
    expect(words).to_contain_text("another way")


def test_the_stage_gives_nothing_away(visit: Visit) -> None:
    """While the drawing is in view the stage does not show its run; once drawn, or passed by, it does."""
    page = drawing(visit, height=900)
    stage = page.locator("#stage")

    def cue_at(pixels: int) -> None:
        top = page.locator(".draw + .cue").evaluate("cue => cue.getBoundingClientRect().top")
        page.evaluate("pixels => scrollBy(0, pixels)", top - pixels)
        page.wait_for_timeout(300)

    cue_at(300)
    assert stage.get_attribute("data-run") != "overfit"
    page.get_by_role("button", name="show how it goes on").click()
    expect(stage).to_have_attribute("data-run", "overfit")
    page = drawing(visit, height=900)
    stage = page.locator("#stage")
    cue_at(20)
    page.mouse.wheel(0, 400)
    expect(stage).to_have_attribute("data-run", "overfit")


def test_a_curve_that_turns_up_is_told_so_from_the_keyboard(visit: Visit) -> None:
    """A curve drawn with the arrow keys that falls, then rises, goes the same way as the run's."""
    page = drawing(visit)
    pad = page.locator("figure.draw .pad")
    pad.focus()
    for key in ["ArrowDown"] * 3 + ["ArrowRight"] * 10 + ["ArrowUp"] * 14 + ["ArrowRight"] * 20:
        page.keyboard.press(key)
    page.locator("figure.draw").get_by_role("button", name="show how it goes on").click()
    expect(page.locator('figure.draw [data-part="words"]')).to_contain_text("goes the same way")


def test_a_curve_that_falls_to_nothing_goes_another_way(visit: Visit) -> None:
    """A curve drawn with the arrow keys to the very foot goes another way than the run's."""
    page = drawing(visit)
    page.locator("figure.draw .pad").focus()
    for key in ["ArrowDown"] * 40 + ["ArrowRight"] * 30:
        page.keyboard.press(key)
    page.locator("figure.draw").get_by_role("button", name="show how it goes on").click()
    expect(page.locator('figure.draw [data-part="words"]')).to_contain_text("goes another way")


def test_the_next_picture_gives_nothing_away(visit: Visit) -> None:
    """The run's still stays hidden until the question about the same run is answered, too."""
    page = drawing(visit)
    still = page.locator("figure.draw + .cue .still")
    assert not still.is_visible()
    page.locator("figure.draw").get_by_role("button", name="show how it goes on").click()
    assert not still.is_visible()  # a question about the same run is open
    page.locator(".predict[data-run='overfit']").get_by_role("button").first.click()
    expect(still).to_be_visible()


def test_the_drill_judges_by_the_engines_outcome(visit: Visit) -> None:
    """Each verdict says why a wrong word is wrong, and the score counts the answers that were right."""
    page: Page = visit()
    drill = page.locator("#drill")
    right = 0
    for number, said in enumerate(OUTCOMES, start=1):
        drill.locator('[data-part="start"]').click()
        answer = drill.get_by_role("button", name=said, exact=True)
        expect(answer).to_be_enabled(timeout=20_000)
        assert drill.locator('[data-part="verdict"]').inner_text() == ""
        answer.click()
        words = drill.locator('[data-part="verdict"]').inner_text()
        right += words.startswith("Right")
        expect(drill.locator('[data-part="score"]')).to_have_text(f"{right} of {number} right")
        assert "They do not tell" in words
        assert words.startswith("Right") or f"“{said}” is said " in words  # why that word is wrong
    assert drill.locator('[data-part="rules"] li').count() == len(OUTCOMES)
    assert drill.locator(".chart .curve").count() == 2


def test_the_drills_run_can_be_taken_to_the_stage(visit: Visit) -> None:
    """There the stage gives it the diagnosis that the drill gave."""
    page: Page = visit()
    drill = page.locator("#drill")
    drill.locator('[data-part="start"]').click()
    answer = drill.get_by_role("button", name="overfits")
    expect(answer).to_be_enabled(timeout=20_000)
    answer.click()
    words = drill.locator('[data-part="verdict"]').inner_text()
    drill.get_by_role("button", name="show it on the stage").click()
    page.wait_for_function("() => document.getElementById('stage').dataset.changed !== undefined")
    expect(page.locator('#stage [data-part="verdict"]')).not_to_have_text("so far:")
    diagnosis = page.locator('#stage [data-part="diagnosis"]').inner_text()
    assert diagnosis in words
