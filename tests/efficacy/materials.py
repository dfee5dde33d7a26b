"""Where the lab's materials lie: weights and pictures that are not part of the project.

`python3 build.py efficacy` tells by environment variables; without them, the folder beside the
project is looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


class MaterialMissingError(RuntimeError):
    """Weights or pictures that a measurement needs are not on this machine."""


def shared() -> Path:
    """The folder with ``images`` and ``models`` (``$URUSHI_SHARED``, else ``../shared``)."""
    return Path(os.environ.get("URUSHI_SHARED") or _ROOT.parent / "shared")


def models() -> Path:
    """Folder of the autoencoders' weights."""
    return _present(shared() / "models", "the autoencoders' weights")


def images() -> Path:
    """Folder of the real pictures and their index."""
    return _present(shared() / "images", "the real pictures")


def wesnoth() -> Path:
    """Folder ``images`` of the game Battle for Wesnoth (``$URUSHI_WESNOTH``).

    Its portraits and landscapes are under the GPL or CC BY-SA; they are measured on, never shipped.
    """
    named = os.environ.get("URUSHI_WESNOTH")
    if not named:
        raise MaterialMissingError(
            "URUSHI_WESNOTH does not name the pictures of Battle for Wesnoth"
        )
    return _present(Path(named), "the pictures of Battle for Wesnoth")


def _present(path: Path, what: str) -> Path:
    if not path.is_dir():
        raise MaterialMissingError(f"{what} are not here ({path})")
    return path


def state() -> Path:
    """Folder of what the lab makes: prepared pictures, coats, models, the ledger, the report."""
    named = os.environ.get("URUSHI_EFFICACY_STATE")
    return Path(named) if named else _ROOT / ".build" / "state" / "efficacy"
