"""What stands beside a cell of a table: the links of its row or, for a cell of the head, of its column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tloop.lesson.markdown.block import Block
from tloop.lesson.markdown.link import Link


@dataclass(frozen=True)
class Cell:
    """head: what stands over it; links: of its row; for a cell of the head, of its column."""

    head: str
    links: tuple[Link, ...]


def cells_of(blocks: Sequence[Block], links: Mapping[int, Sequence[Link]]) -> dict[int, Cell]:
    """The cells of all tables, by the id of their block. links: of each block, by its id."""
    cells: dict[int, Cell] = {}
    for head, *rows in _tables(blocks):
        for row in rows:
            of_row = tuple(link for block in row for link in links.get(id(block), ()))
            cells |= {id(block): Cell(over.prose, of_row) for over, block in zip(head, row, strict=False)}
        for column in zip(head, *rows, strict=False):
            of_column = tuple(link for block in column for link in links.get(id(block), ()))
            cells[id(column[0])] = Cell("", of_column)
    return cells


def _tables(blocks: Sequence[Block]) -> list[list[list[Block]]]:
    """Each table's rows, each with its cells; the first row is the head."""
    tables: list[list[list[Block]]] = []
    last: tuple[str, int] | None = None
    for block in blocks:
        place = (block.opening.type, (block.inline.map or [0])[0])
        if block.opening.type in ("th_open", "td_open"):
            if place != last and block.opening.type == "th_open":
                tables.append([])
            if place != last:
                tables[-1].append([])
            tables[-1][-1].append(block)
        last = place
    return tables
