"""The rooms of the house import one way."""

import ast
from pathlib import Path

import pytest

ROOMS = ("simulation", "lesson", "evidence", "surveys")
TLOOP = Path(__file__).parents[1] / "tloop"


def imported(path: Path) -> set[str]:
    """The rooms that a module imports from."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("tloop.")}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room: str) -> None:
    """simulation ← lesson ← evidence ← surveys: none knows a later one, and none of the rooms behind them."""
    rooms = {path.name for path in TLOOP.iterdir() if path.is_dir()}
    later = rooms - set(ROOMS[: ROOMS.index(room) + 1])
    for path in (TLOOP / room).rglob("*.py"):
        assert not imported(path) & later, path
