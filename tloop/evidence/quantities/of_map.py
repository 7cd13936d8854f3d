"""Quantities of the map on a run's ground: of its cells, in how many the largest share of seeds ends how."""

from tloop.evidence.measured import Measured, QuantityError
from tloop.evidence.other_seeds import LETTERS, OtherSeeds, ground_of
from tloop.lesson.links.reference import OfMap
from tloop.lesson.problems import nearest
from tloop.simulation import Run

DOCUMENTED = (("map.LABEL", "on the run's map, in how many of its cells the largest share of seeds ends so"),)


def measure_map(reference: OfMap, run: Run, others: OtherSeeds) -> tuple[str, Measured]:
    """What it means and is. Raises QuantityError."""
    ending = reference.label.replace("_", " ")
    if ending not in LETTERS:
        labels = [label.replace(" ", "_") for label in LETTERS]
        close = nearest(reference.label, labels)
        hint = f"did you mean {close}?" if close else f"a map has {', '.join(labels)}"
        raise QuantityError(f"a map has no {reference.label}", hint)
    found = others.maps.of(run.experiment) if others.maps else None
    if found is None:
        words = ground_of(run.experiment).words
        raise QuantityError(f"there is no map of {words}", f"make it: {others.command('map')}", "T112")
    share = f"the largest share of {found.seeds} seeds ends as {ending}"
    meaning = f"in how many of {len(found.counts)} cells {share}"
    return meaning, Measured(found.share(ending), "fraction", points=len(found.counts), unit="cell")
