"""The stills of a page, ordered from the studio."""

from collections.abc import Callable, Mapping

from tloop.drawing.shown import Shown
from tloop.drawing.studio import Drawing, Studio
from tloop.drawing.words import describe, describe_comparison
from tloop.evidence.other_seeds import OutcomeMap
from tloop.lesson import Lesson
from tloop.page.stills import Still, Stills
from tloop.surveys.maps import marked_runs


def ordered_stills(
    studio: Studio, lesson: Lesson, shown: Mapping[str, Shown], maps: Mapping[str, OutcomeMap]
) -> Callable[[], Stills]:
    """A still for every cue, comparison, neighbour and map; what is returned waits for them."""

    def order(drawing: str, *subject: object) -> Callable[[], bytes]:
        return studio.order(drawing, Drawing(drawing), "page", *subject)

    runs = {name: order("still", shown[name]) for name in dict.fromkeys(cue.run for cue in lesson.cues)}
    compared = {each.runs: tuple(shown[name] for name in each.runs) for each in lesson.comparisons}
    comparisons = {names: order("comparison", together) for names, together in compared.items()}
    neighbours = {each.name: order("neighbours", each.name) for each in lesson.neighbours}
    drawn_maps = {
        run: order("outcome_map", found, marked_runs(lesson, found.ground)) for run, found in maps.items()
    }
    return lambda: Stills(
        {name: Still(drawn(), describe(shown[name])) for name, drawn in runs.items()},
        {names: Still(drawn(), describe_comparison(compared[names])) for names, drawn in comparisons.items()},
        {name: Still(drawn(), "") for name, drawn in neighbours.items()},
        {run: Still(drawn(), "") for run, drawn in drawn_maps.items()},
    )
