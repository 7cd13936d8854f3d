"""What is known of a lesson's runs with other seeds: two files beside the lesson, each if it is there."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tloop.evidence.quantities.of_run import Measured, QuantityError
from tloop.lesson.reading import Lesson
from tloop.simulation import Run
from tloop.surveys.findings import Survey, SurveyError, read_survey
from tloop.surveys.maps import Maps, measure_map, read_maps
from tloop.surveys.typical import measure_survey, read_statistic

Read = TypeVar("Read")


@dataclass(frozen=True)
class OtherSeeds:
    """survey: of every run and claim; maps: of the grounds that the lesson shows. None where nobody asked.

    broken: why the "survey" or the "map"s can't be read; path: the lesson's.
    """

    survey: Survey | None = None
    maps: Maps | None = None
    broken: Mapping[str, SurveyError | OSError] = field(default_factory=dict)
    path: str = ""

    def command(self, what: str) -> str:
        """What makes the "survey" or the "map"s."""
        return f"tloop {what} {shlex.quote(self.path)}" if self.path else f"tloop {what}"

    def measure(self, run: str, quantity: str, runs: Mapping[str, Run]) -> tuple[str, Measured] | None:
        """What RUN.survey.… or RUN.map.… means and is; None for other quantities. Raises QuantityError."""
        try:
            if quantity.startswith("survey."):
                match = read_statistic(run, quantity, runs)
                if self.survey is None:
                    raise QuantityError("this lesson has no survey", code="T111")
                return measure_survey(self.survey, run, match)
            if quantity.startswith("map."):
                return measure_map(self.maps, runs[run], quantity)
        except QuantityError as error:
            hints = {
                "T110": f"make it anew: {self.command('survey')}",
                "T111": f"make one: {self.command('survey')}",
                "T112": f"make it: {self.command('map')}",
            }
            raise QuantityError(str(error), hints.get(error.code, error.hint), error.code) from None
        return None


UNKNOWN = OtherSeeds()


def read_other_seeds(lesson: Lesson) -> OtherSeeds:
    """Both files, as far as they can be read."""
    broken: dict[str, SurveyError | OSError] = {}

    def read(what: str, reader: Callable[[Lesson], Read]) -> Read | None:
        try:
            return reader(lesson)
        except (SurveyError, OSError) as error:
            broken[what] = error
            return None

    return OtherSeeds(read("survey", read_survey), read("map", read_maps), broken)
