"""`tloop new`: begins a small project, with a lesson that builds and what CI needs."""

import argparse
import sys
from pathlib import Path

from tloop import __version__
from tloop.cli.exit_codes import OK, WRONG
from tloop.files import templates

PLACES = {
    "lesson.md": "content/first-lesson.md",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "lessons.yml": ".github/workflows/lessons.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}


def main(options: argparse.Namespace) -> int:
    """Writes the files that are not there yet; never overwrites one. Raises OSError."""
    folder: Path = options.folder
    left = [place for template, place in PLACES.items() if not _written(template, folder / place)]
    for place in left:
        print(f"tloop: {folder / place} exists; left unchanged", file=sys.stderr)
    if len(left) == len(PLACES):
        print(f"tloop: {folder} has all that a new project gets", file=sys.stderr)
        return WRONG
    go_there = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    print(f"{folder} is ready. Next: {go_there}tloop build --serve")
    return OK


def _written(template: str, path: Path) -> bool:
    """Whether there was no such file. Links count as files: what they lead to is not written either."""
    text = (templates() / "new" / template).read_text("utf-8").replace("VERSION", __version__)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
