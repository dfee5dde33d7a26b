"""Pictures of given sizes to measure on, as JPEG files: drawn, so that every machine has them."""

from __future__ import annotations

import io

import pictures

SIZES = {1: (1152, 864), 12: (4000, 3000), 48: (8000, 6000)}
"""Megapixels -> width and height, px."""


def jpeg(megapixels: int) -> bytes:
    """A photograph-like picture as a camera or a painting program would save it (quality 92)."""
    image = pictures.photo_like(*SIZES[megapixels])
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
