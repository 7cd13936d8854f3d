"""The form of a claim as a link: [878](claim:default.pause.epoch)."""

from tloop.lesson.links.target import incomplete
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError

FORM = "[878](claim:default.pause.epoch)"


def malformed(link: Link) -> LessonError | None:
    """A claim's address names a run and a quantity of it."""
    return incomplete(link, "quantity", "pause.epoch", FORM)
