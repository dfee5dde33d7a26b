"""XMP: listed by what its properties are about, cut and merged.

ISO 16684-1 and Adobe's XMP specification, parts 1 and 3. A packet is UTF-8, or UTF-16 or UTF-32,
which become UTF-8. One that cannot be read is never carried on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from urushi.errors import DecodeError
from urushi.metadata import markup
from urushi.metadata.extended import guid, join, named, split
from urushi.metadata.items import SHOWN, Item, shown
from urushi.metadata.markup import XML, Name, Node
from urushi.metadata.packet import (
    ABOUT,
    ABOUT_OLD,
    IDS,
    Packet,
    empty,
    parse,
    properties,
    serialise,
    to_utf8,
)
from urushi.metadata.schemas import META, RDF, called, category, known

__all__ = [
    "Packet",
    "alternative",
    "guid",
    "join",
    "merge",
    "named",
    "ordered",
    "parse",
    "serialise",
    "simple",
    "sort",
    "split",
    "to_utf8",
]

_LI = Name(RDF, "li", "rdf")
_LANGUAGE = Name(XML, "lang", "xml")
_RESOURCE = Name(RDF, "resource")
_TOOLKITS = (Name(META, "xmptk"), Name(META, "xaptk"))

_PRIVATE = frozenset({"location", "device", "thumbnail", "provenance"})
"""What is looked for inside structures too: `xmpMM:Pantry` holds the metadata of other files."""

_PICTURE = re.compile(r"\s*(?:data:image/|/9j/|iVBORw0KGgo)")
"""How a JPEG or PNG file begins in base64, which is how XMP holds one."""


def sort(packet: bytes, keep: frozenset[str]) -> tuple[bytes | None, list[Item]]:
    """Lists what a packet says and leaves out what is not to be kept.

    Args:
        packet: of any encoding.
        keep: of `items.CATEGORIES`.

    Returns:
        The packet in UTF-8 (the very bytes where it was so and nothing goes; None if nothing is
        left, or if it cannot be read) and an item for each property.
    """
    try:
        data = to_utf8(packet)
        tree = parse(data)
    except DecodeError as error:
        return None, [Item("structure", "XMP", "packet", shown(str(error)), kept=False)]
    sorter = _Sorter(keep | {"colour"})
    sorter.attributes(tree.root, [name for name in tree.root.attributes if name in _TOOLKITS])
    for node in tree.descriptions:
        sorter.description(node)
    if all(item.kept for item in sorter.items):
        return data, sorter.items
    tree.rdf.children = [node for node in tree.descriptions if any(properties(node))]
    return serialise(tree) if tree.rdf.children else None, sorter.items


class _Sorter:
    """Goes through the elements, drops what is not kept, and notes everything."""

    def __init__(self, keep: frozenset[str]) -> None:
        self.keep = keep
        self.unwanted = _PRIVATE - keep
        self.items: list[Item] = []
        self.about: set[str] = set()

    def note(self, name: Name, kind: str, value: str) -> bool:
        kept = kind in self.keep
        self.items.append(Item(kind, "XMP", shown(called(name)), shown(value), kept))
        return kept

    def attributes(self, node: Node, names: Iterable[Name]) -> None:
        for name in names:
            value = node.attributes[name]
            kind = "thumbnail" if _PICTURE.match(value) else category(name)
            if not self.note(name, kind, value):
                del node.attributes[name]

    def description(self, node: Node) -> None:
        for name in IDS:
            value = node.attributes.get(name)
            if value and value not in self.about:
                self.about.add(value)
                self.note(name, "history", value)
            if value and "history" not in self.keep:
                if name in (ABOUT, ABOUT_OLD):
                    node.attributes[name] = ""
                else:
                    del node.attributes[name]
        found = list(properties(node))
        self.attributes(node, [prop.name for prop in found if isinstance(prop.value, str)])
        node.children = [child for child in node.elements() if self.element(child)]

    def element(self, node: Node) -> bool:
        kind = "thumbnail" if _shows(node) else category(node.name)
        if not self.note(node.name, kind, _value(node)):
            return False
        for inner in node.walk():
            self.inside(inner)
        return True

    def inside(self, node: Node) -> None:
        """Drops from a structure what would go if it stood by itself."""
        self.attributes(node, [name for name in node.attributes if known(name) in self.unwanted])
        kept: list[Node | str] = []
        for child in node.children:
            if isinstance(child, Node) and known(child.name) in self.unwanted:
                self.note(child.name, category(child.name), _value(child))
            else:
                kept.append(child)
        node.children = kept


def _shows(node: Node) -> bool:
    """Whether an element holds a picture anywhere."""
    return any(
        category(name) == "thumbnail" or _PICTURE.match(text)
        for inner in node.walk()
        for name, text in ((inner.name, inner.text), *inner.attributes.items())
    )


def _value(node: Node) -> str:
    return ", ".join(islice(_words(node), SHOWN))


def _words(node: Node) -> Iterator[str]:
    """What an element says, piece by piece."""
    for inner in node.walk():
        for name, value in inner.attributes.items():
            if name == _RESOURCE or name.uri not in (RDF, XML):
                yield value
        if text := inner.text.strip():
            yield text


def simple(name: Name, text: str) -> Node:
    """A property that is one text; characters that XML cannot hold are left out."""
    return Node(name, {}, _text(text))


def ordered(name: Name, texts: Iterable[str]) -> Node:
    """A property that is an ordered array of texts."""
    return Node(name, {}, [_array("Seq", [Node(_LI, {}, _text(text)) for text in texts])])


def alternative(name: Name, text: str) -> Node:
    """A property that is a language alternative, told in its default language only."""
    return Node(name, {}, [_array("Alt", [Node(_LI, {_LANGUAGE: "x-default"}, _text(text))])])


def _array(kind: str, items: Sequence[Node]) -> Node:
    return Node(Name(RDF, kind, "rdf"), {}, list(items))


def _text(text: str) -> list[Node | str]:
    cleaned = markup.clean(text)
    return [cleaned] if cleaned else []


def merge(packet: bytes | None, wanted: Sequence[Node]) -> bytes:
    """Gives a packet properties, in the place of those of the same names that it has.

    Args:
        packet: of any encoding; None, or one that cannot be read, is as one that says nothing.
        wanted: as `simple`, `ordered` and `alternative` make them; each name once.

    Returns:
        The packet in UTF-8; the very bytes where it was so and said all of that already.
    """
    tree = empty()
    try:
        if packet is not None:
            packet = to_utf8(packet)
            tree = parse(packet)
    except DecodeError:
        packet = None
    said = {node.name: _said(node) for node in wanted}
    found = [(prop.name, _said(prop.value)) for prop in tree.properties() if prop.name in said]
    if packet is not None and len(found) == len(said) and dict(found) == said:
        return packet
    tree.remove(said)
    tree.place().children.extend(wanted)
    return serialise(tree)


def _said(value: Node | str) -> object:
    """A value in a form that compares: an attribute is as an element with the same text."""
    if isinstance(value, str):
        return value
    inner = [(child.name, _said(child)) for child in value.elements()]
    return (value.attributes, inner, value.text) if inner or value.attributes else value.text
