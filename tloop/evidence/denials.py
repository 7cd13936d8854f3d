"""The words of a truth, a label and of never: they say what is checked, or are refused."""

import re
from collections.abc import Mapping

from tloop.evidence.interval import AcceptanceError
from tloop.evidence.measured import Measured
from tloop.lesson.links.claim.meaning import Said, in_turn, said, unread
from tloop.lesson.links.claim.senses import (
    ARRIVES,
    COMES,
    GOOD,
    IMPROVES,
    LABELS,
    TRENDS,
    TRUTHS,
    WORSENS,
    YES,
    Words,
)

OUTRIGHT = "not"  # the row of the words that deny a truth
SAME = "let text and title say the same"
SAYING = {label: words for label, (words, _) in LABELS.items()}


def better(name: str) -> str | None:
    """Which of two values of the quantity is the better one; None if it has no such side."""
    parts = name.split(".")
    if {"argmin", "argmax", "survey"} & set(parts) and "median" not in parts:
        return None
    if {"pause", "below", "above"} & set(parts):
        return "less"  # the sooner, the better
    return next((sense for word, sense in GOOD.items() if word in parts), None)


def hold_truth(text: str, name: str, expected: bool, measured: Measured, meaning: str, titled: bool) -> None:
    """Refuses words that deny a truth that is claimed, and words that affirm one that the title denies."""
    if not any(sign.isalpha() for sign in text) and not said(text, {}):  # ✗ denies
        raise AcceptanceError(f"“{text}” says nothing", "write in words what is true")
    _refuse_outcome(text, name)
    affirms, negates, other = _sides(text, name)
    run, _, own = name.rpartition(".")
    code, part = ("T107", "title") if titled else ("T106", "text")
    instead = (text, f"{run}.{other}", "") if other and not affirms else None
    hint = title = ""
    if expected and negates:
        message = f"“{text}” turns around what is checked" + (f": {meaning}" if meaning else "")
        if affirms:
            hint = "it says both: give each statement a link of its own"
        elif not other:
            title = "= false" if measured.value is False else ""
            hint = "" if title else "say otherwise: it is true"
    elif not expected and affirms:
        message = f"the text says “{text}”, and the title that it is false"
        hint = "say what it is not, or leave out the title"
    elif not expected and other:  # rises says more than that it does not fall
        message = f"“{text}” says more than that {own} is false"
    else:
        return
    raise AcceptanceError(message, hint, part, code, title=title, write=instead)  # type: ignore[arg-type]


def says_no(text: str, name: str) -> bool:
    """Whether the words are the opposite of a truth, and state no other trend: no, it does not turn up."""
    affirms, negates, other = _sides(text, name)
    return negates and not affirms and not other


def unread_of_truth(text: str, name: str) -> tuple[str, ...]:
    """The words of a truth without a title that say nothing that is checked: it falls [to zero]."""
    parts = name.split(".")
    return unread(text, _truth_table(parts[-1], better(name)), frozenset(parts))


def _refuse_outcome(text: str, name: str) -> None:
    """An outcome is no part of a truth: what converges is bounded, and not the other way round."""
    run, _, own = name.rpartition(".")
    known = {each.at for each in said(text, _truth_table(own, better(name))) if each.row}
    for each in said(text, SAYING):
        if each.row and not each.denied and each.at not in known:
            message = f"“{each.words}” is an outcome, and this claim is about {own or 'a truth'}"
            hint = f"claim it of {run.partition('.')[0]}.outcome" if run else "claim it of RUN.outcome"
            raise AcceptanceError(message, hint, code="T107")


def _sides(text: str, name: str) -> tuple[bool, bool, str]:
    """Whether the words affirm the truth, deny it, and which other trend they state instead."""
    own = name.rpartition(".")[2]
    affirms = negates = False
    others = set()
    spoken = said(text, _truth_table(own, better(name)))
    rows = [each for each in spoken if each.row]
    for each in _last(spoken, text):
        if not each.row:
            negates |= each.bare or not rows
        elif each.row in ("yes", own):
            affirms, negates = affirms or not each.denied, negates or each.denied
        elif each.row == OUTRIGHT or each.denied:
            affirms, negates = affirms or each.denied, negates or not each.denied
        else:
            negates = True
            others.add(each.row)
    return affirms, negates, others.pop() if len(others) == 1 else ""


def _last(spoken: tuple[Said, ...], text: str) -> tuple[Said, ...]:
    """Of what is told in turn, the last counts: first falls, then rises."""
    clauses = [each.clause for each in spoken if each.row]
    if not clauses or not in_turn(text):
        return spoken
    return tuple(each for each in spoken if each.clause >= clauses[-1])


def _truth_table(own: str, good: str | None) -> Mapping[str, Words]:
    says, denied = TRUTHS.get(own, ((), ()))
    table: dict[str, Words] = {"yes": YES, own: says, OUTRIGHT: denied}
    if own in TRENDS:
        table |= {each: TRUTHS[each][0] for each in TRENDS}
    down, up = (own, OUTRIGHT)[own == "turns_up"], (OUTRIGHT, own)[own == "turns_up"]
    if own in TRENDS:
        down, up = "falling", "rising"
    if good and own in (*TRENDS, "turns_up"):
        one, two = (IMPROVES, WORSENS) if good == "less" else (WORSENS, IMPROVES)
        table |= {down: (*table[down], *one), up: (*table[up], *two)}
    return table


def hold_label(text: str, label: str) -> None:
    """Words under a label say no other one, and do not deny it."""
    table = SAYING | {OUTRIGHT: LABELS[label][1]}
    for each in _last(said(text, table), text):
        wrong = each.bare if not each.row else (each.row == label) == each.denied
        if wrong:
            message = f"the text says “{text}”, and the title {label}"
            raise AcceptanceError(message, SAME, "title", "T107")


def hold_never(text: str) -> None:
    """Words about what never comes do not say that it does."""
    if any(each.row and not each.denied for each in said(text, {"comes": COMES[0]})):
        message = f"the text says “{text}”, and the title never"
        raise AcceptanceError(message, SAME, "title", "T107")


def label_of(text: str) -> str:
    """The one label that the words say, if they say nothing else; empty if they do not."""
    rows = {each.row if not each.denied else "" for each in said(text, SAYING)}
    (label, *others) = rows or {""}
    if others or not label or "?" in text or unread(text, SAYING, frozenset()):
        return ""
    hold_label(text, label)
    return label


def says_never(text: str) -> bool:
    """Whether the words say outright that something never comes: does not pause."""
    table = {"comes": ARRIVES}
    spoken = said(text, table)
    said_so = bool(spoken) and all(each.row and each.denied for each in spoken)
    if not said_so or re.search(r"\bnever\b", text, re.IGNORECASE):  # [never] pauses: the one word alone
        return False
    return not unread(text, table, frozenset())


def unread_of_label(text: str, label: str) -> str:
    """The text under a title with a label, if it holds no word of any label."""
    table = SAYING | {OUTRIGHT: LABELS[label][1]}
    return "" if any(each.row for each in said(text, table)) else text
