"""Judges damaged files in a process that may die of them, and goes on with the next one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from hostile.judge import End

TYPED = {"E_DECODE", "E_UNSUPPORTED", "E_TOO_LARGE", "E_MEMORY"}
"""Refusals that a file may end in."""

TESTS = Path(__file__).resolve().parents[1]

PATIENCE = 1800
"""Seconds for all files: a hang in C code that no signal reaches ends here."""


def judge(cases: Mapping[str, bytes]) -> list[End]:
    """What becomes of each file, by its name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for called, data in cases.items():
            (folder / called).write_bytes(data)
        ends: list[End] = []
        while len(ends) < len(cases):
            ends += _some(folder, len(ends))
        return ends


def _some(folder: Path, first: int) -> list[End]:
    """Judges from a number on until all are done or the process dies; at least one."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "pycore")])}
    command = [sys.executable, "-m", "hostile.judge", str(folder), str(first)]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE)
        output, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as expired:
        output, code = (expired.stdout or b"").decode(), -1
    lines = [json.loads(line) for line in output.splitlines()]
    ends = [End(**line) for line in lines if "end" in line]
    if code and (not lines or "begun" in lines[-1]):
        told = lines[-1]["name"] if lines else "before the first file"
        ends.append(End(told, "died", f"exit code {code}", 0.0))
    return ends


def wrong(ends: Iterable[End]) -> list[End]:
    """Those that ended in anything but a picture or a typed refusal."""
    return [end for end in ends if end.end != "picture" and end.end not in TYPED]


def summary(ends: list[End]) -> str:
    """One line: how many ended how, and how long the slowest took."""
    counts = ", ".join(
        f"{count} {end}" for end, count in Counter(e.end for e in ends).most_common()
    )
    slowest = max(ends, key=lambda end: end.seconds)
    return f"{len(ends)} files: {counts}; slowest {slowest.seconds:.1f} s ({slowest.name})"
