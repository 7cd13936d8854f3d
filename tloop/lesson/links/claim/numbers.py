"""Numbers as they are written: 4,000 · 0.69 · −0.5 · 1e8 · 3 × 10⁸ · 75% · nine hundred."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from tloop.lesson.links.claim.vocabulary import PERCENT, SMALL_NUMBERS
from tloop.lesson.number_words import SCALES


@dataclass(frozen=True)
class Number:
    """A number as written. value: percentages are of 1; unit: what one more in the last digit would add.

    rounded: it ends in a word such as million, and is meant no more exactly than its digits; at: where it
    stands in its text.
    """

    value: Decimal
    unit: Decimal
    percent: bool
    written: str
    rounded: bool = field(default=False, compare=False)
    at: int = field(default=-1, compare=False)


MINUS = "-−"
SPACES = "\u00a0\u2009\u202f"  # no-break, thin, narrow no-break
WHITE = f" {SPACES}"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SCALE = "|".join(SCALES)
_WHOLE = rf"[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:[{SPACES}][0-9]{{3}})+)|[1-9][0-9]*|0"
_WORDS = rf"\b(?:{'|'.join(SMALL_NUMBERS)})(?:[{WHITE}-](?:{_SCALE}))?\b|\b(?:a|an)[ ](?:{_SCALE})\b"
_PERCENT = "|".join(map(re.escape, sorted(PERCENT, key=len, reverse=True)))

# Digits, or a word of the tables; what stands around it is for the grammar to read.
NUMBER = re.compile(
    rf"""(?P<sign>[{MINUS}])?
    (?: (?P<mantissa> (?:{_WHOLE}) (?:\.[0-9]+)? | (?<!\.)\.[0-9]+ )
        (?: [eE] (?P<exponent> [+{MINUS}]?[0-9]{{1,3}} )
          | [{WHITE}]*[×·][{WHITE}]*10(?P<power> ⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}} )
          | (?<=\b10)(?P<own_power> ⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}} )
          | [{WHITE}](?P<scale> {_SCALE} )\b )?
      | (?P<words> {_WORDS} ) )
    (?P<percent> [{WHITE}]*%(?!\w) | [{WHITE}](?:{_PERCENT})\b )?
    (?(exponent)(?<![%t]))(?(power)(?<![%t]))(?(own_power)(?<![%t]))
    (?! [{WHITE}]*%) (?! [\w⁰¹²³⁴⁵⁶⁷⁸⁹½%] | [.,'’][0-9] )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def read_number(match: re.Match[str]) -> Number:
    """The number of a match of NUMBER."""
    value, unit, power = _read_words(match) if match["words"] else _read_digits(match)
    if match["percent"]:
        power -= 2
    value, unit = value.scaleb(power), unit.scaleb(power)
    value = -value if match["sign"] else value
    return Number(value, unit, bool(match["percent"]), match[0], bool(match["scale"]), match.start())


def _read_words(match: re.Match[str]) -> tuple[Decimal, Decimal, int]:
    parts = re.split(r"[\s-]", match["words"].lower())
    value = SMALL_NUMBERS.get(parts[0], 1) * (SCALES[parts[1]] if len(parts) > 1 else 1)
    return Decimal(value), Decimal(1), 0


def _read_digits(match: re.Match[str]) -> tuple[Decimal, Decimal, int]:
    value = Decimal(re.sub(rf"[,{SPACES}]", "", match["mantissa"]))
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    power = 0
    if match["exponent"]:
        power = int(match["exponent"].replace("−", "-"))
    elif match["power"]:
        power = int(match["power"].translate(SUPERSCRIPTS))
    elif match["own_power"]:
        power = int(match["own_power"].translate(SUPERSCRIPTS))
        value = unit = Decimal(1)
    elif match["scale"]:
        scale = SCALES[match["scale"].lower()]
        value, unit = value * scale, Decimal(1) if match["percent"] else unit * scale
    return value, unit, power
