"""Bytes as text that can stand in a page as it is: deflated, five signs for four bytes.

`templates/player/runs/packing.js` unpacks it. Base64 would be a sixteenth longer.
"""

import base64
import zlib

# The signs of RFC 1924, as base64.b85encode has them, but for those that mean something in HTML.
SAFE = bytes.maketrans(b"<>&`", b".,:/")


def packed(data: bytes, *, mixed: bool = False) -> str:
    """The data as text. mixed: its parts are unlike each other, and get a code each, in shorter blocks."""
    packer = zlib.compressobj(level=9, memLevel=4 if mixed else 9)
    deflated = packer.compress(data) + packer.flush()
    return base64.b85encode(deflated).translate(SAFE).decode("ascii")
