"""`python -m urushi`: the command line, where the `urushi` command is not on the path."""

import sys

from urushi.cli import main

if __name__ == "__main__":
    sys.exit(main())
