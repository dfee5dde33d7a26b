"""The pieces of a TIFF (TIFF 6.0): tags of its first directory."""

from __future__ import annotations

import struct

from urushi.errors import DecodeError
from urushi.metadata import directories, exif, exif_tags, iptc
from urushi.metadata.directories import (
    BYTE,
    LONG,
    POINTERS,
    SHORT,
    UNDEFINED,
    Block,
    Entry,
    Field,
)
from urushi.metadata.finds import EXIF, ICC, IPTC, RESOURCES, XMP, Finds
from urushi.metadata.pieces import Metadata

_BIG = (b"II+\0", b"MM\0+")
_PRIVATE = 0x8000
"""Tags from here on are their inventors' own; those below belong to the pixels."""

_BLOCKS = {
    exif_tags.PHOTOSHOP: (RESOURCES, BYTE),
    exif_tags.IPTC: (IPTC, UNDEFINED),
    exif_tags.XMP: (XMP, BYTE),
    exif_tags.ICC: (ICC, UNDEFINED),
}
_DENSITY = (exif_tags.X_RESOLUTION, exif_tags.Y_RESOLUTION, exif_tags.RESOLUTION_UNIT)
_WIDTH, _HEIGHT = 0x0100, 0x0101
_COLOUR = frozenset({0x013E, 0x013F})
"""White point and primaries: they go with the EXIF block, as in a JPEG."""


def read(data: bytes) -> Metadata:
    """Everything that a TIFF says beside its pixels; of several pages, the first."""
    finds = Finds()
    if data[:4] in _BIG:
        finds.drop("BigTIFF metadata")
    parsed = directories.parse(data)
    if parsed is None:
        return finds.metadata()
    for entry in parsed.named["IFD0"].entries:
        if entry.tag in _BLOCKS and finds.admit(_BLOCKS[entry.tag][0], entry.size):
            value = parsed.value(entry)
            if entry.tag == exif_tags.IPTC:
                value = iptc.trimmed(value)  # a LONG's padding
            finds.block(_BLOCKS[entry.tag][0], value, admitted=True)
    tree = {
        name: [parsed.field(entry) for entry in directory.entries if _taken(finds, name, entry)]
        for name, directory in parsed.named.items()
    }
    if any(tree.values()):
        finds.block(EXIF, directories.write(parsed.order, tree)[0], admitted=True)
    finds.density = exif.density_of(data) or finds.density
    return finds.metadata()


def _taken(finds: Finds, directory: str, entry: Entry) -> bool:
    """Whether a tag is metadata; its size is admitted then."""
    name, category = exif_tags.name_and_category(directory, entry.tag)
    if directory == "IFD0":
        if entry.tag == directories.SUB:
            finds.drop("TIFF SubIFDs")
        if entry.tag in _DENSITY or not _is_metadata(entry.tag, category):
            if entry.tag >= _PRIVATE and entry.tag not in (*_BLOCKS, *exif.POINTERS):
                finds.drop(f"TIFF {name}")
            return False
    return entry.tag not in exif.POINTERS and finds.admit(f"TIFF {name}", entry.size)


def _is_metadata(tag: int, category: str) -> bool:
    """Whether a tag of the first directory says something that does not depend on the pixels."""
    if category in ("thumbnail", "structure", "colour"):
        return tag == exif_tags.ORIENTATION or tag in _COLOUR
    return category != "other"


def write(data: bytes, metadata: Metadata) -> bytes:
    """The file with these pieces and no others: a new first directory at its end.

    The block's byte order becomes that of the file, for all but what only its writer understands
    (maker notes).

    Raises:
        DecodeError: the bytes are no TIFF, or a BigTIFF.
    """
    parsed = directories.parse(data)
    if parsed is None:
        raise DecodeError("the bytes are no TIFF", reason="damaged")
    main = [
        parsed.field(entry)
        for entry in parsed.named["IFD0"].entries
        if entry.tag not in (*_BLOCKS, *_DENSITY, *POINTERS["IFD0"])
        and not _is_metadata(entry.tag, exif_tags.name_and_category("IFD0", entry.tag)[1])
    ]
    tree = {"IFD0": main}
    for name, fields in _exif_tree(metadata.exif, parsed, main).items():
        tree[name] = [*tree.get(name, []), *fields]
    tree["IFD0"] += _blocks(metadata)
    if metadata.density is not None:
        tree["IFD0"] += exif.density_fields(metadata.density, parsed.order)
    base = len(data) + len(data) % 2
    following = parsed.named["IFD0"].following
    added, start = directories.write(parsed.order, tree, base=base, following=following)
    head = data[:4] + struct.pack(parsed.order + "I", start)
    return b"".join((head, data[8:], b"\0" * (base - len(data)), added))


def unheld(metadata: Metadata) -> list[str]:
    """Names of the tags that a TIFF might take for its own: those of a first directory that are
    not known."""
    return [
        f"EXIF 0x{tag:04X}"
        for tag, category in _first(metadata.exif)
        if category == "other" and tag not in exif.POINTERS
    ]


def _first(block: bytes | None) -> list[tuple[int, str]]:
    """Tag and category of all that the first directory of an EXIF block holds."""
    parsed = directories.parse(block) if block is not None else None
    entries = parsed.named["IFD0"].entries if parsed else ()
    return [(each.tag, exif_tags.name_and_category("IFD0", each.tag)[1]) for each in entries]


def _exif_tree(block: bytes | None, file: Block, main: list[Field]) -> dict[str, list[Field]]:
    """The fields of an EXIF block in the order of the file, without those about its own pixels."""
    sides = {
        field.tag: int(directories.numbers(file.order, field.kind, field.value)[0])
        for field in main
        if field.tag in (_WIDTH, _HEIGHT) and field.kind in (SHORT, LONG) and field.count == 1
    }
    if block is not None and len(sides) == 2:
        block = exif.sized(block, sides[_WIDTH], sides[_HEIGHT])
    source = directories.parse(block) if block is not None else None
    if source is None:
        return {}
    carried = {tag for tag, category in _first(block) if _is_metadata(tag, category)}
    tree = exif.tree_of(source)
    tree["IFD0"] = [field for field in tree["IFD0"] if field.tag in carried - {*_DENSITY}]
    if source.order != file.order:
        tree = {name: [*map(directories.swapped, fields)] for name, fields in tree.items()}
    return tree


def _blocks(metadata: Metadata) -> list[Field]:
    values = {
        exif_tags.XMP: metadata.xmp,
        exif_tags.IPTC: metadata.iptc,
        exif_tags.PHOTOSHOP: metadata.resources,
        exif_tags.ICC: metadata.icc,
    }
    return [
        Field(tag, _BLOCKS[tag][1], len(value), value)
        for tag, value in values.items()
        if value is not None
    ]
