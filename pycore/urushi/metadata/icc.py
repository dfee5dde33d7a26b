"""ICC profiles: carried byte for byte, and called by their own description."""

from __future__ import annotations

import struct

_HEAD = 128
_MOST_TAGS = 100


def tag(profile: bytes, wanted: bytes) -> bytes:
    """What a tag of a profile holds (ICC.1:2022, 7.3); nothing if there is none.

    Raises:
        struct.error: the table of tags is cut off.
    """
    (count,) = struct.unpack_from(">I", profile, _HEAD)
    for number in range(min(count, _MOST_TAGS)):
        name, start, length = struct.unpack_from(">4sII", profile, _HEAD + 4 + 12 * number)
        if name == wanted:
            return profile[start : start + length]
    return b""


def description(profile: bytes) -> str:
    """What a profile calls itself (ICC.1:2022, 9.2.41: `desc` as mluc or, in v2, ASCII), or ""."""
    try:
        body = tag(profile, b"desc")
        if body[:4] == b"mluc":
            length, place = struct.unpack_from(">II", body, 20)
            text = body[place : place + length].decode("utf-16-be")
        else:
            (length,) = struct.unpack_from(">I", body, 8)
            text = body[12 : 12 + length].decode("ascii")
        return text.strip("\0")
    except (struct.error, UnicodeDecodeError):
        return ""
