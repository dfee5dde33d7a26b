"""Knowing in milliseconds that there is nothing to do."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from urushi_build.files import sha256_of, write_atomically

Fingerprint = dict[str, list[Any]]  # path -> [size, mtime in ns, sha256]


def fingerprint(files: Iterable[Path], root: Path) -> Fingerprint:
    """Return size, time and SHA-256 of each file, by its path below `root`."""
    found: Fingerprint = {}
    for path in files:
        status = path.stat()
        name = path.relative_to(root).as_posix()
        found[name] = [status.st_size, status.st_mtime_ns, sha256_of(path)]
    return found


def unchanged(files: Iterable[Path], root: Path, known: Fingerprint) -> bool:
    """Say whether the files are the known ones; content is read only where the time differs."""
    names = set()
    for path in files:
        name = path.relative_to(root).as_posix()
        names.add(name)
        if name not in known:
            return False
        size, mtime, digest = known[name]
        status = path.stat()
        if status.st_size != size:
            return False
        if status.st_mtime_ns != mtime and sha256_of(path) != digest:
            return False
    return names == set(known)


@dataclass
class Stamp:
    """What the last build read and wrote, kept in one JSON file."""

    path: Path

    def holds(self, inputs: list[Path], outputs: list[Path], root: Path) -> bool:
        """Say whether the last build was of these inputs and its outputs are untouched."""
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            return unchanged(inputs, root, known["inputs"]) and unchanged(
                outputs, root, known["outputs"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def write(self, inputs: Fingerprint, outputs: list[Path], root: Path) -> None:
        """Remember a finished build."""
        state = {"inputs": inputs, "outputs": fingerprint(outputs, root)}
        write_atomically(self.path, json.dumps(state, indent=0).encode())

    def forget(self) -> None:
        """Make the next build run."""
        self.path.unlink(missing_ok=True)
