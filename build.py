"""Publishes the lesson: `python build.py` is `tloop build` (`--help` says what it can do)."""

import sys

from tloop.__main__ import start

if __name__ == "__main__":
    sys.exit(start(["build", *sys.argv[1:]]))
