"""What headings are called in addresses: #whats-new, in any script, as GitHub does it, or as {#name} says."""

import re
import unicodedata
from collections.abc import Iterable

from tloop.lesson.markdown.block import Block

# What every page has of its own, next to the lesson's headings; browsers know top by themselves.
PAGE_PLACES = (
    "stage", "evidence", "lesson", "lab", "the-lab", "offer", "notice", "tries", "map", "export", "top",
    "spoken-knob", "all-knobs", "experiment-title", "view-title", "take-title", "inside", "inside-title",
    "inside-panel", "seeds", "seeds-title", "drill", "drill-title", "foresaw", "own-points",
    "own-points-title", "own-points-state", "own-points-keys", "tries-title", "map-title", "export-title",
    "evidence-title", "claim-card", "recordings", "program",
)  # fmt: skip
# A claim, its row, a fact, a step of an epoch, a footnote: a heading is not called so, but section-claim-1.
NUMBERED = re.compile(r"(?:claim|evidence|fact|stated-fact|inside)-\d+|note-\d+(?:-\d+)*", re.ASCII)
OWN_NAME = re.compile(r"[ \t]*\{#(?P<name>[^\s{}#]+)\}[ \t]*$")  # ## What is new {#news}


def name_headings(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Gives every heading an id, in document order.

    Its own name, or its words in small letters, hyphens for spaces; further ones of the same words get a
    number, and never one that makes another heading's name.
    """
    headings = [block for block in blocks if block.opening.type == "heading_open"]
    named = [_free(block.opening.meta.get("name") or slug(words_of(block))) for block in headings]
    wanted, last = set(named), dict.fromkeys(PAGE_PLACES, 0)
    for block, name in zip(headings, named, strict=True):
        given = name
        if name in last:
            while given in wanted or given in last:
                last[name] += 1
                given = _free(f"{name}-{last[name]}")
        last[given] = 0
        block.opening.attrs["id"] = given
    return tuple(str(block.opening.attrs["id"]) for block in headings)


def words_of(block: Block) -> str:
    """A heading's words, without its marks."""
    return "".join(child.content for child in block.inline.children or () if not child.nesting)


def slug(words: str) -> str:
    """Letters, marks and digits of any script, _ and -; spaces become hyphens."""
    kept = (sign for sign in words.strip().lower() if sign in " -_" or _in_word(sign))
    return "".join(kept).replace(" ", "-") or "section"


def _free(name: str) -> str:
    return f"section-{name}" if NUMBERED.fullmatch(name) else name


def _in_word(sign: str) -> bool:
    category = unicodedata.category(sign)
    return (
        category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "Ⓐ" <= sign <= "ⓩ"
    )  # letters all, to Unicode
