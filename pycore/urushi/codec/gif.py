"""GIF files in (CompuServe, GIF89a specification; section numbers are its).

Each frame is given to Pillow as a file of its own; they are put together after the rules that
browsers share, where a cleared part of the canvas is transparent.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from urushi.codec import limits
from urushi.codec.frames import Animation, Disposal, Patch, compose, is_never_transparent
from urushi.codec.guard import damaged, opened
from urushi.codec.pixels import Facts, Pixels

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_DISPOSALS = {2: Disposal.CLEAR, 3: Disposal.RESTORE}
_INTERLACED = 0x40


@dataclass(frozen=True)
class _Frame:
    """An image block (20) with the control block that precedes it (23)."""

    left: int
    top: int
    width: int
    height: int
    interlaced: bool
    table: bytes
    content: tuple[int, int]  # from the code size to the terminator
    duration: float
    disposal: Disposal
    transparent: int | None


class GifReader:
    """A GIF file whose blocks were looked through.

    Raises:
        DecodeError: it breaks the rules of the format.
        TooLargeError: as `limits` has it.
    """

    def __init__(self, data: bytes, _icc: bytes | None) -> None:
        self._data = data
        self._pieces = 0
        self.loop: int | None = None
        self.frames: list[_Frame] = []
        if len(data) < 13:
            raise damaged("its header is cut off")
        width, height, flags = struct.unpack_from("<2HB", data, 6)
        self.table, position = self._colour_table(flags, 13)
        self._scan(position)
        if not self.frames:
            raise damaged("it has no pixels")
        first = self.frames[0]
        # As browsers do, where the first frame is larger than the screen that the file tells of.
        self._size = max(width, first.left + first.width), max(height, first.top + first.height)
        limits.check_size(*self._size)
        limits.check_frames(len(self.frames), *self._size)
        for frame in self.frames:
            if (
                frame.left >= self._size[0]
                or frame.top >= self._size[1]
                or frame.width > self._size[0]
                or frame.height > self._size[1]
            ):
                raise damaged("a frame lies outside")
        has_alpha = first.transparent is not None or not is_never_transparent(
            self._size,
            ((f.left, f.top, f.width, f.height) for f in self.frames),
            [f.disposal for f in self.frames],
        )
        self.facts = Facts(*self._size, "P", has_alpha, frames=len(self.frames))

    def _colour_table(self, flags: int, position: int) -> tuple[bytes, int]:
        """The table that these flags announce, and where what follows it begins (18, 19, 21)."""
        if not flags & 0x80:
            return b"", position
        end = position + 3 * 2 ** ((flags & 7) + 1)
        if end > len(self._data):
            raise damaged("a colour table is cut off")
        return self._data[position:end], end

    def _scan(self, position: int) -> None:
        data = self._data
        control: tuple[float, Disposal, int | None] = (0.0, Disposal.KEEP, None)
        while position < len(data) and data[position] != _TRAILER:
            if data[position] == _EXTENSION and position + 2 <= len(data):
                label, start = data[position + 1], position + 2
                position = self._sub_blocks(start)
                if (
                    label == _CONTROL
                    and data[start : start + 1] == b"\x04"
                    and start + 5 < position
                ):
                    flags, delay, index = struct.unpack_from("<BHB", data, start + 1)
                    disposal = _DISPOSALS.get(flags >> 2 & 7, Disposal.KEEP)
                    control = 10.0 * delay, disposal, index if flags & 1 else None
                elif label == _APPLICATION and data[start + 1 : start + 12] in _LOOPS:
                    block = data[start + 12 : start + 16]
                    if block[:2] == b"\x03\x01" and len(block) == 4:
                        again = int.from_bytes(block[2:], "little")
                        self.loop = again + 1 if again else 0  # the file tells repetitions
            elif data[position] == _IMAGE and position + 10 <= len(data):
                left, top, width, height, flags = struct.unpack_from("<4HB", data, position + 1)
                table, start = self._colour_table(flags, position + 10)
                position = self._sub_blocks(start + 1)
                if not width or not height:
                    raise damaged("a frame is empty")
                self.frames.append(
                    _Frame(
                        left,
                        top,
                        width,
                        height,
                        bool(flags & _INTERLACED),
                        table or self.table,
                        (start, position),
                        *control,
                    )
                )
                control = 0.0, Disposal.KEEP, None
            else:
                raise damaged("its blocks are broken")

    def _sub_blocks(self, position: int) -> int:
        """Where a chain of sub-blocks (15) that begins here ends."""
        data, end = self._data, len(self._data)
        while position < end and data[position]:
            position += 1 + data[position]
            self._pieces += 1
            if self._pieces > 4 * limits.MAX_PIECES:
                raise damaged("it has too many blocks")
        return min(position + 1, end)

    def read(self, _orientation: int) -> Pixels:
        """Decodes it; a GIF has no orientation."""
        image = next(self._shown())
        if len(self.frames) == 1:
            return Pixels(image)
        durations = tuple(frame.duration for frame in self.frames)
        return Pixels(image, animation=Animation(durations, self.loop, self._shown))

    def _shown(self) -> Iterator[Image.Image]:
        mode = "RGBA" if self.facts.has_alpha else "RGB"
        return compose(self._size, map(self._patch, self.frames), mode)

    def _patch(self, frame: _Frame) -> Patch:
        """A frame's pixels, read from a file that holds nothing else."""
        table = frame.table
        flags = 0x80 | ((len(table) // 3).bit_length() - 2) if table else 0
        parts = [b"GIF89a", struct.pack("<2HBxx", frame.width, frame.height, flags), table]
        if frame.transparent is not None:
            parts.append(struct.pack("<4BHBx", _EXTENSION, _CONTROL, 4, 1, 0, frame.transparent))
        interlaced = _INTERLACED if frame.interlaced else 0
        parts.append(struct.pack("<B4HB", _IMAGE, 0, 0, frame.width, frame.height, interlaced))
        start, end = frame.content
        parts += [self._data[start:end], bytes((_TRAILER,))]
        image = opened(b"".join(parts), "GIF")
        image.load()
        return Patch(image.convert("RGBA"), frame.left, frame.top, frame.disposal, True)
