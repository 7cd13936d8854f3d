"""Free words about a number: higher, better, the same, most, none. They narrow what their title accepts."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tloop.evidence.denials import SAME, better
from tloop.evidence.interval import ANY, AcceptanceError, Interval, compared
from tloop.evidence.measured import Measured
from tloop.lesson.links.claim import Compared, Near, Related, Statement
from tloop.lesson.links.claim.figure import any_of, parse_figure
from tloop.lesson.links.claim.meaning import Said, said
from tloop.lesson.links.claim.senses import (
    ARRIVES,
    CHANGES,
    DEGREES,
    FALLS,
    IMPROVES,
    OF_TIME,
    ORDER,
    SHARES,
    SIZES,
    UNFIT,
)
from tloop.lesson.links.claim.vocabulary import UNITS, Comparison

NOUNS = {
    **{word: unit for unit, words in UNITS.items() for word in words},
    **dict.fromkeys(("loss", "losses", "error"), "loss"),
    **dict.fromkeys(("accuracy", "accuracies"), "accuracy"),
    **dict.fromkeys(("weight", "weights", "norm"), "weights"),
    **{
        word: word.rstrip("s")
        for word in ("noise", "seeds", "seed", "runs", "run", "cells", "cell", "time", "data")
    },
}
BESIDE = r"(?:train|training|test|testing|final|fresh|lowest|hidden)"  # may stand between a word and its noun
# A comparing word before one of these is about the claim's own quantity: more than, the same as.
JOINTS = frozenset(
    (
        *("than", "of", "as", "again", "by", "in", "at", "on", "to", "from", "with", "for"),
        *("still", "here", "there", "now", "or", "when", "one", "ones", "too", "often", "likely"),
        *("part", "frequently", "frequent", "and", "but", "if", "though", "yet", "share"),
        *("fraction", "minority", "enough"),
    )
)
BEFORE_A_NOUN = ("more", "less", "fewer", "same", "best", "worst")
MISTAKES = ("mistakes", "errors", "misses")  # of which fewer are more right points
COMPARATIVES = frozenset(
    (
        *("more", "less", "fewer", "lower", "higher", "better", "worse", "later", "earlier"),
        *("sooner", "longer", "shorter", "different", "doubt", "other"),
    )
)
OPPOSITE = {"more": "less", "less": "more", "same": "same", "other": "other"}
IN_TIME = {"later": "more", "sooner": "less"}
COMPARISONS: dict[str, Comparison] = {"more": ">", "less": "<", "at least": "≥", "at most": "≤"}
NOTHING = Interval(Decimal(0), Decimal(0), above=True)
RELATED = {row: (*ORDER[row], *CHANGES.get(row, ())) for row in ORDER}


def narrowed(
    interval: Interval,
    statement: Statement,
    measured: Measured,
    name: str,
    reference: Decimal | None,
    limits: Interval,
) -> Interval:
    """The numbers of the title's interval that its words allow, too. Raises AcceptanceError if none is.

    reference: with what comparing words compare: the other quantity, or the title's bound; limits: between
    which such a quantity lies.
    """
    text, kind = _without_figures(statement), measured.kind
    _refuse_never(statement, text, measured)
    _refuse_unfit(statement, text, measured, name)
    for share_words, share in _shares(text, measured, limits):
        rule = statement.rule
        if isinstance(rule, Near) and not rule.about and share.holds(rule.number.value):
            interval &= share  # all, and exactly 100%
        elif (interval & limits) not in share:
            accepted = interval.sentence(kind)
            message = f"“{share_words}” means {share.sentence(kind)}, and the title accepts {accepted}"
            raise AcceptanceError(message, SAME, "title", "T107")
    for each, sense in _orders(text, statement, measured, name):
        if reference is None:
            break
        words = _ordered(text, each, sense, reference, statement)
        if (interval & words).empty:
            says = "denies" if each.denied else "says"
            message = f"the text {says} “{each.words}”, and the title accepts {interval.sentence(kind)}"
            raise AcceptanceError(message, SAME, "title", "T107")
        interval &= words
    if isinstance(statement.rule, Compared):
        _hold_sizes(text, statement.rule, measured, name)
    return interval


def _without_figures(statement: Statement) -> str:
    """The text with blanks for its figures and the bounds before them."""
    text = statement.text
    for figure in statement.figures:
        start, end = figure.span
        text = text[:start] + "\2" * (end - start) + text[end:]
    return text


def _refuse_never(statement: Statement, text: str, measured: Measured) -> None:
    """An epoch that never comes is in no interval, and a number is not never."""
    if measured.kind == "fraction" or not re.search(r"\bnever\b", text, re.IGNORECASE):
        return
    if statement.figures or any(each.row for each in said(text, RELATED)):
        return  # never higher, never above 5
    message = "the text says never, and the title something else"
    raise AcceptanceError(message, "leave out the title, or the never", "title", "T107")


def _refuse_unfit(statement: Statement, text: str, measured: Measured, name: str) -> None:
    """Words that no number of this kind, or no title of this form, can bear out."""
    parts = name.split(".")
    found = {each.row: each for each in said(text, UNFIT)}
    comes = said(text, {"comes": ARRIVES}) if measured.unit == "epoch" else ()
    falls = said(text, {"falls": (*FALLS, *IMPROVES)}) if parts[-1] == "rises" else ()
    if each := found.get("endless"):
        message = f"“{each.words}” is nothing that a number can be here"
    elif isinstance(statement.rule, Related) and (each := found.get("superlative")):
        message = f"“{each.words}” speaks of all, and the title compares with one"
    elif {"accuracy", "correct"} & set(parts) and (each := found.get("wrong")):
        message = f"“{each.words}” speaks of wrong points, and the claim is about right ones"
    elif measured.unit == "epoch" and (each := found.get("open")):
        message = f"“{each.words}” leaves open whether it comes, and the title says when"
    elif denied := next((one for one in comes if one.row and one.denied), None):
        message = f"the text denies “{denied.words}”, and the title says when it comes"
    elif any(one.row for one in falls) and any(one.row for one in said(text, SHARES)):
        message = "the text speaks of falling, and the claim is about how often it rises"
    else:
        return
    raise AcceptanceError(message, "say what was measured", code="T107")


# ---- all, most, few, none


def _shares(text: str, measured: Measured, limits: Interval) -> Iterator[tuple[str, Interval]]:
    """The words for a share, and which numbers each one means."""
    whole = Decimal(1)
    if measured.kind == "count" and measured.unit == "point" and limits.high is not None:
        whole = limits.high
    elif measured.kind != "fraction":
        yield from ((words, Interval(Decimal(0), Decimal(0))) for words in _none(text, measured))
        return
    found = [
        each for each in said(text, SHARES) if each.row and not text[: each.at].rstrip().endswith("than")
    ]
    for each in found:
        rule = parse_figure(each.row).rule
        assert isinstance(rule, Compared | Near)
        share = compared(rule.comparison if isinstance(rule, Compared) else "=", rule.number.value)
        yield (
            f"not {each.words}" if each.denied else each.words,
            (_others(share) if each.denied else share).scaled(whole),
        )
    if not found:
        yield from ((words, Interval(Decimal(0), Decimal(0))) for words in _none(text, measured))


def _others(share: Interval) -> Interval:
    """The numbers that are not in it: of all those below, of none those above."""
    if share.low is None or share.high == 0:
        return Interval(share.high, None, above=not share.below)
    return Interval(None, share.low, below=not share.above)


def _none(text: str, measured: Measured) -> Iterator[str]:
    """No hidden neurons, none of them, nothing."""
    directions = ORDER if measured.kind == "fraction" else RELATED  # never rises, as a share of epochs
    for each in said(text, {"0%": SHARES["0%"]}):
        if each.row and not each.denied:
            yield each.words
        elif match := re.search(
            r"\b(no|nothing|never|without)\b(?:\W+(\w+))?(?:\W+(\w+))?", each.words, re.IGNORECASE
        ):
            word, following = match[1].lower(), {(match[2] or "").lower(), (match[3] or "").lower()}
            if COMPARATIVES & following or each.row or said(each.words, directions)[0].row:
                continue
            counted = word not in ("no", "without") or following & {*NOUNS, "one"} or not match[2]
            if counted and (word != "never" or measured.kind == "fraction"):
                yield match[0]


# ---- higher, better, the same


def _orders(text: str, statement: Statement, measured: Measured, name: str) -> Iterator[tuple[Said, str]]:
    """What the words say of the quantity beside what it is compared with."""
    in_time, good = measured.unit in ("epoch", "update"), better(name)
    for each in said(text, RELATED if isinstance(statement.rule, Related) else ORDER):
        sense = IN_TIME.get(each.row, "") if in_time else ""
        if each.row in ("better", "worse") and good:
            sense = good if each.row == "better" else OPPOSITE[good]
        elif each.row in ("more", "less", "same", "other") or (
            each.row in ("at least", "at most") and not statement.figures
        ):
            sense = each.row
        if not sense or not _is_about(text, each, measured, name):
            continue
        yield each, OPPOSITE[sense] if _noun(text, each) in MISTAKES and "loss" not in name else sense


def _noun(text: str, each: Said) -> str:
    """The word behind it."""
    behind = re.match(rf"\W*?(?:[ -]{BESIDE})?[ -](\w+)", text[each.at + len(each.words) :].lower())
    return behind[1] if behind else ""


def _is_about(text: str, each: Said, measured: Measured, name: str) -> bool:
    """Whether the word belongs to the claim's quantity, and not to another noun behind: in fewer epochs."""
    noun, own = _noun(text, each), {*name.split("."), measured.unit}
    if noun in MISTAKES:
        return bool({"loss", "accuracy", "correct"} & own)
    if noun not in NOUNS:
        return not noun or noun in JOINTS or each.words not in BEFORE_A_NOUN
    if NOUNS[noun] in own or (noun in ("points", "seeds", "cells") and measured.kind == "fraction"):
        return True
    if {"loss", "accuracy"} & own and NOUNS[noun] in ("loss", "accuracy"):
        message = f"the text speaks of {noun}, and the claim is about {name}"
        raise AcceptanceError(message, "claim the quantity that is meant", code="T107")
    return False


def _ordered(text: str, each: Said, sense: str, reference: Decimal, statement: Statement) -> Interval:
    """The numbers of which the words can be said."""
    rule = statement.rule
    equals = isinstance(rule, Related) and rule.comparison == "="
    if sense in ("same", "other"):
        if (sense == "same") == each.denied:  # they differ
            return NOTHING if equals else ANY
        tolerant = (
            isinstance(rule, Related) and rule.tolerance and (rule.factor is None or rule.factor.value == 1)
        )
        exact = re.search(r"\b(?:exactly|precisely)\W+(?:the\W+)?\Z", text[: each.at], re.IGNORECASE)
        return ANY if tolerant and not exact else Interval(reference, reference)
    interval = compared(COMPARISONS[sense], reference)
    if each.denied:
        return _others(interval)
    return interval & _degree(text[: each.at], sense, reference) if isinstance(rule, Related) else interval


def _factor(rule: Related) -> Decimal:
    return rule.factor.value if rule.factor else Decimal(1)


def _degree(before: str, sense: str, reference: Decimal) -> Interval:
    """How far from the other value the adverb before the word puts this one: far lower, slightly higher."""
    for share, words in DEGREES.items():
        if sense in ("more", "less") and re.search(rf"\b(?:{any_of(words)})\W+\Z", before, re.IGNORECASE):
            rule = parse_figure(share).rule
            assert isinstance(rule, Compared)
            way = 1 if sense == "more" else -1
            bound = reference + way * abs(reference) * rule.number.value
            beyond = (rule.comparison == "≥") == (sense == "more")
            return Interval(low=bound) if beyond else Interval(high=bound)
    return ANY


def _hold_sizes(text: str, rule: Compared, measured: Measured, name: str) -> None:
    """Tiny says the opposite of a title that asks for more than a bound."""
    in_time, good = measured.unit in ("epoch", "update"), better(name)
    for each in said(text, SIZES):
        high = each.row == "high"
        if each.row in ("good", "bad"):
            if good is None or in_time:
                continue
            high = (each.row == "good") == (good == "more")
        before = re.findall(r"\w+", text[: each.at].lower())[-1:]
        beside = re.match(r"\W*(\w*)", text[each.at + len(each.words) :].lower())
        alone = beside is None or beside[1] in {"", *NOUNS, *JOINTS}
        if not each.row or not alone or before == ["as"] or (before == ["a"] and each.words == "little"):
            continue
        if each.words in OF_TIME and not in_time:
            continue
        if (high == each.denied) == (rule.comparison in ">≥"):
            says = "denies" if each.denied else "says"
            bound = f"{rule.comparison} {rule.number.written.strip()}"
            message = f"the text {says} “{each.words}”, and the title {bound}"
            raise AcceptanceError(message, SAME, "title", "T107")
