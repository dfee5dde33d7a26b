"""`python -m hostile.run --minutes N`: opens damaged files, other ones every time, for a night.

What ends in anything but a picture or a typed refusal is kept in a folder and makes the run fail.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hostile.court import judge, summary, wrong
from hostile.sample import sample
from hostile.seeds import SHARED

ROUND = 300
"""Files of one seed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs rounds until the time is up; returns the exit code."""
    parser = argparse.ArgumentParser(prog="build.py fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long (%(default)s)")
    parser.add_argument("--seed", type=int, help="begin with this one (default: by the clock)")
    parser.add_argument("--keep", type=Path, required=True, help="folder for what went wrong")
    arguments = parser.parse_args(argv)
    seed = int(time.time()) if arguments.seed is None else arguments.seed
    end = time.monotonic() + 60 * arguments.minutes
    ends, failures = [], 0
    while not ends or time.monotonic() < end:
        cases = sample(ROUND, seed, SHARED)
        judged = judge(cases)
        for failed in wrong(judged):
            failures += 1
            arguments.keep.mkdir(parents=True, exist_ok=True)
            if failed.name in cases:
                (arguments.keep / failed.name).write_bytes(cases[failed.name])
            print(f"{failed.name}: {failed.end}: {failed.detail}", flush=True)
        ends += judged
        print(f"seed {seed}: {summary(judged)}", flush=True)
        seed += 1
    print(summary(ends))
    print(f"{len(ends) - failures} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
