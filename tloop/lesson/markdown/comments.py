"""HTML comments, which are left out of the page, with all that stands in them."""

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
    for line in range(start, end):
        if line > start and not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return False
        text = state.src[position if line == start else state.bMarks[line] : state.eMarks[line]]
        closing = text.find(CLOSING, len(OPENING) if line == start else 0)
        if closing < 0:
            continue
        if text[closing + len(CLOSING) :].strip():
            return False
        if not silent:
            state.line = line + 1
            token = state.push("html_comment", "", 0)
            token.map = [start, state.line]
        return True
    return False


def _comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(OPENING, state.pos):
        return False
    closing = state.src.find(CLOSING, state.pos + len(OPENING))
    if closing < 0:
        return False
    if not silent:
        state.push("html_comment", "", 0)
    state.pos = closing + len(CLOSING)
    return True
