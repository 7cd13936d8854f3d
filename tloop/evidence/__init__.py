"""Lesson and Runs in, Report out: quantities, the outcome, the check."""

from tloop.evidence.check import Report, Verdict, check, strict
from tloop.evidence.measured import Measured
from tloop.evidence.outcome import outcome
from tloop.evidence.predictions import Answer

__all__ = ["Answer", "Measured", "Report", "Verdict", "check", "outcome", "strict"]
