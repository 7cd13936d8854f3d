"""Every test says what it promises, and every fixture what it is."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_every_test_and_fixture_has_a_docstring(path: Path) -> None:
    """It ends with a full stop, and so is a sentence."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    for function in (node for node in nodes if isinstance(node, ast.FunctionDef)):
        decorators = " ".join(map(ast.unparse, function.decorator_list))
        if function.name.startswith("test_") or "pytest.fixture" in decorators:
            assert (ast.get_docstring(function) or "").endswith("."), f"{path}:{function.lineno}"
