"""PNG and APNG files in.

Pillow is given a file of its own making: header, palette and pixels. What else a file holds is
none of its business, and cannot make it refuse a picture.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image

from urushi.codec import limits
from urushi.codec.frames import Animation, Patch, compose, is_never_transparent
from urushi.codec.guard import opened, plain, reread
from urushi.codec.pixels import (
    Deep,
    Facts,
    Pixels,
    deep_array,
    eight_bit,
    keyed,
    rows_of,
    strips,
    upright,
)
from urushi.codec.png_container import (
    COLOUR,
    COLOUR_ALPHA,
    GREY,
    GREY_ALPHA,
    PALETTE,
    SIGNATURE,
    Frame,
    chunk,
    scan,
)

_MODES = {GREY: "L", COLOUR: "RGB", PALETTE: "P", GREY_ALPHA: "LA", COLOUR_ALPHA: "RGBA"}


class PngReader:
    """A PNG file whose chunks were looked through.

    Raises:
        DecodeError: it breaks the rules of the format.
        TooLargeError: as `limits` has it.
    """

    def __init__(self, data: bytes, _icc: bytes | None) -> None:
        self._found = found = scan(data)
        header = found.header
        size = header.width, header.height
        limits.check_size(*size)
        limits.check_frames(len(found.frames), *size)
        mode = _MODES[header.colour]
        has_alpha = mode in ("LA", "RGBA") or bool(found.transparency)
        if found.frames:
            boxes = [(f.left, f.top, f.width, f.height) for f in found.frames]
            disposals = [f.disposal for f in found.frames]
            has_alpha = has_alpha or not is_never_transparent(size, boxes, disposals)
        self.facts = Facts(
            *size,
            "1" if (header.colour, header.depth) == (GREY, 1) else mode,
            has_alpha,
            max(8, header.depth),
            max(1, len(found.frames)),
        )

    def read(self, orientation: int) -> Pixels:
        """Decodes it, and turns it upright."""
        found, is_deep = self._found, self.facts.depth == 16
        notices = ("palette",) if self.facts.mode in ("P", "1") else ()
        frame = found.default
        if found.frames and (len(found.frames) > 1 or found.frames[0] is not frame):
            image = next(self._shown(orientation))
            if len(found.frames) == 1:
                return Pixels(image, notices=notices)
            if is_deep:
                notices = (*notices, "depth-8")
            durations = tuple(one.duration for one in found.frames)
            animation = Animation(durations, found.plays, lambda: self._shown(orientation))
            return Pixels(image, animation=animation, notices=notices)
        assert frame is not None
        if is_deep:
            deep = self._deep(frame, orientation)
            return Pixels(eight_bit(deep), deep, notices=notices)
        return Pixels(upright(self._shallow(frame), orientation), notices=notices)

    def _shown(self, orientation: int) -> Iterator[Image.Image]:
        """The frames of an animation, put together."""
        mode = "L" if self._found.header.colour in (GREY, GREY_ALPHA) else "RGB"
        if self.facts.has_alpha:
            mode += "A"
        size = self.facts.width, self.facts.height
        for image in compose(size, map(self._patch, self._found.frames), mode):
            yield upright(image, orientation)

    def _patch(self, frame: Frame) -> Patch:
        is_deep = self.facts.depth == 16
        image = eight_bit(self._deep(frame, 1)) if is_deep else self._shallow(frame)
        rgba = image.convert("RGBA")
        return Patch(rgba, frame.left, frame.top, frame.disposal, frame.is_blended)

    def _bare(self, frame: Frame, depth: int, colour: int) -> bytes:
        """A file of a frame's pixels alone, with this said of their depth and colour type."""
        header = struct.pack(
            ">2I5B", frame.width, frame.height, depth, colour, 0, 0, self._found.header.interlace
        )
        parts = [SIGNATURE, chunk(b"IHDR", header)]
        if colour == PALETTE:
            parts.append(chunk(b"PLTE", self._found.palette))
            if self._found.transparency:
                parts.append(chunk(b"tRNS", self._found.transparency))
        return b"".join((*parts, chunk(b"IDAT", *frame.bodies), chunk(b"IEND")))

    def _shallow(self, frame: Frame) -> Image.Image:
        """A frame of at most 8 bits as L, LA, RGB or RGBA."""
        header, transparency = self._found.header, self._found.transparency
        image = opened(self._bare(frame, header.depth, header.colour), "PNG")
        image.load()
        if header.colour == PALETTE:
            return plain(image.convert("RGBA" if transparency else "RGB"))
        pixels = plain(image.convert("L") if image.mode == "1" else image)
        if not transparency:
            return pixels
        # Pillow spreads levels of few bits over 8, but not the one that is transparent.
        greatest = 2**header.depth - 1
        levels = struct.unpack(f">{len(transparency) // 2}H", transparency)
        return keyed(pixels, tuple((level & greatest) * (255 // greatest) for level in levels))

    def _deep(self, frame: Frame, orientation: int) -> Deep:
        """A frame of 16 bits, of which Pillow tells no more than 8 of colours."""
        colour, transparency = self._found.header.colour, self._found.transparency
        mode = _MODES[colour]
        shown = mode + ("A" if transparency else "")
        samples, filled = deep_array(shown, frame.width, frame.height, orientation)
        own = filled[..., None] if filled.ndim == 2 else filled[..., : len(mode)]
        portions = list(strips(frame.height, frame.width * 4))
        if colour in (GREY, GREY_ALPHA):
            # Filters work on bytes, so two samples of 8 bits are as good as one of 16.
            pairs = {GREY: GREY_ALPHA, GREY_ALPHA: COLOUR_ALPHA}[colour]
            image = opened(self._bare(frame, 8, pairs), "PNG")
            image.load()
            for rows in portions:
                own[rows] = rows_of(image, rows).view(">u2")
        else:
            bare = self._bare(frame, 16, colour)
            # Big-endian samples: what takes the high byte of little-endian ones takes the low.
            for order, factor in (("B", 256), ("L", 1)):
                image = opened(bare, "PNG")
                reread(image, lambda _, rawmode=f"{mode};16{order}": rawmode)  # type: ignore[misc]
                image.load()
                for rows in portions:
                    own[rows] += rows_of(image, rows) * np.uint16(factor)
                del image
        if transparency:
            key = np.frombuffer(transparency, ">u2")
            for rows in portions:
                filled[rows, :, -1] = (own[rows] != key).any(axis=-1) * np.uint16(65535)
        return samples
