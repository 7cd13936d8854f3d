"""The player as one program text."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tloop.files import templates
from tloop.page import script
from tloop.page.script import (
    COMMENT,
    EXPORT,
    PAGE,
    STYLE_IMPORT,
    WORKER,
    imports_of,
    modules,
    player_script,
    scoped,
    source_of,
    style_of,
)

FILES = sorted(
    path.relative_to(templates() / "player").with_suffix("").as_posix()
    for path in (templates() / "player").rglob("*.js")
    if "node_modules" not in path.parts and not path.name.endswith(".config.js")
)


def test_every_module_is_in_the_script() -> None:
    """No file of the player lies idle: the page's first module needs them all."""
    assert sorted(modules(PAGE)) == FILES


def test_every_style_sheet_is_in_the_page() -> None:
    """Each is imported once, by the page's sheet or the programs'; what a page uses of colours is defined."""
    imported = [name for sheet in ("page", "programs") for name in STYLE_IMPORT.findall(style_sheet(sheet))]
    sheets = {path.stem for path in (templates() / "style").glob("*.css")}
    assert sorted(imported) == sorted(sheets - {"page", "programs", "list"})
    for sheet in ("page", "list"):
        style = style_of(sheet)
        assert set(re.findall(r"var\((--[\w-]+)\)", style)) <= set(re.findall(r"(--[\w-]+):", style))


def style_sheet(name: str) -> str:
    return (templates() / "style" / f"{name}.css").read_text("utf-8")


@pytest.mark.parametrize("module", FILES)
def test_imports_are_understood(module: str) -> None:
    """A module imports by name only, and only what the other module exports."""
    assert len(imports_of(module)) == len(re.findall(r"^import\b", source_of(module), re.MULTILINE))
    for names, other in imports_of(module):
        imported = {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()}
        assert imported <= set(EXPORT.findall(source_of(other)))


@pytest.mark.parametrize("module", FILES)
def test_exports_are_understood(module: str) -> None:
    """A module exports functions, constants and classes where it declares them, and in no other way."""
    text = source_of(module)
    assert len(EXPORT.findall(text)) == len(re.findall(r"^export\b", text, re.MULTILINE))


def test_every_export_is_wanted() -> None:
    """What a module exports, another one imports; the engine is a library of its own."""
    imported = {
        (other, name.split(" as ")[0].strip())
        for module in FILES
        for names, other in imports_of(module)
        for name in names.split(",")
    }
    asked = "".join(
        path.read_text("utf-8")
        for path in Path(__file__).parents[1].rglob("*.*")
        if path.suffix in (".py", ".mjs")
    )
    idle = [
        (module, name)
        for module in FILES
        for name in EXPORT.findall(source_of(module))
        if (module, name) not in imported and not re.search(rf"\b{name}\b", asked)
    ]
    assert idle == []


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A player's folder without modules."""
    monkeypatch.setattr(script, "templates", lambda: tmp_path)
    folder = tmp_path / "player"
    folder.mkdir()
    return folder


@pytest.mark.skipif(shutil.which("node") is None, reason="NODE IS MISSING: the scopes were not tried")
def test_modules_have_scopes_of_their_own(player: Path) -> None:
    """Modules may use the same names, import others' under new ones, and run after those."""
    (player / "first.js").write_text("const own = 1;\nexport const shared = own;\n")
    (player / "second.js").write_text(
        'import { shared as given } from "./first.js";\n\n'
        "const own = 20;\nexport function shared() {\n  return own + given;\n}\n"
    )
    (player / "last.js").write_text(
        'import {\n  shared as sum,\n} from "./second.js";\nimport { shared } from "./first.js";\n'
        "console.log(JSON.stringify([shared, sum()]));\n"
    )
    assert modules("last") == ["first", "second", "last"]
    text = "\n".join(map(scoped, modules("last")))
    done = subprocess.run(["node", "-e", text], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [1, 21]


@pytest.mark.skipif(shutil.which("node") is None, reason="NODE IS MISSING: the scopes were not tried")
def test_a_module_may_await_at_its_top_level(player: Path) -> None:
    """What comes after such a module waits for it, as with modules of the language itself."""
    (player / "slow.js").write_text(
        "export const before = [1];\nawait new Promise((go) => setTimeout(go));\nbefore.push(2);\n"
    )
    (player / "last.js").write_text(
        'import { before } from "./slow.js";\n\nconsole.log(JSON.stringify(before));\n'
    )
    text = "(async () => {\n" + "\n".join(map(scoped, modules("last"))) + "\n})();"
    done = subprocess.run(["node", "-e", text], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [1, 2]


def test_only_comments_are_left_out(player: Path) -> None:
    """Comments at a line's end go; what looks like one in a string, and the line itself, stays."""
    (player / "one.js").write_text(
        "export const a = 'x; // y'; // the reader's\n"
        "export const b = `p(${a}) // q`;\n"
        'export const c = ["(", // opens\n  "// "];\n'
    )
    assert scoped("one").splitlines()[1:-2] == [
        "const a = 'x; // y';",
        "const b = `p(${a}) // q`;",
        'const c = ["(",',
        '"// "];',
    ]


def test_a_circle_is_refused(player: Path) -> None:
    """Modules that import each other have no order; the message shows the circle."""
    (player / "one.js").write_text('import { b } from "./two.js";\nexport const a = 1;\n')
    (player / "two.js").write_text('import { a } from "./one.js";\nexport const b = 1;\n')
    with pytest.raises(ValueError, match="modules import each other: one → two → one"):
        modules("one")


@pytest.mark.parametrize("module", FILES)
def test_no_text_spans_lines(module: str) -> None:
    """As indents are dropped, no template literal may reach from one line into the next."""
    without_patterns = re.sub(
        r"= /.*`.*/\w*;", "", source_of(module)
    )  # in which the sign itself is looked for
    lines = without_patterns.split("\n")
    assert [line for line in lines if line.count("`") % 2] == []


def test_no_import_or_export_is_left() -> None:
    """The script is a classic one, and cannot end the element it stands in."""
    text = player_script()
    assert not re.search(r"^\s*(?:import|export)\b", text, re.MULTILINE)
    assert "</script" not in text.lower()
    assert "<!--" not in text


@pytest.mark.parametrize("module", modules(WORKER))
def test_a_worker_needs_no_page(module: str) -> None:
    """What a Worker runs speaks of no document, no window and no element."""
    assert not re.search(r"\b(?:document|window|HTMLElement|localStorage)\b", source_of(module))


def test_modules_are_small() -> None:
    """A module is a finished thought of at most 300 lines, comments not counted."""
    for module in FILES:
        assert len(COMMENT.sub("", source_of(module)).splitlines()) <= 300, module


@pytest.mark.skipif(shutil.which("node") is None, reason="NODE IS MISSING: the player was not checked")
def test_the_script_is_a_program(tmp_path: Path) -> None:
    """Node finds no fault with the script's syntax."""
    path = tmp_path / "player.cjs"
    path.write_text(player_script(), "utf-8")
    subprocess.run(["node", "--check", str(path)], check=True)
