"""What a claim states: its text and title, read into one of a few rules.

Whether the words fit the quantity (a percentage of a count, a label of a loss) is for the check to
say, which knows what was measured.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tloop.lesson.links.reference import Reference, parse_reference
from tloop.lesson.links.target import incomplete
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError

FORM = "[878](claim:default.pause.epoch)"
Comparison = Literal["<", "≤", ">", "≥", "="]


class StatementError(ValueError):
    """The text or the title of a claim can't be understood; `part` says which, `hint` what would do."""

    def __init__(self, message: str, part: Literal["text", "title"], hint: str = "") -> None:
        super().__init__(message)
        self.part = part
        self.hint = hint


@dataclass(frozen=True)
class Number:
    """A number as written. value: percentages are of 1; unit: what one more in the last digit would add."""

    value: Decimal
    unit: Decimal
    percent: bool
    written: str


@dataclass(frozen=True)
class Near:
    """`878`, `0.69`, `~75%`: exactly a count, or within half a unit; about, within two units or 5 %."""

    number: Number
    about: bool


@dataclass(frozen=True)
class Compared:
    """`below 0.02`, `"≥ 0.9"`."""

    comparison: Comparison
    number: Number


@dataclass(frozen=True)
class Between:
    """`300–500`, `"100..900"`; both ends belong to it."""

    low: Number
    high: Number


@dataclass(frozen=True)
class Within:
    """`"±0.05"`, `"0.69 ±0.02"`; the tolerance in percentage points if written with %."""

    number: Number
    tolerance: Number


@dataclass(frozen=True)
class Times:
    """`"×3"`, `"1e8 ×3"`: from a third to three times."""

    number: Number
    factor: Number


@dataclass(frozen=True)
class Related:
    """`"< small.test.loss.final"`, `"2 × overfit.test.loss.min ±0.3"`: compared with another quantity."""

    comparison: Comparison
    factor: Number | None
    target: Reference
    tolerance: Number | None


@dataclass(frozen=True)
class Label:
    """`"= overfits"`, `"= never"`."""

    words: str


@dataclass(frozen=True)
class Truth:
    """`"= false"`."""

    expected: bool


@dataclass(frozen=True)
class Words:
    """Words without a number and without a title: a label, *never*, or what must be true."""

    words: str


Rule = Near | Compared | Between | Within | Times | Related | Label | Truth | Words


@dataclass(frozen=True)
class Statement:
    """What a claim states.

    numbers: those that the text gives, in order; said: what it says by itself, where a title rules.
    """

    rule: Rule
    numbers: tuple[Number, ...]
    said: Rule | None = field(default=None, compare=False)


MINUS = "-−"
SPACES = "\u00a0\u2009\u202f"  # no-break, thin, narrow no-break
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# 4,000 · 0.69 · −0.5 · 1e8 · 10⁸ · 3 × 10⁸ · 75 %
NUMBER = re.compile(
    rf"""(?<!\w) (?<![^.][.,]) (?<!\bln[ ]) (?<!\bln[{SPACES}])
    (?P<sign> (?<![\w)]) [{MINUS}])?
    (?: (?P<mantissa> (?: [0-9]{{1,3}} (?: [,{SPACES}] [0-9]{{3}} )+ | [0-9]+ ) (?: \.[0-9]+ )?
          | (?<!\.)\.[0-9]+ )
        (?: [eE] (?P<exponent> [+{MINUS}]? [0-9]{{1,6}} )
          | [ {SPACES}]* [×·] [ {SPACES}]* 10 (?P<power> ⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,6}} )
          | (?P<own_power> ⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,6}} ) )? )
    (?P<percent> [ {SPACES}]* %)?
    (?! [\w⁰¹²³⁴⁵⁶⁷⁸⁹] | [.,][0-9] | -[A-Za-z] )""",
    re.VERBOSE,
)

EPOCH = r"\s*(?:\b(?:the\s+)?epoch\s*)?$"  # "below epoch 900" is below 900
ABOUT = re.compile(rf"(?:≈|~|∼|\b(?:about|around|roughly|nearly|approximately)\b){EPOCH}", re.IGNORECASE)
COMPARATORS: tuple[tuple[str, Comparison], ...] = (
    (r"\b(?:no|not)\s+(?:more\s+than|above|over)|\bat\s+most|≤|<=", "≤"),
    (r"\b(?:no|not)\s+(?:less\s+than|fewer\s+than|below|under)|\bat\s+least|≥|>=", "≥"),
    (r"\bbelow|\bunder|\bless\s+than|\bfewer\s+than|<", "<"),
    (r"\babove|\bover|\bmore\s+than|>", ">"),
)
NEGATION = re.compile(r"\b(?:not|never|no longer|nor|neither|without)\b|n['’]t\b", re.IGNORECASE)
# Words and signs beside a number that change what it says, and are none of the forms above.
UNREAD_BEFORE = re.compile(
    r"(?:\b\w+(?:er|rse)\s+than|\b(?:before|beyond|exceeds?|exceeding|up\s+to|twice|double|half|half\s+of|minus)"
    rf"|[≠≪≫−]|!=|^\s*[-–—]){EPOCH}",
    re.IGNORECASE,
)
UNREAD_AFTER = re.compile(
    r"\s*(?:or\s+(?:so|more|less|above|below|over|under|beyond|\w+er)|at\s+(?:most|least)|and\s+(?:more|above|up)"
    r"|hundred|thousand|million|billion|dozen|per\s?cent)\b|\s*[‰‱]|\+",
    re.IGNORECASE,
)
RANGE_SIGN = re.compile(r"[-–—]|\.\.\.?|…|to")
QUANTITY = re.compile(r"[A-Za-z][\w-]*(?:\.[\w-]+)+")
EXAMPLES = 'such as "±0.05", "100..900", "< 0.02", "×3", "= overfits" or "< small.test.loss.final"'


def parse_statement(text: str, title: str | None) -> Statement:
    """Reads a claim's link text and title. Raises StatementError."""
    text = text.strip()
    if not text:
        raise StatementError(
            "the claim has no text", "text", "write what the lesson states between the brackets"
        )
    numbers = tuple(find_numbers(text))
    if title is None:
        return Statement(_parse_text(text), numbers)
    return Statement(_parse_title(title.strip(), text, numbers), numbers, _said(text))


def _said(text: str) -> Rule | None:
    """What a text says without its title; None where it can't be read by itself, as many words can't."""
    try:
        return _parse_text(text)
    except StatementError:
        return None


def find_numbers(text: str) -> list[Number]:
    return [read_number(match) for match in NUMBER.finditer(text)]


def read_number(match: re.Match[str]) -> Number:
    mantissa = re.sub(rf"[,{SPACES}]", "", match["mantissa"])
    power = 0
    if match["exponent"]:
        power = int(match["exponent"].replace("−", "-"))
    elif match["power"]:
        power = int(match["power"].translate(SUPERSCRIPTS))
    value = Decimal(mantissa)
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    if match["own_power"] and value:  # no power of zero is of use
        own = int(match["own_power"].translate(SUPERSCRIPTS))
        value = unit = value ** max(-999, min(999, own))
    if match["percent"]:
        power -= 2
    power = max(-9999, min(9999, power))
    value, unit = value.scaleb(power), unit.scaleb(power)
    return Number(-value if match["sign"] else value, unit, bool(match["percent"]), match[0])


def _parse_text(text: str) -> Rule:
    text = text[stating_from(text) :].strip()
    matches = list(NUMBER.finditer(text))
    if not matches:
        return Words(text)
    if len(matches) == 1:
        return _parse_one_number(text, matches[0], "text")
    if len(matches) == 2:
        between = _parse_range(text, matches[0], matches[1], "text")
        if between:
            return between
    raise StatementError(
        f"“{text}” has {len(matches)} numbers, which are no range",
        "text",
        'give the one that is meant its own link, or say it in a title: "100..900"',
    )


def stating_from(text: str) -> int:
    """Where the words begin that state the value: behind the last ≈ or =, if anything stands before it.

    ln 2 ≈ 0.69
           ^
    """
    at = max(text.rfind(mark) for mark in "≈=")
    # <= and >= are comparators, and != is none.
    if at <= 0 or text[at - 1] in "<>!" or not text[:at].strip() or not text[at + 1 :].strip():
        return 0
    return at + 1


def _parse_one_number(text: str, match: re.Match[str], part: Literal["text", "title"]) -> Rule:
    number, before = read_number(match), text[: match.start()]
    rule: Rule = Near(number, bool(ABOUT.search(before)))
    for pattern, comparison in COMPARATORS:
        if compared := re.search(rf"(?:{pattern}){EPOCH}", before, re.IGNORECASE):
            rule, before = Compared(comparison, number), before[: compared.start()]
            break
    if NEGATION.search(before):
        raise StatementError(
            f"“{text}” turns its number around, and that can't be read",
            part,
            'say in a title what is meant: "≤ 1", "> 40"',
        )
    unread = re.search("[<>=]", before) if isinstance(rule, Compared) else UNREAD_BEFORE.search(before)
    if part == "text" and (unread or UNREAD_AFTER.match(text, match.end())):
        raise StatementError(
            f"“{text}” says something of its number that can't be read",
            "text",
            'say in a title what is meant: "≤ 1", "> 40", "4000"',
        )
    return rule


def _parse_range(
    text: str, first: re.Match[str], second: re.Match[str], part: Literal["text", "title"]
) -> Between | None:
    low, high = read_number(first), read_number(second)
    gap, before = text[first.end() : second.start()], text[: first.start()]
    if not gap.strip() and second["sign"]:
        # 300-500: the hyphen belongs to the range, not to the second number.
        high = Number(-high.value, high.unit, high.percent, high.written[1:])
    elif not _joins(gap.strip().lower(), before):
        return None
    # 70–80 %: the sign is meant for both.
    if high.percent and not low.percent:
        low = Number(low.value.scaleb(-2), low.unit.scaleb(-2), True, low.written)
    return _ordered(low, high, part)


def _joins(gap: str, before: str) -> bool:
    """Whether what stands between two numbers makes them a range: “and” does so only after “between”."""
    if gap == "and":
        return bool(re.search(r"\bbetween\s*$", before, re.IGNORECASE))
    return bool(RANGE_SIGN.fullmatch(gap))


def _ordered(low: Number, high: Number, part: Literal["text", "title"]) -> Between:
    if low.value > high.value:
        raise StatementError(
            f"the range runs backwards, from {low.written} to {high.written}",
            part,
            "put the smaller number first",
        )
    return Between(low, high)


def _parse_title(title: str, text: str, numbers: tuple[Number, ...]) -> Rule:
    if not title:
        raise StatementError("the title is empty", "title", f"leave it out, or write a rule {EXAMPLES}")
    if title[0] in "±×":
        return _parse_tolerance(title, _only_number(text, numbers))
    if related := _parse_related(title):
        return related
    if title.startswith("="):
        return _parse_equals(title[1:].strip())
    centre = NUMBER.match(title)
    if centre and (rest := title[centre.end() :].strip()) and rest[0] in "±×":
        return _parse_tolerance(rest, read_number(centre))
    return _parse_interval(title)


def _parse_interval(title: str) -> Rule:
    matches = list(NUMBER.finditer(title))
    if len(matches) == 1:
        rule = _parse_one_number(title, matches[0], "title")
        # Nothing but the rule may stand in a title: words there would be lost.
        plain = title[: matches[0].start()].strip() + title[matches[0].end() :].strip()
        if not plain or _is_comparator(plain) or ABOUT.fullmatch(plain):
            return rule
    alone = matches and not title[matches[-1].end() :].strip()
    if len(matches) == 2 and alone and title[: matches[0].start()].strip().lower() in ("", "between", "from"):
        between = _parse_range(title, matches[0], matches[1], "title")
        if between:
            return between
    raise StatementError(f"the title “{title}” is no rule", "title", f"write one {EXAMPLES}")


def _is_comparator(words: str) -> bool:
    return any(re.fullmatch(pattern, words, re.IGNORECASE) for pattern, _ in COMPARATORS)


def _parse_tolerance(title: str, centre: Number) -> Rule:
    match = NUMBER.fullmatch(title[1:].strip())
    if not match:
        raise StatementError(
            f"the title “{title}” is no tolerance", "title", 'write one such as "±0.05" or "×3"'
        )
    size = read_number(match)
    if title[0] == "±":
        if size.value < 0:
            raise StatementError("a tolerance can't be negative", "title", f"write ±{-size.value}")
        return Within(centre, size)
    if size.percent or size.value < 1:
        raise StatementError(f"the factor {size.written} is below 1", "title", 'write one such as "×3"')
    return Times(centre, size)


def _only_number(text: str, numbers: tuple[Number, ...]) -> Number:
    rule = _parse_text(text) if numbers else None
    if isinstance(rule, Near | Compared):
        return rule.number
    found = "a range" if numbers else "no number"
    raise StatementError(
        f"the title gives a tolerance, and “{text}” has {found} to apply it to",
        "title",
        'state the number in the title too: "0.69 ±0.02"',
    )


def _parse_related(title: str) -> Related | None:
    match = re.fullmatch(
        rf"(?P<comparison><=|>=|[<≤>≥=])?\s*(?:(?P<factor>\S+?)\s*[×*]\s*)?(?P<target>{QUANTITY.pattern})"
        r"\s*(?:±\s*(?P<tolerance>\S.*))?",
        title,
    )
    if not match:
        return None
    comparisons: dict[str, Comparison] = {"<": "<", "<=": "≤", "≤": "≤", ">": ">", ">=": "≥", "≥": "≥"}
    comparison = comparisons.get(match["comparison"] or "", "=")
    factor, tolerance = (_title_number(title, match[part]) for part in ("factor", "tolerance"))
    if tolerance and comparison != "=":
        raise StatementError(
            "a comparison has no tolerance", "title", "leave out the comparison or the tolerance"
        )
    return Related(comparison, factor, parse_reference(match["target"]), tolerance)


def _title_number(title: str, written: str | None) -> Number | None:
    if written is None:
        return None
    match = NUMBER.fullmatch(written.strip())
    if not match:
        raise StatementError(f"“{written}” in the title “{title}” is no number", "title")
    return read_number(match)


def _parse_equals(words: str) -> Rule:
    if not words:
        raise StatementError("nothing stands after the =", "title", f"write a rule {EXAMPLES}")
    if words in ("true", "false"):
        return Truth(words == "true")
    match = NUMBER.fullmatch(words)
    return Near(read_number(match), about=False) if match else Label(words)


def malformed(link: Link) -> LessonError | None:
    """A claim's address names a run and a quantity of it."""
    return incomplete(link, "quantity", "pause.epoch", FORM)
