"""Where things lie: the project, what is derived from it, and the cache of fetched files."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
REQUIREMENTS = BUILD / "requirements"
RUNTIME_LOCK = BUILD / "runtime.lock.json"
MATERIALS_LOCK = BUILD / "materials.lock.json"
STATE = BUILD / "state"
VENV = ROOT / ".venv"
DIST = ROOT / "dist"
WEB = ROOT / "web"
PYCORE = ROOT / "pycore"
TESTS = ROOT / "tests"

VENV_BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
VENV_PYTHON = VENV_BIN / ("python.exe" if sys.platform == "win32" else "python")


def cache_dir() -> Path:
    """Return the folder of fetched and derived files; shared by all clones of one user."""
    named = os.environ.get("URUSHI_CACHE")
    if named:
        return Path(named).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "urushi"
