"""The codes of problems: one table, and the code base that uses it."""

import re
from pathlib import Path

import tloop
from tloop.lesson.codes import CODES, codes_table

PACKAGE = Path(tloop.__file__).parent
TABLE = PACKAGE / "lesson" / "codes.py"


def test_every_code_is_in_the_table_and_used() -> None:
    """What the code base gives as a code stands in the table, and nothing else does."""
    files = (path for path in PACKAGE.rglob("*.py") if path != TABLE)
    used = {code for path in files for code in re.findall(r'"(T\d{3})"', path.read_text("utf-8"))}
    assert used == {each.code for each in CODES}


def test_the_table() -> None:
    """Codes are in order, each once; a title is a few words, a meaning one sentence that fits a cell."""
    codes = [each.code for each in CODES]
    assert codes == sorted(set(codes))
    assert len({each.title for each in CODES}) == len(CODES)
    for each in CODES:
        assert re.fullmatch(r"T\d{3}", each.code)
        assert len(each.title) <= 26
        assert each.meaning.endswith(".")
        assert not set(each.title + each.meaning) & set("|\n")


def test_the_table_as_markdown() -> None:
    """The manual's table has one row a code."""
    lines = codes_table().splitlines()
    assert len(lines) == len(CODES) + 2
    assert all(line.count("|") == 4 for line in lines)
    assert any(line.startswith("| T101 | claim fails | ") for line in lines)
