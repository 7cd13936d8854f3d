"""Publishes the lesson: `python build.py`. The same as `tloop build`; what it can do: `python build.py --help`."""

import sys

from tloop.cli import main

if __name__ == "__main__":
    sys.exit(main(["build", *sys.argv[1:]]))
