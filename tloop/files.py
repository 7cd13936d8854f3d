"""Writing a file in one step: whoever looks finds the old one whole or the new one whole."""

import errno
import os
from contextlib import suppress
from pathlib import Path


def rewrite_file(path: Path, content: bytes) -> None:
    """A file that people own gets a new content in one step: a link to it, its owner and its rights stay."""
    target = path.resolve(strict=True)
    if not os.access(target, os.W_OK):  # replacing would not ask
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    write_file(target, content, like=target.stat())


def write_file(path: Path, content: bytes, like: os.stat_result | None = None) -> None:
    """The new file replaces the old one, or the old one stays. Raises OSError, which names `path`.

    like: whose owner and rights it gets; without, those of any new file.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
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
