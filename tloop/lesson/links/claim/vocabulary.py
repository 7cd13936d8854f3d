"""All words of a figure, in tables: what may stand around its number, and what it means.

The manual prints them, and a test reads them. What is in none of them is refused.
"""

from typing import Literal

from tloop.lesson.number_words import SCALES

Comparison = Literal["<", "≤", ">", "≥", "="]
Unit = Literal[
    "",
    "epoch",
    "update",
    "point",
    "percentage point",
    "neuron",
    "parameter",
    "operation",
    "pass",
    "seed",
    "cell",
    "times",
]
Turn = Literal["", "more", "less", "better", "worse", "faster", "slower"]

APPROXIMATIONS = (
    "about",
    "around",
    "roughly",
    "nearly",
    "approximately",
    "some",
    "circa",
    "ca.",
    "≈",
    "~",
    "∼",
)

BOUNDS: dict[Comparison, tuple[str, ...]] = {
    "<": ("below", "under", "less than", "fewer than", "lower than", "smaller than", "<"),
    "≤": (
        *("at most", "no more than", "not more than", "no higher than", "not above", "not over", "up to"),
        *("within", "≤", "<="),
    ),
    ">": ("above", "over", "more than", "greater than", "higher than", "larger than", ">"),
    "≥": (
        *("at least", "no less than", "no fewer than", "not less than", "not fewer than", "no lower than"),
        *("not below", "not under", "≥", ">="),
    ),
}
# Bounds before the word epoch: before epoch 900.
TIME_BOUNDS: dict[Comparison, tuple[str, ...]] = {
    "<": ("before", "earlier than"),
    "≤": ("no later than", "not later than", "by", "until"),
    ">": ("after", "later than"),
    "≥": ("no earlier than", "not earlier than", "not before"),
}
# Bounds among free words alone, before a figure.
LIMITS: dict[Comparison, tuple[str, ...]] = {
    "<": ("before", "earlier than"),
    "≤": ("the first", "its first", "their first", "until", "till", "no later than", "not later than"),
    "≥": ("no earlier than", "not earlier than", "not before"),
    ">": ("after", "later than", "beyond", "past", "exceeds", "exceed", "exceeding", "exceeded"),
}
# Bounds that are near as well: as far from the number as an approximation may be, on that side of it.
NEAR_BOUNDS: dict[Comparison, tuple[str, ...]] = {
    "<": (
        *("almost", "just under", "just below", "a little under", "a little below", "a little less than"),
        *("slightly under", "slightly below", "slightly less than", "a bit under", "a bit less than"),
    ),
    ">": (
        *("just over", "just above", "a little over", "a little above", "a little more than"),
        *("slightly over", "slightly above", "slightly more than", "a bit over", "a bit more than"),
        *("barely over", "barely above", "hardly over", "hardly above"),
    ),
}
BEHIND: dict[Comparison, tuple[str, ...]] = {
    "≤": ("or less", "or fewer", "or lower", "or below", "or earlier", "at most", "at the most"),
    "≥": ("or more", "or higher", "or above", "or later", "at least", "at the least"),
}
RANGES = ("–", "-", "—", "..", "...", "…", "to")  # between two numbers; also: between … and …, from … to …

# What makes another number of a figure among free words: these can't be held against anything.
CHANGED_BEFORE = (
    *("minus", "negative", "every", "each", "except", "except for", "unlike", "short of", "since", "squared"),
    *("anything but", "everything but", "all but", "other than", "instead of", "rather than"),
    *("half of", "a third of", "a quarter of"),
)
CHANGED_BEHIND = (
    *("before", "late", "too late", "squared", "cubed", "too few", "too many", "too much", "score", "ago"),
    *("seconds", "second", "minutes", "minute", "hours", "hour", "days", "on", "in all", "short"),
)

UNITS: dict[Unit, tuple[str, ...]] = {
    "epoch": ("epochs", "epoch"),
    "update": ("updates", "update", "steps", "step"),
    "point": ("training points", "test points", "points", "point"),
    "neuron": ("hidden neurons", "neurons", "hidden neuron", "neuron"),
    "parameter": ("parameters", "parameter", "weights and biases"),
    "operation": ("operations", "operation", "multiplications", "multiplication"),
    "pass": ("passes", "pass"),
    "percentage point": ("percentage points", "percentage point", "points", "point"),
    "times": ("times", "×", "-fold"),
}
UNITS_BEFORE: dict[Unit, tuple[str, ...]] = {"epoch": ("epochs", "epoch"), "seed": ("seed",)}
PERCENT = ("%", "percent", "per cent")

# What a quotient or a difference says of its first quantity. Behind “times” also: 3 times as high.
TURNS: dict[Turn, tuple[str, ...]] = {
    "more": ("higher", "more", "greater", "larger", "bigger", "longer", "later"),
    "less": ("lower", "less", "fewer", "smaller", "shorter", "earlier", "sooner"),
    "better": ("better",),
    "worse": ("worse",),
    "faster": ("faster", "quicker"),
    "slower": ("slower",),
}
AS_MUCH = tuple(f"as {word}" for word in ("high", "large", "much", "many", "long", "big", "great", "late"))

SMALL_NUMBERS = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}

NEGATIONS = (
    *("not", "never", "no", "nor", "neither", "none", "nothing", "nowhere", "without", "false", "cannot"),
    *(
        "hardly",
        "barely",
        "scarcely",
        "fails",
        "failed",
        "fail",
        "stop",
        "stops",
        "stopped",
        "ceases",
        "ceased",
    ),
    *(
        "untrue",
        "wrong",
        "lacks",
        "refuses",
        "avoids",
        "anything but",
        "far from",
        "nowhere near",
        "instead of",
        "rather than",
    ),
    # of authors who write in another language
    *("nicht", "nie", "niemals", "kein", "keine", "keinen", "ohne", "pas", "jamais", "sans", "non", "nunca"),
    *("sin", "нет", "не", "никогда", "不", "没", "沒", "未", "無", "ない", "ません", "안", "않"),
)


def grammar_table() -> str:
    """All words of a figure as a Markdown table, for the manual."""
    rows: list[tuple[str, tuple[str, ...]]] = [("about", APPROXIMATIONS)]
    rows += list(BOUNDS.items())
    rows += [(f"{sign}, before *epoch* and a number", words) for sign, words in TIME_BOUNDS.items()]
    rows += [(f"{sign}, and no farther than *about*", words) for sign, words in NEAR_BOUNDS.items()]
    rows += [(f"{sign}, behind the number", words) for sign, words in BEHIND.items()]
    rows += [("from … to …, between two numbers", (*RANGES, "between … and …", "from … to …"))]
    rows += [("a share of one", PERCENT)]
    rows += [(f"unit: {unit}", words) for unit, words in UNITS.items()]
    rows += [(f"unit before the number: {unit}", words) for unit, words in UNITS_BEFORE.items()]
    rows += [(f"of two quantities: {turn}", words) for turn, words in TURNS.items()]
    rows += [
        ("behind *times*", AS_MUCH),
        ("numbers", tuple(SMALL_NUMBERS)),
        ("behind a number", tuple(SCALES)),
    ]
    rows += [
        ("refused among free words, before a figure", CHANGED_BEFORE),
        ("refused among free words, behind a figure", CHANGED_BEHIND),
    ]
    cells = (f"| {meaning} | {', '.join(f'`{word}`' for word in words)} |" for meaning, words in rows)
    return "\n".join(["| meaning | words and signs |", "|---|---|", *cells])
