"""Bare pixels: a picture that somebody else has decoded, a browser for what Pillow cannot read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from urushi import codec
from urushi.codec.picture import BROWSER, Sliceable
from urushi.errors import ProtocolError

DECODED = "browser-decoded"
"""Notice: the pixels are all that is left of the file."""

LONGEST_KIND = 40
"""Characters of the name of a file's kind: it is shown, never looked up."""


class Uint8Array(Protocol):
    """JavaScript's, as Pyodide shows it."""

    length: int

    def subarray(self, begin: int, end: int, /) -> Uint8Array: ...
    def to_bytes(self) -> bytes: ...


class LentBytes:
    """Bytes that stay where JavaScript has them, outside the heap; parts of them are copied."""

    def __init__(self, array: Uint8Array) -> None:
        self._array = array

    def __len__(self) -> int:
        return self._array.length

    def __getitem__(self, part: slice, /) -> bytes:
        start, stop, _ = part.indices(len(self))
        return self._array.subarray(start, stop).to_bytes()


@dataclass(frozen=True)
class BarePixels:
    """A picture without a file, which can be read again and again.

    Attributes:
        rgba: 4 · width · height bytes, rows from the top, sRGB, alpha not multiplied in.
        width, height: px.
        kind: what the file was, for the eye ("AVIF").

    Raises:
        ProtocolError: the sizes are none, are more than `codec.MAX_PIXELS` or `codec.MAX_SIDE`, or
            do not fit the number of bytes; the kind is too long.
    """

    rgba: Sliceable = field(repr=False)
    width: int
    height: int
    kind: str

    def __post_init__(self) -> None:
        sides = self.width, self.height
        if min(sides) < 1 or max(sides) > codec.MAX_SIDE:
            raise ProtocolError(f"pixels must have sides from 1 to {codec.MAX_SIDE}")
        if self.width * self.height > codec.MAX_PIXELS:
            raise ProtocolError(f"more than {codec.MAX_PIXELS} pixels")
        if len(self.rgba) != 4 * self.width * self.height:
            raise ProtocolError(
                f"{self.width} x {self.height} pixels do not have {len(self.rgba)} bytes"
            )
        if len(self.kind) > LONGEST_KIND:
            raise ProtocolError(f"a kind has at most {LONGEST_KIND} characters")

    @property
    def header(self) -> codec.Header:
        """What the header of a file would say."""
        return codec.Header(
            format=BROWSER,
            width=self.width,
            height=self.height,
            mode="RGBA",
            has_alpha=True,
            icc_name=None,
        )

    def decode(self) -> codec.Picture:
        """The picture, RGB if every pixel of it is opaque, else RGBA."""
        picture = codec.Picture.from_pixels(self.rgba, self.width, self.height)
        return replace(picture, notices=(*picture.notices, DECODED))
