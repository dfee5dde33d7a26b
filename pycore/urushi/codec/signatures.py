"""What kind of file it is, by its first bytes."""

from __future__ import annotations

from urushi.errors import DecodeError, UnsupportedError

SNIFF_BYTES = 16
"""Bytes at the start of a file that `sniff` needs."""

_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)

# What a file that is not read seems to be: magic bytes at an offset.
_KINDS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"8BPS\0\x02", "PSB"),
    (0, b"8BPS", "PSD"),
    (0, b"II+\0", "BigTIFF"),
    (0, b"MM\0+", "BigTIFF"),
    (0, b"CSFCHUNK", "CLIP"),
    (0, b"gimp xcf", "XCF"),
    (0, b"SAI-CANVAS", "SAI"),
    (0, b"mdipack", "MDP"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"%PDF", "PDF"),
    (0, b"%!PS", "EPS"),
    (0, b"\x76\x2f\x31\x01", "EXR"),
)

# ISO/IEC 14496-12 `ftyp` brands; of the general ones (MIAF) an AVIF has its own beside them.
_BRANDS = (
    ("AVIF", (b"avif", b"avis")),
    ("HEIC", (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")),
)

_MIMETYPES = {b"application/x-krita": "KRA", b"image/openraster": "ORA"}
_TEXT_LOOKED_AT = 4096


def sniff(head: bytes) -> str | None:
    """Which readable format a file's first `SNIFF_BYTES` bytes announce, if any."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "tiff"
    if head.startswith(b"8BPS\0\x01"):
        return "psd"
    if head.startswith(b"BM") and int.from_bytes(head[14:16], "little") in _BMP_HEADERS:
        return "bmp"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def refuse(data: bytes) -> DecodeError | UnsupportedError:
    """The error for a file of none of the readable formats."""
    kind = _kind(data)
    if kind is not None:
        return UnsupportedError(f"{kind} files are not supported", kind=kind)
    return DecodeError("the file is not a picture that can be read", reason="not-a-picture")


def _kind(data: bytes) -> str | None:
    for offset, magic, kind in _KINDS:
        if data.startswith(magic, offset):
            return kind
    if data[4:8] == b"ftyp":
        return _boxed(data)
    if data.startswith(b"PK\3\4"):
        return _zipped(data)
    text = data[:_TEXT_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype", b"<!--")) and b"<svg" in text:
        return "SVG"
    return None


def _boxed(data: bytes) -> str | None:
    end = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[i : i + 4] for i in range(16, end - 3, 4))}
    for kind, known in _BRANDS:
        if brands.intersection(known):
            return kind
    return None


def _zipped(data: bytes) -> str | None:
    """By the first entry, which holds the type and is stored (OpenRaster; Krita follows it)."""
    name, extra = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
    if data[30 : 30 + name] == b"mimetype":
        start = 30 + name + extra
        for mimetype, kind in _MIMETYPES.items():
            if data.startswith(mimetype, start):
                return kind
    return None
