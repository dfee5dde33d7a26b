"""Segments of a JPEG (ITU-T T.81, annex B), and pieces that lie in several of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from urushi.errors import DecodeError
from urushi.metadata import xmp
from urushi.metadata.finds import EXIF, ICC, RESOURCES, XMP, Finds
from urushi.metadata.pieces import MAX_BLOCK

ROOM = 0xFFFF - 2
"""Bytes of a segment, without its marker and its length."""

EOI, SOS, COM, APP0 = 0xD9, 0xDA, 0xFE, 0xE0

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
ICC_HEAD = b"ICC_PROFILE\0"
PHOTOSHOP = b"Photoshop 3.0\0"

_MARKER = re.compile(rb"\xff[\x02-\xcf\xd9-\xfe]")
"""The next marker that has a length, or the end of the picture."""


def walk(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to that of the first scan.

    What is no segment is passed over, as decoders do.
    """
    position = 2 if data.startswith(b"\xff\xd8") else len(data)
    while found := _MARKER.search(data, position):
        start, marker = found.start(), data[found.end() - 1]
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if marker == EOI or end < start + 4 or end > len(data):
            return
        yield marker, start, end
        if marker == SOS:
            return
        position = end


def segment(marker: int, body: bytes) -> bytes:
    """A segment with its marker and its length."""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


@dataclass
class Parts:
    """Pieces that lie in several segments, whose bytes are admitted already."""

    finds: Finds
    _exif: list[list[bytes]] = field(default_factory=list)
    _icc: dict[int, bytes] = field(default_factory=dict)
    _counts: set[int] = field(default_factory=set)
    _photoshop: list[bytes] = field(default_factory=list)
    _extended: dict[tuple[str, int], dict[int, bytes]] = field(default_factory=dict)

    def exif(self, block: bytes) -> None:
        """Takes a block, or what goes on with the last one, as some programs write long ones."""
        if not self.finds.admit(EXIF, len(block)):
            return
        if self._exif and block[:4] not in (b"II*\0", b"MM\0*"):
            self._exif[-1].append(block)
        else:
            self._exif.append([block])

    def icc(self, body: bytes) -> None:
        """Takes a part of a profile, with its number and the count of all (ICC.1:2022, B.4)."""
        self._counts.add(body[1])
        if body[0] not in self._icc and self.finds.admit(ICC, len(body)):
            self._icc[body[0]] = body[2:]

    def photoshop(self, blocks: bytes) -> None:
        """Takes resources; one may go on in the next segment."""
        if self.finds.admit(RESOURCES, len(blocks)):
            self._photoshop.append(blocks)

    def extended(self, body: bytes) -> None:
        """Takes a part of extended XMP: MD5, length of all, offset (Adobe XMP part 3, 1.1.3.1)."""
        key = body[:32].decode("latin-1").upper(), int.from_bytes(body[32:36], "big")
        if self.finds.admit("extended XMP", len(body)):
            self._extended.setdefault(key, {})[int.from_bytes(body[36:40], "big")] = body[40:]

    def finish(self) -> None:
        """Puts the parts together; what is not whole is left out and named."""
        for pieces in self._exif:
            self.finds.block(EXIF, b"".join(pieces), admitted=True)
        count = len(self._icc)
        if self._counts == {count} and set(self._icc) == {*range(1, count + 1)}:
            profile = b"".join(self._icc[number] for number in range(1, count + 1))
            self.finds.block(ICC, profile, admitted=True)
        elif self._counts:
            self.finds.drop(f"{ICC} (incomplete)")
        self.finds.block(RESOURCES, b"".join(self._photoshop), admitted=True)
        if self._extended and not self._extend():
            self.finds.drop("extended XMP (incomplete)")

    def _extend(self) -> bool:
        """Joins extended XMP to the packet that names it."""
        main = self.finds.blocks.get(XMP, b"")
        try:
            name = xmp.named(main).upper() if main else ""
            for (digest, length), pieces in self._extended.items():
                if digest == name and (whole := _assembled(length, pieces)) is not None:
                    self.finds.blocks[XMP] = xmp.join(main, whole)
                    return True
        except DecodeError:
            pass
        return False


def _assembled(length: int, pieces: dict[int, bytes]) -> bytes | None:
    if length > MAX_BLOCK or length != sum(map(len, pieces.values())):
        return None
    out = bytearray()
    for offset in sorted(pieces):
        if offset != len(out):
            return None
        out += pieces[offset]
    return bytes(out)
