"""The player as one program text."""

import re
import shutil
import subprocess
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from tloop.files import templates
from tloop.page.script import (
    MODULES,
    STYLES,
    STYLES_OF_PROGRAMS,
    WORKING,
    player_script,
)

IMPORTED = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[\w./-]+)\.js";', re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
DECLARATION = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)


def source(module: str) -> str:
    return (templates() / "player" / f"{module}.js").read_text("utf-8")


def test_every_module_is_in_the_script() -> None:
    """The visible order names every file of the player, once."""
    player = templates() / "player"
    files = [path.relative_to(player).with_suffix("").as_posix() for path in player.rglob("*.js")]
    assert sorted(MODULES) == sorted(files)


def test_every_style_sheet_is_in_the_page() -> None:
    """The visible order names every style sheet, once, in the page or with its programs."""
    assert sorted([*STYLES, *STYLES_OF_PROGRAMS]) == sorted(
        path.stem for path in (templates() / "style").glob("*.css")
    )


def test_names_are_unique() -> None:
    """No two modules declare the same name at their top level: in one text they would collide."""
    names = [name for module in MODULES for name in DECLARATION.findall(source(module))]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


@pytest.mark.parametrize("module", MODULES)
def test_modules_import_from_those_before_them(module: str) -> None:
    """A module imports only from modules that stand before it in the script, and only what they export."""
    text = source(module)
    assert len(IMPORTED.findall(text)) == len(re.findall(r"^import\b", text, re.MULTILINE))
    for names, path in IMPORTED.findall(text):
        other = normpath(join(dirname(module), path))
        assert MODULES.index(other) < MODULES.index(module)
        exported = EXPORTED.findall(source(other))
        assert {name.strip() for name in names.split(",") if name.strip()} <= set(exported)


@pytest.mark.parametrize("module", MODULES)
def test_no_text_spans_lines(module: str) -> None:
    """As indents are dropped, no template literal may reach from one line into the next."""
    without_patterns = re.sub(r"= /.*`.*/\w*;", "", source(module))  # in which the sign itself is looked for
    lines = without_patterns.split("\n")
    assert [line for line in lines if line.count("`") % 2] == []


def test_no_import_or_export_is_left() -> None:
    """The script is a classic one, and cannot end the element it stands in."""
    script = player_script()
    assert not re.search(r"^\s*(?:import|export)\b", script, re.MULTILINE)
    assert "</script" not in script.lower()
    assert "<!--" not in script


@pytest.mark.parametrize("module", WORKING)
def test_a_worker_needs_no_page(module: str) -> None:
    """What a Worker runs speaks of no document, no window and no element."""
    assert not re.search(r"\b(?:document|window|HTMLElement|localStorage)\b", source(module))


def test_modules_are_small() -> None:
    """A module is a finished thought of at most 300 lines."""
    for module in MODULES:
        assert len(source(module).splitlines()) <= 300, module


@pytest.mark.skipif(shutil.which("node") is None, reason="NODE IS MISSING: the player was not checked")
def test_the_script_is_a_program(tmp_path: Path) -> None:
    """Node finds no fault with the script's syntax."""
    path = tmp_path / "player.cjs"
    path.write_text(player_script(), "utf-8")
    subprocess.run(["node", "--check", str(path)], check=True)
