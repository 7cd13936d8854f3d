"""Lessons as an author writes them, and what is said about them, word for word.

Every file in cases/ holds a sentence that says what it shows, `@@ lesson` and a lesson, `@@ problems`
and the problems as they are printed, and where it matters `@@ warnings`, as they are printed, or
`@@ unchecked` and the unchecked figures.
"""

import re
from pathlib import Path

import pytest

from tloop.lesson import Lesson, format_problem, read_lesson

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))


def sections(case: Path) -> dict[str, str]:
    """The parts of a case by name; its first sentence is the part named promise."""
    parts = re.split(r"^@@ (\w+)\n", case.read_bytes().decode(), flags=re.MULTILINE)
    return {"promise": parts[0].strip()} | dict(zip(parts[1::2], parts[2::2], strict=True))


def unchecked(lesson: Lesson) -> str:
    return "".join(
        f"{place.line}:{place.column} {lesson.source[place.line - 1][place.column - 1 :][: place.length]}\n"
        for place in lesson.unchecked
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each case's problems are printed as its file says, word for word."""
    expected = sections(case)
    monkeypatch.chdir(tmp_path)
    Path("lesson.md").write_bytes(expected["lesson"].encode())
    lesson = read_lesson("lesson.md")
    problems = "".join(format_problem(problem) + "\n" for problem in lesson.problems)
    assert problems == expected["problems"], f"{case}: {expected['promise']}"
    if "warnings" in expected:
        warnings = "".join(format_problem(problem) + "\n" for problem in lesson.warnings)
        assert warnings == expected["warnings"], f"{case}: {expected['promise']}"
    if "unchecked" in expected:
        assert unchecked(lesson) == expected["unchecked"], f"{case}: {expected['promise']}"


def test_cases_are_found() -> None:
    """The folder of cases is where the glob looks."""
    assert len(CASES) >= 25
