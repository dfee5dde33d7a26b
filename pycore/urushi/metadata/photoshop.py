"""Photoshop's image resources (8BIM blocks; Adobe Photoshop File Formats Specification, "Image
Resource Blocks"): taken apart, dropped, put together."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from urushi.metadata.items import Item, shown
from urushi.metadata.pictures import holds_picture
from urushi.metadata.pieces import Density
from urushi.metadata.words import decoded

RESOLUTION, IPTC, THUMBNAIL_4, THUMBNAIL, ICC = 0x03ED, 0x0404, 0x0409, 0x040C, 0x040F
EXIF, EXIF_3, XMP, DIGEST = 0x0422, 0x0423, 0x0424, 0x0425

_SIGNATURES = (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR")
_SOURCE = "Photoshop"

_MOST = 10_000
"""Resources that are read."""

_COPYRIGHTED, _URL, _CAPTION, _URLS = 0x040A, 0x040B, 0x03F0, 0x041E

_KNOWN: dict[int, tuple[str, str]] = {
    RESOLUTION: ("colour", "ResolutionInfo"),
    THUMBNAIL_4: ("thumbnail", "PhotoshopBGRThumbnail"),
    THUMBNAIL: ("thumbnail", "PhotoshopThumbnail"),
    ICC: ("structure", "ICC_Profile"),
    EXIF: ("structure", "EXIFInfo"),
    EXIF_3: ("structure", "EXIFInfo2"),
    XMP: ("structure", "XMP"),
    DIGEST: ("structure", "IPTCDigest"),
    _COPYRIGHTED: ("copyright", "CopyrightFlag"),
    _URL: ("copyright", "URL"),
    _URLS: ("copyright", "URL_List"),
    _CAPTION: ("description", "Caption"),
    0x0406: ("history", "JPEG_Quality"),
    0x0414: ("history", "DocumentSpecificIDs"),
    0x0421: ("history", "VersionInfo"),
    0x03E9: ("device", "MacintoshPrintInfo"),
    0x03EA: ("device", "XMLPrintInfo"),
    0x043A: ("device", "PrintInfo2"),
    0x043B: ("device", "PrintStyle"),
    0x2710: ("device", "PrintFlagsInfo"),
}
_NOT_CARRIED = frozenset({IPTC, ICC, EXIF, EXIF_3, XMP})
"""What stands in a place of its own in `Metadata`."""


@dataclass(frozen=True)
class Resource:
    """A resource, and its bytes with their head as they stood in the file."""

    number: int
    value: bytes
    raw: bytes


def parse(blocks: bytes) -> tuple[list[Resource], bool]:
    """The resources, and whether something that is none is left after them."""
    found: list[Resource] = []
    position = 0
    while blocks[position : position + 4] in _SIGNATURES and position + 12 <= len(blocks):
        if len(found) == _MOST:
            break
        (number,) = struct.unpack_from(">H", blocks, position + 4)
        name = blocks[position + 6] + 1  # a Pascal string, padded to even
        head = position + 6 + name + name % 2
        if head + 4 > len(blocks):
            break
        (length,) = struct.unpack_from(">I", blocks, head)
        end = head + 4 + length
        if end > len(blocks):
            break
        raw = blocks[position:end]
        found.append(Resource(number, blocks[head + 4 : end], raw + b"\0" * (len(raw) % 2)))
        position = end + length % 2
    return found, bool(blocks[position:].strip(b"\0"))


def without(resources: Iterable[Resource], numbers: Iterable[int]) -> bytes | None:
    """The blocks of all resources but some, or None where there are no others."""
    gone = frozenset(numbers)
    return b"".join(each.raw for each in resources if each.number not in gone) or None


def block(number: int, value: bytes) -> bytes:
    """A resource without a name."""
    return b"8BIM" + struct.pack(">HHI", number, 0, len(value)) + value + b"\0" * (len(value) % 2)


def together(iptc: bytes | None, resources: bytes | None) -> bytes:
    """All blocks, as they stand in a file: IIM records among the other resources."""
    return (block(IPTC, iptc) if iptc is not None else b"") + (resources or b"")


def digested(resources: bytes | None, before: bytes | None, after: bytes | None) -> bytes | None:
    """The blocks with the digest of the IIM records put right, if it was right before.

    A digest that does not agree tells Photoshop that somebody else changed the records (MWG
    guidelines 2.0, section 3.3); we are not to say so, nor to hide it.
    """
    if not resources or before == after:
        return resources
    parsed, _ = parse(resources)
    right = [block(DIGEST, _digest(before))] if before is not None else []
    if all(each.raw not in right for each in parsed if each.number == DIGEST):
        return resources
    rest = without(parsed, [DIGEST]) or b""
    return (rest + (block(DIGEST, _digest(after)) if after is not None else b"")) or None


def density(value: bytes) -> Density | None:
    """Resolution that a ResolutionInfo tells: 16.16 fixed point, pixels per inch."""
    if len(value) < 12:
        return None
    x, _, _, y = struct.unpack_from(">IHHI", value)
    return Density(x / 65536, y / 65536, "inch") if x and y else None


def sort(resources: bytes, keep: frozenset[str]) -> tuple[bytes | None, list[Item]]:
    """Drops what is not to be kept.

    Args:
        resources: 8BIM blocks, without those that `Metadata` holds on their own.
        keep: of `items.CATEGORIES`.

    Returns:
        The blocks, the very bytes if nothing had to go, or None if nothing is left; and what they
        said. Thumbnails go always.
    """
    parsed, damaged = parse(resources)
    kept, items = [], []
    for each in parsed:
        category, name = _KNOWN.get(each.number, ("other", f"0x{each.number:04X}"))
        if holds_picture(each.value):
            category = "thumbnail"
        stays = category in keep or category in ("colour", "structure")
        stays = stays and each.number not in _NOT_CARRIED
        items.append(Item(category, _SOURCE, name, _value(each), stays))
        if stays:
            kept.append(each)
    if damaged:
        items.append(Item("other", _SOURCE, "resources (damaged)", "", False))
    if all(item.kept for item in items):
        return resources if items else None, items
    return without(kept, ()), items


def _digest(records: bytes) -> bytes:
    return hashlib.md5(records, usedforsecurity=False).digest()


def _value(each: Resource) -> str:
    if each.number == _COPYRIGHTED:
        return "copyrighted" if each.value.strip(b"\0") else "not said"
    if each.number == _URL:
        return shown(decoded(each.value))
    if each.number == _CAPTION:
        return shown(decoded(each.value[1 : 1 + each.value[0]] if each.value else b""))
    if told := density(each.value) if each.number == RESOLUTION else None:
        return shown(f"{told.x:g} x {told.y:g} pixels per inch")
    return shown(each.value)
