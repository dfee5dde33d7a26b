"""Visible marks: every module of this folder that has a ``SPEC`` is one."""

from __future__ import annotations

from urushi.spec import MarkSpec, discover

REGISTRY: dict[str, MarkSpec] = discover(__name__, __path__)
"""Name -> specification, in alphabetical order."""
