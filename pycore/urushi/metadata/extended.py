"""Extended XMP: what of a packet does not fit into one segment of a JPEG file.

Adobe's XMP specification, part 3 (2020), 1.1.3.1: a segment holds 65 502 bytes of packet; the rest
of the properties stand in a second document, without a wrapper, that the packet names by its MD5.
"""

from __future__ import annotations

import hashlib

from urushi.errors import DecodeError
from urushi.metadata.markup import MAX_BYTES, Name, Node
from urushi.metadata.packet import (
    ABOUT,
    empty,
    parse,
    properties,
    serialise,
)
from urushi.metadata.schemas import NOTE, category

_NAMED = Name(NOTE, "HasExtendedXMP", "xmpNote")
_NOTE_BYTES = 300
"""More than naming the extended document takes."""


def guid(extended: bytes) -> str:
    """The name of an extended document: its MD5 as 32 hexadecimal digits."""
    return hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()


def named(packet: bytes) -> str:
    """The `guid` of the extended document that goes with a packet; "" if none does.

    Raises:
        DecodeError: the packet cannot be read.
    """
    for prop in parse(packet).properties():
        if prop.name == _NAMED:
            return (prop.value.text if isinstance(prop.value, Node) else prop.value).strip()
    return ""


def join(main: bytes, extended: bytes) -> bytes:
    """One packet of the two, which names no extended document any more.

    What both say is taken from the main one.

    Raises:
        DecodeError: one of them cannot be read, or both are too large together.
    """
    whole, more = parse(main), parse(extended)
    whole.remove({_NAMED})
    more.remove({_NAMED, *(prop.name for prop in whole.properties())})
    for node in more.descriptions:
        if any(properties(node)):
            node.attributes[ABOUT] = whole.about
            whole.rdf.children.append(node)
    joined = serialise(whole)
    if len(joined) > MAX_BYTES:
        raise DecodeError(f"XMP of more than {MAX_BYTES // 2**20} MiB")
    return joined


def split(packet: bytes, room: int) -> tuple[bytes, bytes | None]:
    """A packet that fits, and an extended document with what does not.

    The largest properties go into the extended document, those about copyright last, since many
    programs read the main packet only.

    Args:
        packet: as `parse` reads it.
        room: bytes that the main packet may have; at least 1024.

    Raises:
        DecodeError: it does not fit and cannot be read.
    """
    if len(packet) <= room:
        return packet, None
    main = parse(packet)
    written = serialise(main)
    if len(written) <= room:
        return written, None
    surplus = len(written) + _NOTE_BYTES - room
    moved: set[Name] = {_NAMED}
    sizes = [(_size(prop.value), prop.name) for prop in main.properties()]
    for size, name in sorted(sizes, key=lambda each: (_is_claim(each[1]), -each[0])):
        if surplus > 0 or name in moved:
            moved.add(name)
            surplus -= size
    more = empty(main.about)
    more.place().children.extend(
        prop.value if isinstance(prop.value, Node) else Node(prop.name, {}, [prop.value])
        for prop in main.properties()
        if prop.name in moved and prop.name != _NAMED
    )
    main.remove(moved)
    extended = serialise(more, wrapped=False)
    note = Node(_NAMED, {}, [guid(extended)])
    main.place().children.append(note)
    written = serialise(main)
    if len(written) > room:  # what holds the properties is itself too long
        main = empty()
        main.place().children.append(note)
        written = serialise(main)
    return written, extended


def _is_claim(name: Name) -> bool:
    return category(name) == "copyright"


def _size(value: Node | str) -> int:
    """Bytes that a value takes at least: without indentation, namespaces and escapes."""
    if isinstance(value, str):
        return len(value.encode("utf-8"))
    return sum(
        len(f"<{inner.name}/>")
        + len(inner.text.encode("utf-8"))
        + sum(len(f' {name}=""') + len(text.encode()) for name, text in inner.attributes.items())
        for inner in value.walk()
    )
