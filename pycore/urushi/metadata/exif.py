"""EXIF blocks (CIPA DC-008-2023): what they say, what of it is kept, and a few tags set.

A block stays byte for byte as long as nothing is to go. Else it is written anew; a maker note that
is kept stays at its offset, since cameras let it point into the block.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from urushi.metadata import directories, exif_tags, exif_values
from urushi.metadata.directories import ASCII, EXIF, GPS, INTEROP, SUB, Block, Entry, Field
from urushi.metadata.exif_tags import MAKER_NOTE, NEVER_CARRIED, ORIENTATION
from urushi.metadata.items import CATEGORIES, Item, shown
from urushi.metadata.pictures import holds_picture, without_pictures
from urushi.metadata.pieces import Density

HEAD = b"Exif\0\0"
"""Stands before the block in a JPEG, and by mistake in other files."""

POINTERS = frozenset({EXIF, GPS, INTEROP, SUB})
_SOURCE = "EXIF"
_LEAST, _MOST = 1e-3, 0xFFFFFFFF
_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}
_GREATEST = {"B": 0xFF, "H": 0xFFFF, "I": _MOST, "b": 0x7F, "h": 0x7FFF, "i": 0x7FFFFFFF}
_UNITS: dict[float, tuple[str, float]] = {2: ("inch", 1.0), 3: ("metre", 100.0)}

Tree = dict[str, list[Field]]


def sort(block: bytes, keep: frozenset[str]) -> tuple[bytes | None, list[Item]]:
    """Drops what is not to be kept from an EXIF block.

    Args:
        block: without `HEAD`.
        keep: of `items.CATEGORIES`.

    Returns:
        The block, the very bytes if nothing had to go, or None if nothing is left; and what it
        said, tag by tag. Thumbnails, other pictures and bytes that no directory speaks of go
        always.
    """
    parsed = directories.parse(block)
    if parsed is None:
        return None, [Item("other", _SOURCE, "EXIF (damaged)", shown(block), False)]
    tree: Tree = {}
    items: list[Item] = []
    for name, directory in parsed.named.items():
        for entry in directory.entries:
            if entry.tag in POINTERS:
                continue
            item = _item(parsed, name, entry, keep)
            items.append(item)
            if item.kept:
                tree.setdefault(name, []).append(parsed.field(entry))
        for tag in directory.broken:
            called, category = exif_tags.name_and_category(name, tag)
            items.append(Item(category, _SOURCE, f"{called} (damaged)", "", False))
    items += [Item("thumbnail", _SOURCE, "thumbnail", "", False) for _ in parsed.further]
    blanked = _without_previews(tree)
    if blanked:
        items.append(Item("thumbnail", _SOURCE, "pictures in the MakerNote", "", False))
    noted = any(field.tag == MAKER_NOTE for field in tree.get("Exif", ()))
    if not noted and not parsed.further and directories.leftovers(parsed):
        items.append(Item("structure", _SOURCE, "bytes without a tag", "", False))
    if all(item.kept for item in items) and not _dangling(parsed):
        return block, items
    return (_written(parsed, tree) if tree else None), items


def listing(block: bytes) -> list[Item]:
    """What an EXIF block says, tag by tag, as if all of it were kept that can be."""
    return sort(block, frozenset(CATEGORIES))[1]


def upright(exif: bytes) -> bytes:
    """The EXIF block with its orientation (tag 0x0112 of the first directory) set to 1.

    Patched in place, so that maker notes and everything else stay byte for byte (TIFF 6.0,
    section 2). A block that does not parse is returned as it is; `HEAD` may stand before it.
    """
    start = len(HEAD) if exif.startswith(HEAD) else 0
    return exif[:start] + _patched(exif[start:], {("IFD0", ORIENTATION): 1})


def sized(block: bytes, width: int, height: int) -> bytes:
    """The block with the picture's size (px) put right, patched in place, where it tells one."""
    values = {
        (name, tag): (width, height)[axis]
        for name in ("IFD0", "Exif")
        for tag, axis in exif_tags.SIZE_TAGS.items()
    }
    return _patched(block, values)


def with_texts(block: bytes | None, texts: Mapping[int, str]) -> bytes:
    """Sets texts of the first directory, such as Artist (0x013B) and Copyright (0x8298).

    They are written as UTF-8, which is what readers expect beyond ASCII (MWG guidelines 2.0,
    section 3.2). Everything but a thumbnail is kept; a maker note stays where it is.

    Args:
        block: without `HEAD`; None, or one that cannot be read, makes a new one.
        texts: by tag; an empty one removes the tag.
    """
    fields = {}
    for tag, text in texts.items():
        value = text.replace("\0", " ").encode("utf-8", "replace") + b"\0"
        fields[tag] = Field(tag, ASCII, len(value), value)
    return _with_fields(block, fields, frozenset(tag for tag in texts if not texts[tag]))


def with_density(block: bytes | None, density: Density) -> bytes:
    """The block with the picture's resolution, where it does not tell one already.

    A resolution without a unit is told as one (ResolutionUnit 1, TIFF 6.0).
    """
    if block is not None and density_of(block) is not None:
        return block
    return _with_fields(
        block, {field.tag: field for field in density_fields(density, _order(block))}
    )


def density_of(block: bytes) -> Density | None:
    """The resolution that the first directory tells."""
    parsed = directories.parse(block)
    if parsed is None:
        return None
    told = {
        entry.tag: directories.numbers(parsed.order, entry.kind, parsed.value(entry), 1)[0]
        for entry in parsed.named["IFD0"].entries
        if entry.tag in (exif_tags.X_RESOLUTION, exif_tags.Y_RESOLUTION, exif_tags.RESOLUTION_UNIT)
        and entry.count
    }
    x = told.get(exif_tags.X_RESOLUTION, 0.0)
    y = told.get(exif_tags.Y_RESOLUTION, x)
    unit, factor = _UNITS.get(told.get(exif_tags.RESOLUTION_UNIT, 2), ("", 1.0))
    # A ratio of one without a unit tells nothing.
    if not (_LEAST < x < _MOST and _LEAST < y < _MOST) or (not unit and x == y):
        return None
    return Density(x * factor, y * factor, unit)


def density_fields(density: Density, order: str) -> list[Field]:
    """The three tags of a resolution."""
    factor, unit = {"inch": (1.0, 2), "metre": (0.01, 3)}.get(density.unit, (1.0, 1))
    ratios = [
        Fraction(value * factor).limit_denominator(10_000) for value in (density.x, density.y)
    ]
    x, y = (struct.pack(order + "II", min(r.numerator, _MOST), r.denominator) for r in ratios)
    return [
        Field(exif_tags.X_RESOLUTION, directories.RATIONAL, 1, x),
        Field(exif_tags.Y_RESOLUTION, directories.RATIONAL, 1, y),
        Field(exif_tags.RESOLUTION_UNIT, directories.SHORT, 1, struct.pack(order + "H", unit)),
    ]


def embedded(block: bytes) -> dict[int, bytes]:
    """Metadata of other kinds (`exif_tags.EMBEDDED`) that stand in the first directory."""
    parsed = directories.parse(block)
    if parsed is None:
        return {}
    return {
        entry.tag: parsed.value(entry)
        for entry in parsed.named["IFD0"].entries
        if entry.tag in exif_tags.EMBEDDED
    }


def tree_of(parsed: Block) -> Tree:
    """All fields of the directories that are understood."""
    return {
        name: [parsed.field(entry) for entry in directory.entries if entry.tag not in POINTERS]
        for name, directory in parsed.named.items()
    }


def _order(block: bytes | None) -> str:
    start = directories.head(block) if block else None
    return start[0] if start else "<"


def _with_fields(
    block: bytes | None, fields: Mapping[int, Field], without: frozenset[int] = frozenset()
) -> bytes:
    parsed = directories.parse(block) if block else None
    tree = tree_of(parsed) if parsed else {}
    new = {field.tag: field for field in tree.get("IFD0", ())} | dict(fields)
    tree["IFD0"] = [field for tag, field in new.items() if tag not in without]
    return _written(parsed, tree) if parsed else directories.write("<", tree)[0]


def _written(parsed: Block, tree: Tree) -> bytes:
    exif = parsed.named.get("Exif")
    notes = [entry.start for entry in exif.entries if entry.tag == MAKER_NOTE] if exif else []
    pin = (MAKER_NOTE, notes[0]) if notes else None
    return directories.write(parsed.order, tree, pin=pin)[0]


def _item(parsed: Block, directory: str, entry: Entry, keep: frozenset[str]) -> Item:
    name, category = exif_tags.name_and_category(directory, entry.tag)
    if entry.tag != MAKER_NOTE and holds_picture(parsed.value(entry)):
        category = "thumbnail"
    kept = category in keep or category in ("colour", "structure")
    if (directory in ("IFD0", "Exif") and entry.tag in NEVER_CARRIED) or category == "thumbnail":
        kept = False
    said = exif_values.said(parsed, directory, entry)
    if (directory, entry.tag) == ("IFD0", ORIENTATION) and said != "1":
        said += " → 1"  # the pixels are turned instead
    return Item(category, _SOURCE, name, said, kept)


def _without_previews(tree: Tree) -> bool:
    """Blanks pictures inside a maker note; returns whether there were any."""
    fields = tree.get("Exif", [])
    for number, field in enumerate(fields):
        if field.tag == MAKER_NOTE:
            value = without_pictures(field.value)
            if value != field.value:
                fields[number] = replace(field, value=value)
                return True
    return False


def _dangling(parsed: Block) -> bool:
    """Whether a directory points to another one that cannot be read."""
    return any(
        entry.tag in POINTERS
        and directories.POINTERS.get(name, {}).get(entry.tag) not in parsed.named
        for name, directory in parsed.named.items()
        for entry in directory.entries
    )


def _patched(block: bytes, values: Mapping[tuple[str, int], int]) -> bytes:
    """The block with single numbers overwritten where they stand."""
    parsed = directories.parse(block)
    if parsed is None:
        return block
    out = bytearray(block)
    for name, directory in parsed.named.items():
        for entry in directory.entries:
            value = values.get((name, entry.tag))
            letter = _INTEGERS.get(entry.kind)
            # A number of a kind that is too small for it stays as it was.
            if value is not None and letter and entry.count and value <= _GREATEST[letter]:
                struct.pack_into(parsed.order + letter, out, entry.start, value)
    return bytes(out)
