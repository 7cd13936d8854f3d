r"""TeX between dollar signs, as GitHub reads it: $e^{-z}$ and $`e^{-z}`$ in a sentence, $$…$$ by itself."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MATH = "math"  # the language of a code block that is a formula
SIGN = "$"
# An opening sign stands before no space and behind no letter or digit; a closing one the other way round.
IN_TEXT = re.compile(
    r"(?<![\w\\$])(?:\$`(?P<quoted>[^`]+)`\$|\$\$(?P<display>(?:[^$\\]|\\.)+)\$\$"
    r"|\$(?P<tex>(?![\s`$])(?:[^$\\]|\\.)*(?<!\s))\$)(?![\w$])",
    re.DOTALL,
)
LINK = re.compile(r"\]\(")  # what holds a link is text between two prices


@dataclass(frozen=True)
class Formula:
    """TeX in a sentence, or in a line of its own."""

    tex: str
    display: bool


def add_formulas(markdown: MarkdownIt) -> None:
    """A formula in a sentence is a token of its own; $$ on a line of its own begins a code block in TeX."""
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    markdown.block.ruler.before("fence", "formula_block", _formula_block, alternatives)
    markdown.inline.ruler.before("backticks", "formula", _formula)


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != SIGN:
        return False
    match = IN_TEXT.match(state.src, state.pos)
    if match is None or (not match["quoted"] and LINK.search(match[0])):
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = (match["quoted"] or match["display"] or match["tex"] or "").strip()
        token.meta["meaning"] = Formula(token.content, match["display"] is not None)
    state.pos = match.end()
    return True


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """$$, TeX on one or more lines, and $$."""
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].rstrip()
    if state.is_code_block(start) or not first.startswith(2 * SIGN):
        return False
    lines = [first.removeprefix(2 * SIGN)]
    line = start
    while not lines[-1].endswith(2 * SIGN):
        line += 1
        if line >= end or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return False
        lines.append(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip())
    lines[-1] = lines[-1].removesuffix(2 * SIGN)
    if silent:
        return True
    state.line = line + 1
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = MATH, 2 * SIGN, [start, state.line]
    token.content = "\n".join(lines).strip("\n") + "\n"
    token.meta["begins"] = start if lines[0].strip() else start + 1
    return True
