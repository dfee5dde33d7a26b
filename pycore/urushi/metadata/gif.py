"""The pieces of a GIF (GIF89a): comments, and application extensions with XMP (Adobe XMP part 3,
1.1.2) and ICC profiles (ICC.1:2022, annex B.6)."""

from __future__ import annotations

from collections.abc import Iterator

from urushi.errors import DecodeError
from urushi.metadata.finds import C2PA, ICC, XMP, Finds
from urushi.metadata.items import shown
from urushi.metadata.pieces import COMMENT, Metadata, Text
from urushi.metadata.words import decoded

_EXTENSION, _IMAGE = 0x21, 0x2C
_PLAIN_TEXT, _COMMENT, _APPLICATION = 0x01, 0xFE, 0xFF

_XMP_NAME = b"XMP DataXMP"
_ICC_NAME = b"ICCRGBG1012"
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""Extensions that belong to the animation."""

_TRAILER = b"\1" + bytes(range(255, -1, -1)) + b"\0"
"""Leads a reader out of XMP, wherever in it a byte was taken for a length."""

Span = tuple[int, int, int]


def read(data: bytes) -> Metadata:
    """Everything that a GIF says beside its pixels."""
    finds = Finds()
    for label, start, end in finds.counted(_spans(data)):
        if label == _COMMENT:
            body = _joined(data, start + 2, end)
            if finds.admit(COMMENT, len(body)):
                finds.text(Text(COMMENT, decoded(body.rstrip(b"\0"))))
        elif label == _APPLICATION:
            _application(finds, data, start, end)
        elif label == _PLAIN_TEXT:
            finds.drop("GIF plain text")
    return finds.metadata()


def _application(finds: Finds, data: bytes, start: int, end: int) -> None:
    name = data[start + 3 : start + 14]
    if name == _XMP_NAME:
        # No blocks: the packet itself, then the trailer, then the end of blocks.
        body = data[start + 14 : end].removesuffix(_TRAILER)
        finds.block(XMP, body)
    elif name == _ICC_NAME:
        finds.block(ICC, _joined(data, start + 14, end))
    elif name.startswith(b"C2PA"):
        finds.drop(C2PA)
    elif name not in _LOOPS:
        finds.drop(f"GIF application {shown(decoded(name))}")


def _spans(data: bytes) -> Iterator[Span]:
    """Label (of an image: 0), start and end of each block after the colour table."""
    position = _first(data)
    while position is not None and position + 1 < len(data):
        label, body = 0, position
        if data[position] == _EXTENSION:
            label, body = data[position + 1], position + 2
        elif data[position] == _IMAGE and position + 10 < len(data):
            body = position + 10 + _table(data[position + 9]) + 1
        else:
            return
        end = _after_blocks(data, body)
        if end is None:
            return
        yield label, position, end
        position = end


def _first(data: bytes) -> int | None:
    """Where the blocks begin, or None where this is no GIF."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        return None
    return 13 + _table(data[10])


def _table(flags: int) -> int:
    """Bytes of the colour table that the flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int | None:
    """The end of a run of sub-blocks, or None where it is torn off."""
    while position < len(data):
        length = data[position]
        position += 1 + length
        if not length:
            return position
    return None


def _joined(data: bytes, position: int, end: int) -> bytes:
    """The content of sub-blocks."""
    parts = []
    while position < end and data[position]:
        parts.append(data[position + 1 : position + 1 + data[position]])
        position += 1 + data[position]
    return b"".join(parts)


def unheld(metadata: Metadata) -> list[str]:
    """Names of the blocks that a GIF cannot hold as they are."""
    # A zero would be taken for the end of blocks.
    return [XMP] if metadata.xmp is not None and b"\0" in metadata.xmp else []


def write(data: bytes, metadata: Metadata) -> bytes:
    """The file with these pieces and no others, right after a loop extension if there is one.

    Raises:
        DecodeError: the bytes are no GIF.
    """
    start = _first(data)
    spans = list(_spans(data))
    if start is None or not spans:
        raise DecodeError("the bytes are no GIF", reason="damaged")
    pieces = list(_pieces(metadata))
    head = data[:start]
    if pieces:
        head = b"GIF89a" + head[6:]
    loops = [data[a:b] for label, a, b in spans if _is_loop(data, label, a)]
    rest = [data[a:b] for label, a, b in spans if label not in (_COMMENT, _APPLICATION)]
    return b"".join((head, *loops, *pieces, *rest, b";"))


def _is_loop(data: bytes, label: int, start: int) -> bool:
    return label == _APPLICATION and data[start + 3 : start + 14] in _LOOPS


def _pieces(metadata: Metadata) -> Iterator[bytes]:
    for text in metadata.texts:
        if text.keyword == COMMENT:
            yield b"!\xfe" + _blocks(text.text.encode("utf-8", "replace"))
    if metadata.xmp is not None and not unheld(metadata):
        yield b"!\xff\x0b" + _XMP_NAME + metadata.xmp + _TRAILER
    if metadata.icc is not None:
        yield b"!\xff\x0b" + _ICC_NAME + _blocks(metadata.icc)


def _blocks(body: bytes) -> bytes:
    parts = []
    for start in range(0, len(body), 255):
        part = body[start : start + 255]
        parts += [bytes([len(part)]), part]
    return b"".join((*parts, b"\0"))
