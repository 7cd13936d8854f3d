"""How typical is what the lesson shows: its runs with many other seeds."""

from tloop.surveys.findings import SurveyError, is_stale, read_survey, survey_path
from tloop.surveys.known import read_other_seeds

__all__ = ["SurveyError", "is_stale", "read_other_seeds", "read_survey", "survey_path"]
