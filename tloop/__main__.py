"""`python -m tloop` is `tloop`."""

import sys

from tloop.cli import main

sys.exit(main(sys.argv[1:]))
