"""Bytes as text that can stand in a page as it is: deflated, five signs for four bytes.

`templates/player/runs/packing.js` unpacks it. Base64 would be a sixteenth longer, and zlib leaves a tenth
more than libdeflate, which searches longer for short codes.
"""

import base64

import deflate

HARDEST = 12  # of libdeflate's levels
# The signs of RFC 1924, as base64.b85encode has them, but for those that mean something in HTML.
SAFE = bytes.maketrans(b"<>&`", b".,:/")


def packed(data: bytes) -> str:
    """The data as text."""
    deflated = deflate.zlib_compress(data, HARDEST)
    return base64.b85encode(deflated).translate(SAFE).decode("ascii")
