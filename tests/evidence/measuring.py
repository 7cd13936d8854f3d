"""Measuring a quantity of a run that belongs to no lesson."""

from tloop.evidence.measured import Measured
from tloop.evidence.quantities import measure
from tloop.lesson.links.reference import parse_reference
from tloop.simulation import Run


def measured(run: Run, quantity: str) -> Measured:
    """Raises QuantityError."""
    return measure(parse_reference(f"default.{quantity}"), {"default": run}).measured
