"""Noise by the pixel as older tools add it: every module of this folder that has a ``SPEC``.

For comparison and for its looks: most of it is gone once a picture is made smaller.
"""

from __future__ import annotations

from urushi.spec import NoiseSpec, discover

REGISTRY: dict[str, NoiseSpec] = discover(__name__, __path__)
"""Name -> specification, in alphabetical order."""
