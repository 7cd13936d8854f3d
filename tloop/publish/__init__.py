"""Lesson, Runs and Report in; files out. The only room of the house that writes."""

from tloop.publish.site import Published, publish, withdraw_others

__all__ = ["Published", "publish", "withdraw_others"]
