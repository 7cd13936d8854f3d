"""`python -m tloop` is `tloop`."""

import sys

from tloop.cli import main

if __name__ == "__main__":
    sys.exit(main())
