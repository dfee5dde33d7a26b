"""Bytes of a stranger's file as text."""

from __future__ import annotations


def decoded(raw: bytes) -> str:
    """The bytes as text: UTF-8 where that is what they are, else Latin-1, which all bytes are."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def utf16(raw: bytes, order: str) -> str:
    """UTF-16 as text: in the order that its mark tells, or else Latin letters, or else as said.

    Args:
        raw: the bytes.
        order: "<" or ">" for what is assumed where nothing shows it; writers do not agree.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        order, raw = ("<" if raw[0] == 0xFF else ">"), raw[2:]
    elif (big := _letters(raw, 1)) != (little := _letters(raw, 0)):
        order = ">" if big > little else "<"
    return raw.decode("utf-16-le" if order == "<" else "utf-16-be", "replace")


def _letters(raw: bytes, low: int) -> int:
    """How many letters of ASCII there are, if the low bytes are the even (0) or odd (1) ones."""
    pairs = zip(raw[low::2], raw[1 - low :: 2], strict=False)
    return sum(not high and (65 <= value <= 90 or 97 <= value <= 122) for value, high in pairs)
