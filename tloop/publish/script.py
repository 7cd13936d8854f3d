"""The player as one program text: its modules in a fixed order, imports and exports dropped."""

import re
from pathlib import Path

# each module imports from those above it only
MODULES = (
    "numbers",
    "recording",
    "field",
    "points",
    "outcome",
    "state",
    "playback",
    "chart",
    "neurons",
    "scrubber",
    "stage",
    "comparison",
    "claims",
    "reading",
    "dock",
    "main",
)

IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)


def templates() -> Path:
    """The folder of templates: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def player_script() -> str:
    """All modules in one function scope, so that the page's globals stay as they are."""
    player = templates() / "player"
    parts = [module_text((player / f"{name}.js").read_text("utf-8")) for name in MODULES]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


def module_text(source: str) -> str:
    """A module's text without its imports, its exports as plain declarations."""
    return EXPORT.sub("", IMPORT.sub("", source)).strip() + "\n"
