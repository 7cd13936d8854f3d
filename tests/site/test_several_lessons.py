"""Several lessons in one site, and what authors write in them beside runs and claims."""

import base64
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

import tloop.build.runs
from tests.site.test_site import ROOT, files_in
from tloop.cli.arguments import main
from tloop.lesson import read_lesson
from tloop.page.renderer import highlighted
from tloop.simulation import Experiment, Run, train

FIRST = """---
title: "The <first>"
index: true
---
[XOR · η = 0.3 · hidden = 4 · clean · budget = 60](run:default) ends at [60](claim:default.epochs).[^end]
See [the *second*](second.md#what-more), [below](#a-part),
[outside](https://example.org/?a=1&b=2) and [a moment](#run=default&epoch=3).

## A part

![Two & two "squares"](figures/two.png "a title") ![a line](figures/line.svg)

```python
x = "<b>"  # why
```

    indented <code>

It ends[^end] so.

[^end]: With its *budget*, at [60](claim:default.epochs).
"""
SECOND = """---
title: "The second"
---
[XOR · η = 0.3 · hidden = 4 · clean · budget = 60](run:default) has [40](claim:default.points.train) points.

## What more

[circle · η = 1 · 2 neurons](run:base), [η = 2](run:from-base "from base") has
[2](claim:from-base.hidden) neurons;
[η = 2](run:from-default) has [4](claim:from-default.hidden) of them. Back to [the first](first.md).

[from base](run:from-base) [from default](run:from-default)
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with both lessons, and the present folder around it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content" / "figures").mkdir(parents=True)
    (tmp_path / "content" / "first.md").write_text(FIRST, "utf-8")
    (tmp_path / "content" / "second.md").write_text(SECOND, "utf-8")
    Image.new("RGB", (6, 4), "red").save(tmp_path / "content" / "figures" / "two.png")
    line = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0 9 9"/></svg>'
    (tmp_path / "content" / "figures" / "line.svg").write_text(line)
    return tmp_path / "content"


def build(*arguments: str) -> int:
    return main(["build", "--only=page", "--strict", *arguments])


def test_every_lesson_has_its_page(content: Path) -> None:
    """The one that says so is index.html, each other NAME.html; each links to the others at its foot."""
    assert build() == 0
    first, second = (Path("site", name).read_text("utf-8") for name in ("index.html", "second.html"))
    assert '<li><a href="second.html">The second</a></li>' in first
    assert '<li><a href="index.html">The &lt;first&gt;</a></li>' in second
    assert "training-loop" not in first.partition("<script")[0]
    assert 'href="second.html#what-more">the <em>second</em></a>' in first
    assert 'href="index.html">the first</a>' in second


def test_a_name_with_signs_and_an_editors_own_file(content: Path) -> None:
    """A link to a page holds its name as an address; hidden files are no lessons."""
    (content / "second.md").rename(content / "what # is.md")
    (content / "first.md").write_text(FIRST.replace("second.md#", "what%20%23%20is.md#"), "utf-8")
    (content / ".#first.md").symlink_to("nowhere")
    assert build() == 0
    first = Path("site/index.html").read_text("utf-8")
    assert '<li><a href="what%20%23%20is.html">The second</a></li>' in first
    assert 'href="what%20%23%20is.html#what-more"' in first
    assert sorted(path.name for path in Path("site").glob("*.html")) == ["index.html", "what # is.html"]


def test_a_lesson_alone(content: Path) -> None:
    """Built by name it is the index of its folder, and names no page that is not there."""
    assert build("content/second.md", "--out", "alone") == 0
    assert sorted(path.name for path in Path("alone").iterdir()) == [
        ".tloop-files.json",
        "index.html",
    ]
    page = Path("alone/index.html").read_text("utf-8")
    assert "<span>the first</span>" in page
    assert 'class="pages"' not in page


def test_a_lesson_beside_the_others(content: Path) -> None:
    """Built by name it is published as in the whole site, and no file of another page is touched."""
    assert build("content/second.md") == 0
    assert {path.name for path in Path("site").iterdir()} == {".tloop-files.json", "second.html"}
    assert "<span>the first</span>" in Path("site/second.html").read_text("utf-8")
    assert build() == 0
    before = files_in(Path("site"))
    (content / "second.md").write_text(SECOND.replace("Back to", "Now back to"), "utf-8")
    assert build("content/second.md") == 0
    changed = {path for path, content in files_in(Path("site")).items() if content != before[path]}
    assert changed == {Path("site/second.html"), Path("site/.tloop-files.json")}
    page = Path("site/second.html").read_text("utf-8")
    assert 'Now back to <a href="index.html">the first</a>' in page
    assert '<li><a href="index.html">The &lt;first&gt;</a></li>' in page


def test_no_front_page(content: Path) -> None:
    """Several lessons of which none is the front page get a list of them, which goes when there is one."""
    (content / "first.md").write_text(FIRST.replace("index: true\n", ""), "utf-8")
    assert build() == 0
    page = Path("site/index.html").read_text("utf-8")
    assert '<li><a href="first.html">The &lt;first&gt;</a></li>' in page
    assert '<li><a href="second.html">The second</a></li>' in page
    (content / "first.md").write_text(FIRST, "utf-8")
    assert build() == 0
    assert sorted(path.name for path in Path("site").glob("*.html")) == ["index.html", "second.html"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stills.md", "content/first.md is published with stills already"),
        ("Films.md", "content/first.md is published with films already"),
        ("index.html.md", "content/first.md is published as index.html already"),
        ("share.png.md", "content/first.md is published with share.png already"),
        ("evidence.json.md", "content/first.md is published with evidence.json already"),
        ("second.html.md", "second.html already"),
        ("a" * 251 + ".md", "too long for a page: 251 bytes"),
    ],
)
def test_names_that_no_page_can_have(
    content: Path, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lesson whose page or files would be where another's are is named, before anything is written."""
    (content / name).write_text("---\ntitle: Third\n---\n[XOR](run:default)\n", "utf-8")
    for chosen in ([], [f"content/{name}"]):
        assert main(["build", "--only=page", *chosen]) == 2
        assert re.search(rf"{re.escape(words)}.* \[T016\]", capsys.readouterr().out)
    assert not Path("site").exists()


def test_a_name_in_another_encoding(content: Path) -> None:
    """A lesson whose name is not UTF-8 is named as far as it can be printed, and not published."""
    (content / "second.md").rename(content / os.fsdecode(b"\xff.md"))
    command = [sys.executable, "-m", "tloop", "build", "--only=page"]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"content/\\udcff.md:1:1: this file's name is not UTF-8" in done.stdout
    assert not Path("site").exists()


def test_no_page_is_hidden(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hidden file is a lesson only if it is named, and can't be published."""
    for name in ("..md", "...md", ".tloop-files.json.md"):
        (content / "second.md").rename(content / name)
        assert main(["build", "--only=page", f"content/{name}"]) == 2
        assert "can't begin with a dot [T016]" in capsys.readouterr().out
        (content / name).rename(content / "second.md")
    assert not Path("site").exists()


def test_a_lesson_that_goes_takes_its_page_along(content: Path) -> None:
    """What was published of a lesson that is no more is removed; what others put there stays."""
    assert build() == 0
    Path("site/mine.html").write_text("mine")
    (content / "second.md").unlink()
    (content / "first.md").write_text(
        FIRST.replace("[the *second*](second.md#what-more)", "nothing"), "utf-8"
    )
    assert build() == 0
    assert sorted(path.name for path in Path("site").iterdir()) == [
        ".tloop-files.json",
        "index.html",
        "mine.html",
    ]


def test_two_front_pages(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only one lesson can be the front page; the other is told which has the place."""
    text = SECOND.replace('second"', 'second"\nindex: true')
    (content / "second.md").write_text(text, "utf-8")
    assert build() == 2
    said = capsys.readouterr().out
    assert "content/second.md:3:8: content/first.md is published as index.html already [T016]" in said
    assert not Path("site").exists()


def test_shared_runs_train_once(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All lessons train in one batch, and what two of them describe is trained for both."""
    batches = []

    def counted(experiments: Sequence[Experiment], engine: None) -> list[Run]:
        batches.append(len(experiments))
        return train(experiments, engine)

    monkeypatch.setattr(tloop.build.runs, "train", counted)
    assert build("--no-cache", "--check") == 0
    assert batches == [4]


@pytest.fixture
def page(content: Path) -> str:
    """The front page of both lessons."""
    assert build() == 0
    return Path("site/index.html").read_text("utf-8")


def test_pictures_are_in_the_page(page: str) -> None:
    """A picture is inlined as it is, with its words, its title and its size."""
    image = re.search(
        r'<img src="data:image/png;base64,([^"]*)" alt="(.*?)" width="6" height="4" title="(.*?)">', page
    )
    assert image
    assert Image.open(io.BytesIO(base64.b64decode(image[1]))).size == (6, 4)
    assert (image[2], image[3]) == ("Two &amp; two &#34;squares&#34;", "a title")
    assert '<img src="data:image/svg+xml;base64,' in page


def test_code_is_highlighted(page: str) -> None:
    """The words of a code block have the classes of their kinds; an indented block stays plain."""
    assert '<span class="code-c1"># why</span>' in page
    assert "&lt;b&gt;" in page
    assert "<code>indented &lt;code&gt;\n</code>" in page


def test_no_other_package_highlights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Plugins are not looked for, by a strange language neither in a lesson nor in Markdown that is shown."""
    monkeypatch.setattr("pygments.lexers.find_plugin_lexers", lambda: pytest.fail("a plugin was asked for"))
    assert "code-gh" in highlighted("# A title\n\n```odd\nx\n```\n", "Markdown")
    assert highlighted("a < b", "odd") == "a &lt; b"
    odd = tmp_path / "odd.md"
    odd.write_text("---\ntitle: Odd\n---\n[XOR · budget = 60](run:default)\n\n```markdow\nx\n```\n", "utf-8")
    (problem,) = (each for each in read_lesson(odd).warnings if each.code == "T608")
    assert problem.details == ("did you mean markdown?",)


def test_footnotes(page: str) -> None:
    """Footnotes stand at the end, with a way there from every mention and back; claims in them count."""
    assert 'id="note-1-1" href="#note-1" aria-label="footnote 1">1</a></sup>' in page
    assert 'id="note-1-2" href="#note-1"' in page
    note = re.search(r'<li id="note-1">(.*?)</li>', page, re.S)
    assert note
    assert 'data-claim="default.epochs" data-value="60"' in note[1]
    assert 'href="#note-1-1"' in note[1]
    assert 'href="#note-1-2"' in note[1]


def test_addresses(page: str) -> None:
    """Links into the page and out of it stay what they are."""
    assert '<a href="#a-part">below</a>' in page
    assert '<h2 dir="auto" id="a-part">' in page
    assert '<a href="https://example.org/?a=1&amp;b=2">outside</a>' in page
    assert '<a href="#run=default&amp;epoch=3">a moment</a>' in page
