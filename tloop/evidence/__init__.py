"""Lesson and Runs in, Report out: quantities, the outcome, the check, the search for a seed."""

from tloop.evidence.check import Report, Verdict, check, strict
from tloop.evidence.outcome import outcome
from tloop.evidence.quantities.of_run import Measured

__all__ = ["Measured", "Report", "Verdict", "check", "outcome", "strict"]
