#!/usr/bin/env python3
"""Build, serve and check Urushi: python3 build.py --help."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons must get this far to be told
    sys.stderr.write(
        "error: Urushi's build needs Python 3.11 or newer; this is Python %d.%d (%s). "
        "Run it with a newer one, for example: python3.12 build.py serve\n"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    sys.exit(1)

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / ".build"))
# Keep the sources free of caches: they are hashed to know whether anything changed.
sys.dont_write_bytecode = True

from urushi_build.cli import main  # noqa: E402 - the path is set above

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
