"""Lessons whose mistakes show when they are trained, and the whole report, word for word.

Every file in cases/ holds a sentence that says what it shows, `@@ lesson` and a lesson, `@@ report` and what
is said of it.
"""

from pathlib import Path

import pytest

from tests.example import trained
from tests.lesson.test_cases import sections
from tloop.evidence import check
from tloop.evidence.formats import FORMATS
from tloop.lesson import read_lesson

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each case's report is what its file says, word for word."""
    expected = sections(case)
    monkeypatch.chdir(tmp_path)
    Path("lesson.md").write_bytes(expected["lesson"].encode())
    lesson = read_lesson("lesson.md")
    runs = trained(lesson)
    report = FORMATS["text"]([(lesson, check(lesson, runs))])
    assert report + "\n" == expected["report"], f"{case}: {expected['promise']}"


def test_cases_are_found() -> None:
    """The folder of cases is where the glob looks."""
    assert len(CASES) >= 20
