"""What a decoded picture is, and how one is to be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from PIL import Image

from urushi.codec import limits
from urushi.codec.frames import Animation
from urushi.codec.pixels import Deep, strips
from urushi.errors import DecodeError, UnsupportedError
from urushi.metadata import Metadata

FORMATS = ("png", "jpeg", "webp", "gif", "tiff", "bmp")
"""Formats that are written."""

LOSSY = ("jpeg", "webp")
"""Those of them that have a quality."""

DEEP = ("png", "tiff")
"""Those of them that hold 16 bits a sample."""

MOVING = ("png", "webp", "gif")
"""Those of them that hold animations."""

MIME = {name: f"image/{name}" for name in FORMATS}
EXTENSION = {name: f".{name}" for name in FORMATS} | {"jpeg": ".jpg", "tiff": ".tif"}

FORMAT_OF_SUFFIX = {
    ".png": "png",
    ".apng": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jpe": "jpeg",
    ".webp": "webp",
    ".gif": "gif",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".bmp": "bmp",
}

BROWSER = "browser"
"""Format of a picture that a browser decoded."""


class Sliceable(Protocol):
    """Bytes of which parts are had: Python's own, or such as lie elsewhere."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> bytes | memoryview: ...


@dataclass
class Picture:
    """A decoded picture and what its file says beside the pixels.

    Attributes:
        image: Pillow image of mode L, LA, RGB or RGBA, 8 bits a sample, upright; of an animation
            the first frame as it is shown.
        format: of the file: one of `FORMATS`, "psd", or `BROWSER`.
        metadata: with its orientation set to upright.
        deep: of a file with 16 bits a sample these, ``(h, w)`` of a grey picture, else
            ``(h, w, channels)``, with the channels of `image`, 0 to 65535; else None.
        animation: None of a still picture.
        notices: codes of what was changed on the way in, for the user to know.
        save: settings of the file itself, which a file of the same format gets again.
    """

    image: Image.Image
    format: str
    metadata: Metadata = field(default_factory=Metadata)
    deep: Deep | None = None
    animation: Animation | None = None
    notices: tuple[str, ...] = ()
    save: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_pixels(cls, rgba: Sliceable, width: int, height: int) -> Picture:
        """A picture that a browser decoded.

        Args:
            rgba: rows from the top, 4 bytes a pixel, alpha last and not multiplied in; taken part
                by part.
            width, height: px.

        Returns:
            An RGB picture if all of it is opaque, else RGBA.

        Raises:
            DecodeError: the bytes are not as many as the size asks for.
            TooLargeError: more than `limits.MAX_PIXELS`.
        """
        limits.check_size(width, height)
        if width < 1 or height < 1 or len(rgba) != 4 * width * height:
            raise DecodeError("the pixels do not fit their size", reason="damaged")
        row = 4 * width
        bands = [(rows, slice(row * rows.start, row * rows.stop)) for rows in strips(height, row)]
        opaque = all(np.frombuffer(rgba[part], np.uint8)[3::4].min() == 255 for _, part in bands)
        mode, raw = ("RGB", "RGBX") if opaque else ("RGBA", "RGBA")
        image = Image.new(mode, (width, height))
        for rows, part in bands:
            size = (width, rows.stop - rows.start)
            image.paste(Image.frombytes(mode, size, rgba[part], "raw", raw), (0, rows.start))
        return cls(image, BROWSER)

    @property
    def icc(self) -> bytes | None:
        """ICC profile, or None."""
        return self.metadata.icc

    @property
    def exif(self) -> bytes | None:
        """EXIF block, or None."""
        return self.metadata.exif

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        return self.image.size

    @property
    def has_alpha(self) -> bool:
        """Whether the picture has an alpha channel."""
        return self.image.mode in ("LA", "RGBA")

    @property
    def is_grey(self) -> bool:
        """Whether the picture has no colours."""
        return self.image.mode in ("L", "LA")


@dataclass(frozen=True)
class Header:
    """What a file's header says, read without decoding a pixel; sizes are those once upright.

    Attributes:
        format: as `Picture.format`.
        width, height: px.
        mode: "1", "P", "L", "LA", "RGB", "RGBA" or "CMYK", that of the file.
        has_alpha: whether some pixel may be transparent.
        icc_name: description of the profile, or None.
        depth: bits of a sample, 8 (or less) or 16.
        frames: 1 of a still picture.
    """

    format: str
    width: int
    height: int
    mode: str
    has_alpha: bool
    icc_name: str | None
    depth: int = 8
    frames: int = 1


@dataclass(frozen=True)
class Output:
    """How to write a picture.

    Attributes:
        format: "same" or one of `FORMATS`.
        quality: 1 to 100 for JPEG and WebP; None follows the original, or `DEFAULT_QUALITY`.
        effort: 1 (quick) to 9 (small) for PNG; None is 6.
        max_bytes: what the file may have at most; JPEG and WebP then get the highest quality that
            fits, other formats are refused if they are larger.
    """

    format: str = "same"
    quality: int | None = None
    effort: int | None = None
    max_bytes: int | None = None

    def __post_init__(self) -> None:
        if self.format not in ("same", *FORMATS):
            raise UnsupportedError(f"cannot write {self.format!r}", kind=self.format)
        for name, value, most in (("quality", self.quality, 100), ("effort", self.effort, 9)):
            if value is not None and not 1 <= value <= most:
                raise UnsupportedError(f"{name} must be from 1 to {most}, not {value}", kind=name)
        if self.max_bytes is not None and self.max_bytes < 1:
            raise UnsupportedError(
                f"max_bytes must be at least 1, not {self.max_bytes}", kind="max-bytes"
            )

    def resolve(self, picture_format: str) -> str:
        """The format to write, given the one that was read."""
        if self.format != "same":
            return self.format
        return picture_format if picture_format in FORMATS else "png"
