"""The old site, kept until the new one is whole: a build that is broken off leaves all as it was."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Undo:
    """What was in the place of the files that are written within its `with`.

    The old file is kept beside the new one by a second name: neither that nor its coming back takes any room.
    One that a killed build has left there is still the last whole site's, and stays until a build is whole.
    """

    def __init__(self) -> None:
        self._kept: dict[Path, Path] = {}
        self._made: list[Path] = []  # files and folders that there were not, the outer first

    def __enter__(self) -> "Undo":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is not None:
            self._restore()
        for kept in self._kept.values():
            kept.unlink(missing_ok=True)
        left = {path.parent for path in self._kept if not os.path.lexists(path)}
        for folder in sorted(left, key=lambda folder: -len(folder.parts)):
            with suppress(OSError):  # the folder of what was removed, if that is empty now, the inner first
                folder.rmdir()

    def make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
        self._made += reversed(missing)
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, path: Path) -> None:
        """To be called before anything is written to the path or removed from it."""
        if path in self._kept or path in self._made:
            return
        if not os.path.lexists(path):
            self._made.append(path)
            return
        kept = path.with_name(f".{path.name}.old")
        self._kept[path] = kept
        try:
            _second_name(path, kept)
        except FileExistsError:
            pass  # of a killed build
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error

    def _restore(self) -> None:
        for path, kept in self._kept.items():
            with suppress(FileNotFoundError):  # what had no second name yet is untouched
                os.replace(kept, path)
        for path in reversed(self._made):
            with suppress(OSError):  # a folder that others have put something into
                path.rmdir() if path.is_dir() else path.unlink()


def _second_name(path: Path, other: Path) -> None:
    try:
        os.link(path, other, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without such names
        shutil.copy2(path, other, follow_symlinks=False)
