"""Bytes -> Picture -> bytes. The only module that knows Pillow's file formats.

A picture comes back in the format that it came in, with its ICC profile, EXIF block, resolution,
text chunks and alpha channel as they were. Every refusal is a typed error.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError
from PIL.ImageOps import exif_transpose

from urushi.errors import DecodeError, TooLargeError, UnsupportedError

MAX_PIXELS = 120_000_000
"""Pillow holds 4 bytes a pixel; with the encoded file this is what fits a 32-bit heap."""

MAX_SIDE = 65_500
"""libjpeg's limit; no picture is wider in practice, and WebP (16 383) refuses by itself."""

DEFAULT_QUALITY = 95
"""JPEG and WebP quality where the original gives none to follow: a coat must survive its saving."""

FORMATS = ("png", "jpeg", "webp")
MIME = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
EXTENSION = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}

FORMAT_OF_SUFFIX = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".jpe": "jpeg", ".webp": "webp"}

SNIFF_BYTES = 16
"""Bytes at the start of a file that `sniff` needs."""

_PIL_FORMATS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "WEBP": "webp"}
_READABLE = ("PNG", "JPEG", "WEBP")  # Pillow's JPEG reader recognises MPO by itself
_WEBP_MAX_SIDE = 16_383
_ORIENTATION = 0x0112
_EXIF_HEAD = b"Exif\0\0"
Image.MAX_IMAGE_PIXELS = None  # `_check` has a limit of its own, which the user can be told of
_COPY_MODES = {"1": "L", "P": "RGB", "PA": "RGBA"}

# What a file that Pillow was not asked to read seems to be: magic bytes at an offset.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"8BPS", "PSD"),
    (0, b"CSFCHUNK", "CLIP"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (4, b"ftypheic", "HEIC"),
    (4, b"ftypheix", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"%PDF", "PDF"),
    (0, b"<svg", "SVG"),
    (0, b"<?xml", "SVG"),
)


@dataclass
class Picture:
    """A decoded picture and what its file says beside the pixels.

    Attributes:
        image: Pillow image of mode L, LA, RGB or RGBA, upright.
        format: "png", "jpeg" or "webp", that of the file.
        icc: ICC profile, or None.
        exif: EXIF block with its orientation set to upright, or None.
        notices: codes of what was changed on the way in, for the user to know.
        save: keyword arguments for Pillow that reproduce the file's own settings.
    """

    image: Image.Image
    format: str
    icc: bytes | None = None
    exif: bytes | None = None
    notices: tuple[str, ...] = ()
    save: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        return self.image.size

    @property
    def has_alpha(self) -> bool:
        """Whether the picture has an alpha channel."""
        return self.image.mode in ("LA", "RGBA")


def sniff(head: bytes) -> str | None:
    """Which readable format a file's first `SNIFF_BYTES` bytes announce, if any."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


@contextmanager
def _decoding() -> Iterator[None]:
    """Turns everything that Pillow raises on damaged data into a typed error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, DecodeError, TooLargeError, UnsupportedError):
        raise
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
        KeyError,
        IndexError,
    ) as error:
        raise DecodeError(f"the picture is damaged: {error}", reason="damaged") from None
    except (TypeError, AttributeError, OverflowError, ZeroDivisionError, RuntimeError) as error:
        raise DecodeError(f"the picture is damaged: {error!r}", reason="damaged") from None


def _open(data: bytes) -> ImageFile.ImageFile:
    if not data:
        raise DecodeError("the file is empty", reason="empty")
    try:
        image = Image.open(io.BytesIO(data), formats=_READABLE)
    except UnidentifiedImageError:
        for offset, magic, kind in _SIGNATURES:
            if data[offset : offset + len(magic)] == magic:
                raise UnsupportedError(f"{kind} files are not supported", kind=kind) from None
        reason = "damaged" if sniff(data[:SNIFF_BYTES]) else "not-a-picture"
        raise DecodeError("the file is not a picture that can be read", reason=reason) from None
    assert isinstance(image, ImageFile.ImageFile)
    return image


def _check(image: ImageFile.ImageFile) -> None:
    """Refuses by the header alone what could not be handled, before any pixel is decoded."""
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise TooLargeError(
            f"{width} x {height} px is more than {MAX_PIXELS // 1_000_000} megapixels",
            megapixels=round(width * height / 1e6, 1),
            limit_megapixels=MAX_PIXELS / 1e6,
            width=width,
            height=height,
        )
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise UnsupportedError("animated pictures are not supported", kind="animation")
    if image.mode in ("CMYK", "YCCK"):
        raise UnsupportedError("CMYK pictures are not supported", kind="CMYK")
    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA") or _bit_depth(image) > 8:
        raise UnsupportedError("only 8 bits per channel are supported", kind="16-bit")


def _bit_depth(image: ImageFile.ImageFile) -> int:
    """Bits per sample of a PNG, from its IHDR: Pillow reduces 16-bit colour without a word."""
    if image.format != "PNG":
        return 8
    assert image.fp is not None
    position = image.fp.tell()
    image.fp.seek(24)
    depth = image.fp.read(1)
    image.fp.seek(position)
    return depth[0] if depth else 0


@dataclass(frozen=True)
class Header:
    """What a file's header says, read without decoding a pixel; sizes are those once upright."""

    format: str
    width: int
    height: int
    mode: str
    has_alpha: bool
    icc_name: str | None


def read_header(data: bytes) -> Header:
    """Reads the header of a picture and refuses what `decode` would refuse by it.

    Raises:
        DecodeError, UnsupportedError, TooLargeError: as `decode`.
    """
    with _decoding():
        image = _open(data)
        _check(image)
        width, height = image.size
        if image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8):
            width, height = height, width
        transparent = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
        name = _profile_name(image.info.get("icc_profile"))
        return Header(_PIL_FORMATS[str(image.format)], width, height, image.mode, transparent, name)


def decode(data: bytes) -> Picture:
    """Decodes a PNG, JPEG or WebP file of 8 bits per channel.

    Palette and bilevel pictures become RGB(A) and grey; EXIF orientation is applied.

    Raises:
        DecodeError: empty, not a picture, or damaged.
        UnsupportedError: animated, CMYK, more than 8 bits, or another format.
        TooLargeError: more than `MAX_PIXELS`.
        MemoryError: the pixels do not fit.
    """
    with _decoding():
        source = _open(data)
        _check(source)
        source.load()
        format_ = _PIL_FORMATS[str(source.format)]
        notices: list[str] = []
        if source.format == "MPO":
            notices.append("first-of-several")
        image: Image.Image = source
        if "transparency" in source.info and source.mode in ("1", "L", "P", "RGB"):
            image = source.convert("LA" if source.mode in ("1", "L") else "RGBA")
        elif source.mode in _COPY_MODES:
            image = source.convert(_COPY_MODES[source.mode])
        if source.mode in ("P", "PA"):
            notices.append("palette")
        exif = source.info.get("exif")
        if source.getexif().get(_ORIENTATION, 1) != 1:
            image = exif_transpose(image)
        if not isinstance(exif, bytes):
            exif = None
        icc = source.info.get("icc_profile")
        return Picture(
            image=image,
            format=format_,
            icc=icc if isinstance(icc, bytes) and icc else None,
            exif=upright(exif) if exif else None,
            notices=tuple(notices),
            save=_settings(source, data),
        )


def _settings(source: ImageFile.ImageFile, data: bytes) -> dict[str, Any]:
    """What it takes for Pillow to write the file as it was written."""
    settings: dict[str, Any] = {}
    if "dpi" in source.info:
        settings["dpi"] = source.info["dpi"]
    if isinstance(source, JpegImagePlugin.JpegImageFile):
        settings["qtables"] = source.quantization  # type: ignore[attr-defined]
        subsampling = JpegImagePlugin.get_sampling(source)  # type: ignore[no-untyped-call]
        if subsampling >= 0:
            settings["subsampling"] = subsampling
        settings["progressive"] = bool(source.info.get("progressive"))
        if "comment" in source.info:
            settings["comment"] = source.info["comment"]
    elif source.format == "PNG":
        if text := getattr(source, "text", None):
            chunks = PngImagePlugin.PngInfo()
            for key, value in text.items():
                if isinstance(value, PngImagePlugin.iTXt):
                    chunks.add_itxt(key, value, value.lang or "", value.tkey or "")
                else:
                    chunks.add_text(key, value)
            settings["pnginfo"] = chunks
    elif source.format == "WEBP":
        settings["lossless"] = b"VP8L" in data[12:64] or (
            b"ALPH" not in data[:64] and _has_vp8l(data)
        )
        if "xmp" in source.info:
            settings["xmp"] = source.info["xmp"]
    return settings


def _has_vp8l(data: bytes) -> bool:
    """Whether a WebP's image chunk is the lossless one (RFC 9649, chunk list)."""
    position = 12
    while position + 8 <= len(data):
        kind, length = (
            data[position : position + 4],
            int.from_bytes(data[position + 4 : position + 8], "little"),
        )
        if kind in (b"VP8 ", b"VP8L"):
            return kind == b"VP8L"
        position += 8 + length + length % 2
    return False


def upright(exif: bytes) -> bytes:
    """The EXIF block with its orientation (tag 0x0112 of the first directory) set to 1.

    Patched in place, so that maker notes and everything else stay byte for byte (TIFF 6.0,
    section 2). A block that does not parse is returned as it is.
    """
    block = bytearray(exif)
    start = len(_EXIF_HEAD) if exif.startswith(_EXIF_HEAD) else 0
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[start : start + 2]))
    if order is None or len(block) < start + 8:
        return exif
    (directory,) = struct.unpack_from(order + "I", block, start + 4)
    entry = start + directory + 2
    if entry > len(block):
        return exif
    (count,) = struct.unpack_from(order + "H", block, entry - 2)
    for position in range(entry, min(entry + 12 * count, len(block) - 11), 12):
        (tag,) = struct.unpack_from(order + "H", block, position)
        if tag == _ORIENTATION:
            struct.pack_into(order + "H", block, position + 8, 1)
    return bytes(block)


def _profile_name(icc: bytes | None) -> str | None:
    """The description of an ICC profile (ICC.1:2022, 9.2.41: `desc` as mluc or, in v2, ASCII)."""
    if not icc:
        return None
    try:
        (count,) = struct.unpack_from(">I", icc, 128)
        for i in range(min(count, 100)):
            signature, offset, _ = struct.unpack_from(">4sII", icc, 132 + 12 * i)
            if signature != b"desc":
                continue
            if icc[offset : offset + 4] == b"mluc":
                length, start = struct.unpack_from(">II", icc, offset + 20)
                return icc[offset + start : offset + start + length].decode("utf-16-be").strip("\0")
            (length,) = struct.unpack_from(">I", icc, offset + 8)
            return icc[offset + 12 : offset + 12 + length].decode("ascii").strip("\0")
    except (struct.error, UnicodeDecodeError):
        pass
    return "ICC"


@dataclass(frozen=True)
class Output:
    """How to write a picture.

    Attributes:
        format: "same", "png", "jpeg" or "webp".
        quality: 1 to 100 for JPEG and WebP; None follows the original, or `DEFAULT_QUALITY`.
    """

    format: str = "same"
    quality: int | None = None

    def __post_init__(self) -> None:
        if self.format not in ("same", *FORMATS):
            raise UnsupportedError(f"cannot write {self.format!r}", kind=self.format)
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise UnsupportedError(
                f"quality must be from 1 to 100, not {self.quality}", kind="quality"
            )

    def resolve(self, picture_format: str) -> str:
        """The format to write, given the one that was read."""
        return picture_format if self.format == "same" else self.format


def encode(picture: Picture, output: Output) -> bytes:
    """Encodes a picture with its profile and metadata.

    A picture with alpha that is to be a JPEG is laid on white.

    Raises:
        UnsupportedError: larger than the format allows.
        MemoryError: the file does not fit.
    """
    format_ = output.resolve(picture.format)
    image = picture.image
    arguments: dict[str, Any] = dict(picture.save) if format_ == picture.format else {}
    if format_ != picture.format and "dpi" in picture.save and format_ != "webp":
        arguments["dpi"] = picture.save["dpi"]
    if picture.icc:
        arguments["icc_profile"] = picture.icc
    if picture.exif:
        arguments["exif"] = picture.exif
    if format_ == "jpeg":
        if picture.exif and not picture.exif.startswith(_EXIF_HEAD):
            arguments["exif"] = _EXIF_HEAD + picture.exif  # PNG and WebP hold it without
        image = _on_white(image)
        if output.quality is not None or "qtables" not in arguments:
            arguments.pop("qtables", None)
            arguments["quality"] = output.quality or DEFAULT_QUALITY
            # 4:4:4 unless the original was coarser: subsampling would cost what quality buys.
            arguments.setdefault("subsampling", 0)
    elif format_ == "webp":
        if max(image.size) > _WEBP_MAX_SIDE:
            raise UnsupportedError(f"WebP allows at most {_WEBP_MAX_SIDE} px", kind="webp-size")
        if image.mode in ("L", "LA"):
            image = image.convert("RGB" if image.mode == "L" else "RGBA")
        if output.quality is not None:
            arguments["lossless"] = False
        arguments["quality"] = output.quality or DEFAULT_QUALITY
        # Without `exact` the colour under fully transparent pixels would be replaced.
        arguments["exact"] = True
        arguments.setdefault("lossless", picture.format == "png")
        if arguments["lossless"]:
            arguments["quality"] = 70  # effort, in lossless mode
    buffer = io.BytesIO()
    try:
        image.save(buffer, format=format_.upper(), **arguments)
    except (OSError, ValueError, struct.error) as error:
        raise UnsupportedError(
            f"cannot write this picture as {format_}: {error}", kind=format_
        ) from error
    return buffer.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    opaque = image.mode[:-1]
    white = Image.new(opaque, image.size, "white")
    white.paste(image.convert(opaque), mask=image.getchannel("A"))
    return white
