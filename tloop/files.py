"""Writing a file in one step: whoever looks finds the old one whole or the new one whole."""

import os
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """The new file replaces the old one, or the old one stays. Raises OSError, which names `path`."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        part.unlink(missing_ok=True)
