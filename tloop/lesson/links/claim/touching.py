"""What stands right beside a figure's link: it would change the figure, and nothing checks it there.

-[878](…)      [878](…)k      [878](…) thousand      [0.75](…)%      [878](…) neurons
"""

import re
from dataclasses import replace

from tloop.lesson.links.claim.figure import any_of
from tloop.lesson.links.claim.numbers import WHITE
from tloop.lesson.links.claim.rules import Statement
from tloop.lesson.links.claim.vocabulary import PERCENT, UNITS
from tloop.lesson.markdown.link import Link
from tloop.lesson.number_words import COUNTED, LARGE, PARTS

NEAR = 40  # characters on either side: no word has more
EMPHASIS = "*_"
TENS = tuple(word for word, value in COUNTED.items() if value >= 20)
TIME = (
    *("milliseconds", "ms", "seconds", "second", "minutes", "minute", "hours", "hour"),
    *("days", "day", "weeks"),
)
# A digit, code, a formula or another link without a space; a sign before the number; a number word.
BEFORE = re.compile(
    rf"[0-9²³¹`$)\]]\Z|\)[.,/]\Z|(?:\A|(?<=[\s(]))[-−+±√×÷¬]\Z|[×÷][{WHITE}]?\Z"
    rf"|\b(?:(?:minus|negative)[{WHITE}]|(?:{'|'.join(COUNTED)})-)\Z"
    rf"|\b(?:{'|'.join((*TENS, *LARGE))})[{WHITE}]\Z",
    re.IGNORECASE,
)
BEHIND = re.compile(
    rf"[.,]?[0-9]+|[.,/]?(?:[`$]|\[(?!\^))|[\u0300-\u036f]|[²³¹⁰⁴-⁹½¼¾⅐-⅞°^]|-fold\b|[{WHITE}]?[×÷]"
    rf"|[{WHITE}-]?(?:[%‰％]|{any_of([*PERCENT[1:], *LARGE, *TIME])})"
    rf"|[{WHITE}]and[ ]an?[ ](?:{'|'.join(PARTS)})\b",
    re.IGNORECASE,
)
# Not “times”: 1.25 times its lowest value is what a quantity without a unit may be.
COUNTED_IN = {unit: words for unit, words in UNITS.items() if unit != "times"}
UNIT = re.compile(
    rf"[{WHITE}-](?:{any_of(word for words in COUNTED_IN.values() for word in words)})", re.IGNORECASE
)


def touching(link: Link, statement: Statement) -> tuple[str, str]:
    """What stands before and behind the figure that the link's text is, and belongs to it; mostly nothing."""
    if statement.worded or not statement.figures:
        return "", ""
    content = link.block.content
    before = content[max(0, link.start - NEAR) : link.start].rstrip(EMPHASIS)
    behind = content[link.end : link.end + NEAR].lstrip(EMPHASIS)
    if match := BEFORE.search(before):
        return match[0], ""
    if before and _has_capitals(before[-1]):
        return re.split(r"\W", before)[-1], ""
    if behind and _has_capitals(behind[0]):
        return "", re.split(r"\W", behind)[0]
    match = BEHIND.match(behind)
    return "", match[0] if match else ""


def _has_capitals(sign: str) -> bool:
    return sign.lower() != sign.upper()


def with_unit_behind(link: Link, statement: Statement) -> Statement:
    """The statement with the unit that stands behind the link, as if it stood within: [4](…) neurons."""
    if statement.worded or statement.against or len(statement.figures) != 1:
        return statement
    (figure,) = statement.figures
    match = UNIT.match(link.block.content[link.end : link.end + NEAR].lstrip(EMPHASIS))
    if not match or figure.units or any(number.percent for number in figure.numbers):
        return statement
    word = match[0][1:].lower()
    units = frozenset(unit for unit, words in COUNTED_IN.items() if word in words)
    return replace(statement, figures=(replace(figure, units=units),))
