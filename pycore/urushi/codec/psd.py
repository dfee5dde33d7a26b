"""Photoshop files in: the flattened picture (Adobe, Photoshop File Formats Specification).

Pillow is given the header and the flattened picture alone: layers are not looked at.
"""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from urushi.codec import inks, limits
from urushi.codec.guard import damaged, opened, plain
from urushi.codec.pixels import Facts, Pixels, rows_of, strips
from urushi.errors import UnsupportedError

_GREY, _INDEXED, _RGB, _CMYK, _DUOTONE = 1, 2, 3, 4, 8
_MODES = {_GREY: "L", _INDEXED: "P", _RGB: "RGB", _CMYK: "CMYK", _DUOTONE: "L"}
_CHANNELS = {"L": 1, "P": 1, "RGB": 3, "CMYK": 4}
_VERSION = 1057


class PsdReader:
    """A Photoshop file whose sections were looked through.

    Raises:
        DecodeError: it breaks the rules of the format.
        UnsupportedError: it has no flattened picture, or one of a kind that is not read.
        TooLargeError: as `limits` has it.
    """

    def __init__(self, data: bytes, icc: bytes | None) -> None:
        self._data, self._icc = data, icc
        if len(data) < 26:
            raise damaged("its header is cut off")
        channels, height, width, depth, mode = struct.unpack_from(">H2I2H", data, 12)
        limits.check_size(width, height)
        if not width or not height or not 1 <= channels <= 56:
            raise damaged("its header cannot be")
        colours, resources, layers, self._flattened = self._sections()
        self._palette = data[slice(*colours)]
        if depth != 8 or mode not in _MODES:
            raise _unsupported(f"{depth} bits of mode {mode}")
        if not self._has_flattened(*resources):
            raise _unsupported("it was saved without its flattened picture")
        self._mode = _MODES[mode]
        if channels < _CHANNELS[self._mode]:
            raise damaged("channels are missing")
        if self._mode == "CMYK":
            inks.check_convertible(self._icc)
        # A first alpha channel is transparency only where the number of layers is negative.
        count = data[layers[0] + 4 : min(layers[0] + 6, layers[1])]
        is_cut_out = int.from_bytes(count, "big", signed=True) < 0
        more = channels - _CHANNELS[self._mode]
        self._has_alpha = self._mode == "RGB" and is_cut_out and more > 0
        self._has_extra = more > int(self._has_alpha)
        self.facts = Facts(width, height, self._mode, self._has_alpha)

    def _sections(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int], int]:
        """Colour table, resources, layers, each from and to; and where the picture begins."""
        found, position = [], 26
        for _ in range(3):
            if position + 4 > len(self._data):
                raise damaged("a section is cut off")
            (length,) = struct.unpack_from(">I", self._data, position)
            position += 4
            found.append((position, position + length))
            position += length
        if position + 2 > len(self._data):
            raise damaged("the flattened picture is cut off")
        return found[0], found[1], found[2], position

    def _has_flattened(self, position: int, end: int) -> bool:
        """Whether the picture at the end is real, by the resource that tells the version."""
        data = self._data
        for _ in range(limits.MAX_PIECES):
            if position + 7 > end or data[position : position + 4] != b"8BIM":
                break
            (number,) = struct.unpack_from(">H", data, position + 4)
            position += 6 + (data[position + 6] + 2) // 2 * 2
            if position + 4 > end:
                break
            (length,) = struct.unpack_from(">I", data, position)
            if number == _VERSION and length >= 5:
                return data[position + 8 : position + 9] != b"\0"
            position += 4 + length + length % 2
        return True

    def read(self, _orientation: int) -> Pixels:
        """Decodes the flattened picture; it is upright."""
        source = opened(self._bare(), "PSD")
        source.load()
        notices = ["extra-channels"] if self._has_extra else []
        if self._mode == "CMYK":
            assert self._icc is not None
            notices.append(inks.CONVERTED)
            image = inks.to_srgb(plain(source), self._icc)
            return Pixels(image, notices=tuple(notices), is_srgb=True)
        if self._mode == "P":
            return Pixels(plain(source.convert("RGB")), notices=(*notices, "palette"))
        image = plain(source)
        if self._has_alpha:
            _take_white_out(image)
        return Pixels(image, notices=tuple(notices))

    def _bare(self) -> bytes:
        """A file of the flattened picture alone, with as many channels as are wanted."""
        channels = _CHANNELS[self._mode] + int(self._has_alpha)
        head = bytearray(self._data[:26])
        stored = struct.unpack_from(">H", head, 12)[0]
        struct.pack_into(">H", head, 12, channels)
        data, start = memoryview(self._data), self._flattened + 2
        parts: list[bytes | memoryview] = [data[self._flattened : start]]
        if parts[0] == b"\0\1":
            # The lengths of all rows come first, those of channels that are not wanted as well.
            rows = 2 * self.facts.height
            parts += [data[start : start + channels * rows], data[start + stored * rows :]]
        elif parts[0] == b"\0\0":
            parts.append(data[start:])
        else:
            raise _unsupported("its flattened picture is packed in an unknown way")
        colours = struct.pack(">I", len(self._palette)) + self._palette
        return b"".join((head, colours, bytes(8), *parts))


def _unsupported(why: str) -> UnsupportedError:
    return UnsupportedError(f"this PSD cannot be read: {why}", kind="PSD", why=why)


def _take_white_out(image: Image.Image) -> None:
    """Makes the colours of an RGBA picture those that were laid on white, in place.

    The flattened picture shows what is half transparent on white, beside its alpha channel.
    """
    for rows in strips(image.height, image.width * 4):
        part = rows_of(image, rows).astype(np.int32)
        alpha = part[..., 3:]
        colours = 255 * (part[..., :3] - 255 + alpha) + alpha // 2
        part[..., :3] = np.clip(colours // np.maximum(alpha, 1), 0, 255)
        image.paste(Image.fromarray(part.astype(np.uint8), mode="RGBA"), (0, rows.start))
