"""The files of the program, and writing in one step: one finds the old file whole or the new one whole."""

import errno
import os
from contextlib import suppress
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of templates: beside the package in a checkout, inside it in an installed wheel."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


def manual() -> Path:
    """The manual, a lesson: in the content of a checkout, inside the package in an installed wheel."""
    inside = PACKAGE / "manual" / "authoring.md"
    return inside if inside.is_file() else PACKAGE.parent / "content" / "authoring.md"


def rewrite_file(path: Path, content: bytes) -> None:
    """A file that people own gets a new content in one step: a link to it, its owner and its rights stay."""
    target = path.resolve(strict=True)
    if not os.access(target, os.W_OK):  # replacing would not ask
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    write_file(target, content, like=target.stat())


def write_made(path: Path, content: bytes) -> None:
    """A file that a command makes, and makes anew; where a link stands in its place, what that leads to."""
    write_file(path.resolve() if path.is_symlink() else path, content)


def probe(path: Path, lesson: Path | None = None) -> None:
    """Before much work is done for a file: can it be written, and is it not the lesson? Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "is not a regular file, and is left as it is", str(path))
    if lesson is not None and path.exists() and path.samefile(lesson):
        raise FileExistsError(errno.EEXIST, "is the lesson itself, and is left as it is", str(path))
    part = _part(path.resolve())
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _part(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def write_file(path: Path, content: bytes, like: os.stat_result | None = None) -> None:
    """The new file replaces the old one, or the old one stays. Raises OSError, which names `path`.

    like: whose owner and rights it gets; without, those of any new file.
    """
    part = _part(path)
    try:
        part.write_bytes(content)
        if like:
            with suppress(PermissionError):  # only root may give a file away
                os.chown(part, like.st_uid, like.st_gid)
            part.chmod(like.st_mode & 0o7777)
        os.replace(part, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        part.unlink(missing_ok=True)
