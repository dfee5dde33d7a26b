"""The size of a picture on paper, which a change of its pixels leaves as it was."""

from __future__ import annotations

from dataclasses import replace

from urushi.metadata import exif
from urushi.metadata.pieces import Metadata


def scaled(metadata: Metadata, scale: float) -> Metadata:
    """What is said of a picture that has ``scale`` times as many pixels along each side."""
    density = metadata.density
    if density is None or not density.unit:
        return metadata
    density = replace(density, x=density.x * scale, y=density.y * scale)
    block = metadata.exif
    if block is not None and exif.density_of(block) is not None:
        block = exif.with_density(block, density)
    return replace(metadata, density=density, exif=block)
