"""What earlier builds made, kept as files that are named by what they were made from.

An entry is the SHA-256 of its name and its content, then the content: one that is cut short, changed or
copied from another name is noticed, and so is one that can't be understood; it is made again. A folder that
can't be written to keeps nothing, and nothing else goes wrong. Whoever can write into the folder can forge
what a build publishes: CI builds with --no-cache.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TypeVar

from tloop import DISTRIBUTION
from tloop.files import PACKAGE, templates, write_file

FOLDER = Path(".tloop-cache")
KEPT = 30 * 24 * 3600  # seconds for which an entry stays that no build has wanted
DIGEST = hashlib.sha256().digest_size
Understood = TypeVar("Understood")


class Cache:
    """Bytes by what they were made from. Without a folder nothing is kept; read-only, nothing new is."""

    def __init__(self, folder: Path | None = None, *, read_only: bool = False) -> None:
        self._folder, self._read_only = folder, read_only

    @classmethod
    def usual(cls, *, read_only: bool = False) -> "Cache":
        """The one in the present folder."""
        return cls(FOLDER, read_only=read_only)

    def get(self, name: str) -> bytes | None:
        """The content that was kept under this name, whole and unchanged, or None."""
        if self._folder is None:
            return None
        path = self._folder / name
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        if not self._read_only:
            with suppress(OSError):
                os.utime(path)  # wanted just now
        digest, content = entry[:DIGEST], entry[DIGEST:]
        return content if _digest(name, content) == digest else None

    def recall(self, name: str, understand: Callable[[bytes], Understood]) -> Understood | None:
        """What was kept under this name, as `understand` makes it from the bytes; None if it can't.

        Whatever is wrong with an entry, the answer is to make it again.
        """
        content = self.get(name)
        if content is None:
            return None
        try:
            return understand(content)
        except Exception:
            return None

    def put(self, name: str, content: bytes) -> None:
        """Keeps the content, if the folder can be written to."""
        if self._folder is None or self._read_only:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            ignore = self._folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n")
            write_file(self._folder / name, _digest(name, content) + content)

    def clear_old(self) -> None:
        """Drops what no build has wanted for a month."""
        if self._folder is None or self._read_only:
            return
        for path in self._folder.glob("[!.]*"):
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - KEPT:
                    path.unlink()


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).digest()


def entry_name(kind: str, *origins: str) -> str:
    """The name of what is made from these, kind-HASH; the order counts."""
    return f"{kind}-{hashlib.sha256(repr(origins).encode()).hexdigest()}"


def simulated_with() -> str:
    """A hash of the program that decides a run: the simulation package."""
    return _content_hash(PACKAGE / "simulation")


def measured_with() -> str:
    """A hash of the program that decides a measured value: the simulation and the evidence."""
    return _content_hash(PACKAGE / "simulation", PACKAGE / "evidence")


@cache
def drawn_with() -> str:
    """A hash of all that decides what is drawn or published: the package, the templates, the libraries."""
    names = sorted(line for line in _requirements() if "extra ==" not in line)
    names = [re.split(r"[^\w.-]", name)[0] for name in names]
    libraries = [f"{name} {version(name)}" for name in names]
    return hashlib.sha256("\n".join([_content_hash(PACKAGE, templates()), *libraries]).encode()).hexdigest()


def _requirements() -> list[str]:
    """What the distribution asks for; nothing in a checkout that has not been installed."""
    try:
        return requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return []


@cache
def _content_hash(*folders: Path) -> str:
    """Of all files in these folders, by their paths within and their bytes."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts):
                digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
