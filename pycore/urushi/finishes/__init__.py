"""The visible layers: every module of this folder that has a ``SPEC`` is one. Set by eye."""

from __future__ import annotations

from urushi.spec import Spec, discover

REGISTRY: dict[str, Spec] = discover(__name__, __path__)
"""Name -> specification, in alphabetical order."""
