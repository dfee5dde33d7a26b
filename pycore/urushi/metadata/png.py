"""The pieces of a PNG or APNG (PNG specification, third edition, section 11.3)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress

from urushi.errors import DecodeError
from urushi.metadata import photoshop
from urushi.metadata.exif import sized
from urushi.metadata.finds import C2PA, EXIF, ICC, IPTC, RESOURCES, XMP, Finds
from urushi.metadata.items import shown
from urushi.metadata.pieces import Density, Metadata, Text
from urushi.metadata.words import decoded

SIGNATURE = b"\x89PNG\r\n\x1a\n"

COLOUR = (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI")
"""Chunks that tell the colour space: carried byte for byte."""

_PIXELS = frozenset({b"tRNS", b"sBIT", b"hIST", b"acTL", b"fcTL", b"fdAT"})
"""Ancillary chunks that belong to the pixels, and are written with them."""

_XMP_KEYWORD = "XML:com.adobe.xmp"
_RAW = "Raw profile type "
_RAW_LINE = 36
"""Bytes in a line of a raw profile, as ImageMagick writes it."""

_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_LONG = 2048
"""Characters from which a text is compressed."""

_KEYWORD = 79


def read(data: bytes) -> Metadata:
    """Everything that a PNG says beside its pixels.

    An ancillary chunk whose checksum is wrong is left out, as decoders do (section 13.2).
    """
    finds = Finds()
    raws: list[tuple[str, bytes]] = []
    for kind, body, checksum in finds.counted(_chunks(data)):
        if kind[0] & 0x20 == 0 or kind in _PIXELS:
            continue
        name = f"PNG {kind.decode('latin-1')}"
        if zlib.crc32(body, zlib.crc32(kind)) != checksum:
            finds.drop(f"{name} (damaged)")
        elif kind in COLOUR:
            if all(kind != other for other, _ in finds.colour) and finds.admit(name, len(body)):
                finds.colour.append((kind, bytes(body)))
        elif kind == b"iCCP":
            _profile(finds, bytes(body))
        elif kind == b"eXIf":
            finds.block(EXIF, bytes(body))
        elif kind == b"pHYs" and len(body) == 9:
            _density(finds, body)
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            text, raw = _text(finds, kind, bytes(body))
            if text is None:
                continue
            if text.keyword.startswith(_RAW):
                raws.append((text.keyword, raw))
            elif text.keyword == _XMP_KEYWORD:
                finds.block(XMP, raw, admitted=True)
            else:
                finds.text(text)
        else:
            finds.drop(C2PA if kind == b"caBX" else name)
    # What has a chunk of its own counts more than ImageMagick's texts, wherever it stands.
    for keyword, digits in raws:
        _raw_profile(finds, keyword, digits)
    return finds.metadata()


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview, int]]:
    """Type, body and checksum of each chunk up to IEND, or up to where the file is torn off."""
    view = memoryview(data)
    position = len(SIGNATURE)
    if not data.startswith(SIGNATURE):
        return
    while position + 12 <= len(data):
        length = int.from_bytes(view[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        end = position + 8 + length
        if end + 4 > len(data) or not kind.isalpha():
            return
        yield kind, view[position + 8 : end], int.from_bytes(view[end : end + 4], "big")
        if kind == b"IEND":
            return
        position = end + 4


def _profile(finds: Finds, body: bytes) -> None:
    _, mark, rest = body.partition(b"\0")
    if not mark or rest[:1] != b"\0":
        finds.drop(f"{ICC} (damaged)")
        return
    profile = finds.inflated(ICC, rest[1:])
    if profile is not None:
        finds.block(ICC, profile, admitted=True)


def _density(finds: Finds, body: memoryview) -> None:
    x, y = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
    unit = "metre" if body[8] == 1 else ""
    if x and y and (unit or x != y):
        finds.density = Density(float(x), float(y), unit)


def _text(finds: Finds, kind: bytes, body: bytes) -> tuple[Text | None, bytes]:
    """The text of a chunk, and its bytes, which are admitted; or None, and then it is named."""
    keyword, mark, rest = body.partition(b"\0")
    name = f"PNG text {shown(decoded(keyword[:_KEYWORD]))}"
    language = translated = b""
    packed = kind == b"zTXt"
    if packed:
        rest = rest[1:]
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:]
        language, first, rest = rest.partition(b"\0")
        translated, second, rest = rest.partition(b"\0")
        mark = first and second
    if not mark or not 1 <= len(keyword) <= _KEYWORD:
        finds.drop(f"{name} (damaged)")
        return None, b""
    if not finds.admit(name, len(body) - len(rest) if packed else len(body)):
        return None, b""
    if packed:
        unpacked = finds.inflated(name, rest)
        if unpacked is None:
            return None, b""
        rest = unpacked
    text = Text(
        keyword.decode("latin-1"),
        decoded(rest) if kind == b"iTXt" else rest.decode("latin-1"),
        language.decode("latin-1"),
        decoded(translated),
    )
    return text, rest


def _raw_profile(finds: Finds, keyword: str, body: bytes) -> None:
    """A profile as text: a line that names it, a line with its length, hexadecimal digits."""
    kind = keyword.removeprefix(_RAW).casefold()
    _, length, digits = (*body.strip().split(b"\n", 2), b"", b"")[:3]
    raw = b""
    if length.strip().isdigit() and len(length) < 12:
        with suppress(ValueError):
            raw = bytes.fromhex(digits.decode("latin-1"))[: int(length)]
    if not raw or len(raw) < int(length):
        finds.drop(f"PNG text {shown(keyword)} (damaged)")
        return
    if kind == "xmp" or raw.startswith(_XMP_HEAD):
        finds.block(XMP, raw.removeprefix(_XMP_HEAD), admitted=True)
    elif kind in ("exif", "app1"):
        finds.block(EXIF, raw, admitted=True)
    elif kind in ("iptc", "8bim"):
        finds.block(RESOURCES if raw.startswith(b"8BIM") else IPTC, raw, admitted=True)
    elif kind in ("icc", "icm"):
        finds.block(ICC, raw, admitted=True)
    else:
        finds.drop(f"PNG text {shown(keyword)}")


def write(data: bytes, metadata: Metadata) -> bytes:
    """The file with these pieces and no others.

    All of them stand right after IHDR: before PLTE and IDAT, as colour has to, and where a reader
    finds them without reading the pixels.

    Raises:
        DecodeError: the bytes are no PNG.
    """
    chunks = [
        (kind, body) for kind, body, _ in _chunks(data) if kind[0] & 0x20 == 0 or kind in _PIXELS
    ]
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise DecodeError("the bytes are no PNG", reason="damaged")
    header = chunks[0][1]
    size = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    parts = [SIGNATURE, *_chunk(b"IHDR", header)]
    for kind, body in _pieces(metadata, size):
        parts += _chunk(kind, body)
    for kind, body_ in chunks[1:]:
        parts += _chunk(kind, body_)
    return b"".join(parts)


def _chunk(kind: bytes, body: bytes | memoryview) -> list[bytes | memoryview]:
    checksum = zlib.crc32(body, zlib.crc32(kind)).to_bytes(4, "big")
    return [len(body).to_bytes(4, "big"), kind, body, checksum]


def _pieces(metadata: Metadata, size: tuple[int, int]) -> Iterator[tuple[bytes, bytes]]:
    if metadata.icc is not None:
        yield b"iCCP", b"ICC profile\0\0" + zlib.compress(metadata.icc, 9)
    yield from metadata.colour
    if metadata.density is not None:
        x, y = (min(max(round(value), 1), 2**31 - 1) for value in metadata.density.per("metre"))
        unit = bytes([1 if metadata.density.unit else 0])
        yield b"pHYs", x.to_bytes(4, "big") + y.to_bytes(4, "big") + unit
    if metadata.exif is not None:
        yield b"eXIf", sized(metadata.exif, *size)
    if metadata.xmp is not None:
        yield b"iTXt", f"{_XMP_KEYWORD}\0\0\0\0\0".encode() + metadata.xmp
    if metadata.iptc is not None or metadata.resources is not None:
        blocks = photoshop.together(metadata.iptc, metadata.resources)
        yield b"zTXt", f"{_RAW}iptc\0\0".encode() + zlib.compress(_as_raw("iptc", blocks), 9)
    for text in metadata.texts:
        yield _text_chunk(text)


def _as_raw(kind: str, body: bytes) -> bytes:
    lines = (body[start : start + _RAW_LINE].hex() for start in range(0, len(body), _RAW_LINE))
    return "\n".join(("", kind, f"{len(body):8}", *lines, "")).encode()


def _text_chunk(text: Text) -> tuple[bytes, bytes]:
    """tEXt or zTXt where Latin-1 says it all, else iTXt; long ones compressed."""
    keyword = text.keyword.replace("\0", " ").strip().encode("latin-1", "replace")[:_KEYWORD]
    head = (keyword or b"Comment") + b"\0"
    plain = text.text.replace("\0", " ")
    packed = len(plain) > _LONG
    try:
        latin = plain.encode("latin-1")
    except UnicodeEncodeError:
        latin = None
    if latin is not None and not text.language and not text.translated:
        return (
            (b"zTXt", head + b"\0" + zlib.compress(latin, 9)) if packed else (b"tEXt", head + latin)
        )
    words = plain.encode("utf-8", "replace")
    names = text.language.replace("\0", " ").encode("latin-1", "replace") + b"\0"
    names += text.translated.replace("\0", " ").encode("utf-8", "replace") + b"\0"
    body = zlib.compress(words, 9) if packed else words
    return b"iTXt", head + (b"\1\0" if packed else b"\0\0") + names + body
