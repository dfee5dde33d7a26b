"""AVIF files for the tests, written and read by libavif: no code of engine or browser."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pictures
import pillow_avif  # noqa: F401  (teaches Pillow the format)
from numpy.typing import NDArray
from PIL import Image

from browsing.files import Given


def avif(name: str, image: Image.Image, **options: Any) -> Given:
    """Write a picture as AVIF, with coarse chroma (4:2:0) unless the options say otherwise."""
    buffer = io.BytesIO()
    # `speed` is that of writing: what is compared is always the file as it was written.
    image.save(
        buffer,
        "AVIF",
        **({"quality": 90, "subsampling": "4:2:0", "speed": 9} | options),
    )
    return Given(name, buffer.getvalue())


def small_avif(name: str = "cat.avif") -> Given:
    """Return a small opaque AVIF."""
    return avif(name, pictures.cel(301, 203))


def pixels_of(given: Given) -> NDArray[np.int16]:
    """Return what libavif reads, ``(h, w, 3 or 4)``."""
    return np.asarray(Image.open(io.BytesIO(given.data))).astype(np.int16)
