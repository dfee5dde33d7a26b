"""WebP files in and out (RFC 9649; chunks are named after it)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from urushi.codec import limits
from urushi.codec.frames import Animation
from urushi.codec.guard import damaged, opened, plain
from urushi.codec.pixels import Facts, Pixels, upright
from urushi.errors import UnsupportedError

MAX_SIDE = 16_383
"""Pixels of a side that the format allows."""

MAX_DURATION = 2**24 - 1
"""Milliseconds of a frame that the format allows."""

_ALPHA, _ANIMATION = 0x10, 0x02


def chunks(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Four-letter names and bodies of RIFF chunks that follow one another."""
    position = 0
    for _ in range(limits.MAX_PIECES):
        if position + 8 > len(data):
            return
        kind, length = struct.unpack_from("<4sI", data, position)
        yield kind, data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2
    raise damaged("it has too many chunks")


@dataclass
class _Contents:
    """What was found in a file; of an animation `is_lossless` holds for all frames."""

    size: tuple[int, int] | None = None
    has_alpha: bool = False
    moves: bool = False
    is_lossless: bool | None = None
    loop: int = 0
    durations: list[float] = field(default_factory=list)


class WebpReader:
    """A WebP file whose chunks were looked through.

    Raises:
        DecodeError: it breaks the rules of the format.
        TooLargeError: as `limits` has it.
    """

    def __init__(self, data: bytes, _icc: bytes | None) -> None:
        self._data = data
        self._found = found = _scan(data)
        if found.size is None or found.is_lossless is None:
            raise damaged("it has no pixels")
        limits.check_size(*found.size)
        limits.check_frames(len(found.durations), *found.size)
        mode = "RGBA" if found.has_alpha else "RGB"
        count = max(1, len(found.durations))
        self.facts = Facts(*found.size, mode, found.has_alpha, frames=count)

    def read(self, orientation: int) -> Pixels:
        """Decodes it, and turns it upright."""
        frames = self._shown(orientation)
        save = {"lossless": self._found.is_lossless}
        if self.facts.frames < 2:
            return Pixels(next(frames), save=save)
        durations, loop = tuple(self._found.durations), self._found.loop
        animation = Animation(durations, loop, lambda: self._shown(orientation))
        return Pixels(next(frames), animation=animation, save=save)

    def _shown(self, orientation: int) -> Iterator[Image.Image]:
        source: Any = opened(self._data, "WEBP")
        count = self.facts.frames
        if source.size != (self.facts.width, self.facts.height) or source.n_frames != count:
            raise damaged("its header does not fit its content")
        for i in range(count):
            source.seek(i)
            source.load()
            # The next frame is decoded into the same pixels.
            image = plain(source) if count == 1 else plain(source.copy())
            yield upright(image, orientation)


def _scan(data: bytes) -> _Contents:
    """Looks through a file."""
    found = _Contents()
    for kind, body in chunks(memoryview(data)[12:]):
        if kind == b"VP8X" and found.size is None and len(body) >= 10:
            width, height = (int.from_bytes(body[i : i + 3], "little") + 1 for i in (4, 7))
            found.size = width, height
            found.has_alpha, found.moves = bool(body[0] & _ALPHA), bool(body[0] & _ANIMATION)
        elif kind in (b"VP8 ", b"VP8L"):
            _image(found, kind, body)
        elif kind == b"ANIM" and len(body) >= 6:
            (found.loop,) = struct.unpack_from("<H", body, 4)
        elif kind == b"ANMF" and found.moves and len(body) >= 16:
            found.durations.append(int.from_bytes(body[12:15], "little"))
            for part, content in chunks(body[16:]):
                if part in (b"VP8 ", b"VP8L"):
                    _image(found, part, content)
    return found


def _image(found: _Contents, kind: bytes, body: memoryview) -> None:
    """Takes an image chunk, whose size is the file's if none was told (3.4; RFC 6386, 9.1)."""
    lossless = kind == b"VP8L"
    found.is_lossless = lossless and found.is_lossless is not False
    if len(body) < 10:
        raise damaged("a picture in it is cut off")
    if found.size is None and lossless:
        bits = int.from_bytes(body[1:5], "little")
        found.size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        found.has_alpha = bool(bits >> 28 & 1)
    elif found.size is None:
        width, height = struct.unpack_from("<2H", body, 6)
        found.size = width & 0x3FFF, height & 0x3FFF


def check_size(image: Image.Image) -> None:
    """Refuses a picture that is larger than the format allows.

    Raises:
        UnsupportedError: it is.
    """
    if max(image.size) > MAX_SIDE:
        raise UnsupportedError(f"WebP allows at most {MAX_SIDE} px", kind="webp-size")


def write(image: Image.Image, *, quality: int, lossless: bool) -> bytes:
    """A WebP file of a picture of any mode; `quality` is that of lossy ones."""
    check_size(image)
    if image.mode in ("L", "LA"):
        image = image.convert("RGB" if image.mode == "L" else "RGBA")
    options: dict[str, Any] = {
        # In lossless mode it is effort.
        "quality": 70 if lossless else quality,
        "lossless": lossless,
        # Without it the colour under fully transparent pixels would be replaced.
        "exact": True,
    }
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", **options)
    return buffer.getvalue()


class WebpMuxer:
    """Puts still pictures together into one that moves, each as large as the canvas.

    Args:
        loop: how often it is played, 0 for ever; None for once.
        quality, lossless: as `write`.
    """

    def __init__(self, loop: int | None, *, quality: int, lossless: bool) -> None:
        self._loop = 1 if loop is None else min(loop, 65535)
        self._quality, self._lossless = quality, lossless
        self._frames: list[bytes] = []
        self._size = 0, 0
        self._has_alpha = False

    def add(self, image: Image.Image, duration: float) -> None:
        """Takes the next frame, and how long it is shown (ms)."""
        data = write(image, quality=self._quality, lossless=self._lossless)
        content = b"".join(
            _chunk(kind, body)
            for kind, body in chunks(memoryview(data)[12:])
            if kind in (b"ALPH", b"VP8 ", b"VP8L")
        )
        self._size = image.size
        self._has_alpha |= image.mode in ("LA", "RGBA")
        milliseconds = min(max(0, round(duration)), MAX_DURATION)
        width, height = (_three(side - 1) for side in image.size)
        # At the corner, not blended with what was there before, and left standing.
        header = bytes(6) + width + height + _three(milliseconds) + b"\x02"
        self._frames.append(_chunk(b"ANMF", header + content))

    def finish(self) -> bytes:
        """The file."""
        flags = _ANIMATION | (_ALPHA if self._has_alpha else 0)
        size = b"".join(_three(side - 1) for side in self._size)
        head = _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + size)
        head += _chunk(b"ANIM", struct.pack("<4xH", self._loop))
        length = 4 + len(head) + sum(map(len, self._frames))
        riff = b"RIFF" + struct.pack("<I", length) + b"WEBP"
        return b"".join((riff, head, *self._frames))


def _three(value: int) -> bytes:
    return value.to_bytes(3, "little")


def _chunk(kind: bytes, body: bytes | memoryview) -> bytes:
    return b"".join((kind, struct.pack("<I", len(body)), body, bytes(len(body) % 2)))
