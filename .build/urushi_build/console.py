"""What the commands print: one line a step, on standard error, and how tools are run."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from urushi_build.errors import BuildError


def say(line: str) -> None:
    """Print one line of progress."""
    print(line, file=sys.stderr, flush=True)


def megabytes(count: int) -> str:
    """Format a byte count as decimal megabytes."""
    return f"{count / 1e6:.2f} MB"


class Timer:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __str__(self) -> str:
        return f"{time.monotonic() - self._start:.1f} s"


def run_tool(
    command: Sequence[str | Path],
    *,
    what: str,
    remedy: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """Run a tool quietly and return its output.

    Raises:
        BuildError: the tool is missing, failed or took longer than `timeout` seconds; the
            message carries the last lines of what it said.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
        )
    except FileNotFoundError as error:
        raise BuildError(f"{what}: {command[0]} was not found.", remedy) from error
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{what}: no end after {timeout:.0f} seconds.", remedy) from error
    if done.returncode != 0:
        if "No space left on device" in done.stdout:
            remedy = "The disk is full: free some space and run the command again."
        tail = "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-12:])
        raise BuildError(f"{what} (exit code {done.returncode}).", f"{remedy}\n{tail}")
    return done.stdout
