"""Formulas as MathML."""

import re

import pytest

from tloop.lesson.markdown.formulas import mathml


@pytest.mark.parametrize(
    ("tex", "spaces"),
    [
        (r"-\ln 0.4 = 0.92", 1),
        (r"\tanh x", 1),
        (r"\log_2 n", 1),
        (r"\frac{\ln 2}{\sin x}", 2),
        (r"\ln\, p", 1),
        (r"\ln(1 - p)", 0),
        (r"e^{\tanh}", 0),
        (r"a b \eta x", 0),
    ],
)
def test_a_functions_name_stands_apart(tex: str, spaces: int) -> None:
    """As in TeX, a thin space parts ln from what it is applied to, unless a parenthesis does."""
    written = mathml(tex, display=False)
    assert len(re.findall(r"<mspace", written)) == spaces
    assert not re.search(r"<m(sub|sup)><mi>\w+</mi><mspace", written)
