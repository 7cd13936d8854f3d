"""The page's engine, asked from Python: as modules in Node, and as one script text as the page has it."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tloop.files import templates
from tloop.page.script import EXPORT, modules, scoped, source_of

PLAYER = templates() / "player"
ANSWERS = Path(__file__).parent / "answers.mjs"

MODULES = tuple(name.removeprefix("engine/") for name in modules("engine/training"))


def source(module: str) -> str:
    return source_of(f"engine/{module}")


def script_text(program: str) -> str:
    """One expression for a classic script: what `program` returns; the engine's exports are at hand."""
    scopes = "\n".join(scoped(f"engine/{module}") for module in MODULES)
    exports = "\n".join(
        f"const {{ {', '.join(EXPORT.findall(source(module)))} }} = engine_{module};" for module in MODULES
    )
    return f'(() => {{\n"use strict";\n{scopes}\n{exports}\n{program}\n}})()'


def declared(module_source: str) -> list[str]:
    """The names that a module declares at its top level."""
    return re.findall(
        r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", module_source, re.MULTILINE
    )


def skip_loudly(missing: str) -> NoReturn:
    if os.environ.get("TLOOP_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


def ask(question: str, argument: Any) -> Any:
    """What Node answers to one of the questions in answers.mjs."""
    if (node := shutil.which("node")) is None:
        skip_loudly("NODE IS MISSING: the page's engine was not compared with Python's")
    return json.loads(output([node, str(ANSWERS), question], json.dumps(argument)))


def output(command: list[str], text: str = "") -> str:
    """What a program prints, which must not fail."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
