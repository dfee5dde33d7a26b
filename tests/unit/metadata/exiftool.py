"""ExifTool as an independent reader; tests that want it skip where it is missing."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

_OF_THE_FILE = ("ExifTool:", "System:", "File:", "Composite:")


def read(files: Mapping[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    """What ExifTool reads from each file, by group and tag, as raw values.

    Args:
        files: by a name whose ending says what it is.
        options: further options of the command.
    """
    return {
        name: {
            key: value
            for key, value in told.items()
            if key != "SourceFile" and not key.startswith(_OF_THE_FILE)
        }
        for name, told in _told(files, "-n", "-struct", "-a", *options).items()
    }


def warnings(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What ExifTool finds wrong with each file."""
    found = _told(files, "-validate", "-warning", "-error", "-a", "-g4")
    return {
        name: sorted(
            str(value)
            for group in told.values()
            if isinstance(group, dict)
            for key, value in group.items()
            if key in ("Warning", "Error")
        )
        for name, told in found.items()
    }


def _told(files: Mapping[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    command = shutil.which("exiftool")
    if command is None:
        pytest.skip("exiftool is not installed")
    with tempfile.TemporaryDirectory() as folder:
        paths = {str(Path(folder) / name): name for name in files}
        for path, name in paths.items():
            Path(path).write_bytes(files[name])
        words = [command, "-j", "-G1", "-api", "LargeFileSupport=1", *options, *paths]
        done = subprocess.run(words, capture_output=True, check=False)
        told: list[dict[str, Any]] = json.loads(done.stdout)
        return {paths[each["SourceFile"]]: each for each in told}
