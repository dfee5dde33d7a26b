"""The invisible layers: every module of this folder that has a ``SPEC`` is one.

Their strength is solved for, all of them together (see `strength`).
"""

from __future__ import annotations

from urushi.spec import FlowSpec, MarkSpec, Spec, discover

REGISTRY: dict[str, Spec | FlowSpec | MarkSpec] = discover(__name__, __path__)
"""Name -> specification, in alphabetical order."""
