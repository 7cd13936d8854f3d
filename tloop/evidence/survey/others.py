"""What is known of a lesson's runs under other seeds: two files beside the lesson, each if it is there."""

from dataclasses import dataclass

from tloop.evidence.survey.findings import Survey, read_survey
from tloop.evidence.survey.maps import Maps, read_maps
from tloop.lesson.reading import Lesson


@dataclass(frozen=True)
class OtherSeeds:
    """survey: of every run and claim; maps: of the grounds that the lesson shows. None where nobody asked."""

    survey: Survey | None = None
    maps: Maps | None = None


UNKNOWN = OtherSeeds()


def read_other_seeds(lesson: Lesson) -> OtherSeeds:
    """Both files. Raises SurveyError for what is none, OSError for what can't be read."""
    return OtherSeeds(read_survey(lesson), read_maps(lesson))
