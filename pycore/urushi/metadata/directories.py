"""TIFF directories (TIFF 6.0, section 2): read without copying, and written anew.

Offsets in a block come from strangers: each is checked against the block, no directory is read
twice, and values that overlap cannot add up to more than the block itself holds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
"""Bytes of one value of each type; 13 is an offset (TIFF technical note 1), 129 UTF-8 (EXIF 3)."""

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, UTF8 = 1, 2, 3, 4, 5, 7, 129

EXIF, GPS, INTEROP, SUB = 0x8769, 0x8825, 0xA005, 0x014A
"""Tags that point to further directories."""

POINTERS = {"IFD0": {EXIF: "Exif", GPS: "GPS"}, "Exif": {INTEROP: "Interop"}}
"""Which of them are followed, where, and the name of what they point to."""

_MAX_ENTRIES = 4096
"""Of a directory; cameras write some hundreds at most, so one of more is no directory."""

_MAX_FURTHER = 32
"""Directories of other pictures (thumbnails, reduced and raw versions) that are looked at."""

_UNIT = {3: 2, 8: 2, 4: 4, 9: 4, 11: 4, 13: 4, 5: 4, 10: 4, 12: 8}
"""Bytes that change their order with the byte order."""

Range = tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """An entry of a directory: its value is `size` bytes at `start` of the block."""

    tag: int
    kind: int
    count: int
    start: int
    size: int


@dataclass(frozen=True)
class Directory:
    """A directory: its table lies at `start` to `end`, `following` is where the next one is."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    broken: tuple[int, ...]
    following: int


@dataclass(frozen=True)
class Block:
    """A parsed block.

    Attributes:
        data: the block itself.
        order: "<" or ">", as `struct` has it.
        named: the directories that are understood: IFD0, Exif, GPS, Interop.
        further: those of other pictures, thumbnails above all.
    """

    data: bytes
    order: str
    named: Mapping[str, Directory]
    further: tuple[Directory, ...]

    def value(self, entry: Entry) -> bytes:
        """The bytes of an entry's value, in the block's own order."""
        return self.data[entry.start : entry.start + entry.size]

    def field(self, entry: Entry) -> Field:
        """The entry with its value, to be written."""
        return Field(entry.tag, entry.kind, entry.count, self.value(entry))


@dataclass(frozen=True)
class Field:
    """An entry to be written: its value is in the byte order of the block that it goes into."""

    tag: int
    kind: int
    count: int
    value: bytes


def numbers(order: str, kind: int, value: bytes, most: int = 16) -> tuple[float, ...]:
    """The first values of a TIFF type as numbers; a rational is divided, by zero it is nought."""
    size = SIZES[kind]
    count = min(len(value) // size, most)
    if kind in (5, 10):
        parts = struct.unpack_from(f"{order}{2 * count}{'I' if kind == 5 else 'i'}", value)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return tuple(above / below if below else 0.0 for above, below in pairs)
    letter = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}.get(kind)
    return struct.unpack_from(f"{order}{count}{letter or 'B'}", value)


def head(block: bytes) -> tuple[str, int] | None:
    """Byte order and place of the first directory, or None where this is no TIFF block."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return None
    (first,) = struct.unpack_from(order + "I", block, 4)
    return order, first


def directory(block: bytes, order: str, start: int) -> Directory | None:
    """The directory at an offset, or None where there can be none."""
    if not 8 <= start <= len(block) - 2:
        return None
    (count,) = struct.unpack_from(order + "H", block, start)
    if count > _MAX_ENTRIES:
        return None
    end = start + 2 + 12 * count
    whole = min(count, (len(block) - start - 2) // 12)
    entries, broken = [], []
    for position in range(start + 2, start + 2 + 12 * whole, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", block, position)
        size = number * SIZES.get(kind, 0)
        place = position + 8
        if size > 4:
            (place,) = struct.unpack_from(order + "I", block, place)
        if kind not in SIZES or place + size > len(block):
            broken.append(tag)
        else:
            entries.append(Entry(tag, kind, number, place, size))
    following = struct.unpack_from(order + "I", block, end)[0] if end + 4 <= len(block) else 0
    return Directory(start, min(end + 4, len(block)), tuple(entries), tuple(broken), following)


def parse(block: bytes) -> Block | None:
    """Reads the directories of a block; None where there is none, or they cannot be true."""
    start = head(block)
    if start is None:
        return None
    order, place = start
    seen: set[int] = set()
    named: dict[str, Directory] = {}
    waiting: list[int] = []

    def visit(offset: int) -> Directory | None:
        if offset in seen:
            return None
        seen.add(offset)
        return directory(block, order, offset)

    def follow(name: str, found: Directory) -> None:
        named[name] = found
        for entry in found.entries:
            target = POINTERS.get(name, {}).get(entry.tag)
            places = _places(block, order, entry)
            if target is not None and target not in named and places:
                below = visit(places[0])
                if below is not None:
                    follow(target, below)
            elif entry.tag in (EXIF, GPS, INTEROP, SUB):
                waiting.extend(places)
        waiting.append(found.following)

    first = visit(place)
    if first is None:
        return None
    follow("IFD0", first)
    further: list[Directory] = []
    while waiting and len(further) < _MAX_FURTHER:
        found = visit(waiting.pop(0))
        if found is not None:
            further.append(found)
            waiting.append(found.following)
    held = sum(entry.size for each in (*named.values(), *further) for entry in each.entries)
    # Two values may share bytes, as equal resolutions do; a flood of them is an attack.
    return Block(block, order, named, tuple(further)) if held <= 2 * len(block) else None


def _places(block: bytes, order: str, entry: Entry) -> list[int]:
    """The offsets that an entry holds."""
    if entry.kind not in (LONG, 13):
        return []
    count = min(entry.count, _MAX_FURTHER)
    return list(struct.unpack_from(f"{order}{count}I", block, entry.start))


def leftovers(block: Block) -> bool:
    """Whether the block holds bytes other than zero that no directory speaks of."""
    spans: list[Range] = [(0, 8)]
    for each in (*block.named.values(), *block.further):
        spans.append((each.start, each.end))
        spans += [(entry.start, entry.start + entry.size) for entry in each.entries]
    covered = 0
    for start, end in sorted(spans):
        if start > covered and block.data[covered:start].strip(b"\0"):
            return True
        covered = max(covered, end)
    return bool(block.data[covered:].strip(b"\0"))


def swapped(field: Field) -> Field:
    """The field in the other byte order."""
    unit = _UNIT.get(field.kind, 1)
    if unit == 1:
        return field
    turned = bytearray(field.value)
    for place in range(unit):
        turned[place::unit] = field.value[unit - 1 - place :: unit]
    return replace(field, value=bytes(turned))


def write(
    order: str,
    tree: Mapping[str, Iterable[Field]],
    *,
    base: int = 0,
    following: int = 0,
    pin: tuple[int, int] | None = None,
) -> tuple[bytes, int]:
    """Writes directories with their values.

    Args:
        order: "<" or ">".
        tree: fields of IFD0, Exif, GPS and Interop; the pointers between them are made here.
        base: offset, in the block or file that they go into, of the first byte that is returned.
        following: offset of the directory after IFD0, or 0.
        pin: a tag of Exif and the offset at which its value has to lie, as a maker note's must.

    Returns:
        The bytes, and the offset of IFD0. Without a `base` this is a block with its header.
    """
    tables = _tables(tree)
    fixed = _pinned(tables, pin)
    cursor = base or 8
    places: dict[tuple[str, int], int] = {}
    for name, fields in tables.items():
        sizes = [((name, -1), 6 + 12 * len(fields))]
        sizes += [((name, f.tag), len(f.value)) for f in fields if len(f.value) > 4]
        for key, size in sizes:
            if fixed and key == ("Exif", fixed[0]):
                places[key] = fixed[1]
                continue
            cursor += cursor % 2
            if fixed and cursor < fixed[2] and cursor + size > fixed[1]:
                cursor = fixed[2] + fixed[2] % 2
            places[key] = cursor
            cursor += size
    length = max(cursor, fixed[2] if fixed else 0) - base
    out = bytearray(length)
    if not base:
        out[:8] = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(
            order + "I", places["IFD0", -1]
        )
    for name, fields in tables.items():
        at = places[name, -1] - base
        struct.pack_into(order + "H", out, at, len(fields))
        for number, field in enumerate(fields):
            row = at + 2 + 12 * number
            struct.pack_into(order + "HHI", out, row, field.tag, field.kind, field.count)
            target = POINTERS.get(name, {}).get(field.tag)
            if target is not None:
                struct.pack_into(order + "I", out, row + 8, places[target, -1])
            elif len(field.value) <= 4:
                out[row + 8 : row + 8 + len(field.value)] = field.value
            else:
                place = places[name, field.tag]
                struct.pack_into(order + "I", out, row + 8, place)
                out[place - base : place - base + len(field.value)] = field.value
        if name == "IFD0":
            struct.pack_into(order + "I", out, at + 2 + 12 * len(fields), following)
    return bytes(out), places["IFD0", -1]


def _tables(tree: Mapping[str, Iterable[Field]]) -> dict[str, list[Field]]:
    """The directories to write, with pointers to each other, ordered by tag, without doubles."""
    tables: dict[str, list[Field]] = {}
    for name in ("Interop", "GPS", "Exif", "IFD0"):
        targets = POINTERS.get(name, {})
        fields = {field.tag: field for field in tree.get(name, ()) if field.tag not in targets}
        fields |= {tag: Field(tag, LONG, 1, b"") for tag, to in targets.items() if to in tables}
        if fields or name == "IFD0":
            tables[name] = [fields[tag] for tag in sorted(fields)]
    return dict(reversed(tables.items()))


def _pinned(
    tables: Mapping[str, Sequence[Field]], pin: tuple[int, int] | None
) -> tuple[int, int, int] | None:
    """Tag, start and end of the value that has to lie at its place, if it can."""
    if pin is None or pin[1] < 8:
        return None
    sizes = [len(field.value) for field in tables.get("Exif", ()) if field.tag == pin[0]]
    return (*pin, pin[1] + sizes[0]) if sizes and sizes[0] > 4 else None
