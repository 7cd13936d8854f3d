"""Lesson, Runs and Report in; files out. The only room of the house that writes."""

from tloop.publish.site import Published, publish

__all__ = ["Published", "publish"]
