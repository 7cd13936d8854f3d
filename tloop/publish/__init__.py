"""Lesson, Runs and Report in; files out. The only room of the house that writes."""

from tloop.publish.site import Published, pages_of, publish, withdraw_others

__all__ = ["Published", "pages_of", "publish", "withdraw_others"]
