"""What is known of a lesson's runs under other seeds: two files beside the lesson, each if it is there."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tloop.evidence.quantities import Measured, QuantityError
from tloop.evidence.survey.findings import Survey, SurveyError, read_survey, survey_path
from tloop.evidence.survey.maps import Maps, maps_path, measure_map, read_maps
from tloop.evidence.survey.typical import measure_survey, read_statistic
from tloop.lesson.reading import Lesson
from tloop.simulation import Run

Read = TypeVar("Read")


@dataclass(frozen=True)
class OtherSeeds:
    """survey: of every run and claim; maps: of the grounds that the lesson shows. None where nobody asked.

    broken: of files that can't be read, what is wrong and what makes them anew; path: the lesson's.
    """

    survey: Survey | None = None
    maps: Maps | None = None
    broken: tuple[tuple[str, str], ...] = ()
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
    found = OtherSeeds(path=lesson.path)
    broken = []

    def read(reader: Callable[[Lesson], Read], path: Path, what: str) -> Read | None:
        try:
            return reader(lesson)
        except SurveyError as error:
            broken.append((str(error), f"make it anew: {found.command(what)}"))
        except OSError as error:
            broken.append((f"{path}: {error.strerror or error}", ""))
        return None

    survey = read(read_survey, survey_path(lesson), "survey")
    maps = read(read_maps, maps_path(lesson), "map")
    return replace(found, survey=survey, maps=maps, broken=tuple(broken))
