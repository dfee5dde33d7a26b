"""Values of EXIF tags as text (CIPA DC-008-2023, 4.6)."""

from __future__ import annotations

from urushi.metadata.directories import ASCII, UNDEFINED, UTF8, Block, Entry, numbers
from urushi.metadata.exif_tags import USER_COMMENT, UTF16
from urushi.metadata.items import shown
from urushi.metadata.words import decoded, utf16

_LONGEST = 4096
"""Bytes of a value that are looked at."""


def said(parsed: Block, directory: str, entry: Entry) -> str:
    """The value of an entry for the eye."""
    raw = parsed.value(entry)[:_LONGEST]
    if directory != "GPS" and entry.tag == USER_COMMENT:
        return shown(_comment(raw, parsed.order))
    if directory != "GPS" and entry.tag in UTF16:
        return shown(utf16(raw, "<"))
    if entry.kind in (ASCII, UTF8):
        return shown(decoded(raw).rstrip("\0"))
    if entry.kind == UNDEFINED or entry.size > 64:
        text = raw.rstrip(b"\0")
        return shown(
            decoded(text) if text.isascii() and text.strip().isalnum() else parsed.value(entry)
        )
    return shown([f"{number:.10g}" for number in numbers(parsed.order, entry.kind, raw)])


def _comment(raw: bytes, order: str) -> str:
    """A UserComment: eight bytes name its character set (Exif 3.0, table 9)."""
    code, text = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        return utf16(text, order).rstrip("\0 ")
    if code.startswith(b"JIS"):
        return text.decode("iso2022_jp", "replace").rstrip("\0 ")
    return decoded(text if code.strip(b"\0") in (b"", b"ASCII") else raw).rstrip("\0 ")
