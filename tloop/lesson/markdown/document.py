"""Markdown whose inline parts know where they stand in the source.

markdown-it-py tells the lines of a block, and nothing of what is in it. Two things are recorded while
it parses: for every block with inline content, where the pieces of that content come from (the block
rules know it exactly: a line's first character is at bMarks + tShift), and for every link, code span and
the like, from where to where in the content it reaches.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from tloop.lesson.markdown.block import Block, Origins, Span
from tloop.lesson.markdown.comments import add_comments
from tloop.lesson.markdown.dollars import add_formulas
from tloop.lesson.markdown.headings import OWN_NAME, name_headings
from tloop.lesson.markdown.link import Link, links_of
from tloop.lesson.markdown.source import Source
from tloop.lesson.problems import Place

InlineRule = Callable[[StateInline, bool], bool]

SPANS = (
    "footnote_ref", "link", "image", "backticks", "autolink", "entity", "escape", "formula", "comment",
)  # fmt: skip
WITH_TOKEN = ("link_open", "image", "formula")
DEEPEST = 20  # levels of quotes, lists and their items, as markdown-it has it for CommonMark


@dataclass(frozen=True)
class Document:
    """A lesson's Markdown, every piece with its place. links: all, those that lead elsewhere included."""

    source: Source
    tokens: Sequence[Token]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    headings: tuple[str, ...]  # their ids
    lost_cells: tuple[Place, ...]  # beyond the head of their table
    footnotes: tuple[tuple[str, int], ...]  # label and line, from 0, of each definition, in document order
    repeated: tuple[int, ...]  # the line, from 0, of each definition of a name that has one
    references: dict[str, dict[str, Any]]  # the label as Markdown compares it → href, title, map

    def definition_line(self, label: str) -> int:
        """The line, from 0, on which the label is defined."""
        line: int = self.references[label]["map"][0]
        return line


def parse(source: Source) -> Document:
    """The source as Markdown."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(source.text, env)
    blocks = tuple(_blocks(source, tokens))
    return Document(
        source,
        tokens,
        blocks,
        tuple(link for block in blocks for link in links_of(block)),
        name_headings(blocks),
        tuple(source.place(start, end) for start, end in env.get("lost_cells", ())),
        tuple(env.get("footnote_lines", ())),
        tuple(each["map"][0] for each in env.get("duplicate_refs", ())),
        env.get("references", {}),
    )


def _blocks(source: Source, tokens: Sequence[Token]) -> Iterator[Block]:
    for opening, inline in pairwise(tokens):
        if inline.type == "inline":
            yield Block(source, opening, inline, inline.meta["origins"], tuple(inline.meta["spans"]))


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables, footnotes and front matter; raw HTML is shown as the text it is."""
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable("table")
    markdown.use(front_matter_plugin).use(footnote_plugin, inline=False)
    # Every destination is a link: addresses.py refuses the active ones and says so, Markdown would be silent.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    markdown.core.ruler.at("inline", _parse_inline)
    add_comments(markdown)
    add_formulas(markdown)
    for name in ("paragraph", "heading", "lheading", "table"):
        _wrap_block(markdown, name)
    _wrap_footnotes(markdown)
    for name in SPANS:
        _wrap_inline(markdown, name)
    return markdown


def _parse_inline(state: StateCore) -> None:
    """markdown-it-py's rule of this name, handing each block's spans on with its token."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            state.env["spans"] = token.meta["spans"] = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


# ---- blocks: where the content comes from


def _wrap_block(markdown: MarkdownIt, name: str) -> None:
    ruler = markdown.block.ruler
    position = next(index for index, rule in enumerate(ruler.__rules__) if rule.name == name)
    rule, alternatives = ruler.__rules__[position].fn, ruler.__rules__[position].alt

    def located(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent:
            opening, *others = state.tokens[first:]
            inlines = [token for token in others if token.type == "inline"]
            if name == "table":
                _locate_cells(state, inlines, range(start + 2, state.line))
            else:
                # ## A heading ##
                #   ^ what is before it is no content
                marks = len(opening.markup) if name == "heading" else 0
                _locate_lines(state, inlines[0], marks)
                if "heading" in name and (own := OWN_NAME.search(inlines[0].content)):
                    opening.meta["name"] = own["name"]
                    inlines[0].content = inlines[0].content[: own.start()]
        return found

    ruler.at(name, located, {"alt": alternatives})


def _wrap_footnotes(markdown: MarkdownIt) -> None:
    """Keeps the line of every footnote: those that no text refers to leave no other trace."""
    ruler = markdown.block.ruler
    entry = next(entry for entry in ruler.__rules__ if entry.name == "footnote_def")
    rule, alternatives = entry.fn, entry.alt

    def located(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent:
            state.env.setdefault("footnote_lines", []).append((state.tokens[first].meta["label"], start))
        return found

    ruler.at("footnote_def", located, {"alt": alternatives})


def _locate_lines(state: StateBlock, token: Token, marks: int) -> None:
    """Paragraphs and headings: each content line is the source line from its first character on.

    marks: how many characters of the first line come before it, behind those of quotes and lists.
    """
    token.meta["origins"] = origins = []
    number, offset = (token.map or [0])[0], 0
    for line in token.content.split("\n"):
        text = line.lstrip(" \t")
        while (start := _find(state, number, text, marks)) < 0:  # a line of odd white space, trimmed away
            number, marks = number + 1, 0
        origins.append((offset + len(line) - len(text), start))
        number, offset, marks = number + 1, offset + len(line) + 1, 0


def _find(state: StateBlock, number: int, text: str, skip: int) -> int:
    """Where the text begins in that line of the block; -1 if it does not."""
    return state.src.find(text, state.bMarks[number] + state.tShift[number] + skip, state.eMarks[number])


def _locate_cells(state: StateBlock, inlines: list[Token], below: Iterable[int]) -> None:
    """Table cells: each row is walked as markdown-it-py splits it. below: the lines under the head."""
    rows: dict[int, list[Token]] = {number: [] for number in below}
    columns = 0
    for token in inlines:
        rows.setdefault((token.map or [0])[0], []).append(token)
    for number, cells in rows.items():
        start, end = state.bMarks[number] + state.tShift[number], state.eMarks[number]
        pieces = _pieces(state.src, start, end)
        columns = columns or len(cells)
        for left, right in pieces[columns:]:
            if text := state.src[left:right].strip():
                left = state.src.index(text, left)
                state.env.setdefault("lost_cells", []).append((left, left + len(text)))
        left_out = [(start, start)] * len(cells)  # a row may have fewer cells than its table's head
        for token, (left, right) in zip(cells, pieces + left_out, strict=False):
            token.meta["origins"] = _cell(state.src, left, right, token.content)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """From where to where the cells of the row text[start:end] reach.

    | a \\| b | c |    a pipe behind a backslash belongs to the cell
    """
    pipes = [i for i in range(start, end) if text[i] == "|" and (i == start or text[i - 1] != "\\")]
    pieces = [(left + 1, right) for left, right in pairwise([start - 1, *pipes, end])]
    left, right = pieces[0]
    return pieces if text[left:right].strip() else pieces[1:]


def _cell(text: str, start: int, end: int, content: str) -> Origins:
    """Of one cell: content is what is left of text[start:end] without outer space, each \\| as |."""
    start += max(0, text[start:end].replace("\\|", "|").find(content))
    origins = [(0, start)]
    for dropped, pipe in enumerate(i for i in range(start + 1, end) if text[i - 1 : i + 1] == "\\|"):
        origins.append((pipe - start - 1 - dropped, pipe))
    return origins


# ---- inline: from where to where


def _wrap_inline(markdown: MarkdownIt, name: str) -> None:
    ruler = markdown.inline.ruler
    rule: InlineRule = next(entry.fn for entry in ruler.__rules__ if entry.name == name)

    def recorded(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, silent)
        start, first, outer = state.pos, len(state.tokens), state.env["spans"]
        inner: list[Span] = []
        state.env["spans"] = inner
        found = rule(state, silent)
        state.env["spans"] = outer
        if found:
            # ![alt](…): what stands in the description is parsed by itself, counted from its own start
            shift = start + 2 if name == "image" else 0
            outer.extend(_moved(span, shift) for span in inner)
            token = next((token for token in state.tokens[first:] if token.type in WITH_TOKEN), None)
            label_end = _label_end(state, name, start) if name in ("link", "image") else -1
            outer.append(Span(name, start, state.pos, token, label_end))
        return found

    ruler.at(name, recorded)


def _label_end(state: StateInline, name: str, start: int) -> int:
    """The position of the ] of a link or an image that begins at start."""
    after, state.pos = state.pos, start
    end = parseLinkLabel(state, start + (name == "image"), name == "link")
    state.pos = after
    return end


def _moved(span: Span, shift: int) -> Span:
    return replace(span, start=span.start + shift, end=span.end + shift, label_end=span.label_end + shift)
