"""What counts as an unchecked figure: sentences of many kinds, in many scripts."""

from pathlib import Path

import pytest

from tests.lesson.test_places import lesson_of, words

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "figures.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("sentence", "figures"), ROWS, ids=[sentence for sentence, _ in ROWS])
def test_figures(sentence: str, figures: str) -> None:
    """Every figure of a sentence is found, and no name, version, date or place in a text is taken for one."""
    lesson = lesson_of(f"---\ntitle: A\n---\n\n{sentence}\n")
    assert " | ".join(words(lesson, place) for place in lesson.unchecked) == figures


def test_there_are_sentences_enough() -> None:
    """Some 150 in English and 40 in other languages."""
    assert len(ROWS) > 180
