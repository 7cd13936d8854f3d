"""The site's folder: a build is staged whole, then put in place; only what a build wrote is replaced."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from tloop.processes import interrupts_held

MANIFEST = ".tloop-files.json"  # by page, the files that its last build wrote into the folder
STAGING = ".tloop-staging"  # the new files until all are there; what a killed build leaves here is dropped
LOCK = ".tloop-lock"  # held by the build that has the folder
STAGED = ".tloop-staged"  # all of them; what a killed build leaves here is put in place by the next
LONGEST_NAME = 255  # bytes of a file's name, on all usual file systems

Files = Mapping[str, Iterable[str]]


class Site:
    """A folder in which builds own the files that they wrote, and no others. One build at a time has it.

    Within its `with`, files are written into a folder of their own; at the end that folder is renamed, and
    from this moment the new site is whole. Then each file is moved to its place, the pages last. A build that
    is broken off before leaves the old site as it was; moves that were broken off are completed by the next.
    """

    def __init__(self, out: Path, waits: Callable[[], None] = lambda: None) -> None:
        """waits: called if another build has the folder."""
        self.out, self._waits = out, waits
        self.pages: dict[str, list[str]] = {}

    def __enter__(self) -> "Site":
        """Raises OSError if the folder can't be had."""
        self._made = _make_folder(self.out)
        self._lock = _lock(self.out, self._waits)
        try:
            _put_in_place(self.out)
            if os.path.lexists(self.out / STAGING):
                shutil.rmtree(self.out / STAGING)
            (self.out / STAGING).mkdir()
        except BaseException:
            self._leave()
            raise
        self._old = _read_manifest(self.out)
        self.pages = {page: list(files) for page, files in self._old.items()}
        return self

    def announce(self, page: str, files: Iterable[str]) -> None:
        """Says which files will be written for a page. Raises OSError if one can't take its place."""
        self.pages[page] = sorted(files)
        others = {file: other for other in self.pages if other != page for file in self.pages[other]}
        ours = _all_files(self._old)
        for file in self.pages[page]:
            path = self.out / file
            if file in others:
                message = f"belongs to {others[file]}; give the lesson or the run another name"
                raise OSError(errno.EEXIST, message, str(path))
            for folder in _folders_between(self.out, path):
                _check_folder(folder)
            if path.is_dir() and not path.is_symlink():
                raise OSError(errno.EISDIR, "a folder is in the place of a file of the site", str(path))
            if path.is_symlink() or (os.path.lexists(path) and file not in ours):
                message = "not written by a build; move it, or publish elsewhere with --out"
                raise OSError(errno.EEXIST, message, str(path))

    def there(self) -> set[str]:
        """The pages of earlier builds that are there."""
        return {page for page in self._old if (self.out / page).is_file()}

    def write(self, file: str, content: bytes) -> None:
        """One of the announced files. Raises OSError."""
        path = self.out / STAGING / file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.out / file)) from error

    def withdraw(self, page: str) -> None:
        """Takes a page of an earlier build away, with all that was written for it."""
        self.pages.pop(page, None)

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                manifest = {page: files for page, files in sorted(self.pages.items()) if files}
                self.write(MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())
                with interrupts_held():
                    (self.out / STAGING).rename(self.out / STAGED)
                    _put_in_place(self.out)
        finally:
            shutil.rmtree(self.out / STAGING, ignore_errors=True)
            self._leave()

    def _leave(self) -> None:
        with suppress(OSError):
            (self.out / LOCK).unlink()  # while it is held: whoever gets it next looks whether it is there
        for folder in reversed(self._made):
            with suppress(OSError):  # it has become the site
                folder.rmdir()
        self._lock.release()


def published_files(out: Path) -> set[str]:
    """The files that builds have put into the site, as paths within it."""
    return _all_files(_read_manifest(out))


def _put_in_place(out: Path) -> None:
    """Moves the staged files to their places, if there are any: from any step on, as often as it takes."""
    staged = out / STAGED
    if not staged.is_dir():
        return
    files = [path.relative_to(staged).as_posix() for path in staged.rglob("*") if not path.is_dir()]
    whole = MANIFEST in files  # and so nothing has been removed yet, or not all
    pages = {file for file in files if file.endswith(".html") and "/" not in file}
    for file in sorted({*files} - pages - {MANIFEST}):
        _move(staged, out, file)
    if whole:
        _remove(out, _all_files(_read_manifest(out)) - _all_files(_read_manifest(staged)))
        _move(staged, out, MANIFEST)
    for file in sorted(pages, key=lambda page: (page == "index.html", page)):
        _move(staged, out, file)
    shutil.rmtree(staged)


def _move(staged: Path, out: Path, file: str) -> None:
    (out / file).parent.mkdir(parents=True, exist_ok=True)
    os.replace(staged / file, out / file)


def _remove(out: Path, files: Iterable[str]) -> None:
    """Files of earlier builds, and the folders that are empty without them."""
    for path in (out / file for file in files):
        folders = _folders_between(out, path)
        if any(folder.is_symlink() for folder in (*folders, path)) or not path.is_file():
            continue  # no build wrote this
        path.unlink()
        for folder in reversed(folders):
            with suppress(OSError):  # others' files are in it
                folder.rmdir()


def _folders_between(out: Path, path: Path) -> list[Path]:
    """The folders within the site on the way to the file, the outer first."""
    return [out / folder for folder in reversed(path.relative_to(out).parents[:-1])]


def _check_folder(folder: Path) -> None:
    """Raises OSError if the files of a site can't be written into it."""
    if folder.is_symlink():
        raise OSError(errno.ENOTDIR, "a link is in the place of a folder of the site", str(folder))
    if os.path.lexists(folder) and not folder.is_dir():
        raise OSError(errno.ENOTDIR, "a file is in the place of a folder of the site", str(folder))
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _make_folder(folder: Path) -> list[Path]:
    """Makes the folder; returns those that there were not, the outer first."""
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    for each in (folder, *folder.parents):
        if each.is_symlink() and not each.exists():
            raise OSError(errno.ENOENT, f"a link to {each.readlink()}, which does not exist", str(each))
        if each.exists() and not each.is_dir():
            raise OSError(errno.ENOTDIR, "not a folder", str(each))
    folder.mkdir(parents=True, exist_ok=True)
    return list(reversed(missing))


def _lock(folder: Path, waits: Callable[[], None]) -> FileLock:
    """Has the folder for this process; if another has it, waits until that ends."""
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
        return lock
    except Timeout:
        waits()
    while True:
        try:
            lock.acquire()
            return lock
        except FileNotFoundError:  # the other one has removed the folder that it had made
            folder.mkdir(parents=True, exist_ok=True)


def _read_manifest(out: Path) -> dict[str, list[str]]:
    """By page, the files of earlier builds; what makes no sense owns nothing."""
    try:
        manifest = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    entries = manifest.items() if isinstance(manifest, dict) else ()
    pages = {page: files for page, files in entries if _can_be_ours(page) and isinstance(files, list)}
    return {page: [file for file in files if _can_be_ours(file)] for page, files in pages.items()}


def _can_be_ours(file: object) -> bool:
    """Whether a build may have written a file of this name: a path within the folder, nothing hidden."""
    if not isinstance(file, str) or "\0" in file:
        return False
    try:
        names = [name.encode("utf-8") for name in file.split("/")]
    except UnicodeEncodeError:
        return False
    return all(name and not name.startswith(b".") and len(name) <= LONGEST_NAME for name in names)


def _all_files(pages: Files) -> set[str]:
    return {file for files in pages.values() for file in files}
