"""The page as text."""

import base64
import hashlib
import json
import locale
import os
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.example import example
from tests.page.test_recording import bytes_of
from tloop.cache import Cache
from tloop.lesson.markdown.document import parse
from tloop.lesson.markdown.source import Source
from tloop.page.renderer import english_among
from tloop.site import publish


@pytest.fixture(scope="module")
def page(cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The example's page."""
    folder = tmp_path_factory.mktemp("page")
    return publish(*example(folder), folder / "site", films=(), cache=cache).page.read_text("utf-8")


class Elements(HTMLParser):
    """Every element of a page: its name and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str, **attributes: str) -> Iterator[dict[str, str | None]]:
        for name, found in self.found:
            if name == tag and all(found.get(key) == value for key, value in attributes.items()):
                yield found


def test_nothing_is_fetched(page: str) -> None:
    """The page names no file or address that a browser would load."""
    for tag, attributes in Elements(page).found:
        assert tag != "link" or (
            attributes["rel"] == "icon" and (attributes["href"] or "").startswith("data:")
        )
        for name in ("src", "srcset", "poster", "data", "action", "background"):
            assert (attributes.get(name) or "data:").startswith("data:"), (tag, attributes)
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_nothing_needs_what_the_policy_forbids(page: str) -> None:
    """No element carries a style or a handler of its own."""
    for tag, attributes in Elements(page).found:
        assert not any(name == "style" or name.startswith("on") for name in attributes), (tag, attributes)


def test_the_policy_lets_in_exactly_what_is_there(page: str) -> None:
    """The policy's hashes are those of the page's style and scripts, of the packed program and its style."""
    (meta,) = Elements(page).named("meta", **{"http-equiv": "Content-Security-Policy"})
    texts = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL)
    (program,) = re.findall(r'id="program">(.*?)</script>', page)
    texts.append(bytes_of(program).decode())
    (style,) = re.findall(r"createElement\(\"style\"\), \{ textContent: (\".*\") \}", texts[-1])
    texts.append(json.loads(style))
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    policy = meta["content"] or ""
    assert set(re.findall(r"'sha256-([^']*)'", policy)) == hashes
    assert len(texts) == 5
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy


def test_ids_are_unique_and_places_exist(page: str) -> None:
    """Every id is there once, also under equal headings, and links within the page lead somewhere."""
    elements = Elements(page).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {"two--two", "two--two-1"} <= set(ids)
    places = {attributes["href"] or "" for tag, attributes in elements if tag == "a" and "href" in attributes}
    assert {place for place in places if place.startswith("#") and "=" not in place} <= {
        f"#{name}" for name in ids
    }


def test_no_heading_takes_a_place_of_the_page(page: str) -> None:
    """Whatever a heading is called, it is not what the page's programs and links look for by that name."""
    elements = Elements(page).found
    headings = {attributes["id"] for tag, attributes in elements if tag[0] == "h" and "dir" in attributes}
    own = [str(attributes["id"]) for _, attributes in elements if "id" in attributes]
    own = [name for name in own if name not in headings] + ["note-1", "note-1-1", "evidence-99"]
    assert {"program", "recordings", "evidence-1", "claim-1"} <= set(own)
    lesson = parse(Source("lesson.md", "\n\n".join(f"## {name}" for name in own)))
    assert len(set(lesson.headings)) == len(own)
    assert not set(lesson.headings) & set(own)


def test_claims_carry_what_was_measured(page: str) -> None:
    """A claim is a link to its evidence, with its quantity, its value, and its place in its run."""
    elements = Elements(page)
    (never,) = elements.named("a", **{"data-claim": "default.pause.epoch"})
    assert never["data-value"] == "never"
    assert re.fullmatch(r"#evidence-\d+", never["href"] or "")
    assert never["data-at"] == "run=default&epoch=400"
    (guessing,) = elements.named("a", **{"data-claim": "guessing.loss"})
    assert (guessing["data-value"] or "").startswith("0.693147180559945")
    assert guessing["data-at"] == ""
    (highest,) = elements.named("a", **{"data-claim": "hot.train.loss.argmax"})
    assert highest["data-at"] == f"run=hot&epoch={highest['data-value']}"


def test_knobs_are_text(page: str) -> None:
    """A knob in a sentence is its text, with the run, the range and the value for the page's program."""
    limits = 'data-low="{}" data-high="{}" data-value="{}"'
    eta = f'<span class="knob" data-knob-run="hot" data-knob="eta" {limits.format("0.03", "100", "30")}>'
    hidden = f'<span class="knob" data-knob-run="hot" data-knob="hidden" {limits.format("0", "16", "3")}>'
    assert f"Turn {eta}<em>η</em> = 30</span> down, or <a " in page
    assert f"up from {hidden}3 neurons</span>.</p>" in page


def test_text_is_escaped(page: str) -> None:
    """What looks like HTML in a lesson is shown as it is written."""
    assert "<title>A small &lt;lesson&gt; &amp; more</title>" in page
    assert "goes &lt;b&gt;on&lt;/b&gt; with" in page


def test_columns_are_aligned_by_classes(page: str) -> None:
    """A table's alignment comes as classes."""
    assert {"align-right", "align-center"} <= {each.get("class") for each in Elements(page).named("td")}


def test_cues_and_comparisons_are_figures(page: str) -> None:
    """A cue is a figure with its run's still; a comparison has an element for each run, in order."""
    elements = Elements(page)
    assert [cue["data-cue"] for cue in elements.named("figure", **{"class": "cue"})] == ["default", "line"]
    panels = [panel["data-run"] for panel in elements.named("div", **{"class": "panel"})]
    assert panels == ["default", "hot", "default", "line"]
    assert all(image["alt"] for image in elements.named("img"))
    assert page.index('class="comparison"') < page.index("The text begins")


def test_recordings_are_json(page: str) -> None:
    """Every run of the lesson is in the page, with its digest."""
    text = re.search(r'id="recordings"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert text
    assert list(json.loads(text[1])) == ["default", "hot", "line"]


def test_the_same_page_every_time(tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another locale, time zone and working folder change no byte."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    before = locale.setlocale(locale.LC_ALL)
    other = next((name for name in ("de_DE.UTF-8", "C.UTF-8", "C") if _has_locale(name)), "C")
    try:
        locale.setlocale(locale.LC_ALL, other)
        again = publish(*example(tmp_path), Path("elsewhere"), films=()).page
    finally:
        locale.setlocale(locale.LC_ALL, before)
        monkeypatch.undo()
        time.tzset()
    assert (tmp_path / again).read_text("utf-8") == page


def _has_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return os.name == "posix"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ""), ("en-GB", ""), ("ar", ' lang="en" dir="ltr"'), ("de", ' lang="en" dir="ltr"')],
)
def test_the_pages_own_words_are_english(language: str, words: str) -> None:
    """In a lesson of another language they say so, and run from left to right."""
    assert english_among(language) == words
