"""Lesson and Runs in, Report out: quantities, the outcome, the check."""

from tloop.evidence.check import Report, Verdict, check, strict
from tloop.evidence.measured import Measured
from tloop.evidence.outcome import outcome

__all__ = ["Measured", "Report", "Verdict", "check", "outcome", "strict"]
