"""The map: how the loop ends over learning rate and number of neurons."""

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Published, unfolding
from tests.browser.test_own_points import encoded, some_pins, trained_on
from tests.browser.test_stage import stage
from tests.engine.node import PLAYER, output, skip_loudly
from tloop.evidence import outcome
from tloop.simulation import Experiment, Run, train

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


MODULE = PLAYER / "lab" / "drawn-map.js"
ETAS = [0.003, 0.0053, 0.0095, 0.017, 0.03, 0.053, 0.095, 0.17, 0.3, 0.53]
ETAS += [0.95, 1.7, 3, 5.3, 9.5, 17, 30, 53, 95]
ROWS = [16, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0]
ALL = len(ETAS) * len(ROWS)
LETTERS = {"C": "converges", "T": "thrashes", "U": "underfits", "O": "overfits", "S": "still learning"}
LONG = 60_000  # milliseconds that a whole map may take on a busy machine


def node(expression: str) -> Any:
    """What Node says of map.js, as `map`."""
    if (program := shutil.which("node")) is None:
        skip_loudly("NODE IS MISSING: the map was tried in the browser alone")
    script = f"""
    import * as map from {json.dumps(MODULE.as_uri())};
    process.stdout.write(JSON.stringify({expression}));
    """
    return json.loads(output([program, "--input-type=module", "-"], script))


def test_rows_and_columns() -> None:
    """Learning rates in quarters of a factor of ten about 0.3, and up to sixteen neurons."""
    assert node("map.MAP_ETAS") == ETAS
    assert node("map.MAP_ROWS") == ROWS


def test_a_coarse_picture_first() -> None:
    """Every cell comes once; the first fifteen lie four apart, the first sixty two apart."""
    order = [tuple(cell) for cell in node("map.mapOrder()")]
    assert sorted(order) == [(row, column) for row in range(11) for column in range(19)]
    assert set(order[:15]) == {(row, column) for row in (2, 6, 10) for column in (0, 4, 8, 12, 16)}
    assert set(order[:60]) == {(row, column) for row in range(0, 11, 2) for column in range(0, 19, 2)}


def test_the_nearest_cell() -> None:
    """A configuration off the grid has a nearest cell, by the learning rate's ratio."""
    assert node("map.mapCellOf({ eta: 3, hidden: 4 })") == {"row": 6, "column": 12, "exact": True}
    assert node("map.mapCellOf({ eta: 0.41, hidden: 14 })") == {"row": 0, "column": 9, "exact": False}
    assert node("map.mapCellOf({ eta: 1000, hidden: 0 })") == {"row": 10, "column": 18, "exact": False}


class Chart:
    """The map as a reader has it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.section = page.locator("#map")
        self.section.scroll_into_view_if_needed()
        self.part("draw").wait_for(state="visible")
        stage(page)  # frames in which the map sees that it is in view
        stage(page)

    def part(self, name: str) -> Any:
        return self.section.locator(f"[data-part={name}]")

    def cell(self, eta: float, hidden: int) -> Any:
        return self.section.locator(f"td[data-row='{ROWS.index(hidden)}'][data-column='{ETAS.index(eta)}']")

    def name(self, eta: float, hidden: int) -> str:
        return str(self.cell(eta, hidden).get_attribute("aria-label"))

    def drawn(self) -> int:
        return int(self.section.locator("td[data-outcome]:not([data-outcome=''])").count())

    def draw(self) -> None:
        """Draws the whole map."""
        self.part("draw").click()
        self.part("progress").wait_for(state="hidden", timeout=LONG)
        assert self.drawn() == ALL

    def draw_some(self, least: int = 5) -> None:
        """Begins a map, and stops it after some cells."""
        self.part("draw").click()
        self.page.wait_for_function(
            "(least) => document.querySelectorAll('#map td:not([data-outcome=\"\"])').length >= least",
            arg=least,
        )
        self.part("cancel").evaluate("(button) => button.click()")  # it may have ended meanwhile

    def cells(self) -> Iterator[tuple[float, int, str, str]]:
        """(η, neurons, letter, outcome) of every drawn cell."""
        for row, column, letter, ending in self.section.locator("td").evaluate_all(
            "(all) => all.map(({ dataset, textContent }) => "
            "[Number(dataset.row), Number(dataset.column), textContent, dataset.outcome])"
        ):
            if ending:
                yield ETAS[column], ROWS[row], letter, ending


def ending_of(run: Run) -> str:
    return outcome(run.train_loss, run.test_loss)


def test_every_cell_is_what_python_says(site: Published, visit: Visit) -> None:
    """All 209 outcomes are those of Python's runs, as a letter, as a name and in words."""
    page = visit()
    chart = Chart(page)
    chart.draw()
    cells = list(chart.cells())
    seed = site.lesson.seed
    runs = train([Experiment(seed=seed, eta=eta, hidden=hidden) for eta, hidden, _, _ in cells])
    assert [ending for *_, ending in cells] == [ending_of(run) for run in runs]
    assert all(LETTERS[letter] == ending for _, _, letter, ending in cells)
    endings = {(eta, hidden): ending for eta, hidden, _, ending in cells}
    assert chart.name(1.7, 4) == f"η = 1.7, 4 neurons: {endings[1.7, 4]}"
    assert chart.name(0.03, 1).startswith("η = 0.03, 1 neuron: ")
    assert chart.name(0.03, 0).startswith("η = 0.03, no hidden layer: ")
    assert f"XOR · clean · seed {seed} · 4,000 epochs" in chart.section.inner_text()


def test_progress_and_cancel(visit: Visit) -> None:
    """While cells come a bar counts them; cancel stops, what is there stays, and drawing can go on."""
    page = visit()
    chart = Chart(page)
    chart.part("draw").click()
    bar = chart.section.get_by_role("progressbar")
    assert bar.get_attribute("max") == str(ALL)
    page.wait_for_function("() => document.querySelector('#map progress').value > 3")
    assert chart.part("done").inner_text().endswith(" of 209")
    chart.part("cancel").click()
    stopped = chart.drawn()
    assert 3 < stopped < ALL
    assert not bar.is_visible()
    page.wait_for_timeout(400)
    assert chart.drawn() == stopped
    assert chart.part("draw").inner_text() == "Go on drawing"
    assert chart.part("draw").evaluate("(button) => button === document.activeElement")
    chart.draw_some(stopped + 3)
    assert chart.drawn() >= stopped + 3


def test_a_cell_is_a_run(site: Published, visit: Visit) -> None:
    """A click loads the cell's run; the stage says its outcome, and the cell that it is here."""
    page = visit()
    chart = Chart(page)
    chart.draw_some()
    cell = chart.cell(53, 2)
    cell.click()
    page.wait_for_selector("#stage[data-changed][data-digest][aria-busy=false]")
    (run,) = train([Experiment(seed=site.lesson.seed, eta=53, hidden=2)])
    assert stage(page)["digest"] == run.digest
    assert page.evaluate("location.hash").startswith("#run=default&hidden=2&eta=53")
    assert cell.get_attribute("aria-current") == "true"
    assert "on the stage now" in chart.name(53, 2)
    assert page.locator("#map [aria-current]").count() == 1
    chart.cell(0.3, 4).click()
    page.wait_for_selector("#stage[data-run=default]:not([data-changed])")


def test_between_two_cells(visit: Visit) -> None:
    """A learning rate that no cell has is marked at the nearest, and not as being there."""
    page = visit("#run=default&eta=0.36&epoch=10")
    chart = Chart(page)
    page.wait_for_selector("#map td[data-here='nearest to the stage']")
    assert chart.cell(0.3, 4).get_attribute("data-here") == "nearest to the stage"
    assert chart.cell(0.3, 4).get_attribute("aria-current") is None


def test_the_lesson_s_runs_are_marked(site: Published, visit: Visit) -> None:
    """Each recorded run stands in its cell, on the map of its own data only, and the legend names it."""
    page = visit()
    chart = Chart(page)
    assert "the lesson's run default" in chart.name(0.3, 4)
    assert "the lesson's run too-hot" in chart.name(30, 4)
    assert "the lesson's run too-simple" in chart.name(0.3, 0)
    legend = chart.part("legend").inner_text()
    assert "too-hot" in legend
    assert "overfit" not in legend.split()
    page.evaluate("location.hash = 'run=overfit&epoch=10'")
    page.wait_for_function("() => document.querySelector('#map').innerText.includes('circle · noise 0.2')")
    assert "the lesson's run overfit" in chart.name(0.3, site.lesson.experiments["overfit"].hidden)
    assert "default" not in chart.part("legend").inner_text()


def test_another_ground(visit: Visit) -> None:
    """When the stage's data change, the map says what it is for; known maps come back with their data."""
    page = visit()
    chart = Chart(page)
    chart.draw_some()
    drawn = chart.drawn()
    page.evaluate("location.hash = 'run=overfit&epoch=10'")
    chart.part("notice").wait_for(state="visible")
    assert "This map is for XOR · clean" in chart.part("notice").inner_text()
    assert "The stage has circle · noise 0.2" in chart.part("notice").inner_text()
    chart.draw_some()
    assert not chart.part("notice").is_visible()
    assert "circle" in chart.part("for").inner_text()
    assert page.locator("#map td[aria-current]").count() == 1
    page.evaluate("location.hash = 'run=default&epoch=10'")
    page.wait_for_function("() => document.querySelector('#map [data-part=for]').textContent.includes('XOR')")
    assert chart.drawn() >= drawn


def test_drawing_again_stops_the_one_before(visit: Visit) -> None:
    """A map that is redrawn for other data leaves off with the ones before."""
    page = visit()
    chart = Chart(page)
    chart.part("draw").click()
    page.wait_for_function("() => document.querySelector('#map progress').value > 3")
    page.evaluate("location.hash = 'run=overfit&epoch=10'")
    chart.part("notice").wait_for(state="visible")
    chart.part("draw").click()
    assert "circle" in chart.part("for").inner_text()
    page.wait_for_function("() => document.querySelector('#map progress').value > 3")
    assert chart.part("done").inner_text() != "209 of 209"
    chart.part("cancel").click()
    letters = {(eta, hidden) for eta, hidden, _, _ in chart.cells()}
    assert 3 < len(letters) < ALL


def test_own_points_have_a_map(site: Published, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The map of own points is Python's for the same points."""
    pins = some_pins(24)
    page = visit(f"#run=default&points={encoded(pins)}&budget=300&epoch=10")
    chart = Chart(page)
    chart.draw_some(8)
    assert "your own points" in chart.part("for").inner_text()
    for eta, hidden, _, ending in list(chart.cells())[:8]:
        run = trained_on(pins, monkeypatch, seed=site.lesson.seed, eta=eta, hidden=hidden, budget=300)
        assert ending == ending_of(run), (eta, hidden)


def test_points_that_cannot_be_trained_have_none(visit: Visit) -> None:
    """Without points there is no map, and a sentence says why."""
    page = visit()
    chart = Chart(page)
    page.evaluate("location.hash = 'run=default&points=none&epoch=5'")
    chart.part("notice").wait_for(state="visible")
    assert "There are no points" in chart.part("notice").inner_text()
    assert chart.part("draw").is_disabled()


def test_by_keyboard(visit: Visit) -> None:
    """One cell is reached by Tab; arrows, Home and End go through the grid; Enter loads."""
    page = visit("#run=default&epoch=10")
    chart = Chart(page)
    chart.part("draw").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#map progress').value > 3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on cancel, which gives the focus back
    page.keyboard.press("Tab")
    place = "[document.activeElement.dataset.row, document.activeElement.dataset.column].map(Number)"
    assert page.evaluate(place) == [6, 8]
    for keys, expected in (
        (["ArrowRight", "ArrowUp"], [5, 9]),
        (["End", "ArrowRight"], [5, 18]),
        (["PageDown"], [10, 18]),
        (["Control+Home", "ArrowLeft", "ArrowUp"], [0, 0]),
        (["ArrowDown", "ArrowDown", "ArrowDown"], [3, 0]),
    ):
        for key in keys:
            page.keyboard.press(key)
        assert page.evaluate(place) == expected
    assert page.locator("#map td[tabindex='0']").count() == 1
    assert "η = 0.003, 8 neurons" in chart.part("reading").inner_text()
    page.keyboard.press("Enter")
    assert "hidden=8&eta=0.003" in page.evaluate("location.hash")


def test_the_stage_stays_quick(visit: Visit) -> None:
    """While a map is drawn, a turned knob has its run within a second."""
    page = visit()
    chart = Chart(page)
    chart.part("draw").click()
    page.wait_for_function("() => document.querySelector('#map progress').value > 3")
    chart.cell(5.3, 5).click()
    page.wait_for_selector("#stage[data-changed][aria-busy=false]", timeout=1000)
    assert chart.part("progress").is_visible()
    chart.part("cancel").click()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_width(visit: Visit, width: int) -> None:
    """The page never grows wider than the window; on phones the map scrolls in its frame."""
    page = visit(width=width, height=740)
    chart = Chart(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inner, outer = chart.part("frame").evaluate("(frame) => [frame.scrollWidth, frame.clientWidth]")
    assert (inner > outer) == (width < 640)
    assert chart.part("draw").bounding_box()["height"] >= (44 if width < 640 else 36)
