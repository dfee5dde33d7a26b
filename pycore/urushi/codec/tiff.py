"""TIFF files in: the first page (TIFF 6.0; tags are named after it).

Pillow and libtiff do the unpacking; what a tag may ask of them is looked at before.
"""

from __future__ import annotations

import struct
import sys

import numpy as np
from PIL import ImageFile, UnidentifiedImageError

from urushi.codec import inks, limits
from urushi.codec.guard import damaged, opened, plain, reread, silence
from urushi.codec.pixels import (
    Deep,
    Facts,
    Pixels,
    deep_array,
    eight_bit,
    rows_of,
    strips,
    upright,
)
from urushi.errors import UnsupportedError
from urushi.metadata import directories

_KIND, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 254, 256, 257, 258, 259, 262
_STRIPS, _ORIENTATION, _SAMPLES, _PLANAR = 273, 274, 277, 284
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _FURTHER, _EXTRA, _FORMAT = 322, 323, 324, 330, 338, 339
_DNG = 50706
_USUAL: dict[int, tuple[float, ...]] = {
    _BITS: (1,),
    _COMPRESSION: (1,),
    _ORIENTATION: (1,),
    _SAMPLES: (1,),
    _PLANAR: (1,),
    _FORMAT: (1,),
}

_JPEG = 7
_COMPRESSIONS = (1, 2, 3, 4, 5, _JPEG, 8, 32773, 32946)
"""None, CCITT's, LZW, JPEG, deflate, PackBits: what a libtiff usually has."""

MAX_PARTS = 4 * limits.MAX_SIDE
"""Strips or tiles of a file; a strip a row and channel is the most that makes sense."""

MAX_TILE = 2**24
"""Pixels of a tile, which is unpacked as a whole."""

_MAX_SAMPLES = 6  # of which Pillow knows what they are
_GREY_KINDS, _RGB = (0, 1), 2
_UNSPECIFIED, _ASSOCIATED = 0, 1  # of extra samples
_NUMBERS = {1: "B", 3: "H", 4: "I"}
_LOW_BYTE = {"L": "B", "B": "L", "N": "B" if sys.byteorder == "little" else "L"}


class TiffReader:
    """A TIFF file whose first directory was read.

    Raises:
        DecodeError: it breaks the rules of the format.
        UnsupportedError: samples that are no levels of 8 or 16 bits, a camera's raw file, CMYK
            whose colours cannot be told, or a layout that Pillow does not know.
        TooLargeError: as `limits` has it.
    """

    def __init__(self, data: bytes, icc: bytes | None) -> None:
        self._data, self._icc = data, icc
        found = directories.head(data)
        directory = found and directories.directory(data, *found)
        if not found or not directory:
            raise damaged("it has no directory")
        self._order = found[0]
        self._entries = {entry.tag: entry for entry in directory.entries}
        width, height = (int(self._values(tag)[0]) for tag in (_WIDTH, _HEIGHT))
        limits.check_size(width, height)
        if width < 1 or height < 1:
            raise damaged("its size cannot be")
        self._check_parts()
        if _DNG in self._entries or data[8:10] == b"CR" or self._is_reduced():
            raise UnsupportedError("raw files of cameras are not supported", kind="RAW")
        self._photometric = int(self._values(_PHOTOMETRIC)[0])
        self._extra = self._values(_EXTRA, ())
        bits = self._values(_BITS)
        self._depth = int(max(bits))
        self._check_samples()
        source = self._open()
        self._mode = "L" if source.mode.startswith("I;16") else source.mode.replace("X", "")
        if self._mode == "PA":
            self._mode = "P"
        if self._mode == "CMYK":
            inks.check_convertible(icc)
        self._notices: list[str] = []
        if directory.following:
            self._notices.append("first-of-several")
        if _UNSPECIFIED in self._extra or len(self._extra) > 1:
            self._notices.append("extra-channels")
        if self._mode in ("1", "P"):
            self._notices.append("palette")
        self.facts = Facts(
            width,
            height,
            self._mode,
            source.mode in ("LA", "PA", "RGBA"),
            16 if self._depth == 16 else 8,
            orientation=int(self._values(_ORIENTATION)[0]),
        )

    def _values(self, tag: int, missing: tuple[float, ...] | None = None) -> tuple[float, ...]:
        """The first numbers of a tag, or what holds where it is missing."""
        entry = self._entries.get(tag)
        if entry is None or not entry.count:
            usual = _USUAL.get(tag, missing)
            if usual is None:
                raise damaged(f"the tag {tag} is missing")
            return usual
        value = self._data[entry.start : entry.start + min(entry.size, 256)]
        return directories.numbers(self._order, entry.kind, value)

    def _check_parts(self) -> None:
        parts = [self._entries[tag] for tag in (_STRIPS, _TILES) if tag in self._entries]
        if not parts or any(entry.count > MAX_PARTS for entry in parts):
            raise damaged("its parts cannot be")
        if _TILES in self._entries:
            wide, high = (self._values(tag)[0] for tag in (_TILE_WIDTH, _TILE_HEIGHT))
            if not 0 < wide * high <= MAX_TILE:
                raise damaged("its tiles cannot be")

    def _is_reduced(self) -> bool:
        """Whether the first page is a preview, and the picture itself in a directory below."""
        return bool(int(self._values(_KIND, (0,))[0]) & 1) and _FURTHER in self._entries

    def _check_samples(self) -> None:
        compression = int(self._values(_COMPRESSION)[0])
        is_planar = self._values(_PLANAR)[0] == 2
        if max(self._values(_FORMAT)) > 1 or self._depth > 16:
            raise UnsupportedError(
                "only levels of 8 or 16 bits are supported", kind="float", bits=self._depth
            )
        if self._values(_SAMPLES)[0] > _MAX_SAMPLES:
            raise _unsupported("as many samples a pixel")
        if compression not in _COMPRESSIONS:
            raise _unsupported(f"compression {compression}")
        if self._photometric == 6 and compression != 7:
            raise _unsupported("luma and chroma that are not a JPEG")
        if self._depth > 8:
            grey = self._photometric in _GREY_KINDS and len(self._extra) == 0
            colour = self._photometric == _RGB and len(self._extra) < 2 and not is_planar
            if self._depth != 16 or not (grey or colour):
                raise _unsupported(f"{self._depth} bits in this layout")

    def _open(self) -> ImageFile.ImageFile:
        """The first page as Pillow opens it, which is not told what is done here.

        These are turning it upright, and making white of nought where it has 16 bits.
        """
        data = self._data
        for tag in (_ORIENTATION, *((_PHOTOMETRIC,) if self._depth == 16 else ())):
            entry = self._entries.get(tag)
            if entry and entry.count and (tag == _ORIENTATION or self._photometric == 0):
                view, number = memoryview(data), _NUMBERS.get(entry.kind)
                if number is None:
                    raise damaged(f"the tag {tag} cannot be")
                told = struct.pack(self._order + number, 1)
                data = b"".join((view[: entry.start], told, view[entry.start + len(told) :]))
        try:
            source = opened(data, "TIFF")
        except UnidentifiedImageError:
            raise _unsupported("its layout") from None
        if source.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK") and not (
            source.mode in ("I;16", "I;16B") and self._depth == 16
        ):
            raise _unsupported(f"mode {source.mode}")
        return source

    def read(self, orientation: int) -> Pixels:
        """Decodes its first page, and turns it upright."""
        notices, save = tuple(self._notices), {"compression": int(self._values(_COMPRESSION)[0])}
        if self.facts.depth == 16:
            with silence():
                deep = self._deep(orientation)
            return Pixels(eight_bit(deep), deep, None, notices, save)
        source = self._open()
        try:
            with silence():
                source.load()
        except OSError:
            if save["compression"] != _JPEG:
                raise
            # That of the page knows no JPEG; nothing tells that from damage.
            raise _unsupported("the JPEG within") from None
        if source.mode == "CMYK":
            assert self._icc is not None
            image = inks.to_srgb(plain(source), self._icc)
            notices = (*notices, inks.CONVERTED)
        else:
            to = {"1": "L", "P": "RGB", "PA": "RGBA", "RGBX": "RGB"}.get(source.mode)
            image = plain(source.convert(to) if to else source)
        if image.size != (self.facts.width, self.facts.height):
            raise damaged("its size cannot be")
        return Pixels(
            upright(image, orientation), None, None, notices, save, is_srgb=source.mode == "CMYK"
        )

    def _deep(self, orientation: int) -> Deep:
        """Its samples of 16 bits; of colours Pillow tells 8 at a time (see `png`)."""
        mode, width, height = self.facts.mode, self.facts.width, self.facts.height
        samples, filled = deep_array(mode, width, height, orientation)
        if mode == "L":
            source = self._open()
            source.load()
            inverted = self._photometric == 0
            for rows in strips(height, width):
                part = rows_of(source, rows)
                filled[rows] = 65535 - part if inverted else part
            return samples
        for is_low in (False, True):
            source = self._open()
            reread(source, _low_byte if is_low else _high_byte)
            source.load()
            factor = np.uint16(1 if is_low else 256)
            for rows in strips(height, width * 4):
                filled[rows] += rows_of(source, rows)[..., : filled.shape[-1]] * factor
            del source
        if _ASSOCIATED in self._extra:
            for rows in strips(height, width * 4):
                _divide(filled[rows])
        return samples


def _high_byte(rawmode: str) -> str:
    """Pillow's own way with samples of 16 bits, but that alpha stays multiplied in."""
    return rawmode.replace("RGBa", "RGBA")


def _low_byte(rawmode: str) -> str:
    """The same, with the bytes of a sample taken the other way round."""
    return _high_byte(rawmode[:-1] + _LOW_BYTE[rawmode[-1]])


def _divide(samples: Deep) -> None:
    """Takes alpha out of the colours that were multiplied by it, in place."""
    alpha = samples[..., 3:].astype(np.uint32)
    colours = samples[..., :3].astype(np.uint32) * 65535 + alpha // 2
    samples[..., :3] = np.minimum(colours // np.maximum(alpha, 1), 65535)


def _unsupported(why: str) -> UnsupportedError:
    return UnsupportedError(f"this TIFF cannot be read: {why}", kind="TIFF", why=why)
