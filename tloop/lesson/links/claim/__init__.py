"""What a claim states: its text and title, read whole into one of a few rules, or refused.

Whether the words fit the quantity (a percentage of a count, a label of a loss) is for the check to say,
which knows what was measured.
"""

from tloop.lesson.links.claim.link import FORM, Claim, malformed, read_claims
from tloop.lesson.links.claim.numbers import NUMBER, Number
from tloop.lesson.links.claim.rules import (
    Against,
    Between,
    Compared,
    Figure,
    Label,
    Near,
    Numeric,
    Related,
    Rule,
    Statement,
    StatementError,
    Times,
    Truth,
    Within,
    Words,
)
from tloop.lesson.links.claim.statement import parse_statement
from tloop.lesson.links.claim.vocabulary import Comparison, Turn, Unit

__all__ = [
    "FORM",
    "NUMBER",
    "Against",
    "Between",
    "Claim",
    "Compared",
    "Comparison",
    "Figure",
    "Label",
    "Near",
    "Number",
    "Numeric",
    "Related",
    "Rule",
    "Statement",
    "StatementError",
    "Times",
    "Truth",
    "Turn",
    "Unit",
    "Within",
    "Words",
    "malformed",
    "parse_statement",
    "read_claims",
]
