"""References: what stands behind `claim:` and in a comparison, read once."""

from decimal import Decimal

import pytest

from tloop.lesson.links.reference import (
    OfMap,
    OfNone,
    OfPair,
    OfRun,
    OfShare,
    OfSurvey,
    Reference,
    parse_reference,
)

READ: dict[str, Reference] = {
    "default.pause.epoch": OfRun("default", "pause.epoch"),
    "default.train.loss.at.100": OfRun("default", "train.loss.at.100"),
    "guessing.loss": OfNone("guessing.loss"),
    "bowl.at_1_1.factor": OfNone("bowl.at_1_1.factor"),
    "a-b.survey.outcome.still_learning": OfSurvey(OfRun("a-b", "outcome"), "still_learning"),
    "a.survey.train.loss.below.0.1.median": OfSurvey(OfRun("a", "train.loss.below.0.1"), "median"),
    "a.survey.test.loss.final.below.b": OfPair(OfRun("a", "test.loss.final"), "below", "b"),
    "a.survey.test.loss.final.above.b-2": OfPair(OfRun("a", "test.loss.final"), "above", "b-2"),
    "a.survey.pause.epoch.share.800..900": OfShare(OfRun("a", "pause.epoch"), Decimal(800), Decimal(900)),
    "a.survey.test.loss.at.5.share.0.70..0.85": OfShare(
        OfRun("a", "test.loss.at.5"), Decimal("0.7"), Decimal("0.85")
    ),
    "verdict.turn": OfNone("verdict.turn"),
    "a.map.converges": OfMap("a", "converges"),
    "a.survey.median": OfRun("a", "survey.median"),
}


@pytest.mark.parametrize("name", READ)
def test_reference(name: str) -> None:
    """A name is read into its kind, and the kind gives the name back and the runs that it speaks of."""
    reference = parse_reference(name)
    assert reference == READ[name]
    assert reference.name == name
    assert set(reference.runs) <= {"default", "a", "a-b", "b", "b-2"}
