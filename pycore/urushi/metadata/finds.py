"""Collects what a reader finds in a file, within the limits, into one `Metadata`."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from urushi.metadata import directories, exif, exif_tags, photoshop
from urushi.metadata.pieces import MAX_BLOCK, MAX_TEXTS, MAX_TOTAL, Density, Metadata, Text

_MAX_NAMES = 100
"""Names of dropped pieces that are kept: a file may have a million chunks of its own."""

_MAX_PIECES = 1_000_000
"""Chunks or segments of a file that are looked at: a picture of 100 MB has some ten thousand."""

ICC, EXIF, XMP, IPTC = "ICC profile", "EXIF", "XMP", "IPTC"
RESOURCES = "Photoshop resources"
C2PA = "C2PA manifest"

_Piece = TypeVar("_Piece")


@dataclass
class Finds:
    """What was found so far. Of two blocks of one kind the first counts, as readers have it.

    Attributes:
        texts: text chunks and comments.
        colour: colour chunks of a PNG.
        density: resolution that the container itself tells.
        blocks: blocks by their name.
        spare: blocks that count where there is none of their own kind.
    """

    texts: list[Text] = field(default_factory=list)
    colour: list[tuple[bytes, bytes]] = field(default_factory=list)
    density: Density | None = None
    blocks: dict[str, bytes] = field(default_factory=dict)
    spare: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, None] = field(default_factory=dict)
    _room: int = MAX_TOTAL

    def drop(self, name: str) -> None:
        """Names a piece that is not carried."""
        if len(self._names) < _MAX_NAMES:
            self._names[name] = None

    def counted(self, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
        """The first of a container's chunks or segments, of which there may be any number."""
        for number, piece in enumerate(pieces):
            if number == _MAX_PIECES:
                self.drop("further pieces")
                return
            yield piece

    def admit(self, name: str, size: int) -> bool:
        """Whether a piece of some bytes is within the limits; else it is named as dropped."""
        if size > min(MAX_BLOCK, self._room):
            self.drop(f"{name} (too large)")
            return False
        self._room -= size
        return True

    def inflated(self, name: str, data: bytes) -> bytes | None:
        """A zlib stream decompressed, or None, and then it is named as dropped.

        What was decompressed in vain counts too: many small bombs cost no more than one.
        """
        limit = min(MAX_BLOCK, self._room)
        stream = zlib.decompressobj()
        try:
            out = stream.decompress(data, limit + 1)
        except zlib.error:
            self.drop(f"{name} (damaged)")
            return None
        if len(out) > limit:
            self._room -= limit
            self.drop(f"{name} (too large)")
            return None
        if not stream.eof:
            self.drop(f"{name} (damaged)")
            return None
        self._room -= len(out)
        return out

    def text(self, text: Text) -> None:
        """Takes a text; its size is admitted already."""
        if len(self.texts) < MAX_TEXTS:
            self.texts.append(text)
        else:
            self.drop("further texts")

    def block(self, name: str, data: bytes, *, admitted: bool = False) -> None:
        """Takes a block, unless it is empty, damaged, too large or the second of its kind."""
        if not data or not (admitted or self.admit(name, len(data))):
            return
        if name == EXIF:
            data = data.removeprefix(exif.HEAD)
        if name in self.blocks:
            if self.blocks[name] != data:
                self.drop(f"{name} (another)")
        elif name == EXIF and directories.parse(data) is None:
            self.drop(f"{name} (damaged)")
        elif name == RESOURCES:
            self._resources(data)
        else:
            self.blocks[name] = data

    def _resources(self, data: bytes) -> None:
        """Takes 8BIM blocks apart: what has a place of its own goes there."""
        parsed, damaged = photoshop.parse(data)
        if damaged:
            self.drop(f"{RESOURCES} (damaged)")
        for each in parsed:
            if each.number == photoshop.IPTC:
                self.block(IPTC, each.value, admitted=True)
            elif name := {photoshop.EXIF: EXIF, photoshop.XMP: XMP, photoshop.ICC: ICC}.get(
                each.number
            ):
                self.spare.setdefault(name, each.value)
            elif each.number == photoshop.RESOLUTION and self.density is None:
                self.density = photoshop.density(each.value)
        rest = photoshop.without(
            parsed,
            (photoshop.IPTC, photoshop.EXIF, photoshop.EXIF_3, photoshop.XMP, photoshop.ICC),
        )
        if rest is not None:
            self.blocks[RESOURCES] = rest

    def metadata(self) -> Metadata:
        """All of it, with gaps filled from what one block holds of another kind."""
        self._spread()
        density = self.density
        if (density is None or not density.unit) and EXIF in self.blocks:
            density = exif.density_of(self.blocks[EXIF]) or density
        return Metadata(
            icc=self.blocks.get(ICC),
            exif=self.blocks.get(EXIF),
            xmp=self.blocks.get(XMP),
            iptc=self.blocks.get(IPTC),
            resources=self.blocks.get(RESOURCES),
            texts=tuple(self.texts),
            colour=tuple(self.colour),
            density=density,
            dropped=tuple(self._names),
        )

    def _spread(self) -> None:
        if EXIF not in self.blocks and EXIF in self.spare:
            self.block(EXIF, self.spare.pop(EXIF), admitted=True)
        within = exif.embedded(self.blocks[EXIF]) if EXIF in self.blocks else {}
        # Resources first: they may hold IIM records and XMP themselves.
        for tag in (exif_tags.PHOTOSHOP, exif_tags.IPTC, exif_tags.XMP, exif_tags.ICC):
            name = exif_tags.EMBEDDED[tag]
            if tag in within and name not in self.blocks:
                self.block(name, within[tag])
        for name, data in self.spare.items():
            if name not in self.blocks:
                self.block(name, data, admitted=True)
