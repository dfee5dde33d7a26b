"""A machine-readable "no AI training", and the rights that it rests on, written into metadata.

IPTC Photo Metadata Standard 2023.1 (Data Mining and Other Constraints of PLUS LDF), with creator
and copyright where MWG's guidelines 2.0 want them: in XMP, in EXIF, and in IIM records if there are
any.

Nothing is claimed about where the picture comes from: no dates, no source type, no manifest.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace

from urushi.declaration import TERMS, Declaration
from urushi.metadata import Density, Metadata, Text, directories, exif, iptc, photoshop, xmp
from urushi.metadata.exif_tags import ARTIST, COPYRIGHT
from urushi.metadata.markup import Name, Node
from urushi.metadata.schemas import DC, PLUS, RIGHTS
from urushi.snippets import snippets

__all__ = ["TERMS", "Declaration", "declare", "snippets"]

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
"""The terms are addresses under this one."""

_XP_AUTHOR, _POSITIONING = 0x9C9D, 0x0213
_BY_LINE, _NOTICE = (2, 80), (2, 116)
_IIM_BYTES = {_BY_LINE: 32, _NOTICE: 128}
"""What IIM 4.2 allows; the whole text stands in XMP (MWG guidelines 2.0, section 3.2)."""


def declare(metadata: Metadata, declaration: Declaration) -> Metadata:
    """Metadata with a declaration in it.

    The mining term is always set. A field of the declaration that is not empty takes the place of
    what the file says in the same property, in every language and block; an empty one changes
    nothing, so that a creator or notice that the file has stays. All else stays as it was.
    Declaring the same twice changes nothing the second time.

    Args:
        metadata: what the file is going to say; XMP that cannot be read makes room for new.
        declaration: what to declare.
    """
    creator, rights = declaration.creator, declaration.rights
    records = _records(metadata.iptc, creator, rights)
    return replace(
        metadata,
        xmp=xmp.merge(metadata.xmp, _properties(declaration)),
        exif=_exif(metadata, creator, rights),
        iptc=records,
        resources=photoshop.digested(metadata.resources, metadata.iptc, records),
        texts=_texts(metadata.texts, creator, rights),
    )


def _properties(declaration: Declaration) -> Sequence[Node]:
    found = [xmp.simple(Name(PLUS, "DataMining", "plus"), VOCABULARY + declaration.mining)]
    if declaration.constraints:
        name = Name(PLUS, "OtherConstraints", "plus")
        found.append(xmp.alternative(name, declaration.constraints))
    if declaration.creator:
        found.append(xmp.ordered(Name(DC, "creator", "dc"), [declaration.creator]))
    if declaration.rights:
        found.append(xmp.alternative(Name(DC, "rights", "dc"), declaration.rights))
        found.append(xmp.simple(Name(RIGHTS, "Marked", "xmpRights"), "True"))
    if declaration.usage_terms:
        name = Name(RIGHTS, "UsageTerms", "xmpRights")
        found.append(xmp.alternative(name, declaration.usage_terms))
    if declaration.web_statement:
        name = Name(RIGHTS, "WebStatement", "xmpRights")
        found.append(xmp.simple(name, declaration.web_statement))
    return found


def _exif(metadata: Metadata, creator: str, rights: str) -> bytes | None:
    texts = {ARTIST: creator} if creator else {}
    if rights:
        texts[COPYRIGHT] = rights
    if not texts:
        return metadata.exif
    if metadata.exif is None:
        block = _blank(metadata.density)
    else:
        block = metadata.exif
        if creator:
            texts[_XP_AUTHOR] = ""  # Windows would show it instead of the artist
    return exif.with_texts(block, texts)


def _blank(density: Density | None) -> bytes:
    """A block with the tags that Exif asks for in the first directory of every JPEG."""
    order = "<"
    tags = exif.density_fields(density or Density(1, 1, ""), order)
    centred = struct.pack(order + "H", 1)
    tags.append(directories.Field(_POSITIONING, directories.SHORT, 1, centred))
    return directories.write(order, {"IFD0": tags})[0]


def _records(records: bytes | None, creator: str, rights: str) -> bytes | None:
    texts = {
        key: [text.encode()[: _IIM_BYTES[key]].decode(errors="ignore")]
        for key, text in ((_BY_LINE, creator), (_NOTICE, rights))
        if text
    }
    return iptc.with_texts(records, texts) if records is not None and texts else records


def _texts(texts: Sequence[Text], creator: str, rights: str) -> tuple[Text, ...]:
    """The text chunks of a PNG, those that name the author or the copyright kept in step."""
    told = {"author": creator, "artist": creator, "copyright": rights}
    return tuple(
        replace(each, text=told[each.keyword.casefold()])
        if told.get(each.keyword.casefold())
        else each
        for each in texts
    )
