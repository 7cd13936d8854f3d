"""The same page in Chromium, Firefox and WebKit: the bits, the figures, the look, and what hands do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import Published, missing
from tests.browser.families import FAMILIES, LISTEN, Family, MissingError, open_family
from tests.browser.test_stage import shows
from tloop.page.script import style_of
from tloop.simulation import train

DATA = "return {...document.getElementById('stage').dataset}"
PIXELS = """
const canvas = document.querySelector(given[0]);
const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
return new Set(new Uint32Array(data.buffer)).size;
"""
# As if the medium were another one: its rules hold, whatever the window is.
AS_IF = """
for (const rule of document.styleSheets[0].cssRules) {
  if (rule.media?.mediaText.includes(given[0])) rule.media.mediaText = 'all';
}
"""
REFUSED = (
    "return given[0].filter(([name, value]) => !CSS.supports(name, value)).map((pair) => pair.join(': '))"
)

# What a family may not know and does well without.
NICETIES = {
    "text-wrap": "a line breaks more evenly",
    "text-size-adjust": "a phone on its side enlarges text",
    "-webkit-text-size-adjust": "the same, by its older name",
    "forced-color-adjust": "for Windows' forced colours, which WebKit is never shown in",
    "-webkit-touch-callout": "known on iPhones only",
    "user-select": "its prefixed name stands beside it",
    "orphans": "a paragraph is parted less evenly between two sheets of paper",
    "widows": "the same, at its end",
}


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest, playwright: Any, site: Published) -> Iterator[Family]:
    """The page, open in each family; no test may leave an error or a violation of the policy behind."""
    try:
        opened = open_family(request.param, playwright)
    except MissingError as what:
        missing(f"{request.param}: {what}")
    opened.open(site.address)
    opened.until("return document.getElementById('stage').dataset.run")
    opened.click("#stage [data-part=more]")
    opened.run(LISTEN)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def nothing_goes_wrong(family: Family) -> Iterator[None]:
    """Every test fails if an error comes up in its page."""
    yield
    assert family.run("return window.faults.splice(0)") == []


def show(family: Family, fragment: str, run: str, epoch: int) -> dict[str, str]:
    """Takes the stage to an address; gives its data when it is there."""
    family.run("location.hash = given[0]", fragment)
    family.until(
        "const {run, epoch} = document.getElementById('stage').dataset;"
        "return run === given[0] && epoch === given[1]",
        run,
        str(epoch),
    )
    data: dict[str, str] = family.run(DATA)
    return data


# A declaration ends at a semicolon or brace that stands in no string and in no parentheses.
PART = re.compile(r"""(?:"[^"]*"|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;{}"(])+|[;{}]""")


def declarations(style: str) -> list[tuple[str, str]]:
    """Every property and its value that a style sheet gives, but for variables of its own."""
    parts = [*PART.findall(style), ""]
    pairs = [part.split(":", 1) for part, after in pairwise(parts) if after in (";", "}") and ":" in part]
    return [
        (name.strip(), value.replace("!important", "").strip())
        for name, value in pairs
        if not name.strip().startswith("--")
    ]


def test_every_declaration_is_understood(family: Family) -> None:
    """No family refuses a declaration of the built style, niceties apart that cost nothing."""
    style = style_of("page") + style_of("programs")
    wanted = sorted({pair for pair in declarations(style) if pair[0] not in NICETIES})
    assert len(wanted) > 500
    assert family.run(REFUSED, wanted) == []


def test_all_figures_are_pythons(family: Family, site: Published) -> None:
    """Every run shows Python's figures at its first, a middle and its last epoch."""
    for name, run in site.runs.items():
        for epoch in (0, run.last_epoch // 2, run.last_epoch):
            assert shows(show(family, f"#run={name}&epoch={epoch}", name, epoch), run, epoch), (name, epoch)


def test_all_runs_are_verified(family: Family, site: Published) -> None:
    """Trained again in this family, every run has the digest that the build has written."""
    for name, run in site.runs.items():
        show(family, f"#run={name}&epoch=0", name, 0)
        family.click("#stage [data-part=verify]")
        assert family.until("return document.getElementById('stage').dataset.verified") == "yes", name
        assert family.run(DATA)["digest"] == run.digest


def test_a_typed_knob_gives_pythons_run(family: Family, site: Published) -> None:
    """An η that is typed leaves a run on the stage with the digest that Python gets."""
    show(family, "#run=default&epoch=100", "default", 100)
    family.type("#stage [name=eta]", "2.5")
    family.until(
        "const {changed, digest} = document.getElementById('stage').dataset;"
        "return changed === 'eta' && digest"
    )
    (run,) = train([replace(site.lesson.experiments["default"], eta=2.5)])
    data = family.run(DATA)
    assert data["digest"] == run.digest
    assert shows(data, run, 100)
    assert family.run("return location.hash") == "#run=default&eta=2.5&epoch=100"


def test_the_field_is_painted(family: Family) -> None:
    """The stage's field and those side by side have colours."""
    show(family, "#run=default&epoch=300", "default", 300)
    assert family.until(
        f"const colours = (() => {{ {PIXELS} }})(); return colours > 50 && colours",
        "#stage canvas[data-part=canvas]",
    )
    family.run("document.querySelector('figure.comparison').scrollIntoView()")
    assert family.until(
        f"const colours = (() => {{ {PIXELS} }})(); return colours > 50 && colours",
        "figure.comparison canvas",
    )


def test_claims_are_marked(family: Family) -> None:
    """A claim is underlined with dots, and with dashes if it is about this seed."""
    lines = family.run(
        """return [...document.querySelectorAll('main a[data-claim]')].map((claim) => {
          const style = getComputedStyle(claim);
          return [style.textDecorationLine, style.textDecorationStyle, claim.matches('.of-seed')];
        })"""
    )
    assert len(lines) > 50
    assert all(line == ["underline", "dashed" if line[2] else "dotted", line[2]] for line in lines)


def test_hands_move_time(family: Family, site: Published) -> None:
    """The scrubber follows a drag and the keys; playing goes on until it is stopped."""
    last = site.runs["default"].last_epoch
    show(family, "#run=default&epoch=0", "default", 0)
    family.run("document.getElementById('stage').scrollIntoView({block: 'nearest'})")
    family.drag("#stage [data-part=range]", 0.04, 0.5)
    family.until(
        "return Math.abs(document.getElementById('stage').dataset.epoch / given[0] - 0.5) < 0.05", last
    )
    family.press("#stage [data-part=range]", "End")
    family.until("return document.getElementById('stage').dataset.epoch === given[0]", str(last))
    family.press("#stage [data-part=range]", "Home")
    family.until("return document.getElementById('stage').dataset.epoch === '0'")
    family.click("#stage [data-part=play]")
    family.until("return document.getElementById('stage').dataset.epoch > 3")
    family.click("#stage [data-part=play]")
    assert family.run("return document.querySelector('#stage [data-part=play]').dataset.playing") == "false"


def test_nothing_is_wider_than_the_window(family: Family) -> None:
    """On a laptop, a tablet and (as far as the window can be made so narrow) a phone."""
    for width, height in ((1366, 650), (768, 1024), (500, 844)):
        family.resize(width, height)
        family.until("return Math.abs(innerWidth - given[0]) < 30", width)
        assert family.run("return document.documentElement.scrollWidth <= innerWidth"), width
    family.resize(1280, 800)


def test_it_is_dark_in_the_dark(family: Family, site: Published) -> None:
    """With the dark scheme's rules the page is dark and its text light, and the field stays light."""
    family.run(AS_IF, "prefers-color-scheme: dark")
    paper, ink = family.run(
        "const {backgroundColor, color} = getComputedStyle(document.body); return [backgroundColor, color]"
    )
    assert brightness(paper) < 0.2 < 0.8 < brightness(ink)
    assert (
        brightness(
            family.run("return getComputedStyle(document.querySelector('.panel canvas')).backgroundColor")
        )
        == 1
    )
    reopen(family, site)


def test_it_prints_the_stills(family: Family, site: Published) -> None:
    """On paper the stills are the figures, and nothing is there that needs hands."""
    family.run(AS_IF, "print")
    seen = """return given[0].map((each) => document.querySelector(each).getClientRects().length > 0)"""
    assert family.run(seen, [".comparison > .still", ".cue .still", "#evidence"]) == [True, True, True]
    assert family.run(seen, ["#stage", ".together", "#lab", ".skip"]) == [False, False, False, False]
    reopen(family, site)


def reopen(family: Family, site: Published) -> None:
    family.open(site.address)
    family.until("return document.getElementById('stage').dataset.run")
    family.click("#stage [data-part=more]")
    family.run(LISTEN)


def brightness(colour: str) -> float:
    """Of rgb(…), 0 … 1, on average."""
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / 765


def test_the_pictures_are_shown(family: Family) -> None:
    """Every still of the page is read from its address, whose signs stand as they are."""
    assert family.until(
        "const images = [...document.images]; images.forEach((image) => { image.loading = 'eager'; });"
        "return images.length > 5 && images.every((image) => image.complete && image.naturalWidth > 0);"
    )


# What would be saved is kept in the page; whether a picture went to the clipboard, too.
TAKE = """
window.saved = [];
HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download); };
const address = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  window.saved.push([blob.type, blob.size]);
  return address.call(URL, blob);
};
if (navigator.clipboard?.write) {
  const write = navigator.clipboard.write.bind(navigator.clipboard);
  navigator.clipboard.write = (items) => write(items).then(() => { window.picture = true; });
}
"""


def test_what_can_be_taken_away(family: Family, site: Published) -> None:
    """A picture, a table and the network are files of their kind; a picture is said to be copied if it is."""
    show(family, "#run=default&epoch=300", "default", 300)
    family.run(TAKE)
    family.click("#stage [data-part=picture]")
    family.until("return window.saved.some((each) => each[0] === 'image/png' && each[1] > 5000)")
    assert family.run("return window.saved.at(-1)") == "default-epoch-300.png"
    family.click("#tries [data-part=add]")
    family.until("return !document.querySelector('#tries [data-part=csv]').hidden")
    family.click("#tries [data-part=csv]")
    family.until("return window.saved.some((each) => each[0].startsWith('text/csv') && each[1] > 50)")
    family.click("#export [data-part=json]")
    family.until("return window.saved.some((each) => each[0] === 'application/json' && each[1] > 500)")
    family.click("#stage [data-part=share]")
    said = family.until(
        "return document.querySelector('#stage .share-address:not([hidden]) span')?.textContent"
        " || document.querySelector('#stage [data-part=share] + [role=status]').textContent"
    )
    assert ("with a picture" in said) == family.run("return window.picture === true")
    reopen(family, site)
