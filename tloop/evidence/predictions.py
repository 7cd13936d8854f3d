"""Predictions: each option is held against its run as a claim would be, and exactly one has to hold."""

from dataclasses import dataclass, replace

from tloop.evidence.denials import says_no
from tloop.evidence.measured import Measured
from tloop.lesson import Claim, Lesson, Problem
from tloop.lesson.links.claim import Truth, Words
from tloop.lesson.links.claim.senses import TRUTHS
from tloop.lesson.links.predict import MOST, Option, Prediction


@dataclass(frozen=True)
class Answer:
    """A prediction, what was measured, and the index of the option that holds."""

    prediction: Prediction
    measured: Measured
    option: int


def claim_of(prediction: Prediction, option: Option) -> Claim:
    """The option as the claim that it makes; of a truth, the one that denies it has no title to say so."""
    statement, name = option.statement, prediction.reference.name
    if name.rpartition(".")[2] in TRUTHS and isinstance(statement.rule, Words) and says_no(option.text, name):
        statement = replace(statement, rule=Truth(False))
    return Claim(
        number=0,
        reference=prediction.reference,
        text=option.text,
        title=None,
        statement=statement,
        place=option.place,
        target_place=prediction.target_place,
        title_place=None,
        label_places=(),
    )


def not_one(lesson: Lesson, prediction: Prediction, measured: Measured, holding: list[int]) -> Problem:
    """The failure of a prediction of which no option holds, or more than one."""
    texts = [option.text for option in prediction.options]
    if holding:
        held = " and ".join(f"“{texts[index]}”" for index in holding)
        message = f"{held} both hold" if len(holding) == 2 else f"{held} hold"
        message += f": {prediction.reference.name} is {measured.text}"
        write = [text for index, text in enumerate(texts) if index not in holding[1:]]
    else:
        message = f"no option holds: {prediction.reference.name} is {measured.text}"
        write = [*texts[: MOST - 1], measured.text]
    address = f'predict:{prediction.reference.name} "{" | ".join(write)}"'
    place = prediction.title_place
    hints = (f"measured: {measured.text}", f"write [{prediction.text}]({address})")
    source = lesson.source[place.line - 1]
    return Problem(lesson.path, place, "T307", message, source, hints, "failure")
