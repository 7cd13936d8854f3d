"""`tloop manual`: where the manual is."""

import argparse
import shlex
import sys

from tloop.cli.exit_codes import OK
from tloop.files import manual


def main(options: argparse.Namespace) -> int:
    """Prints the manual's path; how to read it as a page goes to the person who watches."""
    path = manual()
    print(path)
    command = f"tloop build {shlex.quote(str(path))} --out manual"
    print(f"The manual is Markdown. As a page, manual/index.html: {command}", file=sys.stderr)
    return OK
