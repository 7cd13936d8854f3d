"""The manual says what is so: examples are live, tables complete, its session what the build prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tloop.evidence.quantities import documented
from tloop.files import templates
from tloop.lesson.codes import codes_table
from tloop.lesson.links.claim.senses import polarity_table, senses_table
from tloop.lesson.links.claim.vocabulary import grammar_table

CONTENT = templates().parent / "content"
MANUAL = CONTENT / "authoring.md"
TEXT = MANUAL.read_text("utf-8")
FENCE = re.compile(
    r"^(?P<ticks>`{3,4})(?P<language>\w+)\n(?P<code>.*?)^(?P=ticks)\n(?P<after>\n(?:>[^\n]*\n)+)?",
    re.M | re.S,
)
BLOCKS = list(FENCE.finditer(TEXT))
LIVE = [block for block in BLOCKS if block["after"]]


def as_cell(meaning: str) -> str:
    """What a quantity means, its figures as code: no claim measures them."""
    return re.sub(r"(?<!ln )(?<![A-Za-z\d])\d(?:[\d.,]*\d)?(?:–[\d.]+)?(?: ?%)?|½", r"`\g<0>`", meaning)


def quantities_table() -> str:
    rows = [f"| `{name}` | {as_cell(meaning)} |" for name, meaning in documented()]
    return "\n".join(["| quantity | what it is |", "|---|---|", *rows])


def test_the_tables_are_complete() -> None:
    """Every quantity, code and word of a figure stands in the manual, in the program's own words."""
    assert quantities_table() in TEXT
    assert codes_table() in TEXT
    assert grammar_table() in TEXT
    assert polarity_table() in TEXT
    assert senses_table() in TEXT


@pytest.mark.parametrize("block", LIVE, ids=lambda block: block["code"].split("\n")[0][:30])
def test_examples_are_shown_as_they_are_written(block: re.Match[str]) -> None:
    """What stands in the quotation below an example is the example, to the letter."""
    quoted = "".join(re.sub(r"^> ?", "", line) for line in block["after"].lstrip("\n").splitlines(True))
    assert quoted == block["code"]


def test_every_piece_of_syntax_has_its_example() -> None:
    """No Markdown example but the whole first lesson goes without what it becomes."""
    alone = [block["code"] for block in BLOCKS if block["language"] == "markdown" and not block["after"]]
    assert [code.startswith("---\ntitle:") for code in alone] == [True]
    assert len(LIVE) >= 9


def test_rows_are_shown_as_they_are_written() -> None:
    """In the table of claims each link stands first as code, then as itself."""
    rows = re.findall(r"^\| `(\[.*?\))` \| (.*?) \|", TEXT, re.M)
    assert len(rows) >= 13
    for written, live in rows:
        assert live == written


def test_the_first_lesson(tmp_path: Path) -> None:
    """Its report is what the build prints, `tloop update` mends it, and then it is published."""
    lesson = next(block["code"] for block in BLOCKS if block["code"].startswith("---\ntitle:"))
    report = next(block["code"] for block in BLOCKS if block["language"] == "text")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "first.md").write_text(lesson, "utf-8")

    def tloop(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "tloop", *arguments]
        environment = {"PYTHONPATH": str(CONTENT.parent), "PATH": "", "PYTHONUTF8": "1"}
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", env=environment
        )
        return done.returncode, done.stdout

    build = ("build", "content/first.md", "--out", "first", "--only=page")
    code, printed = tloop(*build)
    assert code == 1, printed
    assert printed.startswith(report)
    assert tloop("update", "content/first.md", "--write")[0] == 0
    assert tloop(*build)[0] == 0
    assert (tmp_path / "first" / "index.html").is_file()
