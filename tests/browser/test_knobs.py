"""Knobs on the stage: what is turned is trained here, whole, with Python's bits."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np
import pytest

from tests.browser.conftest import Published, unfold, unfolding
from tests.browser.test_stage import shows, stage
from tloop.page.packing import packed
from tloop.page.script import player_script
from tloop.simulation import Experiment, Run, train

Visit = Callable[..., Any]


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """All knobs are unfolded."""
    return unfolding(visit)


NO_WORKERS = "delete window.Worker"
BROKEN_WORKERS = """
const Whole = window.Worker;
window.Worker = class extends Whole {
  constructor() { super(URL.createObjectURL(new Blob(["throw new Error('no')"]))); }
};
"""


def sealed(page: Any) -> dict[str, str]:
    """The stage's data once the settled run is there, its digest included."""
    page.wait_for_selector("#stage[data-digest][aria-busy=false]")
    return stage(page)


def trained(**knobs: Any) -> Run:
    (run,) = train([Experiment(**knobs)])
    return run


def knob(page: Any, name: str) -> Any:
    return page.locator(f"#stage [name={name}]")


def turn(page: Any, name: str, value: str) -> dict[str, str]:
    """Sets a knob as a reader does, and waits for its run."""
    before = stage(page).get("digest")
    field = knob(page, name)
    if field.evaluate("(field) => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
        field.press("Enter")
    page.wait_for_function(
        "(before) => document.getElementById('stage').dataset.digest !== before", arg=before
    )
    return sealed(page)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data", "moons"),
        ("hidden", "7"),
        ("noise", "0.35"),
        ("seed", "12"),
        ("budget", "321"),
        ("eta", "2.5"),
    ],
)
def test_every_knob_gives_pythons_run(site: Published, visit: Visit, name: str, value: str) -> None:
    """A turned knob leaves a run on the stage whose digest and figures are those that Python gets."""
    page = visit("#run=default&epoch=100")
    data = turn(page, name, value)
    default = site.lesson.experiments["default"]
    typed = value if name == "data" else float(value) if name in ("noise", "eta") else int(value)
    run = trained(**{**vars(default), name: typed})
    assert data["digest"] == run.digest
    assert data["changed"] == name
    assert data["epoch"] == "100"
    assert shows(data, run, 100)
    assert page.locator("[data-part=range]").get_attribute("max") == str(run.last_epoch)
    assert page.evaluate("location.hash") == f"#run=default&{name}={value}&epoch=100"


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment("circle", noise=0.3, hidden=16, eta=3.0, seed=2**53 - 1, budget=700),
        Experiment("spiral", noise=0.0, hidden=1, eta=100.0, seed=0, budget=900),
        Experiment("gauss", noise=1.25, hidden=0, eta=0.003, seed=77, budget=60),
        Experiment("xor", noise=0.05, hidden=5, eta=30.0, seed=5, budget=4000),
    ],
    ids=lambda experiment: experiment.data,
)
def test_an_address_gives_pythons_run(visit: Visit, experiment: Experiment) -> None:
    """A run that is not in the lesson is trained from its address alone, to the same bits."""
    knobs = "&".join(f"{name}={value}" for name, value in vars(experiment).items())
    page = visit(f"#run=overfit&{knobs}&epoch=50")
    data = sealed(page)
    run = trained(**vars(experiment))
    assert data["digest"] == run.digest
    assert shows(data, run, 50)


@pytest.mark.parametrize("script", [NO_WORKERS, BROKEN_WORKERS], ids=["no workers", "broken workers"])
def test_it_trains_without_workers(browser: Any, site: Published, script: str) -> None:
    """Where a Worker can't be had or fails, the page trains in slices by itself, to the same bits."""
    context = browser.new_context(offline=True)
    context.add_init_script(script)
    page = context.new_page()
    page.goto(f"{site.address}#run=default&eta=0.7&epoch=10")
    data = sealed(page)
    assert data["digest"] == trained(**{**vars(site.lesson.experiments["default"]), "eta": 0.7}).digest
    context.close()


def test_dragging_eta_reshapes_the_run(site: Published, visit: Visit) -> None:
    """While η is dragged, run after run appears at the held epoch, never an older one, at last the newest."""
    page = visit("#run=default&epoch=400")
    slider = page.locator("#stage [data-part=eta]")
    slider.scroll_into_view_if_needed()
    page.evaluate(
        """() => {
          window.seen = [];
          const stage = document.getElementById('stage');
          new MutationObserver(() => {
            const loss = stage.dataset.trainLoss;
            if (window.seen.at(-1) !== loss) window.seen.push(loss);
          }).observe(stage, {attributes: true});
        }"""
    )
    box = slider.bounding_box()
    share = float(slider.input_value()) / float(slider.get_attribute("max"))
    x, y = box["x"] + 9 + share * (box["width"] - 18), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    etas = []
    for step in range(25):
        page.mouse.move(x - 3 * step, y)
        page.wait_for_timeout(20)
        etas.append(float(knob(page, "eta").input_value()))
    page.mouse.up()
    data = sealed(page)
    default = site.lesson.experiments["default"]
    runs = train([replace(default, eta=eta) for eta in dict.fromkeys(etas)])
    losses = [float(np.float32(run.train_loss[min(400, run.last_epoch)])) for run in runs]
    seen = [losses.index(float(np.float32(loss))) for loss in page.evaluate("window.seen")]
    assert len(seen) > 3
    assert all(earlier <= later for earlier, later in pairwise(seen))
    assert data["digest"] == runs[-1].digest
    assert data["epoch"] == "400"
    assert page.evaluate("location.hash") == f"#run=default&eta={etas[-1]:g}&epoch=400"


def test_what_is_changed_is_marked_and_taken_back(site: Published, visit: Visit) -> None:
    """A changed knob is marked, the recording's curves stay as a ghost, and one click brings it back."""
    page = visit("#run=default&epoch=300")
    assert page.locator("#stage .ghost").count() == 0
    assert page.locator("#stage [data-part=again]").is_hidden()
    turn(page, "hidden", "2")
    assert page.locator("#stage .spec .changed").count() == 1
    assert "recorded: 4" in knob(page, "hidden").get_attribute("aria-description")
    assert page.locator("#stage .ghost").count() == 2
    page.locator("#stage [data-part=again]").click()
    data = stage(page)
    assert "changed" not in data
    assert shows(data, site.runs["default"], 300)
    assert page.locator("#stage .changed").count() == 0
    assert page.locator("#stage .ghost").count() == 0
    assert page.evaluate("location.hash") == "#run=default&epoch=300"


def test_a_calm_run_is_seen_before_a_wild_ghost(visit: Visit) -> None:
    """The axis is the run's own: its curve fills the chart, and the ghost stays within it."""
    page = visit("#run=too-hot&eta=0.3&epoch=100")
    chart, curve = (page.locator(f"#stage .chart{part}").bounding_box() for part in ("", " > .curve.train"))
    assert curve["height"] > 0.6 * chart["height"]
    outside = "svg => getComputedStyle(svg).overflow"
    assert page.locator("#stage .chart svg").evaluate(outside) == "hidden"


def test_the_epoch_is_kept(visit: Visit) -> None:
    """A run that ends before the held epoch is shown at its end; a longer one takes the epoch up again."""
    page = visit("#run=default&epoch=700")
    assert int(turn(page, "eta", "3")["epoch"]) < 700
    assert turn(page, "eta", "0.25")["epoch"] == "700"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("eta", "2000", "η must be above 0 and at most 1000, not 2000"),
        ("eta", "0", "η must be above 0"),
        ("eta", "fast", "is not a number"),
        ("noise", "9", "noise must lie between 0 and 2"),
        ("seed", "-1", "the seed must be a whole number"),
        ("seed", "1.5", "the seed must be a whole number"),
        ("budget", "0", "the budget must lie between 1 and 100,000"),
        ("budget", "", "needs a number"),
    ],
)
def test_out_of_range_says_so(site: Published, visit: Visit, name: str, text: str, words: str) -> None:
    """A number that no experiment can have goes back with a message, and nothing changes."""
    page = visit("#run=default&epoch=5")
    field = knob(page, name)
    field.fill(text)
    message = page.locator("#stage [data-part=message]")
    assert message.inner_text() == ""
    field.press("Tab")
    assert words in message.inner_text()
    assert page.evaluate("location.hash") == "#run=default&epoch=5"
    assert field.input_value() == f"{getattr(site.lesson.experiments['default'], name):g}"
    data = stage(page)
    assert "changed" not in data
    assert shows(data, site.runs["default"], 5)


def test_half_a_number_is_not_taken(site: Published, visit: Visit) -> None:
    """While a number is being typed nothing changes; once it has rested, stage and address have it."""
    page = visit("#run=default&epoch=100")
    field = knob(page, "eta")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2", delay=20)
    data = stage(page)
    assert "changed" not in data
    page.keyboard.type(".5", delay=20)
    page.wait_for_function("() => location.hash.includes('eta=2.5')")
    data = sealed(page)
    assert data["digest"] == trained(**{**vars(site.lesson.experiments["default"]), "eta": 2.5}).digest
    assert field.input_value() == "2.5"


def test_a_refused_number_leaves_all_as_it_was(visit: Visit) -> None:
    """2000 in η is refused whole: field, stage and address agree on the run before it."""
    page = visit("#run=default&epoch=100")
    before = stage(page)
    field = knob(page, "eta")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2000", delay=20)
    page.keyboard.press("Enter")
    assert field.input_value() == "0.3"
    page.wait_for_timeout(1200)
    assert stage(page) == before
    assert page.evaluate("location.hash") == "#run=default&epoch=100"


def test_fields_show_their_numbers_whole(visit: Visit) -> None:
    """The longest numbers that a knob takes have room in its field; the budget's arrows go by hundreds."""
    page = visit("#run=default&epoch=5")
    for name, text in (
        ("seed", "9007199254740991"),
        ("budget", "100000"),
        ("eta", "123.456"),
        ("noise", "1.25"),
    ):
        field = knob(page, name)
        field.fill(text)
        assert field.evaluate("(field) => field.scrollWidth <= field.clientWidth"), name
    page = visit("#run=default&epoch=5")
    knob(page, "budget").press("ArrowUp")
    assert knob(page, "budget").input_value() == "4100"


def test_the_die_draws_another_seed(site: Published, visit: Visit) -> None:
    """The die gives a new seed, whose run is Python's."""
    page = visit("#run=default&epoch=5")
    page.locator("#stage [data-part=die]").click()
    data = sealed(page)
    seed = int(knob(page, "seed").input_value())
    assert data["digest"] == trained(**{**vars(site.lesson.experiments["default"]), "seed": seed}).digest


def test_knobs_by_keyboard_alone(site: Published, visit: Visit) -> None:
    """Every knob is reached with Tab and turned with keys; the arrows leave the epoch alone."""
    page = visit("#run=default&epoch=9")
    knob(page, "data").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.type("0.1")
    page.keyboard.press("Tab")
    page.keyboard.type("500")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.wait_for_function("() => document.getElementById('stage').dataset.changed?.split(' ').length === 6")
    data = sealed(page)
    values = {name: knob(page, name).input_value() for name in ("data", "hidden", "seed", "budget")}
    assert (values["data"], values["hidden"], values["budget"]) == ("circle", "3", "500")
    run = trained(
        data="circle",
        hidden=3,
        noise=float(knob(page, "noise").input_value()),
        seed=int(values["seed"]),
        budget=500,
        eta=float(knob(page, "eta").input_value()),
    )
    assert data["digest"] == run.digest
    assert data["epoch"] == "9"


def test_a_long_training_shows_progress_and_can_be_cancelled(site: Published, visit: Visit) -> None:
    """A run that takes longer than a moment says how far it is; cancelled, the knobs are what is shown."""
    page = visit("#run=too-simple&epoch=20")
    knob(page, "hidden").select_option("16")
    knob(page, "eta").fill("0.001")
    knob(page, "budget").fill("100000")
    knob(page, "budget").press("Enter")
    training = page.locator("#stage [data-part=training]")
    training.wait_for(state="visible")
    assert "of 100,000" in training.inner_text()
    training.locator("button").click()
    training.wait_for(state="hidden")
    assert knob(page, "budget").input_value() != "100000"
    assert stage(page)["epoch"] == "20"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("eta", "1e999"),
        ("eta", "-1"),
        ("eta", "NaN"),
        ("eta", "0x10"),
        ("hidden", "17"),
        ("hidden", "4.5"),
        ("budget", "1000000000"),
        ("seed", "9007199254740993"),
        ("noise", "Infinity"),
        ("data", "__proto__"),
        ("points", "A" * 100_000),
        ("points", "<img src=x>"),
        ("run", "constructor"),
        ("epoch", "1e3"),
        ("loss", "cubic"),
    ],
)
def test_a_hostile_field_falls_back_alone(site: Published, visit: Visit, field: str, text: str) -> None:
    """What a field can't mean is replaced, said, and gone from the address; the other fields stay."""
    others = {"run": "default", "hidden": "3", "budget": "300", "epoch": "30"}
    others.pop(field, None)
    pairs = "&".join(f"{name}={value}" for name, value in {**others, field: text}.items())
    page = visit(f"#{pairs}")
    data = sealed(page)
    knobs = {**vars(site.lesson.experiments["default"]), "hidden": 3, "budget": 300}
    if field in ("hidden", "budget"):
        knobs[field] = vars(site.lesson.experiments["default"])[field]
    assert data["digest"] == trained(**knobs).digest
    notice = page.locator("#notice")
    assert notice.is_visible()
    assert field in notice.inner_text()
    assert text not in page.evaluate("location.hash")
    notice.locator("button").click()
    assert notice.is_hidden()


def test_the_address_gives_the_identical_state(visit: Visit) -> None:
    """Opened elsewhere, the address of a changed run shows the same knobs, run and epoch."""
    page = visit("#run=overfit&epoch=200")
    turn(page, "hidden", "5")
    turn(page, "eta", "1.25")
    data = sealed(page)
    other = visit(page.evaluate("location.hash"))
    assert sealed(other) == data


def test_cues_and_links_take_the_recorded_run(site: Published, visit: Visit) -> None:
    """A link brings the recorded run, whatever was turned; to a reader who turns knobs a cue only offers."""
    page = visit("#run=default&epoch=44")
    turn(page, "eta", "5")
    cue = page.locator(".cue[data-cue='slow']")
    cue.evaluate("(cue) => scrollTo(0, cue.getBoundingClientRect().top + scrollY - 0.3 * innerHeight)")
    page.locator("#offer").wait_for(state="visible")
    assert stage(page)["changed"] == "eta"
    page.locator("a[data-run-link='overfit']").last.evaluate("(link) => link.click()")
    data = stage(page)
    assert data["run"] == "overfit"
    assert "changed" not in data
    assert shows(data, site.runs["overfit"], site.runs["overfit"].last_epoch)


def test_nothing_plays_by_itself(visit: Visit) -> None:
    """On the stage no run plays before the reader asks, with reduced motion or without."""
    for motion in ("reduce", "no-preference"):
        page = visit("#run=default&epoch=10", reduced_motion=motion)
        page.wait_for_timeout(600)
        assert stage(page)["epoch"] == "10"
        assert page.locator("#stage [data-playing=true]").count() == 0


def test_comparisons_out_of_view_do_no_work(visit: Visit) -> None:
    """A comparison that can't be seen paints nothing, whatever is turned on the stage."""
    page = visit("#run=default&epoch=10")
    page.locator("#lab").scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    page.evaluate(
        """() => {
          window.painted = 0;
          const put = CanvasRenderingContext2D.prototype.putImageData;
          CanvasRenderingContext2D.prototype.putImageData = function (...rest) {
            if (this.canvas.closest('.comparison')) window.painted += 1;
            return put.apply(this, rest);
          };
        }"""
    )
    turn(page, "eta", "4")
    scrubber = page.locator("figure.comparison input").first
    scrubber.evaluate("(range) => { range.value = 5; range.dispatchEvent(new Event('input')); }")
    stage(page)
    assert page.evaluate("window.painted") == 0


def loss_at(page: Any, epoch: int) -> str:
    """The train loss of the run on the stage at another epoch; the epoch stays in the address alone."""
    before = page.evaluate("location.hash")
    page.evaluate(f"location.hash = '#run=default&eta=1e308&epoch={epoch}'")
    page.wait_for_selector(f"#stage[data-epoch='{epoch}']")
    loss = sealed(page)["trainLoss"]
    page.evaluate(f"location.hash = '{before}'")
    page.wait_for_selector("#stage[data-epoch='300']")
    return str(loss)


def test_a_diverged_run_says_where(site: Published, browser: Any, tmp_path: Path) -> None:
    """Where numbers overflow the stage says from which epoch on, and stays alive."""
    page_text = unlimited(Path(urlparse(site.address).path).read_text("utf-8"))
    path = tmp_path / "index.html"
    path.write_text(page_text, "utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{path.as_uri()}#run=default&eta=1e308&epoch=300")
    data = sealed(page)
    assert data["epoch"] == "300"
    assert data["trainLoss"] == "Infinity"
    where = next(epoch for epoch in range(1, 300) if loss_at(page, epoch) == "Infinity")
    assert page.locator("#stage .so-far").inner_text().split() == [
        "Epoch",
        "300",
        "of",
        "4,000,",
        "diverged",
        "at",
        "epoch",
        str(where),
    ]
    assert "NaN" not in page.locator("#stage [data-part=chart]").inner_html()
    assert page.locator("[data-part=train-loss]").inner_text() == "∞"
    unfold(page)
    knob(page, "eta").fill("0.5")
    knob(page, "eta").press("Enter")
    page.wait_for_function("() => document.getElementById('stage').dataset.trainLoss !== 'Infinity'")
    assert not faults
    context.close()


def unlimited(page_text: str) -> str:
    """The page with an engine that takes any η, and a policy that lets its script be."""
    script = player_script()
    changed = script.replace("const MAX_ETA = 1000;", "const MAX_ETA = Infinity;")
    assert changed != script
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (script, changed)]
    assert hashes[0] in page_text
    assert packed(script.encode()) in page_text
    return page_text.replace(hashes[0], hashes[1]).replace(packed(script.encode()), packed(changed.encode()))


def test_what_cannot_be_trained_shows_the_recording(site: Published, visit: Visit) -> None:
    """An address whose points can't be trained opens at the recorded run, and says why."""
    page = visit("#run=default&points=none&epoch=5")
    data = stage(page)
    assert shows(data, site.runs["default"], 5)
    assert "There are no points" in page.locator("#stage [data-part=message]").inner_text()


def test_an_anchor_is_jumped_to_where_it_can_be_read(visit: Visit) -> None:
    """Beside the stage a place that is jumped to comes to the top; on a phone too, above the sheet."""
    wide = visit()
    wide.evaluate("location.hash = 'too-hot'")
    assert 0 <= wide.locator("#too-hot").bounding_box()["y"] < 60
    phone = visit(width=360, height=740)
    phone.evaluate("location.hash = 'too-hot'")
    assert 0 <= phone.locator("#too-hot").bounding_box()["y"] < 60
