"""GIF files out: 256 colours a frame, chosen anew for each (section numbers as in `gif`)."""

from __future__ import annotations

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.codec import palettes
from urushi.codec.gif import GifReader
from urushi.errors import UnsupportedError

MAX_SIDE = 65_535
MAX_DURATION = 655_350
"""Milliseconds of a frame that the format allows."""

OPAQUE_FROM = 128
"""Alpha from which a pixel is opaque: a GIF has nothing between."""

_COLOURS = 256
_KEEP, _CLEAR = 1, 2


class GifMuxer:
    """Puts pictures together into a GIF, a still one if there is but one.

    Args:
        loop: how often it is played in all, 0 for ever; None says nothing of it.
    """

    def __init__(self, loop: int | None) -> None:
        self._loop = loop
        self._parts: list[bytes] = []
        self._elapsed = self._written = 0.0

    def add(self, image: Image.Image, duration: float) -> None:
        """Takes the next frame (L, LA, RGB or RGBA), and how long it is shown (ms).

        Raises:
            UnsupportedError: the picture is larger than the format allows.
        """
        if max(image.size) > MAX_SIDE:
            raise UnsupportedError(f"GIF allows at most {MAX_SIDE} px", kind="gif-size")
        indices, palette, transparent = quantise(image)
        is_first = not self._parts
        if is_first:
            self._parts = [b"GIF89a", struct.pack("<2H3B", *image.size, 0xF7, 0, 0), palette]
            if self._loop is not None and self._loop != 1:
                again = max(0, min(self._loop, 65536) - 1) if self._loop else 0
                self._parts.append(
                    b"\x21\xff\x0bNETSCAPE2.0" + struct.pack("<2BHB", 3, 1, again, 0)
                )
        # Where pixels are transparent, what was there before must not be seen through them.
        clears = image.mode in ("LA", "RGBA")
        flags = (_CLEAR if clears else _KEEP) << 2 | (transparent is not None)
        delay = self._hundredths(duration)
        self._parts.append(struct.pack("<4BHBx", 0x21, 0xF9, 4, flags, delay, transparent or 0))
        table = 0 if is_first else 0x87
        self._parts.append(struct.pack("<B4HB", 0x2C, 0, 0, *image.size, table))
        self._parts += [b"" if is_first else palette, _coded(indices)]

    def finish(self) -> bytes:
        """The file."""
        return b"".join((*self._parts, b";"))

    def _hundredths(self, duration: float) -> int:
        """A duration in hundredths of a second; what is rounded off goes to the next frames."""
        self._elapsed += min(max(0.0, duration), float(MAX_DURATION))
        delay = min(max(0, round((self._elapsed - self._written) / 10)), 65535)
        self._written += 10 * delay
        return delay


def quantise(image: Image.Image) -> tuple[NDArray[np.uint8], bytes, int | None]:
    """A picture in at most 256 colours: exactly its own where it has no more.

    Nothing is dithered: patterns would differ from frame to frame, and flicker.

    Args:
        image: L, LA, RGB or RGBA.

    Returns:
        Indices ``(h, w)``, the palette of 768 bytes, and the index that is transparent, if any.
    """
    if image.mode == "L":
        return np.asarray(image), bytes(np.repeat(np.arange(256, dtype=np.uint8), 3)), None
    hidden: NDArray[np.bool_] | None = None
    if image.mode in ("LA", "RGBA"):
        hidden = np.asarray(image.getchannel("A")) < OPAQUE_FROM
    rgb = np.asarray(image.convert("RGB"))
    if hidden is None or not hidden.any():
        indices, palette = palettes.reduce(rgb, _COLOURS)
        return indices, palette.tobytes(), None
    last = _COLOURS - 1
    if hidden.all():
        return np.full(hidden.shape, last, dtype=np.uint8), bytes(3 * _COLOURS), last
    indices, palette = palettes.reduce(rgb, last, hidden)
    indices[hidden] = last
    return indices, palette.tobytes().ljust(3 * _COLOURS, b"\0"), last


def _coded(indices: NDArray[np.uint8]) -> bytes:
    """The code size and the sub-blocks (22) of indices, as Pillow packs them."""
    image = Image.fromarray(indices, mode="P")
    image.putpalette(bytes(768))
    buffer = io.BytesIO()
    image.save(buffer, "GIF", optimize=False, interlace=0)
    data = buffer.getvalue()
    start, end = GifReader(data, None).frames[0].content
    return data[start:end]
