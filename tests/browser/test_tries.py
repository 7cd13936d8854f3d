"""The table of tries: what becomes a row, what stands in it, and what can be done with it."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Published, unfolding
from tests.browser.test_knobs import turn
from tests.browser.test_own_points import encoded, some_pins
from tests.browser.test_stage import stage
from tests.engine.node import output
from tloop.evidence import outcome
from tloop.files import templates
from tloop.simulation import Experiment, Run, train
from tloop.simulation.fresh import FRESH_COUNT, fresh_points
from tloop.simulation.network import probability

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


LAB = templates() / "player" / "lab"


def node(program: str) -> Any:
    """What a program with the lab's pure functions at hand gives back."""
    imports = "\n".join(
        f"import * as {name} from {json.dumps((LAB / f'{name}.js').as_uri())};" for name in ("csv", "fresh")
    )
    program = f"{imports}\nconst answer = {program};\nconsole.log(JSON.stringify(answer));"
    return json.loads(output(["node", "--input-type=module", "-e", program]))


def rows(page: Any) -> list[int]:
    """The numbers of the tries, from the top."""
    numbers = page.locator("#tries tbody tr").evaluate_all("(rows) => rows.map((row) => row.dataset.try)")
    return [int(number) for number in numbers]


def attempt(page: Any, **knobs: str) -> None:
    """Turns knobs one after the other; what is settled on becomes a try each time."""
    for name, value in knobs.items():
        turn(page, name, value)


def cell(page: Any, number: int, name: str) -> str:
    text: str = page.locator(f"#tries tr[data-try='{number}'] .{name}").inner_text()
    return " ".join(text.split())


def exported(page: Any) -> list[dict[str, str]]:
    """The table as Python's csv module reads the file that the page gives."""
    with page.expect_download() as download:
        page.locator("#tries [data-part=csv]").click()
    assert download.value.suggested_filename == "tries.csv"
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def runs_of(lines: list[dict[str, str]]) -> list[Run]:
    """What Python makes of the knobs of an exported table."""
    return train(
        [
            Experiment(
                data=line["data"],
                noise=float(line["noise"]),
                hidden=int(line["hidden"]),
                eta=float(line["eta"]),
                seed=int(line["seed"]),
                budget=int(line["budget"]),
            )
            for line in lines
        ]
    )


def right(accuracy: float, points: int) -> int:
    return round(accuracy * points)


def fresh_score(run: Run, epoch: int) -> tuple[float, int]:
    """Loss and right points on fresh ones, by p alone."""
    experiment = run.experiment
    points = fresh_points(experiment.data, experiment.noise)
    p = probability(run.parameters[epoch], experiment.hidden, points.coordinates)
    given = np.where(points.labels == 1, p, 1.0 - p)
    return float(-np.log(given).mean()), int((given > 0.5).sum())


def test_a_row_is_what_python_measures(site: Published, visit: Visit) -> None:
    """Every figure of a row is Python's for the same knobs: in full in the file, rounded in the table."""
    page = visit("#run=default&epoch=100")
    attempt(page, hidden="3", eta="2.5", data="circle", noise="0.35", budget="700", seed="12")
    attempt(page, eta="30", hidden="0")
    lines = exported(page)
    assert len(lines) == 8
    for number, (line, run) in enumerate(zip(lines, runs_of(lines), strict=True), 1):
        last, lowest = run.last_epoch, int(np.argmin(run.test_loss))
        assert line["try"] == str(number)
        assert line["outcome"] == outcome(run.train_loss, run.test_loss)
        assert (int(line["last_epoch"]), int(line["lowest_test_epoch"])) == (last, lowest)
        assert line["pause_epoch"] == ("" if run.pause_epoch is None else str(run.pause_epoch))
        assert float(line["train_loss"]) == run.train_loss[-1]
        assert float(line["test_loss"]) == run.test_loss[-1]
        assert float(line["lowest_test_loss"]) == run.test_loss[lowest]
        assert int(line["train_right"]) == right(run.train_accuracy[-1], 40)
        assert int(line["test_right"]) == right(run.test_accuracy[-1], 20)
        assert line["fresh_loss"] == ""
        how = "ended" if run.pause_epoch is None else "paused"
        assert cell(page, number, "outcome").startswith(f"{line['outcome']}, {how} at {last:,}")
        assert cell(page, number, "train-loss").endswith(f"{run.train_loss[-1]:.3f}")
        assert cell(page, number, "test-loss").endswith(f"{run.test_loss[-1]:.3f}")
        assert cell(page, number, "lowest").endswith(f"{run.test_loss[lowest]:.3f} epoch {lowest:,}")
        assert cell(page, number, "train-right") == f"{right(run.train_accuracy[-1], 40)} of 40"
        assert cell(page, number, "test-right") == f"{right(run.test_accuracy[-1], 20)} of 20"


def test_the_empty_table_says_how_to_fill_it(visit: Visit) -> None:
    """Before anything was tried there is one sentence, and no table."""
    page = visit("#run=default&epoch=100")
    assert "becomes a row" in page.locator("#tries [data-part=empty]").inner_text()
    assert not page.locator("#tries table").is_visible()
    assert not page.locator("#tries [data-part=csv]").is_visible()
    attempt(page, eta="3")
    assert not page.locator("#tries [data-part=empty]").is_visible()


def test_a_configuration_has_one_row(visit: Visit) -> None:
    """Tried again, a configuration makes no second row; the row of the run on the stage is the marked one."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="3")
    attempt(page, eta="4")
    attempt(page, eta="3")
    assert rows(page) == [1, 2]
    marked = page.locator("#tries tr[aria-current=true]")
    assert marked.count() == 1
    assert marked.get_attribute("data-try") == "1"
    attempt(page, eta="0.3")
    assert marked.count() == 0
    assert rows(page) == [1, 2]


def test_a_row_brings_its_run_back(visit: Visit) -> None:
    """The knobs of a row are a button that takes the stage back to that very run."""
    page = visit("#run=default&epoch=100")
    digest = turn(page, "eta", "3")["digest"]
    attempt(page, data="moons", hidden="6")
    page.locator("#tries tr[data-try='1'] .knobs button").click()
    page.wait_for_selector(f"#stage[data-digest='{digest}']")
    assert stage(page)["changed"] == "eta"
    assert page.locator("#tries tr[data-try='1'][aria-current=true]").count() == 1
    assert rows(page) == [1, 2, 3]


def test_the_run_on_the_stage_is_added_on_request(site: Published, visit: Visit) -> None:
    """A recorded run becomes a row when asked for, from its exact parameters, and only once."""
    page = visit("#run=overfit&epoch=300")
    page.locator("#tries [data-part=add]").click()
    page.locator("#tries tr[data-try='1'][aria-current=true]").wait_for()
    (line,) = exported(page)
    run = site.runs["overfit"]
    assert float(line["test_loss"]) == run.test_loss[-1]
    assert float(line["lowest_test_loss"]) == run.test_loss.min()
    page.locator("#tries [data-part=add]").click()
    assert "try 1 already" in page.locator("#tries [data-part=said]").inner_text()
    assert rows(page) == [1]


def test_heads_sort(visit: Visit) -> None:
    """A head sorts best first, then worst first, then gives back the order tried; it says so to everyone."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="0.03", hidden="1", data="circle")
    lines = exported(page)
    losses = [float(line["train_loss"]) for line in lines]
    head = page.locator("#tries th.train-loss")
    best = [i + 1 for i in np.argsort(losses)]
    for direction, order in (("ascending", best), ("descending", best[::-1]), (None, [1, 2, 3])):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        assert rows(page) == order
    head.locator("button").click()
    page.locator("#tries th.test-right button").click()
    assert head.get_attribute("aria-sort") is None
    assert page.locator("#tries th.test-right").get_attribute("aria-sort") == "descending"
    assert [line["try"] for line in exported(page)] == ["1", "2", "3"]


def test_what_is_no_number_stands_last() -> None:
    """Sorted either way, what diverged comes after what did not; equal tries keep their order."""
    program = """(() => {
      const tries = [NaN, 2, 1, Infinity, 2].map((loss, i) => ({ train: { loss }, i }));
      const column = csv.SORTING_COLUMNS.find(({ name }) => name === "train-loss");
      return [1, -1].map((way) => csv.sortedTries(tries, column, way).map(({ i }) => i));
    })()"""
    assert node(program) == [[2, 1, 4, 0, 3], [1, 4, 2, 0, 3]]


@pytest.mark.parametrize(
    ("name", "words"),
    [("test-loss", "test loss"), ("test-right", "test accuracy"), ("lowest", "lowest test loss")],
)
def test_sorting_by_a_test_figure_has_a_price(visit: Visit, name: str, words: str) -> None:
    """Sorting by a test figure says that the points are validation points now; by a train figure, nothing."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="3")
    page.locator("#tries th.train-loss button").click()
    warning, score = page.locator("#tries [data-part=warning]"), page.locator("#tries [data-part=score]")
    assert warning.inner_text() == ""
    assert not score.is_visible()
    page.locator(f"#tries th.{name} button").click()
    assert f"Sorted by {words}" in warning.inner_text()
    assert "validation points" in warning.inner_text()
    assert warning.get_attribute("role") == "status"
    assert score.inner_text() == "Score all on 10,000 fresh points"


def test_fresh_points_score_as_in_python(visit: Visit) -> None:
    """Both networks of every try get their loss and accuracy on fresh points, later tries too."""
    page = visit("#run=default&epoch=100")
    attempt(page, hidden="0", data="circle", noise="0.3")
    page.locator("#tries th.test-loss button").click()
    page.locator("#tries [data-part=score]").click()
    page.locator("#tries [data-part=note]:focus").wait_for()
    attempt(page, hidden="7")
    lines = exported(page)
    for number, (line, run) in enumerate(zip(lines, runs_of(lines), strict=True), 1):
        scored = {"fresh": run.last_epoch, "lowest_test_fresh": int(np.argmin(run.test_loss))}
        for name, epoch in scored.items():
            loss, count = fresh_score(run, epoch)
            # 1 − p has no more digits than that where p is nearly 1
            assert float(line[f"{name}_loss"]) == pytest.approx(loss, rel=1e-8)
            assert (int(line[f"{name}_right"]), line[f"{name}_points"]) == (count, str(FRESH_COUNT))
            column = "fresh-final" if name == "fresh" else "fresh-lowest"
            assert cell(page, number, column).endswith(f"{loss:.3f} {count:,} of 10,000")
    assert not page.locator("#tries [data-part=score]").is_visible()
    assert page.locator("#tries th.fresh button").count() == 0


def test_own_points_have_no_fresh_ones(visit: Visit) -> None:
    """Where the reader made the points, the cell says that nothing can draw more of them."""
    page = visit(f"#run=default&points={encoded(some_pins(30))}&epoch=10")
    page.locator("#tries tr[data-try='1']").wait_for()
    page.locator("#tries th.lowest button").click()
    page.locator("#tries [data-part=score]").click()
    page.locator("#tries td.fresh-final").wait_for()
    assert "no generator" in cell(page, 1, "fresh-final")
    (line,) = exported(page)
    assert (line["data"], line["noise"], line["fresh_loss"]) == ("own points", "", "")
    assert line["own_points"] == encoded(some_pins(30))


def test_two_rows_lie_on_one_chart(visit: Visit) -> None:
    """Two ticked rows show both curves of each, named at their ends; a third tick drops the first."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="3", hidden="1", data="circle")
    overlay = page.locator("#tries [data-part=overlay]")
    assert not overlay.is_visible()
    boxes = page.locator("#tries tbody input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.wait_for_selector("#tries .overlay[aria-busy=false] .curve.ghost")
    assert overlay.locator("path.curve").count() == 4
    names = set(overlay.locator("text.label").all_text_contents())
    assert names == {"1 train", "1 test", "2 train", "2 test"}
    widths = overlay.locator("path.curve.train").evaluate_all(
        "(curves) => curves.map((curve) => parseFloat(getComputedStyle(curve).strokeWidth))"
    )
    assert max(widths) > 1.4 * min(widths)
    boxes.nth(2).check()
    page.wait_for_selector("#tries .overlay[aria-busy=false] svg[aria-label*='try 3, thin']")
    assert [boxes.nth(i).is_checked() for i in range(3)] == [False, True, True]
    assert "try 2, heavy" in overlay.locator("svg[role=img]").get_attribute("aria-label")
    for i in (1, 2):
        boxes.nth(i).uncheck()
    assert not overlay.is_visible()


def test_the_table_is_cleared_and_brought_back(visit: Visit) -> None:
    """Clearing empties the table; undoing brings the rows back before what was tried since."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="3", hidden="2")
    page.locator("#tries [data-part=clear]").click()
    assert rows(page) == []
    assert "2 tries cleared" in page.locator("#tries [data-part=said]").inner_text()
    attempt(page, data="moons")
    assert rows(page) == [1]
    page.locator("#tries [data-part=undo]").click()
    assert [line["data"] for line in exported(page)] == ["xor", "xor", "moons"]
    assert not page.locator("#tries [data-part=undo]").is_visible()


def test_a_row_holds_two_networks_and_no_run() -> None:
    """Of a run's megabytes, a try keeps two rows of parameters and a few figures."""
    experiment = json.dumps(asdict(Experiment(hidden=16)))
    program = f"""(() => {{
      const knobs = {experiment};
      const run = train(knobs);
      const points = {{ train: run.trainPoints, test: run.testPoints }};
      const shown = {{ ...run, ...points, hidden: 16, width: 65, lowestTest: 3 }};
      const {{ final, lowest }} = fresh.tryOf(shown).parameters;
      return [final.buffer.byteLength, lowest.buffer.byteLength];
    }})()"""
    engine = (LAB.parent / "engine" / "training.js").as_uri()
    imports = f"const {{ train }} = await import({json.dumps(engine)});"
    assert node(f"await (async () => {{ {imports} return {program}; }})()") == [65 * 8, 65 * 8]


def test_fields_that_could_be_misread_are_quoted() -> None:
    """A comma, a quote or a line end in a field puts it in quotes, with its quotes doubled (RFC 4180)."""
    fields = ["plain", "a,b", 'say "p"', "two\r\nlines", "", 0.1, None]
    text = node(f"{json.dumps(fields)}.map(csv.csvField).join(',')")
    assert next(csv.reader(io.StringIO(text, newline=""), strict=True)) == [
        "plain", "a,b", 'say "p"', "two\r\nlines", "", "0.1", "",
    ]  # fmt: skip
    assert text.startswith('plain,"a,b","say ""p"""')


def test_the_table_works_by_keyboard(visit: Visit) -> None:
    """Head, tick and way back are reached by Tab and work by key."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="3", hidden="2")
    page.locator("#tries th.outcome button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#tries th.outcome").get_attribute("aria-sort") == "ascending"
    for _ in range(6):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("Space")
    page.wait_for_selector("#tries .overlay[aria-busy=false] .curve")
    page.keyboard.press("Tab")
    spec = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    marked = page.locator("#tries tr[aria-current=true] .knobs button")
    marked.wait_for()
    assert marked.inner_text() == spec


@pytest.mark.parametrize("width", [320, 576, 1280])
def test_nothing_sticks_out(visit: Visit, width: int) -> None:
    """From a small phone on, the table lies within its column, fresh points and all."""
    page = visit("#run=default&epoch=100", width=width)
    page.evaluate("location.hash = 'run=default&data=spiral&hidden=16&seed=123456789&budget=5000&epoch=9'")
    page.locator("#tries tr[data-try='1']").wait_for()
    page.locator("#tries th.test-loss button").click()
    page.locator("#tries [data-part=score]").click()
    page.locator("#tries td.fresh-final").wait_for()
    out = page.evaluate(
        """() => {
          const column = document.getElementById('tries').getBoundingClientRect();
          const cells = [...document.querySelectorAll('#tries :is(th, td, td *, th button, p, button)')];
          return cells.filter((cell) => cell.checkVisibility() && !cell.closest('.sr-only'))
            .filter((cell) => cell.getBoundingClientRect().right > column.right + 1)
            .map((cell) => cell.outerHTML);
        }"""
    )
    assert out == []


def test_seeds_are_kept_apart(visit: Visit) -> None:
    """The lesson's seed is not written in a row; another one is, and makes a row of its own."""
    page = visit("#run=default&epoch=100")
    attempt(page, eta="3", seed="8")
    lines = exported(page)
    first, second = runs_of(lines)
    assert second.experiment == replace(first.experiment, seed=8)
    assert "seed" not in cell(page, 1, "knobs")
    assert "seed = 8" in cell(page, 2, "knobs")
