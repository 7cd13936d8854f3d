"""The page's engine, asked from Python: as modules in Node, and as one script text as the page has it."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tloop.publish.script import module_text, templates

ENGINE = templates() / "player" / "engine"
ANSWERS = Path(__file__).parent / "answers.mjs"

# Each module imports from those before it only.
MODULES = ("maths", "random", "data", "experiment", "network", "sha256", "training")


def source(module: str) -> str:
    return (ENGINE / f"{module}.js").read_text("utf-8")


def engine_text() -> str:
    """The engine without imports and exports, in one scope."""
    return '"use strict";\n' + "\n".join(module_text(source(module)) for module in MODULES)


def declared(module_source: str) -> list[str]:
    """The names that a module declares at its top level."""
    return re.findall(
        r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", module_source, re.MULTILINE
    )


def ask(question: str, argument: Any) -> Any:
    """What Node answers to one of the questions in answers.mjs."""
    if (node := shutil.which("node")) is None:
        missing = "NODE IS MISSING: the page's engine was not compared with Python's"
        if os.environ.get("TLOOP_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    done = subprocess.run(
        [node, str(ANSWERS), question],
        input=json.dumps(argument),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
