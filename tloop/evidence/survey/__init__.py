"""How typical is what the lesson shows: its runs under many other seeds."""

from tloop.evidence.survey.findings import Survey, SurveyError, is_stale, read_survey, survey_path
from tloop.evidence.survey.others import OtherSeeds, read_other_seeds
from tloop.evidence.survey.spread import Histogram, Spread, share_text

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
