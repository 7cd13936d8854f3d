"""What comes out of measuring: a value with its kind and unit, and how people read it."""

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal

from tloop.lesson.links.claim.vocabulary import Unit

Kind = Literal["count", "number", "fraction", "truth", "label"]
Value = Decimal | bool | str | None

__all__ = [
    "Kind",
    "Measured",
    "QuantityError",
    "Unit",
    "Value",
    "count",
    "decimal",
    "epoch_of",
    "plain",
    "significant",
]


class QuantityError(ValueError):
    """A quantity that there is not, or that this run does not have; `hint` says what would do."""

    def __init__(self, message: str, hint: str = "", code: str = "T104") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


@dataclass(frozen=True)
class Measured:
    """A value that was found: a decimal, a truth, a label, or None for what never comes.

    epoch: where in the run it is to be seen. points: of how many points a fraction speaks. unit: what a
    count counts; a number may have one, too.
    """

    value: Value
    kind: Kind
    epoch: int | None = None
    points: int | None = None
    unit: Unit = ""

    @property
    def exact(self) -> str:
        """For programs: `878`, `0.0199`, `0.75`, `never`, `true`, `converges`."""
        if self.value is None:
            return "never"
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    @property
    def text(self) -> str:
        """For people: `878`, `0.6931`, `75% (15 of 20)`, `never`, `true`."""
        if self.value is None:
            return "never"
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, str):
            return self.value
        if self.unit == "percentage point":
            return f"{plain(_readable(100 * self.value))} points"
        if self.unit == "times":
            return f"{significant(self.value)} times"
        if self.kind == "count":
            return f"{self.value:,}".replace("-", "−")
        if self.kind == "fraction":
            share = f"{plain(_readable(100 * self.value))}%"
            points = self.points
            return f"{share} ({round(self.value * points):,} of {points:,})" if points else share
        return significant(self.value)

    def with_digits(self, digits: int) -> str:
        """A number for people, with so many significant digits."""
        assert isinstance(self.value, Decimal)
        part = self.kind == "fraction" and self.unit != "times"
        number = plain(Context(prec=digits).plus(100 * self.value if part else self.value))
        unit = {"percentage point": " points", "times": " times"}.get(self.unit, "%" if part else "")
        return f"{number}{unit}"


def _readable(percentage: Decimal) -> Decimal:
    """As it is, if it has four decimals at the most; else with two."""
    return percentage if percentage == round(percentage, 4) else round(percentage, 2)


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros, as short as it is exact: 71.25."""
    text = f"{value.normalize():f}"
    return text.replace("-", "−")


def significant(value: Decimal) -> str:
    """Four significant digits; very small and large ones as 1.234e-9."""
    if not value.is_finite():
        return {"NaN": "not a number", "Infinity": "infinite"}.get(str(value), str(value))
    if value and not Decimal("1e-4") <= abs(value) < Decimal("1e6"):
        return f"{value:.3e}".replace("+", "").replace("-", "−")
    return f"{value:.{max(0, 3 - value.adjusted())}f}".replace("-", "−") if value else "0"


def decimal(value: float) -> Decimal:
    """The shortest decimal that gives this float64 back."""
    return Decimal(repr(float(value)))


def count(value: int, unit: Unit = "", epoch: int | None = None) -> Measured:
    return Measured(Decimal(value), "count", epoch, unit=unit)


def epoch_of(epoch: int) -> Measured:
    """An epoch, which is where it is to be seen."""
    return count(epoch, "epoch", epoch)
