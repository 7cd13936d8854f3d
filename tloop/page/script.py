"""The page's program and style as one text each.

Each of the program's modules keeps a scope of its own, in an order that their imports give. A Worker runs the
same text as the page: it stops where the page's own part begins.
"""

import json
import re
from functools import cache
from posixpath import dirname, join, normpath

import rcssmin

from tloop.files import templates

PAGE, WORKER = "app/main", "runs/jobs"  # where the page and a Worker begin
# The rest of the program is a task of its own: see app/pause.js.
ADD_STYLE = """document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
await new Promise((go) => setTimeout(go));"""

# import { clamp, epochText as text } from "../app/numbers.js";
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]*)\.js";\n', re.MULTILINE)
STYLE_IMPORT = re.compile(r'^@import "([\w-]+)\.css";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
# Comments that have their lines to themselves, and those at the end of a line whose quotes are all closed.
COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
NOTE = re.compile(r"""^((?:[^"'`\n]|"[^"\n]*"|'[^'\n]*'|`[^`\n]*`)*?[;{},([\]]) // [^\n]*$""", re.MULTILINE)
AWAIT = re.compile(r"^await ", re.MULTILINE)  # at the top level of a module
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@cache
def player_script() -> str:
    """All modules in one function scope, so that the page's globals stay as they are; without comments.

    The function is asynchronous, as a module may await something at its top level.
    """
    working = modules(WORKER)
    showing = [module for module in modules(PAGE) if module not in working]
    serve = f'if (typeof document === "undefined") return {_variable(WORKER)}.serve(self);'
    add_style = ADD_STYLE.replace("STYLE", json.dumps(style_of("programs")))
    parts = [*map(scoped, working), serve, add_style, *map(scoped, showing)]
    return '"use strict";\n(async () => {\n' + "\n".join(parts) + "\n})();\n"


def modules(entry: str) -> list[str]:
    """A module and all that it needs, each after those that it imports; ValueError if they form a circle."""
    order: list[str] = []

    def visit(module: str, importers: tuple[str, ...]) -> None:
        if module in importers:
            raise ValueError(f"modules import each other: {' → '.join((*importers, module))}")
        if module in order:
            return
        for _, other in imports_of(module):
            visit(other, (*importers, module))
        order.append(module)

    visit(entry, ())
    return order


def imports_of(module: str) -> list[tuple[str, str]]:
    """The names that a module imports, as they stand between the braces, and where they come from."""
    return [
        (names, normpath(join(dirname(module), path))) for names, path in IMPORT.findall(source_of(module))
    ]


def source_of(module: str) -> str:
    return (templates() / "player" / f"{module}.js").read_text("utf-8")


def scoped(module: str) -> str:
    """A module as a variable that holds its exports, all else in a scope of its own."""
    names = [
        f"const {{{' '.join(names.split()).replace(' as ', ': ')}}} = {_variable(other)};"
        for names, other in imports_of(module)
    ]
    exports = ", ".join(EXPORT.findall(source_of(module)))
    lines = [*names, _body(module) + f"return {{ {exports} }};"]
    begin = "await (async () => {" if AWAIT.search(source_of(module)) else "(() => {"
    return f"const {_variable(module)} = {begin}\n" + "\n".join(lines) + "\n})();"


def _variable(module: str) -> str:
    return module.replace("/", "_").replace("-", "_")


def _body(module: str) -> str:
    """A module's text without imports, comments and indents, its exports as plain declarations."""
    text = NOTE.sub(r"\1", COMMENT.sub("", source_of(module)))
    return INDENT.sub("", EXPORT.sub("", IMPORT.sub("", text))).strip() + "\n"


def style_of(sheet: str) -> str:
    """A style sheet with those that it imports in their places, without comments."""
    text = (templates() / "style" / f"{sheet}.css").read_text("utf-8")
    return str(rcssmin.cssmin(STYLE_IMPORT.sub(lambda found: style_of(found[1]) + "\n", text)))


# Packed, the program has a third of its size. It runs as a script of the page, whose policy knows its hash.
LOADER = """(async () => {
PACKING
const program = document.createElement("script");
program.id = "player";
program.textContent = await unpacked(document.getElementById("program").textContent).text();
document.body.append(program);
})();"""


def loader_script() -> str:
    """What unpacks the program and starts it."""
    return LOADER.replace("PACKING", _body("runs/packing"))
