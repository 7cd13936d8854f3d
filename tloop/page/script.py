"""The page's program and style as one text each: their files in a fixed order.

The program's modules lose their imports and exports and share one scope. A Worker runs the same text as the
page: it stops where the page's own part begins.
"""

import json
import re
from collections.abc import Iterable

import rcssmin

from tloop.files import templates

# each module imports from those above it only
WORKING = (  # what trains: all that a Worker needs
    "engine/maths",
    "engine/random",
    "engine/data",
    "engine/experiment",
    "engine/network",
    "engine/loss",
    "engine/sha256",
    "engine/training",
    "outcome",
    "jobs",
)
SHOWING = (
    "numbers",
    "write",
    "sizes",
    "field",
    "points",
    "picture",
    "own-points",
    "packing",
    "knobs",
    "recording",
    "state",
    "playback",
    "chart",
    "neurons",
    "scrubber",
    "described",
    "inside/pass",
    "stage",
    "workshop",
    "live",
    "exact",
    "controls",
    "spec-line",
    "notice",
    "comparison",
    "draw-first",
    "stating/decimals",
    "stating/stated",
    "stating/accepted",
    "stating/report",
    "try-to-lie",
    "claims",
    "evidence-filter",
    "reading",
    "dock",
    "side-panel",
    "chart-reader",
    "data-table",
    "probe",
    "verify",
    "sentence-knobs",
    "lab/pins",
    "lab/board",
    "lab/points-by-pointer",
    "lab/points-by-keys",
    "lab/points-editor",
    "lab/fresh",
    "field-marks",
    "spoken-of",
    "best",
    "inside/steps",
    "inside/diagram",
    "inside/microscope",
    "seeds/spread",
    "seeds/quick-survey",
    "seeds/others",
    "lab/csv",
    "moment",
    "share",
    "lab/tries",
    "lab/drawn-map",
    "lab/map-grid",
    "lab/map",
    "lab/export",
    "lab/drill",
    "main",
)
MODULES = WORKING + SHOWING
STYLES = ("base", "article", "figures", "stage", "lab", "files", "print")
# Of what the programs alone show: packed with them.
STYLES_OF_PROGRAMS = (
    "reader",
    "inside",
    "seeds",
    "sentence-knobs",
    "own-points",
    "tries",
    "map",
    "export",
    "drill",
    "try",
)
IN_A_WORKER = 'if (typeof document === "undefined") return serve(self);\n'
ADD_STYLE = 'document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));\n'

IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
# Comments that have their lines to themselves, as all long ones have; what is left packs well.
COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)


def player_script() -> str:
    """All modules in one function scope, so that the page's globals stay as they are; without comments."""
    working, showing = ("\n".join(map(_module, names)) for names in (WORKING, SHOWING))
    add_style = ADD_STYLE.replace("STYLE", json.dumps(style_of(STYLES_OF_PROGRAMS)))
    return f'"use strict";\n(() => {{\n{working}\n{IN_A_WORKER}{add_style}\n{showing}}})();\n'


def style_of(names: Iterable[str]) -> str:
    """Style sheets, one after the other, without comments."""
    sheets = ((templates() / "style" / f"{name}.css").read_text("utf-8") for name in names)
    return str(rcssmin.cssmin("\n".join(sheets)))


# Packed, the program has a third of its size. It runs as a script of the page, whose policy knows its hash.
LOADER = """(async () => {
PACKING
const program = document.createElement("script");
program.textContent = await unpacked(document.getElementById("program").textContent).text();
document.body.append(program);
})();"""


def loader_script() -> str:
    """What unpacks the program and starts it."""
    return LOADER.replace("PACKING", _module("packing"))


def _module(name: str) -> str:
    return module_text((templates() / "player" / f"{name}.js").read_text("utf-8"))


def module_text(source: str) -> str:
    """A module's text without imports, comments and indents, its exports as plain declarations."""
    return INDENT.sub("", EXPORT.sub("", IMPORT.sub("", COMMENT.sub("", source)))).strip() + "\n"
