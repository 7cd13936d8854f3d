"""Own points: a board on which every change trains the whole run, and the text an address has for them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Published, unfolding
from tests.browser.test_stage import shows, stage
from tests.engine.node import PLAYER, output, skip_loudly
from tloop.simulation import Experiment, Points, Run, train

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MODULE = PLAYER / "runs" / "own-points.js"
REACH = 3.3  # of the board, half a side, for points that lie within 3.1


@dataclass(frozen=True)
class Pin:
    """A point of an address: coordinates in thousandths, its sign, and whether it tests."""

    x: int
    y: int
    plus: bool
    test: bool


def encoded(pins: list[Pin]) -> str:
    """The format, written plainly: 14 bits of x + 8192, 14 of y + 8192, class, split; six to a digit."""
    text = ""
    for pin in pins:
        bits = f"{pin.x + 8192:014b}{pin.y + 8192:014b}{pin.plus:b}{pin.test:b}"
        text += "".join(DIGITS[int(bits[i : i + 6], 2)] for i in range(0, 30, 6))
    return text or "none"


def decoded(text: str) -> list[Pin]:
    bits = "".join(f"{DIGITS.index(digit):06b}" for digit in ("" if text == "none" else text))
    words = [bits[i : i + 30] for i in range(0, len(bits), 30)]
    return [
        Pin(int(word[:14], 2) - 8192, int(word[14:28], 2) - 8192, word[28] == "1", word[29] == "1")
        for word in words
    ]


def node(expression: str, argument: Any = None) -> Any:
    """What Node says of own-points.js, as `own`, and the argument."""
    if (program := shutil.which("node")) is None:
        skip_loudly("NODE IS MISSING: own points were tried in the browser alone")
    script = f"""
    import * as own from {json.dumps(MODULE.as_uri())};
    const argument = {json.dumps(argument)};
    process.stdout.write(JSON.stringify({expression}));
    """
    return json.loads(output([program, "--input-type=module", "-"], script))


def some_pins(count: int, seed: int = 1) -> list[Pin]:
    """Random points on the grid, those to train on first."""
    random = np.random.default_rng(seed)
    places = random.integers(-8000, 8001, (count, 2)).tolist()
    pins = [Pin(x, y, bool(random.integers(2)), 3 * i >= 2 * count) for i, (x, y) in enumerate(places)]
    return sorted(pins, key=lambda pin: pin.test)


def points_of(pins: list[Pin]) -> tuple[Points, Points]:
    """Training and test points, as the simulation has them."""
    splits = []
    for test in (False, True):
        of_split = [pin for pin in pins if pin.test == test]
        places = np.array([(pin.x / 1000, pin.y / 1000) for pin in of_split]).reshape(-1, 2)
        splits.append(Points(places, np.array([pin.plus for pin in of_split], dtype=np.int8)))
    return splits[0], splits[1]


def trained_on(pins: list[Pin], monkeypatch: pytest.MonkeyPatch, **knobs: Any) -> Run:
    """What Python's trainer makes of these points in place of the data set's."""
    splits = dict(zip(("train", "test"), points_of(pins), strict=True))
    with monkeypatch.context() as patch:
        patch.setattr("tloop.simulation.training.draw_points", lambda *which: splits[which[3]])
        (run,) = train([Experiment(**knobs)])
    return run


# The text


def test_text_and_points_are_one_to_one() -> None:
    """What is decoded is what was encoded, exactly and in order, and the text is the one described here."""
    pins = some_pins(200)
    answer = node(
        "((points) => [own.encodePoints(points), Array.from(points.train.coordinates), "
        "Array.from(points.test.coordinates), Array.from(points.train.labels)])(own.decodePoints(argument))",
        encoded(pins),
    )
    train_points, test_points = points_of(pins)
    assert answer[0] == encoded(pins)
    assert answer[1] == train_points.coordinates.ravel().tolist()
    assert answer[2] == test_points.coordinates.ravel().tolist()
    assert answer[3] == train_points.labels.tolist()


def test_no_points_have_a_text() -> None:
    """A cleared board can be shared."""
    assert node("own.encodePoints(own.decodePoints('none'))") == "none"


def test_points_are_moved_onto_the_grid() -> None:
    """Any coordinates come to lie on the grid of 0.001, within ±8, none of them −0."""
    answer = node("argument.map(own.snapToGrid).map((each) => [each, Object.is(each, -0)])", [
        0.1234567, -0.0001, 9.5, -123.0, 1e300, 2.9996,
    ])  # fmt: skip
    assert answer == [[each, False] for each in (0.123, 0, 8, -8, 8, 3)]


FIRST = Pin(1000, -1000, plus=True, test=False)
HOSTILE = {
    "empty": "",
    "half a point": encoded([FIRST])[:-1],
    "a letter too many": encoded([FIRST]) + "A",
    "another alphabet": "ab+/=",
    "out of range": encoded([Pin(8001, 0, plus=True, test=False)]),
    "beyond all bits": "_____",
    "out of order": encoded([Pin(0, 0, plus=True, test=True), FIRST]),
    "too many": encoded([FIRST] * 201),
    "in other letters": "٠١٢٣٤",
    "a line too many": encoded([FIRST]) + "\n",
    "none of it": "None",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_else_is_points(text: str) -> None:
    """What `encodePoints` does not write is no points, and nothing breaks on it."""
    assert node("own.decodePoints(argument)", text) is None


def test_a_long_text_costs_nothing() -> None:
    """Ten million characters are refused in less than 50 ms."""
    lasted = node("""(() => {
      const texts = ["A", "?", "-_9zZ"].map((each) => each.repeat(1e7));
      const start = performance.now();
      return [texts.every((text) => own.decodePoints(text) === null), performance.now() - start];
    })()""")
    assert lasted[0]
    assert lasted[1] < 50


def test_what_is_missing_is_said() -> None:
    """Without a training point, or a test point, a sentence says so; with one class a warning does."""
    both = [FIRST, Pin(0, 0, plus=False, test=False), Pin(0, 0, plus=False, test=True)]
    cases = [[], both[:1], both[2:], both[:1] + both[2:], both]
    answers = node(
        "argument.map(own.decodePoints)"
        ".map((points) => [own.whyUntrainable(points), own.pointsWarning(points)])",
        [encoded(pins) for pins in cases],
    )
    assert [[words is not None for words in answer] for answer in answers] == [
        [True, False],
        [True, True],
        [True, False],
        [False, True],
        [False, False],
    ]
    assert "All training points are +" in answers[3][1]


# The board


class Board:
    """The board as a hand has it: places in the field's coordinates."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.canvas = page.locator("#own-points canvas")
        self.bring()

    def bring(self) -> None:
        """Into the middle of the window, where no dock covers it."""
        self.canvas.evaluate("""(canvas) => {
            const { top, bottom } = canvas.getBoundingClientRect();
            scrollBy(0, (top + bottom - innerHeight) / 2);
        }""")

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        self.bring()
        box = self.canvas.bounding_box()
        unit = box["width"] / (2 * REACH)
        return box["x"] + (x + REACH) * unit, box["y"] + (REACH - y) * unit

    def click(self, x: float, y: float, **how: Any) -> None:
        self.page.mouse.click(*self.pixel(x, y), **how)

    def press(self, *keys: str) -> None:
        self.canvas.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose(self, name: str) -> None:
        self.page.locator("#own-points label", has_text=name).click()

    def count(self) -> str:
        return str(self.page.inner_text("#own-points [data-part=count]"))

    def said(self) -> str:
        return str(self.page.inner_text("#own-points [data-part=said]"))


def points_in_address(page: Any) -> list[Pin] | None:
    """The points of the address, or None where it says nothing of points."""
    values = dict(pair.split("=") for pair in page.evaluate("location.hash")[1:].split("&"))
    return decoded(values["points"]) if "points" in values else None


def own_points(page: Any) -> list[Pin]:
    """The points of the address, which must have some to say."""
    pins = points_in_address(page)
    assert pins is not None
    return pins


def sealed(page: Any) -> dict[str, str]:
    """The stage's data once it shows what the address says, its digest included."""
    page.wait_for_selector("#stage[data-digest][aria-busy=false]")
    return stage(page)


def pins_of(run: Run) -> list[Pin]:
    """A run's points on the grid."""
    return [
        Pin(round(1000 * x), round(1000 * y), bool(label), points is run.test_points)
        for points in (run.train_points, run.test_points)
        for (x, y), label in zip(points.coordinates.tolist(), points.labels.tolist(), strict=True)
    ]


def near(pin: Pin, x: float, y: float) -> bool:
    """Whether a pin is where a pixel of the board is."""
    return abs(pin.x / 1000 - x) < 0.03 and abs(pin.y / 1000 - y) < 0.03


def test_the_first_click_takes_the_points_over(
    site: Published, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click adds a "+" to the stage's points; the run on the stage has Python's bits for just these."""
    page = visit("#run=default&epoch=400")
    board = Board(page)
    assert board.count() == "40 training (20 +, 20 −), 20 test"
    board.click(0.02, 0.03)
    pins = own_points(page)
    present = pins_of(site.runs["default"])
    assert pins[:40] + pins[41:] == present
    assert near(pins[40], 0.02, 0.03)
    assert (pins[40].plus, pins[40].test) == (True, False)
    assert board.count() == "41 training (21 +, 20 −), 20 test"
    data = sealed(page)
    run = trained_on(pins, monkeypatch, seed=site.lesson.seed)
    assert data["digest"] == run.digest
    assert shows(data, run, 400)


def test_signs_and_splits(visit: Visit) -> None:
    """The toggle and Shift give the sign, the other choice the split of what a click adds."""
    page = visit()
    board = Board(page)
    board.button("Clear")
    assert points_in_address(page) == []
    board.click(-1, 1)
    page.keyboard.down("Shift")
    board.click(1, 1)
    page.keyboard.up("Shift")
    board.choose("minus")
    board.click(1, -1)
    board.choose("test")
    board.click(-1, -1)
    pins = own_points(page)
    assert [(pin.plus, pin.test) for pin in pins] == [
        (True, False),
        (False, False),
        (False, False),
        (False, True),
    ]
    assert board.count() == "3 training (1 +, 2 −), 1 test"


def test_what_cannot_be_trained_is_said(visit: Visit) -> None:
    """Beside the board stands what is missing, and what one class alone will come to."""
    page = visit()
    board = Board(page)
    warning = page.locator("#own-points [data-part=warning]")
    assert not warning.is_visible()
    board.button("Clear")
    assert "There are no points" in warning.inner_text()
    board.click(-1, 1)
    assert "no test point" in warning.inner_text()
    board.choose("test")
    board.click(1, 1)
    assert "All training points are +" in warning.inner_text()
    sealed(page)
    board.choose("train")
    board.choose("minus")
    board.click(1, -1)
    assert not warning.is_visible()


def test_a_point_is_dragged(site: Published, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a point is dragged the run changes under the hand; the address follows when it lets go."""
    page = visit("#run=default&epoch=400")
    board = Board(page)
    before = stage(page)["trainLoss"]
    board.click(0, 0)
    after_click = page.evaluate("location.hash")
    sealed(page)
    page.mouse.move(*board.pixel(0, 0))
    page.mouse.down()
    page.mouse.move(*board.pixel(-1.5, 1.2), steps=5)
    page.wait_for_function(
        "(losses) => !losses.includes(document.getElementById('stage').dataset.trainLoss)", arg=[before]
    )
    assert page.evaluate("location.hash") == after_click
    page.mouse.up()
    pins = own_points(page)
    assert len(pins) == 61
    assert near(pins[40], -1.5, 1.2)
    assert sealed(page)["digest"] == trained_on(pins, monkeypatch, seed=site.lesson.seed).digest
    board.button("Undo")
    assert page.evaluate("location.hash") == after_click


def test_a_point_stays_on_the_board(visit: Visit) -> None:
    """Dragged out of the board, a point stops at its edge, and the board shows as much as before."""
    page = visit()
    board = Board(page)
    board.click(0, 0)
    page.mouse.move(*board.pixel(0, 0))
    page.mouse.down()
    page.mouse.move(*board.pixel(-9, 9), steps=3)
    page.mouse.up()
    pins = own_points(page)
    assert pins[40] == Pin(-3100, 3100, plus=True, test=False)


def test_delete_clear_undo_and_back(visit: Visit) -> None:
    """Delete removes the point touched last, undo goes back step by step, to the data set in the end."""
    page = visit("#run=default&epoch=400")
    board = Board(page)
    board.click(0, 0)
    board.click(0.3, 0.3)
    both = own_points(page)
    page.keyboard.press("Delete")
    assert points_in_address(page) == both[:41] + both[42:]
    board.click(0, 0)  # touched, not added to
    board.button("Remove")
    assert points_in_address(page) == both[:40] + both[42:]
    board.button("Clear")
    assert points_in_address(page) == []
    for expected in (both[:40] + both[42:], both[:41] + both[42:], both):
        board.button("Undo")
        assert points_in_address(page) == expected
    board.press("Control+z", "Control+z")
    assert points_in_address(page) is None
    assert board.count() == "40 training (20 +, 20 −), 20 test"
    assert page.evaluate("location.hash") == "#run=default&epoch=400"
    board.press("Control+z")
    assert "nothing to undo" in board.said()


def test_one_click_goes_back_to_the_data_set(site: Published, visit: Visit) -> None:
    """The recorded run is there again, bit by bit, and undo brings the own points back."""
    page = visit("#run=default&epoch=400")
    board = Board(page)
    board.click(0, 0)
    own = points_in_address(page)
    board.button("Back to the data set")
    assert points_in_address(page) is None
    assert sealed(page)["digest"] == site.runs["default"].digest
    board.button("Undo")
    assert points_in_address(page) == own


def test_points_that_another_run_replaced_come_back(visit: Visit) -> None:
    """Who leaves for a recorded run has not lost the points: undo brings them back."""
    page = visit("#run=default&epoch=400")
    board = Board(page)
    board.click(0, 0)
    own = points_in_address(page)
    page.evaluate("location.hash = 'run=overfit&epoch=10'")
    page.wait_for_selector("#stage[data-run=overfit][data-epoch='10']")
    Board(page).button("Undo")
    assert points_in_address(page) == own


def test_by_keyboard(site: Published, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrows, Enter, signs and splits, picking up, moving, putting down, removing: all of it is spoken."""
    page = visit("#run=default&epoch=400")
    board = Board(page)
    board.press("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowUp", "Enter")
    pins = own_points(page)
    assert pins[40] == Pin(400, 210, plus=True, test=False)
    assert "Added a + training point at 0.40, 0.21. 41 training" in board.said()
    board.press("-", "t", "ArrowLeft", " ")
    assert "− test point" in board.said()
    pins = own_points(page)
    assert pins[-1] == Pin(200, 210, plus=False, test=True)
    board.press("p")
    assert "Point 61 of 62" in board.said()
    board.press("n", "ArrowDown", "ArrowDown", "Enter")
    assert "Put down: − test point at 0.20, −0.19" in board.said()
    pins = own_points(page)
    assert pins[-1] == Pin(200, -190, plus=False, test=True)
    assert sealed(page)["digest"] == trained_on(pins, monkeypatch, seed=site.lesson.seed).digest
    board.press("Backspace")
    assert "Removed the − test point" in board.said()
    board.press("Control+z")
    assert own_points(page) == pins


def test_all_controls_can_be_reached(visit: Visit) -> None:
    """From the board, Tab goes through both choices and the buttons."""
    page = visit()
    board = Board(page)
    board.canvas.focus()
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.value + document.activeElement.textContent"))
    assert reached == ["plus", "train", "Undo", "Remove", "Clear", "Back to the data set"]


def test_an_address_gives_the_identical_state(
    site: Published, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Points, epoch and bits are those that were shared."""
    pins = [Pin(pin.x // 3, pin.y // 3, pin.plus, pin.test) for pin in some_pins(30)]
    page = visit(f"#run=default&hidden=3&points={encoded(pins)}&epoch=77")
    data = sealed(page)
    run = trained_on(pins, monkeypatch, seed=site.lesson.seed, hidden=3)
    assert data["digest"] == run.digest
    assert shows(data, run, 77)
    train_points, test_points = points_of(pins)
    plus = int(train_points.labels.sum())
    of_training = f"{len(train_points)} training ({plus} +, {len(train_points) - plus} −)"
    assert Board(page).count() == f"{of_training}, {len(test_points)} test"
    assert page.evaluate("location.hash") == f"#run=default&hidden=3&points={encoded(pins)}&epoch=77"


def test_a_shared_empty_board(visit: Visit) -> None:
    """No points at all is a state like others: the board is empty and says what to do."""
    page = visit("#run=default&epoch=5")
    page.evaluate("location.hash = 'run=default&points=none&epoch=5'")
    board = Board(page)
    stage(page)
    assert board.count() == "0 training (0 +, 0 −), 0 test"
    assert page.locator("#own-points [data-part=warning]").is_visible()


def test_hostile_points_fall_back(site: Published, visit: Visit) -> None:
    """Points that are none leave the data set's, at once, however long they are."""
    page = visit(f"#run=default&points={'A' * 100_000}&epoch=400")
    assert shows(stage(page), site.runs["default"], 400)
    assert points_in_address(page) is None
    assert Board(page).count() == "40 training (20 +, 20 −), 20 test"


def test_no_more_than_an_address_holds(visit: Visit) -> None:
    """The 201st point is refused with a sentence."""
    pins = [Pin(pin.x // 3, pin.y // 3, pin.plus, pin.test) for pin in some_pins(200)]
    page = visit(f"#run=default&points={encoded(pins)}&epoch=0")
    board = Board(page)
    board.press("Enter")
    assert "200 points are the most" in board.said()
    assert points_in_address(page) == pins


PHONE: dict[str, Any] = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}


def touch(page: Any, *places: tuple[float, float]) -> None:
    """A finger put down at the first place, moved through the others, and lifted."""
    session = page.context.new_cdp_session(page)
    for i, (x, y) in enumerate(places):
        kind = "touchStart" if i == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_by_touch(visit: Visit) -> None:
    """A tap adds, a finger on a point drags it, and beside the points it scrolls the page."""
    page = visit("#run=default&epoch=400", **PHONE)
    page.evaluate("document.querySelector('#stage [data-part=fold]').click()")
    board = Board(page)
    touch(page, board.pixel(0, 0))
    pins = own_points(page)
    assert near(pins[40], 0, 0)
    offset = page.evaluate("scrollY")
    along = [board.pixel(0, -0.2 * step) for step in range(8)]
    touch(page, *along)
    pins = own_points(page)
    assert len(pins) == 61
    assert near(pins[40], 0, -1.4)
    assert page.evaluate("scrollY") == offset
    touch(page, *(board.pixel(0, 0.5 + 0.2 * step) for step in range(8)))
    assert points_in_address(page) == pins
    assert page.evaluate("scrollY") != offset


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_targets_and_width(visit: Visit, width: int) -> None:
    """Nothing sticks out at any width, and on phones every control is at least 44 px high."""
    page = visit(width=width, height=740)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.eval_on_selector_all(
        "#own-points button, #own-points .segments span",
        "(all) => all.map((each) => each.getBoundingClientRect().height)",
    )
    assert min(heights) >= (44 if width < 640 else 36)


def test_out_of_view_nothing_is_painted(visit: Visit) -> None:
    """While the reader is elsewhere in the text the board stays as it was."""
    page = visit("#run=default&epoch=400")
    Board(page)
    stage(page)
    page.evaluate("scrollTo(0, 0)")
    stage(page)
    picture = "document.querySelector('#own-points canvas').toDataURL()"
    before = page.evaluate(picture)
    page.evaluate("location.hash = 'run=overfit&epoch=10'")
    page.wait_for_selector("#stage[data-run=overfit][data-epoch='10']")
    stage(page)
    assert page.evaluate(picture) == before
    Board(page)
    stage(page)
    assert page.evaluate(picture) != before
