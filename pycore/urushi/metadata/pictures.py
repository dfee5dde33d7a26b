"""Pictures inside metadata: thumbnails and previews, which show what the coat is to protect."""

from __future__ import annotations

import re

_JPEG = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")
"""Start of an image and of its first segment (ITU-T T.81, annex B)."""

_SCAN, _END = 0xDA, b"\xff\xd9"


def holds_picture(block: bytes) -> bool:
    """Whether a JPEG begins anywhere in the bytes."""
    return _JPEG.search(block) is not None


def without_pictures(block: bytes) -> bytes:
    """The bytes with every JPEG in them overwritten by zeros.

    The length stays, so that offsets into the block stay true.
    """
    out = bytearray(block)
    position = 0
    while found := _JPEG.search(block, position):
        position = _end(block, found.start() + 2)
        out[found.start() : position] = bytes(position - found.start())
    return bytes(out)


def _end(block: bytes, position: int) -> int:
    """Where the JPEG ends whose segments begin at an offset."""
    while block[position : position + 1] == b"\xff" and position + 4 <= len(block):
        marker = block[position + 1]
        if marker in (_SCAN, _END[1]):
            break
        position += 2 + int.from_bytes(block[position + 2 : position + 4], "big")
    end = block.find(_END, position)
    return len(block) if end < 0 else end + len(_END)
