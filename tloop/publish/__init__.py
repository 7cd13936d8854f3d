"""Lesson, Runs and Report in; files out. The only room of the house that writes."""

from tloop.publish.site import Published, pages_of, publish, withdraw_others
from tloop.publish.undo import Undo

__all__ = ["Published", "Undo", "pages_of", "publish", "withdraw_others"]
