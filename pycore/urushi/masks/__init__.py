"""Where a layer goes: every module of this folder that has a ``SPEC`` is a mask."""

from __future__ import annotations

from urushi.spec import MaskSpec, discover

REGISTRY: dict[str, MaskSpec] = discover(__name__, __path__)
"""Name -> specification, in alphabetical order."""
