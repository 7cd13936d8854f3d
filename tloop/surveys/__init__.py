"""How typical is what the lesson shows: its runs with many other seeds."""

import tloop.evidence  # noqa: F401 - loads the rooms below in their order
from tloop.surveys.findings import Survey, SurveyError, is_stale, read_survey, survey_path
from tloop.surveys.others import OtherSeeds, read_other_seeds
from tloop.surveys.spread import Histogram, Spread, share_text

__all__ = [
    "Histogram",
    "OtherSeeds",
    "Spread",
    "Survey",
    "SurveyError",
    "is_stale",
    "read_other_seeds",
    "read_survey",
    "share_text",
    "survey_path",
]
