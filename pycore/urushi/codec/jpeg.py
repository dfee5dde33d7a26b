"""JPEG files in and out (ISO/IEC 10918-1), with the settings that they were written with."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageFile, JpegImagePlugin

from urushi.codec import inks, limits
from urushi.codec.guard import damaged, opened, plain, silence
from urushi.codec.pixels import Facts, Pixels, upright
from urushi.errors import TooLargeError, UnsupportedError

MAX_SCANS = 200
"""Scans of a progressive file. Encoders write some ten; each goes through the whole picture again,
which makes a file of many scans a bomb."""

_SCAN, _END = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LOSSLESS_OR_HIERARCHICAL = (0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF)
_STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # within coded data the rest is not one
_JFIF, _ADOBE, _MULTI_PICTURE = 0xE0, 0xEE, 0xE2
_APPLICATION = range(0xE0, 0xF0)

# Marks of a gain map: Adobe's and Android's, ISO 21496-1's, Apple's.
_GAIN_MAPS = (
    b"http://ns.adobe.com/hdr-gain-map/",
    b"urn:iso:std:iso:ts:21496:-1",
    b"http://ns.apple.com/HDRGainMap/",
)


@dataclass
class _Contents:
    """What was found in a file.

    Attributes:
        frame: width, height (px) and number of components.
        kept: from and to of the segments that Pillow is given.
        is_first: whether other pictures follow this one.
        has_gain_map: whether the next one tells how bright it is where there is room for that.
    """

    frame: tuple[int, int, int] | None = None
    kept: list[tuple[int, int]] = field(default_factory=list)
    is_first: bool = False
    has_gain_map: bool = False
    scans: int = 0


class JpegReader:
    """A JPEG file whose segments were looked through.

    Raises:
        DecodeError: it breaks the rules of the format.
        UnsupportedError: more than 8 bits, lossless, or CMYK whose colours cannot be told.
        TooLargeError: as `limits` has it, or more than `MAX_SCANS`.
    """

    def __init__(self, data: bytes, icc: bytes | None) -> None:
        self._data, self._icc = data, icc
        self._found = found = _scan(data)
        if found.frame is None:
            raise damaged("it has no header")
        width, height, components = found.frame
        limits.check_size(width, height)
        if not width or not height or components not in (1, 3, 4):
            raise damaged("its header cannot be")
        notices = []
        if components == 4:
            inks.check_convertible(icc)
            notices.append(inks.CONVERTED)
        if found.has_gain_map:
            notices.append("gain-map")
        elif found.is_first:
            notices.append("first-of-several")
        self._notices = tuple(notices)
        self.facts = Facts(width, height, {1: "L", 3: "RGB", 4: "CMYK"}[components], False)

    def read(self, orientation: int) -> Pixels:
        """Decodes it, and turns it upright."""
        view = memoryview(self._data)
        bare = b"".join((view[:2], *(view[start:end] for start, end in self._found.kept)))
        source = opened(bare, "JPEG")
        source.load()
        save = _settings(source)
        image = plain(source)
        if image.mode == "CMYK":
            assert self._icc is not None
            image = inks.to_srgb(image, self._icc)
        return Pixels(
            upright(image, orientation),
            notices=self._notices,
            save=save,
            is_srgb=source.mode == "CMYK",
        )


def _scan(data: bytes) -> _Contents:
    """Looks through a file, to its end."""
    found, position = _Contents(), 2
    for _ in range(limits.MAX_PIECES):
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        marker = data[position + 1] if position + 1 < len(data) else _END
        if marker == _END or (found.scans and len(data) < position + 4):
            return found
        if marker in _STANDALONE:
            position += 2
            continue
        if len(data) < position + 4 or data[position] != 0xFF:
            raise damaged("its segments are broken")
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if not found.scans:
            _segment(found, data, position, end)
        if marker == _SCAN:
            found.scans += 1
            if found.scans > MAX_SCANS:
                raise TooLargeError(
                    f"it has more than {MAX_SCANS} scans",
                    reason="scans",
                    scans=found.scans,
                    limit_scans=MAX_SCANS,
                )
            after = _MARKER.search(data, end)
            if after is None:
                return found
            end = after.start()
        position = end
    raise damaged("it has too many segments")


def _segment(found: _Contents, data: bytes, start: int, end: int) -> None:
    """Takes a segment of what precedes the pixels, or the first scan and all that follows."""
    marker, body = data[start + 1], data[start + 4 : end]
    if marker in _FRAMES:
        if len(body) < 6:
            raise damaged("its header is cut off")
        if body[0] != 8 or marker in _LOSSLESS_OR_HIERARCHICAL:
            kind = "lossless JPEG" if body[0] == 8 else f"{body[0]}-bit JPEG"
            raise UnsupportedError(f"{kind} is not supported", kind=kind)
        height, width = (int.from_bytes(body[i : i + 2], "big") for i in (1, 3))
        found.frame = width, height, body[5]
    if marker == _MULTI_PICTURE and body.startswith(b"MPF\0"):
        found.is_first = True
    if marker in _APPLICATION:
        found.has_gain_map |= any(mark in body for mark in _GAIN_MAPS)
        if marker not in (_JFIF, _ADOBE):
            return  # nothing that colours or sizes depend on
    found.kept.append((start, len(data) if marker == _SCAN else end))


def _settings(source: ImageFile.ImageFile) -> dict[str, Any]:
    """What it takes for Pillow to write the file as it was written."""
    assert isinstance(source, JpegImagePlugin.JpegImageFile)
    core: Any = source
    settings: dict[str, Any] = {
        "qtables": core.quantization,
        "progressive": bool(source.info.get("progressive")),
    }
    if core.layers >= 3:
        subsampling = JpegImagePlugin.get_sampling(source)  # type: ignore[no-untyped-call]
        if subsampling < 0:
            # None that Pillow can write: the nearest that keeps as much.
            finest = max(part[1] * part[2] for part in core.layer)
            subsampling = 2 if finest >= 4 else 0
        settings["subsampling"] = subsampling
    if core.layers == 3 and source.info.get("adobe_transform") == 0:
        settings["keep_rgb"] = True
    return settings


def on_white(image: Image.Image) -> Image.Image:
    """A picture without its alpha channel, as a page with a white ground shows it."""
    if image.mode not in ("LA", "RGBA"):
        return image
    opaque = image.mode[:-1]
    white = Image.new(opaque, image.size, "white")
    white.paste(image.convert(opaque), mask=image.getchannel("A"))
    return white


def write(image: Image.Image, **options: Any) -> bytes:
    """A JPEG file of an L or RGB picture; `options` are Pillow's."""
    buffer = io.BytesIO()
    try:
        with silence():
            image.save(buffer, "JPEG", **options)
    except OSError:
        if not options.get("progressive"):
            raise
        # Pillow guesses how much a progressive file takes, which is too little for noise.
        usual = ImageFile.MAXBLOCK
        ImageFile.MAXBLOCK = usual + 6 * image.width * image.height
        buffer = io.BytesIO()
        try:
            image.save(buffer, "JPEG", **options)
        finally:
            ImageFile.MAXBLOCK = usual
    return buffer.getvalue()
