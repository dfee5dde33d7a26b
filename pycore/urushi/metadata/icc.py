"""ICC profiles: carried byte for byte, and called by their own description."""

from __future__ import annotations

import struct

_MOST_TAGS = 100


def description(profile: bytes) -> str:
    """What a profile calls itself (ICC.1:2022, 9.2.41: `desc` as mluc or, in v2, ASCII), or ""."""
    try:
        (count,) = struct.unpack_from(">I", profile, 128)
        for number in range(min(count, _MOST_TAGS)):
            signature, start, _ = struct.unpack_from(">4sII", profile, 132 + 12 * number)
            if signature != b"desc":
                continue
            if profile[start : start + 4] == b"mluc":
                length, place = struct.unpack_from(">II", profile, start + 20)
                text = profile[start + place : start + place + length].decode("utf-16-be")
            else:
                (length,) = struct.unpack_from(">I", profile, start + 8)
                text = profile[start + 12 : start + 12 + length].decode("ascii")
            return text.strip("\0")
    except (struct.error, UnicodeDecodeError):
        pass
    return ""
