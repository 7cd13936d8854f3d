"""What a claim can state, as plain data: one of a few rules."""

from dataclasses import dataclass, field
from typing import Literal

from tloop.lesson.links.claim.numbers import Number
from tloop.lesson.links.claim.vocabulary import Comparison, Turn, Unit
from tloop.lesson.links.reference import Reference

Part = Literal["text", "title"]
Operator = Literal["÷", "−"]
Instead = tuple[str, str, str | None, str]


class StatementError(ValueError):
    """The text or the title of a claim can't be understood; `part` says which.

    hint: what would do, in words; instead: what to write in its place, as the words before the link, its
    text, its title and the words behind it; counted: what instead of a share, if a count is claimed; words:
    those of the text that are at fault, if not all are.
    """

    def __init__(
        self,
        message: str,
        part: Part,
        hint: str = "",
        instead: Instead | None = None,
        words: str = "",
        counted: str = "",
    ) -> None:
        super().__init__(message)
        self.counted = counted
        self.part = part
        self.hint = hint
        self.instead = instead
        self.words = words


@dataclass(frozen=True)
class Near:
    """`878`, `0.69`, `~75%`: exactly a count, or within half a unit; about, within two units or 5 %."""

    number: Number
    about: bool


@dataclass(frozen=True)
class Compared:
    """`below 0.02`, `"≥ 0.9"`. near: `almost 900` is about that, too."""

    comparison: Comparison
    number: Number
    near: bool = False


@dataclass(frozen=True)
class Between:
    """`300–500`, `"100..900"`; both ends belong to it."""

    low: Number
    high: Number


@dataclass(frozen=True)
class Within:
    """`"±0.05"`, `"0.69 ±0.02"`; the tolerance in percentage points or relative if written with %."""

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
    """Words without a figure and without a title: a label, *never*, or what must be true."""

    words: str


Numeric = Near | Compared | Between | Within | Times
Rule = Numeric | Related | Label | Truth | Words


@dataclass(frozen=True)
class Figure:
    """A figure, read whole. units: all that the word for its unit may mean, none if there is no such word.

    turn: of a quotient or a difference, what it says of the first quantity; span: of the text, from its bound
    to the end of its number.
    """

    rule: Near | Compared | Between
    units: frozenset[Unit] = frozenset()
    turn: Turn = ""
    span: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def numbers(self) -> tuple[Number, ...]:
        rule = self.rule
        return (rule.low, rule.high) if isinstance(rule, Between) else (rule.number,)

    @property
    def written(self) -> str:
        """Its numbers, for people."""
        return "–".join(number.written.strip() for number in self.numbers)


@dataclass(frozen=True)
class Against:
    """`"÷ overfit.train.loss.final"`, `"− default.test.accuracy.final"`: the claim is about both."""

    operator: Operator
    target: Reference


@dataclass(frozen=True)
class Statement:
    """What a claim states.

    figures: those that the text gives, each read whole: the one that it is, or those among its words;
    against: another quantity, if the claim is about the quotient or the difference of both; text: that of the
    link; worded: whether it is more than a figure.
    """

    rule: Rule
    figures: tuple[Figure, ...] = ()
    against: Against | None = None
    text: str = field(default="", compare=False)
    worded: bool = True
