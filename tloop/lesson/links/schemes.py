"""The lesson's own links, by the schemes of their addresses: a module for each."""

from collections.abc import Callable, Mapping

from tloop.lesson.links import claim, draw, fact, knob, predict, run, still, try_
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError

MODULES = {
    "run": run,
    "claim": claim,
    "knob": knob,
    "draw": draw,
    "try": try_,
    "predict": predict,
    "fact": fact,
    "still": still,
}
SCHEMES = tuple(MODULES)
_MALFORMED: Mapping[str, Callable[[Link], LessonError | None]] = {
    scheme: module.malformed for scheme, module in MODULES.items()
}
FORMS = {scheme: module.FORM for scheme, module in MODULES.items()}  # how each is written


def malformed(link: Link) -> LessonError | None:
    """What is wrong with the form of one of the lesson's links, or None."""
    if not link.text:
        message = f"this {link.scheme} link has no text"
        return LessonError("T401", message, f"write {FORMS[link.scheme]}", place=link.place)
    return _MALFORMED[link.scheme](link)
