"""What a lesson holds once it is read."""

import os
import time
from pathlib import Path

import pytest

from tloop.lesson import Comparison, Cue, Knob, Lesson, Place, RunLink, format_problem, read_lesson
from tloop.lesson.links.reference import OfNone, OfRun
from tloop.simulation import Experiment

TEXT = """---
title: The loop
description: What it does
seed: 5
---
# The [loop](run:default)

[XOR · η = 0.3 · hidden = 4 · clean](run:default)

Too hot ([η = 30](run:too-hot)) it is at [~0.7](claim:too-hot.train.loss.final "±0.2"),
guessing at [0.69](claim:guessing.loss), since [1969](fact: "Minsky and Papert").

[it](run:default) · [hot](run:too-hot),
**[no hidden layer](run:too-simple)**

- [a tight item](run:default)
"""


def read(folder: Path, content: str | bytes) -> Lesson:
    path = folder / "loop.md"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_lesson(path)


def test_lesson(tmp_path: Path) -> None:
    """A lesson in order is its runs, claims and facts, and no problem."""
    lesson = read(tmp_path, TEXT)
    assert lesson.problems == ()
    assert lesson.unchecked == ()
    assert lesson.path == str(tmp_path / "loop.md")
    assert (lesson.name, lesson.title, lesson.description, lesson.seed) == (
        "loop",
        "The loop",
        "What it does",
        5,
    )
    assert dict(lesson.experiments) == {
        "default": Experiment(seed=5),
        "too-hot": Experiment(seed=5, eta=30),
        "too-simple": Experiment(seed=5, hidden=0),
    }
    assert list(lesson.specs.items()) == [
        ("default", "XOR · η = 0.3 · hidden = 4 · clean"),
        ("too-hot", "η = 30"),
        ("too-simple", "no hidden layer"),
    ]
    assert [(claim.number, claim.reference, claim.text, claim.title) for claim in lesson.claims] == [
        (1, OfRun("too-hot", "train.loss.final"), "~0.7", "±0.2"),
        (2, OfNone("guessing.loss"), "0.69", None),
    ]
    assert [(fact.number, fact.text, fact.source) for fact in lesson.facts] == [
        (1, "1969", "Minsky and Papert")
    ]


def test_tokens_are_marked(tmp_path: Path) -> None:
    """Links and paragraphs carry what they are to the lesson, for the page."""
    lesson = read(tmp_path, TEXT)
    cue, comparison = Cue("default"), Comparison(("default", "too-hot", "too-simple"))
    assert (lesson.cues, lesson.comparisons) == ((cue,), (comparison,))
    assert lesson.opening.runs == comparison.runs
    tokens = [*lesson.opening.tokens, *lesson.body]
    paragraphs = [token.meta for token in tokens if token.type == "paragraph_open" and token.meta]
    assert paragraphs == [{"meaning": cue}, {"meaning": comparison}]
    links = [token.meta for block in tokens for token in block.children or [] if token.type == "link_open"]
    hot, default, simple = map(RunLink, ("too-hot", "default", "too-simple"))
    assert [meta["meaning"] for meta in links] == [
        default, hot, *lesson.claims, *lesson.facts, default, hot, simple, default,
    ]  # fmt: skip


def test_what_a_run_leaves_out_comes_from_the_default(tmp_path: Path) -> None:
    """Knobs that a spec leaves out are those of default, wherever default is declared."""
    lesson = read(tmp_path, "[η = 30](run:hot)\n\n[circle · seed = 3](run:default)\n")
    assert lesson.experiments["hot"] == Experiment("circle", eta=30, seed=3)


def test_other_runs_are_read_beside_a_broken_one(tmp_path: Path) -> None:
    """A misspelt spec costs its own run, and the claims about it, and nothing else."""
    text = "[XOR · hiden = 3](run:a) [1](claim:a.x) [XOR](run:b) [2](claim:b.x) [3](claim:c.x)"
    lesson = read(tmp_path, text)
    assert list(lesson.experiments) == ["b"]
    assert [claim.text for claim in lesson.claims] == ["2"]
    assert [problem.message for problem in lesson.problems] == [
        "the lesson has no title",
        "“hiden = 3” is not part of a run's spec",
        "there is no run c",
    ]


def test_knobs(tmp_path: Path) -> None:
    """A knob has its run's value and its range; its link is marked, declares nothing and is no cue."""
    lesson = read(
        tmp_path, TEXT + '\n[η = 30](knob:too-hot.eta "1..1e2")\n\nand [4\nneurons](knob:default.hidden)\n'
    )
    assert lesson.problems == ()
    assert lesson.unchecked == ()
    assert lesson.knobs == (
        Knob(1, "too-hot", "eta", "η = 30", 30.0, 1.0, 100.0, Place(18, 2, 6)),
        Knob(2, "default", "hidden", "4 neurons", 4, 0, 16, Place(20, 6, 1)),
    )
    assert list(lesson.experiments) == ["default", "too-hot", "too-simple"]
    links = [token for block in lesson.body for token in block.children or [] if token.type == "link_open"]
    assert [link.meta["meaning"] for link in links][-2:] == list(lesson.knobs)
    paragraphs = [token for token in lesson.body if token.type == "paragraph_open"]
    assert [paragraph.meta for paragraph in paragraphs[-2:]] == [{}, {}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the lesson is empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "the lesson is empty"),
        (b"caf\xe9", "is not UTF-8 text: byte 4 is 0xe9"),
        (b"\xff\xfea\x00", "is not UTF-8 text: byte 1 is 0xff"),
        (b"PK\x00\x01", "is not text: it holds NUL characters"),
    ],
)
def test_unreadable(tmp_path: Path, content: bytes, message: str) -> None:
    """A file that is no text is a lesson with one problem, at 1:1."""
    lesson = read(tmp_path, content)
    (problem,) = lesson.problems
    assert (problem.message, problem.place, problem.severity) == (message, Place(1, 1, 1), "error")
    assert not lesson.experiments


def test_too_long(tmp_path: Path) -> None:
    """A file that is longer than a lesson may be is not read, even where its last letter is cut in two."""
    for content in ("é" * 250_000, "a" + "é" * 250_000, "[" * 5_000_000):
        problems = read(tmp_path, content).problems
        too_long = [problem.message for problem in problems if problem.code == "T004"]
        assert too_long == ["is too long: a lesson has at most 500,000 bytes"] * (len(content) > 250_000)


@pytest.mark.parametrize(
    "mark", ["[", "![", "\\[", ">", "- ", "*a ", "`", "<a", "[a](", "](claim:a ", "12 ", "|", "\n# a"]
)
def test_dense_marks(tmp_path: Path, mark: str) -> None:
    """Whatever is repeated, a lesson is read in a time that grows with its length, not with its square."""
    text = TEXT + mark * (6_000 // len(mark))
    start = time.process_time()
    read(tmp_path, text)
    short = time.process_time() - start
    read(tmp_path, TEXT + mark * (60_000 // len(mark)))
    assert time.process_time() - start - short < max(1, 40 * short)


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    """A pipe, a device and a link that goes in a circle are problems, and nobody waits for them."""
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "circle.md").symlink_to("circle.md")
    found = {
        path: read_lesson(path).problems[0].message
        for path in (str(tmp_path / "pipe.md"), "/dev/zero", str(tmp_path / "circle.md"))
    }
    assert list(found.values()) == [
        "can't be read: Is not a regular file",
        "can't be read: Is not a regular file",
        "can't be read: Too many levels of symbolic links",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (">" * 19 + " [5](run:a)", None),
        (">" * 20 + " [5](run:a)", Place(17, 22, 10)),
        (">" * 5000, Place(17, 5000, 1)),
        ("- " * 9 + "a", None),
        ("- " * 10 + "a\nb", Place(17, 21, 1)),
        ("> " * 18 + "7. a", Place(17, 40, 1)),
    ],
)
def test_nested_too_deep(tmp_path: Path, text: str, place: Place | None) -> None:
    """What Markdown would leave out for its depth is a problem where it stands."""
    front = TEXT.partition("- [a tight")[0] + "\n"
    assert front.count("\n") == 16
    problems = [each for each in read(tmp_path, front + text).problems if each.code == "T005"]
    assert [problem.place for problem in problems] == ([place] if place else [])


def test_missing_file(tmp_path: Path) -> None:
    """A file that can't be opened is a problem as well, and so is a folder."""
    assert read_lesson("no such file.md").problems[0].message == "can't be read: No such file or directory"
    assert read_lesson(tmp_path).problems[0].message == "can't be read: Is a directory"
    assert format_problem(read_lesson("a\0b").problems[0]).startswith("a\\x00b:1:1: can't be read: ")


@pytest.mark.parametrize(
    "yaml",
    [
        "title: A\nseed: !!int many",
        "title: !!timestamp soon",
        "? [a, b]\n: c",
        "<<: 5",
        "title: &a [*a]",
        "\x07",
        "title: 2024-99-99",
        "title: 'open",
        "\ttitle: A",
        "[" * 5000,
        "title: A\n%YAML 9",
        "title: |\n  A\n  B\nseed: 1_000",
    ],
)
def test_front_matter_is_never_a_crash(tmp_path: Path, yaml: str) -> None:
    """What is wrong with front matter is a problem; no claim is judged by a seed that can't be read."""
    lesson = read(tmp_path, f"---\n{yaml}\n---\n[XOR](run:default) [1](claim:default.a)\n")
    assert lesson.problems
    unread = {"T012"} & {each.code for each in lesson.problems} or "seed" in yaml
    assert len(lesson.claims) == (0 if unread else 1)


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("https://example.org/lesson/", True),
        ("http://localhost:8000", True),
        ("HTTPS://müller.example/a%20b/é.html", True),
        ("https://[::1]/", True),
        ("example.org/lesson/", False),
        ("//example.org/", False),
        ("ftp://example.org/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https:///lesson/", False),
        ("https://me@example.org/", False),
        ("https://example.org:port/", False),
        ("https://[::1/", False),
        ("https://example.org/?page=1", False),
        ('"https://example.org/#top"', False),
        ('"https://example.org/a b"', False),
        ('"https://example.org/\\x07"', False),
        ("[https://example.org/]", False),
        ("5", False),
        ("", False),
    ],
)
def test_url(tmp_path: Path, address: str, accepted: bool) -> None:
    """The page's address is http or https, a host and a path; anything else is a wrong value at its place."""
    lesson = read(tmp_path, TEXT.replace("seed: 5", f"seed: 5\nurl: {address}"))
    if accepted:
        assert (lesson.problems, lesson.url) == ((), address)
    else:
        (problem,) = lesson.problems
        assert (problem.code, problem.place.line, lesson.url) == ("T015", 5, "")
        assert problem.message.startswith("url must be the page's address on the web; it is ")


def test_url_is_not_needed(tmp_path: Path) -> None:
    """A lesson without one has none."""
    assert read(tmp_path, TEXT).url == ""
