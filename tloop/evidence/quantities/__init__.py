"""Quantities: all that a lesson can state. A module for those of a run, of a survey, of a map and of none."""

from tloop.evidence.measured import Kind, Measured, QuantityError, Unit, Value
from tloop.evidence.quantities import of_map, of_none, of_run, of_survey
from tloop.evidence.quantities.measure import Found, measure

__all__ = ["Found", "Kind", "Measured", "QuantityError", "Unit", "Value", "documented", "measure"]


def documented() -> list[tuple[str, str]]:
    """Every name that a claim can have, its placeholders in upper case, and what it means."""
    rows = [(f"RUN.{entry.name}", entry.meaning) for entry in of_run.REGISTRY]
    rows += [(f"RUN.{name}", meaning) for name, meaning in (*of_survey.DOCUMENTED, *of_map.DOCUMENTED)]
    return rows + [(each.name, each.meaning) for each in of_none.REGISTRY]
