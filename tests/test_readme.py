"""What the README shows is so: its lesson, its report, its program, and every file and room that it names."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tloop.cli.arguments import main, parser
from tloop.files import templates
from tloop.simulation import Experiment, train

ROOT = templates().parent
README = (ROOT / "README.md").read_text("utf-8")


def block(language: str) -> str:
    """The code block in that language."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)
    return str(code)


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The README's lesson, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "content" / "first.md"
    path.parent.mkdir()
    path.write_text(block("markdown"), "utf-8")
    return path


def test_its_lesson_builds(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lesson in one screen holds, without a warning."""
    assert main(["build", "--check", "--strict"]) == 0, capsys.readouterr().out


def test_its_report_is_the_builds(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong figure in that lesson is told as the README shows it, to the letter."""
    lesson.write_text(block("markdown").replace("[878]", "[879]"), "utf-8")
    assert main(["build", "--check"]) == 1
    shown = README[README.index("content/first.md:") :].partition("```")[0]
    assert capsys.readouterr().out.startswith(shown)


def test_its_program_runs(tmp_path: Path) -> None:
    """Node prints the digest that Python computes."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS MISSING: the README's program was not run")
    script = tmp_path / "script.mjs"
    script.write_text(block("js").replace('"./templates', f'"{templates().as_uri()}'), "utf-8")
    printed = subprocess.run([node, script], capture_output=True, text=True, check=True).stdout
    experiment = Experiment(data="xor", noise=0.0, hidden=4, eta=0.3, seed=7, budget=4000)
    assert printed.strip() == train([experiment])[0].digest


def test_every_path_is_there() -> None:
    """Each room and each file that the README names exists."""
    for name in re.findall(r"`((?:tloop|templates|tests|content|docs)/[\w/.-]*)`", README):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\(((?!https?:)[\w/.-]+)\)", README):
        assert (ROOT / name).exists(), name


def test_every_command_is_there() -> None:
    """Each command that the README names exists, and each that exists is named."""
    (actions,) = (action for action in parser()._actions if hasattr(action, "choices") and action.choices)
    named = set(re.findall(r"`tloop (\w+)", README))
    assert named == set(actions.choices or ())
