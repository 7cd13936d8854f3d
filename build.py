"""Publishes the lesson: `python build.py` is `tloop build` (`--help` says what it can do)."""

import sys

from tloop.cli import main

if __name__ == "__main__":
    sys.exit(main(["build", *sys.argv[1:]]))
