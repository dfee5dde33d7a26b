"""BMP files in and out (Microsoft, Bitmap Storage)."""

from __future__ import annotations

import io
import struct

from PIL import Image

from urushi.codec import limits
from urushi.codec.guard import damaged, opened, plain
from urushi.codec.pixels import Facts, Pixels
from urushi.errors import TooLargeError

MAX_RUN_LENGTH_PIXELS = 16_000_000
"""Pixels of a run-length coded file, which Pillow decodes in Python: a few seconds."""

_RUN_LENGTHS = (1, 2)


class BmpReader:
    """A BMP file whose header was read.

    Raises:
        DecodeError: it breaks the rules of the format, or has a layout that Pillow does not know.
        TooLargeError: as `limits` has it, or more than `MAX_RUN_LENGTH_PIXELS`.
    """

    def __init__(self, data: bytes, _icc: bytes | None) -> None:
        self._source = opened(data, "BMP")
        width, height = self._source.size
        limits.check_size(width, height)
        if not width or not height:
            raise damaged("its header cannot be")
        packed = self._source.info.get("compression") in _RUN_LENGTHS
        if packed and width * height > MAX_RUN_LENGTH_PIXELS:
            raise TooLargeError(
                "a run-length coded BMP of this size is not read",
                megapixels=round(width * height / 1e6, 1),
                limit_megapixels=MAX_RUN_LENGTH_PIXELS / 1e6,
            )
        mode = self._source.mode
        self.facts = Facts(width, height, mode, has_alpha=mode == "RGBA")

    def read(self, _orientation: int) -> Pixels:
        """Decodes it; a BMP has no orientation."""
        self._source.load()
        mode = self._source.mode
        image = plain(self._source.convert({"1": "L", "P": "RGB"}[mode])) if mode in "1P" else None
        notices = ("palette",) if image else ()
        return Pixels(image or plain(self._source), notices=notices)


def write(image: Image.Image) -> bytes:
    """A BMP file of a picture of any mode, uncompressed."""
    if image.mode in ("L", "RGB"):
        buffer = io.BytesIO()
        image.save(buffer, "BMP")
        return buffer.getvalue()
    # With masks in a header of version 4; the one that Pillow writes has none for alpha.
    pixels = image.convert("RGBA").tobytes("raw", "BGRA", 0, -1)
    start = 14 + 108
    header = struct.pack(
        "<2sI4xI3I2H6I4I4s48x",
        b"BM",
        start + len(pixels),
        start,
        108,
        *image.size,
        1,
        32,
        3,
        len(pixels),
        0,
        0,
        0,
        0,
        0x00FF0000,
        0x0000FF00,
        0x000000FF,
        0xFF000000,
        b"BGRs",
    )
    return header + pixels
