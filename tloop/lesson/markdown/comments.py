"""HTML comments, which are left out of the page, with all that stands in them."""

from bisect import bisect_right
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

OPENING, CLOSING = "<!--", "-->"


def add_comments(markdown: MarkdownIt) -> None:
    """Reads them as CommonMark does: from an opening line to a closing one, or within a paragraph."""
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    markdown.block.ruler.before("heading", "comment", _comment_block, alternatives)
    markdown.inline.ruler.before("autolink", "comment", _comment)


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Whole lines; a comment with text behind it on its last line is left to the paragraph."""
    position = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith(OPENING, position):
        return False
    closing = _closing(state.env, state.src, position + len(OPENING))
    last = bisect_right(state.bMarks, closing) - 1
    if closing < 0 or last >= end or state.src[closing + len(CLOSING) : state.eMarks[last]].strip():
        return False
    inside = range(start + 1, last + 1)
    if any(not state.isEmpty(line) and state.sCount[line] < state.blkIndent for line in inside):
        return False
    if not silent:
        state.line = last + 1
        token = state.push("html_comment", "", 0)
        token.map = [start, state.line]
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(OPENING, state.pos):
        return False
    closing = _closing(state.env, state.src, state.pos + len(OPENING))
    if closing < 0:
        return False
    if not silent:
        state.push("html_comment", "", 0)
    state.pos = closing + len(CLOSING)
    return True


def _closing(env: MutableMapping[str, Any], text: str, start: int) -> int:
    """Where the next closing sign stands, −1 if none does; kept, as a text may open a hundred thousand."""
    searched, begun, found = env.get("comment end", ("", 0, -1))
    if searched is not text or start < begun or -1 < found < start:
        begun, found = start, text.find(CLOSING, start)
        env["comment end"] = text, begun, found
    return int(found)
