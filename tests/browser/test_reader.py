"""Reading the stage: the figures of any epoch in the chart, p and the cost of a point in the field."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.browser.conftest import Published, unfolding
from tests.browser.test_stage import stage
from tloop.simulation import Experiment, Points, Run, train
from tloop.simulation.network import probability

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


CHART = "#stage [data-part=chart]"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FIELD = "#stage [data-part=canvas]"
BOX = "#stage .read-box"
LABEL = "#stage .probe-label"
PAD = "#stage .probe-pad"
P_OF_A_RECORDING = 1 / 512  # what rounding the recorded parameters may cost
CHART_KEYS = [
    ("ArrowRight", 1),
    ("ArrowUp", 1),
    ("Shift+ArrowRight", 10),
    ("PageDown", -100),
    ("ArrowLeft", -1),
    ("Shift+ArrowLeft", -10),
    ("PageUp", 100),
    ("Home", -1000),
    ("ArrowLeft", -1),
    ("End", 5000),
    ("PageDown", -100),
]
FIELD_KEYS = [
    ("ArrowRight", "at 0.10, 0.00"),
    ("Shift+ArrowUp", "at 0.10, 1.00"),
    ("ArrowDown", "at 0.10, 0.90"),
    ("Shift+ArrowLeft", "at −0.90, 0.90"),
]
SIZES = [(1280, 800), (768, 1024), (360, 740), (320, 640), (640, 320)]


def chart_x(page: Any, share: float) -> tuple[float, float]:
    """A place in the chart, at this share of its axis."""
    page.locator("#stage").scroll_into_view_if_needed()
    box = page.locator(f"{CHART} .foot").bounding_box()
    chart = page.locator(CHART).bounding_box()
    return box["x"] + share * (box["width"] - 0.01), chart["y"] + 0.6 * chart["height"]


def hover_chart(page: Any, share: float) -> int:
    """Rests the pointer there, and gives the epoch that is read."""
    page.mouse.move(*chart_x(page, share))
    return int(page.locator(CHART).get_attribute("aria-valuenow"))


def box_texts(page: Any) -> list[str]:
    texts: list[str] = page.locator(f"{BOX} > span").all_inner_texts()
    return texts


def loss_text(loss: float) -> str:
    value = float(np.float32(loss))
    return f"{value:.3f}" if value < 10 else f"{value:.2f}"


def right_text(accuracy: float, points: Points) -> str:
    return f"{round(accuracy * len(points))} of {len(points)}"


def figures_at(run: Run, epoch: int) -> list[str]:
    """What the box says of a run of its own, row by row."""
    train_right = right_text(run.train_accuracy[epoch], run.train_points)
    test_right = right_text(run.test_accuracy[epoch], run.test_points)
    return [
        *(f"epoch {epoch:,}", "loss", "right"),
        *("train", loss_text(run.train_loss[epoch]), train_right),
        *("test", loss_text(run.test_loss[epoch]), test_right),
    ]


def is_within(page: Any, inner: str, outer: str) -> bool:
    """Whether an element lies in another, to half a pixel."""
    inside: bool = page.evaluate(
        """([inner, outer]) => {
          const [a, b] = [inner, outer].map((name) => document.querySelector(name).getBoundingClientRect());
          return a.width > 0 && a.left >= b.left - 0.5 && a.right <= b.right + 0.5
            && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;
        }""",
        [inner, outer],
    )
    return inside


@contextmanager
def finger(page: Any, x: float, y: float) -> Iterator[Callable[[float, float], None]]:
    """A finger that touches down here, moves where it is told to, and is lifted at the end."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, points: list[dict[str, float]]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(new_x: float, new_y: float) -> None:
        send("touchMove", [{"x": new_x, "y": new_y}])
        page.wait_for_timeout(30)

    send("touchStart", [{"x": x, "y": y}])
    page.wait_for_timeout(30)
    yield move
    send("touchEnd", [])


@pytest.mark.parametrize("name", ["default", "too-hot", "too-simple", "overfit"])
def test_hovering_the_chart_reads_an_epoch(site: Published, visit: Visit, name: str) -> None:
    """Where the pointer rests on the chart, the box says all four figures that Python measured there."""
    run = site.runs[name]
    page = visit(f"#run={name}&epoch=7")
    for share in (0.0, 0.03, 0.37, 0.8, 1.0):
        epoch = hover_chart(page, share)
        assert abs(epoch - share * run.last_epoch) <= 1 + 0.002 * run.last_epoch
        assert box_texts(page) == figures_at(run, epoch)
    assert stage(page)["epoch"] == "7"


def test_the_mark_stands_at_the_epoch(site: Published, visit: Visit) -> None:
    """The line and the dots of what is read stand at its epoch, the dots on the curves' heights."""
    page = visit("#run=overfit&epoch=0")
    epoch = hover_chart(page, 0.6)
    line, dots, height = page.evaluate(
        """() => {
          const chart = document.querySelector('#stage [data-part=chart]');
          const number = (mark, name) => Number(mark.getAttribute(name));
          const dots = [...chart.querySelectorAll('.read-dot')];
          return [number(chart.querySelector('.read-line'), 'x1'),
            dots.map((dot) => [number(dot, 'cx'), number(dot, 'cy')]), chart.clientHeight];
        }"""
    )
    run = site.runs["overfit"]
    assert [x for x, _ in dots] == [line, line]
    heights = [height - 1 - y for _, y in dots]
    ratio = float(run.test_loss[epoch] / run.train_loss[epoch])
    assert heights[0] / heights[1] == pytest.approx(ratio, rel=0.05)  # on the linear axis


def test_the_recorded_run_is_read_beside_a_changed_one(site: Published, visit: Visit) -> None:
    """Once a knob has been turned, the box has the recorded run's losses too, as long as that run lasted."""
    page = visit("#run=default&epoch=0&eta=0.1")
    page.wait_for_selector("#stage[data-changed=eta]")
    stage(page)
    recorded = site.runs["default"]
    (changed,) = train([Experiment(eta=0.1, seed=recorded.experiment.seed)])
    epoch = hover_chart(page, 0.2)
    texts = box_texts(page)
    assert texts[:4] == [f"epoch {epoch:,}", "loss", "recorded", "right"]
    ends = [loss_text(trace[epoch]) for trace in (recorded.train_loss, recorded.test_loss)]
    own = [loss_text(trace[epoch]) for trace in (changed.train_loss, changed.test_loss)]
    assert [texts[5], texts[9]] == own
    assert [texts[6], texts[10]] == ends
    assert page.locator(f"{CHART} .read-dot").count() == 4
    assert hover_chart(page, 0.95) > recorded.last_epoch
    assert box_texts(page)[6] == "ended"


def test_reading_ends_with_the_run(visit: Visit) -> None:
    """Where the recorded run's curves go on, what is read stays at the last epoch of the run itself."""
    page = visit("#run=default&epoch=0&eta=1")
    page.wait_for_selector("#stage[data-changed=eta]")
    stage(page)
    last = int(page.locator("[data-part=range]").get_attribute("max"))
    assert hover_chart(page, 1.0) == last
    assert last < 600


def test_the_keyboard_reads_the_chart(site: Published, visit: Visit) -> None:
    """On the focused chart arrows, pages, Home and End move what is read; Enter takes the stage there."""
    run = site.runs["default"]
    page = visit("#run=default&epoch=400")
    chart = page.locator(CHART)
    page.locator("#stage [data-part=range]").focus()
    page.keyboard.press("Shift+Tab")
    assert chart.evaluate("(chart) => chart === document.activeElement")
    assert box_texts(page) == figures_at(run, 400)
    expected = 400
    for key, steps in CHART_KEYS:
        page.keyboard.press(key)
        expected = min(max(expected + steps, 0), run.last_epoch)
        assert chart.get_attribute("aria-valuenow") == str(expected)
        assert box_texts(page) == figures_at(run, expected)
    words = chart.get_attribute("aria-valuetext")
    assert words.startswith(f"epoch {expected}: train loss {loss_text(run.train_loss[expected])}")
    assert stage(page)["epoch"] == "400"
    page.keyboard.press("Enter")
    assert stage(page)["epoch"] == str(expected)
    assert page.evaluate("location.hash") == f"#run=default&epoch={expected}"
    page.keyboard.press("Escape")
    assert not page.locator(BOX).is_visible()


def test_the_chart_is_a_slider(visit: Visit) -> None:
    """While nothing is read, the chart's value is the stage's epoch, of all; its name says the keys."""
    page = visit("#run=overfit&epoch=360")
    stage(page)
    names = ("role", "tabindex", "aria-valuemin", "aria-valuemax", "aria-valuenow")
    values = [page.locator(CHART).get_attribute(name) for name in names]
    last = page.locator("[data-part=range]").get_attribute("max")
    assert values == ["slider", "0", "0", last, "360"]
    chart = page.locator(CHART)
    assert "arrows" in chart.get_attribute("aria-label")
    page.wait_for_function(  # said once the epoch has come to rest
        "() => document.querySelector('[data-part=chart]').ariaLabel.startsWith('Loss over')"
    )
    assert "arrows" in chart.get_attribute("aria-label")


def test_dragging_across_the_chart_scrubs(visit: Visit) -> None:
    """The stage's epoch follows the pressed pointer over the chart; letting go writes the address."""
    page = visit("#run=default&epoch=0")
    page.mouse.move(*chart_x(page, 0.2))
    page.mouse.down()
    page.mouse.move(*chart_x(page, 0.5), steps=3)
    middle = int(stage(page)["epoch"])
    assert abs(middle - 439) <= 2
    page.mouse.move(*chart_x(page, 0.7), steps=3)
    page.mouse.up()
    epoch = stage(page)["epoch"]
    assert int(epoch) > middle
    assert page.evaluate("location.hash") == f"#run=default&epoch={epoch}"


def test_a_finger_scrubs_sideways_only(visit: Visit) -> None:
    """Drawn across the chart a finger moves the epoch; drawn up, it scrolls the page and moves nothing."""
    page = visit("#run=default&epoch=0", width=360, height=740, has_touch=True, is_mobile=True)
    x, y = chart_x(page, 0.5)
    with finger(page, x, y) as move:
        for step in range(1, 9):
            move(x, y - 40 * step if y > 400 else y + 20 * step)
    assert stage(page)["epoch"] == "0"
    page.evaluate("scrollTo(0, document.querySelector('main h2').offsetTop)")
    x, y = chart_x(page, 0.3)
    before = page.evaluate("scrollY")
    with finger(page, x, y) as move:
        for step in range(1, 9):
            move(x + 6 * step, y + 1)
        assert page.locator(BOX).is_visible()
    assert int(stage(page)["epoch"]) > 263
    page.wait_for_selector(BOX, state="hidden")  # a moment later, so that it can be read
    assert page.evaluate("scrollY") == before
    x, y = chart_x(page, 0.3)
    with finger(page, x, y) as move:
        for step in range(1, 9):
            move(x, y + 12 * step)
    assert page.evaluate("scrollY") < before


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_box_stays_inside_the_stage(visit: Visit, width: int, height: int) -> None:
    """Wherever the chart is read, with the recorded run beside, the box lies in the stage, off the curves."""
    page = visit("#run=default&epoch=100&eta=0.2", width=width, height=height)
    page.wait_for_selector("#stage[data-changed=eta]")
    stage(page)
    for share in (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1):
        hover_chart(page, share)
        assert is_within(page, BOX, "#stage"), share
        box, chart = (page.locator(name).bounding_box() for name in (BOX, CHART))
        covered = min(box["y"] + box["height"], chart["y"] + chart["height"]) - max(box["y"], chart["y"])
        assert covered <= 12, share


def test_reading_leaves_nothing_behind(visit: Visit) -> None:
    """Before the chart is hovered no box is seen; when the pointer has left, neither box nor marks."""
    page = visit("#run=default")
    assert page.locator(BOX).is_hidden()
    hover_chart(page, 0.5)
    assert page.locator(BOX).is_visible()
    page.mouse.move(2, 2)
    page.wait_for_selector(BOX, state="hidden")
    assert page.locator(f"{CHART} .read-marks").count() == 0


def field_place(page: Any, x: float, y: float, reach: float) -> tuple[float, float]:
    """Where a place of the field is on the screen."""
    box = page.locator(FIELD).bounding_box()
    return (
        box["x"] + box["width"] * (x + reach) / (2 * reach),
        box["y"] + box["height"] * (reach - y) / (2 * reach),
    )


def lines(page: Any) -> list[str]:
    texts: list[str] = page.locator(f"{LABEL} > div").all_inner_texts()
    return texts


def stated(words: str) -> tuple[float, float]:
    """The lowest and highest value that a figure can stand for: "p = 0.73", "loss < 0.001", "3.1% of …"."""
    sign, digits, percent = re.search(r"([=<>]|than)? ?(\d+(?:\.(?:\d+))?)(%?)", words).groups()  # type: ignore[union-attr]
    value, half = float(digits), 0.5 * 10 ** -len(digits.partition(".")[2])
    low, high = {"<": (0, value), "than": (0, value), ">": (value, np.inf)}.get(
        sign, (value - half, value + half)
    )
    return (low / 100, high / 100) if percent else (low, high)


def agrees(words: str, value: float, tolerance: float) -> bool:
    low, high = stated(words)
    return low - tolerance <= value <= high + tolerance


def logits(run: Run, epoch: int, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """The network written down once more, in NumPy's words; coordinates (n, 2), logits (n,)."""
    if run.experiment.hidden == 0:
        inner = coordinates
    else:
        inner = np.tanh(coordinates @ run.W1[epoch].T + run.b1[epoch])
    result: NDArray[np.float64] = inner @ run.W2[epoch] + run.b2[epoch]
    return result


def losses(run: Run, epoch: int, points: Points) -> NDArray[np.float64]:
    """(n,) in nats."""
    margins = np.where(points.labels == 1, 1.0, -1.0) * logits(run, epoch, points.coordinates)
    return np.logaddexp(0.0, -margins)


@pytest.mark.parametrize("name", ["default", "too-hot", "too-simple", "overfit"])
def test_the_pointer_reads_p(site: Published, visit: Visit, name: str) -> None:
    """Away from the points the label says Python's p for the place that it names."""
    run = site.runs[name]
    epoch = run.last_epoch // 2
    page = visit(f"#run={name}&epoch={epoch}")
    stage(page)
    points = np.concatenate([run.train_points.coordinates, run.test_points.coordinates])
    read = 0
    for x, y in [(-3.2, 3.1), (-1.7, 0.1), (0.0, 0.0), (0.2, 1.4), (2.9, -0.2), (1.1, -3.1), (0.3, -1.6)]:
        if np.hypot(*(points - (x, y)).T).min() < 0.3:
            continue
        page.mouse.move(*field_place(page, x, y, run.reach))
        p_words, place_words = lines(page)
        place = [float(part.replace("−", "-")) for part in re.findall(r"[−\d.]+", place_words)]
        assert place == pytest.approx([x, y], abs=0.02)
        # the place is a pixel's, named to 0.005: p may differ as much as it does over that distance
        around = np.array(place) + 0.02 * np.array([[0, 0], [1, 1], [1, -1], [-1, 1], [-1, -1]])
        p = probability(run.parameters[epoch], run.experiment.hidden, around)
        assert agrees(p_words, p[0], P_OF_A_RECORDING + float(np.ptp(p))), (x, y)
        read += 1
    assert read >= 3


@pytest.mark.parametrize("name", ["default", "too-hot", "too-simple", "overfit"])
def test_a_point_says_what_it_costs(site: Published, visit: Visit, name: str) -> None:
    """Each point, walked to by the keyboard, says Python's p, loss and share of its split's loss."""
    run = site.runs[name]
    epoch = run.last_epoch // 3
    page = visit(f"#run={name}&epoch={epoch}")
    stage(page)
    page.locator(PAD).focus()
    for split, points in (("train", run.train_points), ("test", run.test_points)):
        expected = losses(run, epoch, points)
        p = probability(run.parameters[epoch], run.experiment.hidden, points.coordinates)
        for index in range(len(points)):
            page.keyboard.press("n")
            head, figures, share = lines(page)
            sign = "+" if points.labels[index] == 1 else "−"
            assert head == f"{sign} {'training' if split == 'train' else 'test'} point"
            p_words, loss_words = figures.split(", ")
            assert agrees(p_words, p[index], P_OF_A_RECORDING), (split, index)
            assert agrees(loss_words, expected[index], 4 * P_OF_A_RECORDING), (split, index)
            assert agrees(share, expected[index] / expected.sum(), 0.001), (split, index)
            assert share.endswith(f"of the {split} loss")


def test_a_changed_run_is_read_exactly(visit: Visit) -> None:
    """Of a run that was trained in the page, p, loss and share are Python's to the last digit shown."""
    (run,) = train([Experiment(data="moons", noise=0.1, hidden=6, eta=1.5, seed=3, budget=700)])
    page = visit("#run=default&data=moons&noise=0.1&hidden=6&eta=1.5&seed=3&budget=700&epoch=123")
    page.wait_for_selector("#stage[data-epoch='123'][data-changed]")
    stage(page)
    page.locator(PAD).focus()
    expected = losses(run, 123, run.train_points)
    p = probability(run.parameters[123], 6, run.train_points.coordinates)
    for index in range(len(run.train_points)):
        page.keyboard.press("n")
        _, figures, share = lines(page)
        p_words, loss_words = figures.split(", ")
        assert agrees(p_words, p[index], 1e-12)
        assert agrees(loss_words, expected[index], 1e-12)
        assert agrees(share, expected[index] / expected.sum(), 1e-12)


def test_a_point_is_hit_a_little_beside_it(site: Published, visit: Visit) -> None:
    """The pointer reads a point from just outside its rim, and the plain place from farther away."""
    run = site.runs["default"]
    points = np.concatenate([run.train_points.coordinates, run.test_points.coordinates])
    distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) + 9 * np.eye(len(points))
    x, y = points[int(distances.min(axis=1).argmax())]  # the loneliest
    page = visit("#run=default")
    stage(page)
    left, top = field_place(page, x, y, run.reach)
    side = page.locator("#stage [data-part=canvas]").bounding_box()["width"]
    page.mouse.move(left + side / 40, top)
    assert len(lines(page)) == 3
    page.mouse.move(left + side / 25, top)
    assert len(lines(page)) == 2


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_label_stays_in_the_field(visit: Visit, width: int, height: int) -> None:
    """Wherever the pointer is, the label lies in the field and does not cover the place pointed at."""
    page = visit("#run=default", width=width, height=height)
    page.locator("#stage").scroll_into_view_if_needed()
    stage(page)
    box = page.locator(FIELD).bounding_box()
    for across in np.linspace(3, box["width"] - 3, 9):
        for down in np.linspace(3, box["height"] - 3, 9):
            x, y = box["x"] + across, box["y"] + down
            page.mouse.move(x, y)
            page.evaluate(TWO_FRAMES)  # the label follows with the next one
            assert is_within(page, LABEL, FIELD), (across, down)
            label = page.locator(LABEL).bounding_box()
            over = label["x"] < x < label["x"] + label["width"]
            assert not (over and label["y"] < y < label["y"] + label["height"]), (across, down)
    page.mouse.move(2, height - 2)
    page.wait_for_selector(LABEL, state="hidden")
    page.locator(PAD).focus()  # with a hint where there is room
    assert is_within(page, LABEL, FIELD)


def test_the_label_follows_the_epoch(visit: Visit) -> None:
    """Under a resting pointer the label changes with the epoch on the stage."""
    page = visit("#run=default&epoch=0")
    stage(page)
    page.mouse.move(*field_place(page, 2.9, 3.1, 3.3))
    early = lines(page)
    page.evaluate("location.hash = 'run=default&epoch=800'")
    page.wait_for_selector("#stage[data-epoch='800']")
    late = lines(page)
    assert early[1] == late[1]
    assert stated(early[0])[1] < 0.7 < stated(late[0])[0]


def test_the_keyboard_probes_the_field(visit: Visit) -> None:
    """Arrows move the place by a tenth, with Shift by one; n and p walk through the points; it is spoken."""
    page = visit("#run=default&epoch=400")
    stage(page)
    page.locator(PAD).focus()
    assert lines(page)[1] == "at 0.00, 0.00"
    for key, place in FIELD_KEYS:
        page.keyboard.press(key)
        texts = lines(page)
        assert texts[1] == place or len(texts) == 3  # a point may lie there
    spoken = page.locator("#stage .field [aria-live=polite]")
    for _ in range(9):
        page.keyboard.press("Shift+ArrowLeft")
    assert lines(page)[1].startswith("at −3.30, 0.90")
    page.wait_for_function("() => document.querySelector('.field [aria-live]').textContent.includes('−3.30')")
    page.keyboard.press("n")
    first = lines(page)
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert lines(page) == first
    page.keyboard.press("p")
    assert lines(page)[0].endswith("test point")
    page.wait_for_function(
        "() => document.querySelector('.field [aria-live]').textContent.includes('test point')"
    )
    assert spoken.text_content() == ", ".join(lines(page))
    page.keyboard.press("Escape")
    assert not page.locator(LABEL).is_visible()
    assert stage(page)["epoch"] == "400"


def test_the_field_stays_a_picture(visit: Visit) -> None:
    """The canvas is still an image with a description; the probe, on its own, says its keys."""
    page = visit()
    stage(page)
    assert page.locator(FIELD).get_attribute("role") == "img"
    assert "field at epoch" in page.locator(FIELD).get_attribute("aria-label")
    pad = page.locator(PAD)
    assert pad.get_attribute("role") == "application"
    assert "n and p" in pad.get_attribute("aria-label")


def test_a_finger_reads_the_field(visit: Visit) -> None:
    """A finger that presses and moves sideways reads p; drawn down, it scrolls the page."""
    page = visit("#run=default", width=360, height=740, has_touch=True, is_mobile=True)
    page.evaluate("scrollTo(0, document.querySelector('main h2').offsetTop)")
    stage(page)
    before = page.evaluate("scrollY")
    x, y = field_place(page, -2.0, 0.0, 3.3)
    with finger(page, x, y) as move:
        first = lines(page)
        for step in range(1, 9):
            move(x + 8 * step, y + 1)
        assert lines(page) != first
        assert is_within(page, LABEL, FIELD)
    assert page.evaluate("scrollY") == before
    with finger(page, x, y) as move:
        for step in range(1, 9):
            move(x, y + 12 * step)
    assert page.evaluate("scrollY") < before
