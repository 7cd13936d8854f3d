"""Addresses that name a run and something of it: claim:overfit.test.accuracy.final, knob:too-hot.eta."""

import re

from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError


def incomplete(link: Link, what: str, such: str, form: str) -> LessonError | None:
    """That run or quantity is missing. what: the link is about, such as a quantity; such: one of these."""
    # [~75%](claim:overfit.test.accuracy.final "±5%")
    #              ^^^^^^^ run, and behind its point what is meant of it
    scheme, target, place = link.scheme, link.body, link.target_place
    if not target:
        return LessonError(
            "T402", f"this {scheme} link names no run and no {what}", f"write {form}", place=place
        )
    if '"' in target or "“" in target:
        return LessonError("T404", f"{target} holds a quote", "a title stands after a space", place=place)
    run, _, rest = target.partition(".")
    if run and rest:
        return None
    if scheme == "knob" and run == such:
        run, rest = "", run
    message = f"{scheme}:{target} names no {what if run else 'run'}"
    return LessonError("T402", message, f"write {_meant(scheme, run, rest, what, such)}", place=place)


def _meant(scheme: str, run: str, rest: str, what: str, such: str) -> str:
    parted = re.split("[:/#]", run, maxsplit=1)
    if len(parted) == 2:  # knob:too-hot/eta
        return f"{scheme}:{'.'.join(parted)}"
    example = f"{scheme}:{run or 'default'}.{rest or such}"
    return f"{scheme}:{run or 'RUN'}.{rest or what.upper()}, such as {example}"
