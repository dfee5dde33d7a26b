"""The XMP packet as a tree: bytes to properties and back (ISO 16684-1)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from urushi.errors import DecodeError
from urushi.metadata import markup
from urushi.metadata.markup import MAX_BYTES, XML, Name, Node
from urushi.metadata.schemas import META, RDF

_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = '\n<?xpacket end="w"?>'

_BOM = b"\xef\xbb\xbf"
_WIDE = (
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
"""How a packet begins that is not UTF-8, longest first."""

ABOUT = Name(RDF, "about", "rdf")
ABOUT_OLD = Name("", "about")
IDS = (ABOUT, ABOUT_OLD, Name(RDF, "ID"), Name(RDF, "nodeID"))
"""Attributes of a description that say what it is about, and are no properties."""

DESCRIPTION = Name(RDF, "Description", "rdf")


@dataclass(frozen=True, slots=True)
class Property:
    """One property: the text of an attribute, or an element."""

    name: Name
    value: Node | str


@dataclass(eq=False)
class Packet:
    """A parsed packet.

    Attributes:
        root: the outermost element, mostly ``x:xmpmeta``; `rdf` itself where there is no other.
        rdf: the ``rdf:RDF`` element, whose children are the descriptions that hold properties.
    """

    root: Node
    rdf: Node

    @property
    def descriptions(self) -> list[Node]:
        """The elements that hold the properties."""
        return list(self.rdf.elements())

    @property
    def about(self) -> str:
        """What the properties are about; mostly ""."""
        told = (node.attributes.get(ABOUT) for node in self.descriptions)
        return next((about for about in told if about), "")

    def properties(self) -> Iterator[Property]:
        """All properties, of all descriptions."""
        for node in self.descriptions:
            yield from properties(node)

    def remove(self, names: Container[Name]) -> None:
        """Takes out the properties of these names."""
        for node in self.descriptions:
            for name in [prop.name for prop in properties(node) if prop.name in names]:
                node.attributes.pop(name, None)
            node.children = [child for child in node.elements() if child.name not in names]

    def place(self) -> Node:
        """The description that takes new properties."""
        for node in self.descriptions:
            if node.name == DESCRIPTION:
                return node
        self.rdf.children.append(Node(DESCRIPTION, {ABOUT: self.about}))
        return self.descriptions[-1]


def properties(description: Node) -> Iterator[Property]:
    """The properties of a description."""
    for name, value in description.attributes.items():
        if name not in IDS and name.uri != XML:
            yield Property(name, value)
    for node in description.elements():
        yield Property(node.name, node)


def empty(about: str = "") -> Packet:
    """A packet that says nothing."""
    rdf = Node(Name(RDF, "RDF", "rdf"), {}, [Node(DESCRIPTION, {ABOUT: about})])
    return Packet(Node(Name(META, "xmpmeta", "x"), {}, [rdf]), rdf)


def to_utf8(packet: bytes) -> bytes:
    """A packet in UTF-8; one that is UTF-8 comes back as it is.

    Raises:
        DecodeError: larger than `markup.MAX_BYTES`, or not Unicode.
    """
    if len(packet) > MAX_BYTES:
        raise DecodeError(f"an XMP packet of more than {MAX_BYTES // 2**20} MiB")
    for start, encoding in _WIDE:
        if packet.startswith(start):
            size = 4 if "32" in encoding else 2
            try:
                text = packet[: len(packet) // size * size].decode(encoding)
            except UnicodeDecodeError as error:
                raise DecodeError(f"an XMP packet that is not Unicode: {error}") from None
            if text.startswith("<?xml "):  # it tells the old encoding
                text = text.partition("?>")[2].lstrip()
            return text.rstrip("\0").encode("utf-8")
    return packet


def parse(packet: bytes) -> Packet:
    """Reads a packet of any encoding.

    White space and zeros around it are passed over, and so is what follows its end.

    Raises:
        DecodeError: too large, not well-formed, with a document type, or without ``rdf:RDF``.
    """
    data = to_utf8(packet).removeprefix(_BOM).strip(b"\0 \t\r\n")
    end = data.rfind(b"<?xpacket end")
    root = markup.read(data[:end] if end >= 0 else data)
    rdf = next((node for node in root.walk() if node.name == Name(RDF, "RDF")), None)
    if rdf is None:
        raise DecodeError("XML without rdf:RDF is not an XMP packet")
    for node in (rdf, *rdf.elements()):
        node.children = list(node.elements())
    if root is not rdf:
        root.children = [rdf]
    return Packet(root, rdf)


def serialise(packet: Packet, *, wrapped: bool = True) -> bytes:
    """Writes a packet in UTF-8, without room for later changes.

    Args:
        packet: what to write.
        wrapped: whether in the processing instructions that mark a packet; extended XMP has none.
    """
    text = markup.write(packet.root, hoist=1 if packet.root is packet.rdf else 2)
    return (f"{_BEGIN}{text}{_END}" if wrapped else text).encode("utf-8")
