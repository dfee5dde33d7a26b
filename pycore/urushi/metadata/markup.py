"""XML read into a small tree and written again with the prefixes it came with.

Namespaces in XML 1.0 (third edition). The bytes come from strangers: a document type, and with it
every entity, is refused; size, depth and the number of nodes are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from urushi.errors import DecodeError

MAX_BYTES = 16 * 2**20
"""Of a document."""

MAX_DEPTH = 64
"""Elements inside each other; XMP has a dozen."""

MAX_NODES = 250_000
"""Elements and attributes. The longest lists that are met in practice, the ancestors that Photoshop
notes, take some 65 bytes an element, so that this and `MAX_BYTES` end together."""

XML = "http://www.w3.org/XML/1998/namespace"

_SEPARATOR = "\n"
_INDENT, _MAX_INDENTED = " ", 8
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_QUOTED = _TEXT | str.maketrans({'"': "&quot;", "\t": "&#x9;", "\n": "&#xA;"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its namespace ("" for none). The prefix is how it is written, not what it is."""

    uri: str
    local: str
    prefix: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.prefix}:{self.local}" if self.prefix else self.local


@dataclass(eq=False, slots=True)
class Node:
    """An element: attributes by their name, and children, which are elements and text."""

    name: Name
    attributes: dict[Name, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def elements(self) -> Iterator[Node]:
        """The children that are elements."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """The element itself and all below it, in their order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.elements())))

    @property
    def text(self) -> str:
        """Its own text, without that of elements inside it."""
        return "".join(child for child in self.children if isinstance(child, str))


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold (production 2, Char)."""
    return _FORBIDDEN.sub("", text)


def read(data: bytes) -> Node:
    """Reads a document in UTF-8, without byte order mark.

    Comments and processing instructions are left out, and so is white space between elements.

    Raises:
        DecodeError: not well-formed, with a document type, or beyond one of the limits.
    """
    if len(data) > MAX_BYTES:
        raise DecodeError(f"XML of more than {MAX_BYTES // 2**20} MiB")
    builder = _Builder()
    parser = expat.ParserCreate("UTF-8", _SEPARATOR)
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DecodeError(f"not well-formed XML: {error}") from None
    return builder.root


class _Builder:
    """What expat tells, as a tree."""

    def __init__(self) -> None:
        self.root = Node(Name("", ""))
        self.open = [self.root]
        self.nodes = 0
        self.names: dict[str, Name] = {}

    def doctype(self, *_: object) -> None:
        raise DecodeError("XML with a document type")

    def start(self, name: str, attributes: list[str]) -> None:
        self.nodes += 1 + len(attributes) // 2
        if self.nodes > MAX_NODES or len(self.open) > MAX_DEPTH:
            raise DecodeError("XML with too many elements")
        values = map(self.name, attributes[::2]), attributes[1::2]
        node = Node(self.name(name), dict(zip(*values, strict=True)))
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, _: str) -> None:
        node = self.open.pop()
        if len(self.open) == 1:
            self.root = node
        if any(node.elements()) and not node.text.strip():
            node.children = list(node.elements())

    def text(self, text: str) -> None:
        self.open[-1].children.append(text)

    def name(self, told: str) -> Name:
        if told not in self.names:
            parts = told.split(_SEPARATOR)
            if len(parts) > 3:  # expat before 2.4.5 lets the separator into an address
                raise DecodeError("XML with a line break in the address of a namespace")
            self.names[told] = Name("", *parts) if len(parts) == 1 else Name(*parts)
        return self.names[told]


def write(node: Node, hoist: int = 0) -> str:
    """Writes an element, indented, with the declarations of namespaces that it needs.

    Args:
        node: what to write; its texts must be what `clean` leaves.
        hoist: the depth below it at which an element declares what all those inside it need;
            others declare what they themselves need.
    """
    out: list[str] = []
    _write(node, {"xml": XML}, out, 0, hoist)
    return "".join(out)


def _write(node: Node, scope: dict[str, str], out: list[str], depth: int, hoist: int) -> None:
    declared = _needed(node, scope)
    if depth == hoist:
        for inner in node.walk():
            for name in (inner.name, *inner.attributes):
                if name.prefix and name.prefix not in scope:
                    declared.setdefault(name.prefix, name.uri)
    before = {prefix: scope.get(prefix) for prefix in declared}
    scope.update(declared)

    margin = "\n" + _INDENT * min(depth, _MAX_INDENTED)
    out.append(f"<{node.name}")
    for prefix, uri in declared.items():
        xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
        out.append(f' {xmlns}="{uri.translate(_QUOTED)}"')
    for name, value in node.attributes.items():
        out.append(f' {name}="{value.translate(_QUOTED)}"')
    if not node.children:
        out.append("/>")
    else:
        out.append(">")
        mixed = any(isinstance(child, str) for child in node.children)
        for child in node.children:
            if isinstance(child, str):
                out.append(child.translate(_TEXT))
                continue
            if not mixed:
                out.append(margin + _INDENT)
            _write(child, scope, out, depth + 1, hoist)
        if not mixed:
            out.append(margin)
        out.append(f"</{node.name}>")

    for prefix, old in before.items():
        if old is None:
            del scope[prefix]
        else:
            scope[prefix] = old


def _needed(node: Node, scope: dict[str, str]) -> dict[str, str]:
    """The declarations without which an element's own names would not mean what they mean."""
    names = [node.name, *(name for name in node.attributes if name.prefix)]
    return {name.prefix: name.uri for name in names if scope.get(name.prefix, "") != name.uri}
