"""Lesson, Runs and Report in; files out. The only room of the house that writes."""

from tloop.site.site import Published, pages_of, publish, withdraw_others
from tloop.site.undo import Undo

__all__ = ["Published", "Undo", "pages_of", "publish", "withdraw_others"]
