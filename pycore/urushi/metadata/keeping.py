"""What of a picture's metadata is kept, and a list of all that there was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from urushi.metadata import exif, icc, iptc, photoshop, xmp
from urushi.metadata.exif_tags import CATEGORY_OF_NAME
from urushi.metadata.items import Item, Policy, shown
from urushi.metadata.pieces import COMMENT, Density, Metadata, Text

_Sort = Callable[[bytes, frozenset[str]], tuple[bytes | None, list[Item]]]

_KEYWORDS = {
    "copyright": (
        "author artist creator copyright credit disclaimer license licence owner rights contact "
        "usageterms"
    ),
    "description": "title description comment keywords subject caption headline warning label",
    "history": (
        "software parameters prompt workflow generation_data date:create date:modify "
        "date:timestamp png:time creation_time create-date modify-date thumb::uri thumb::mtime"
    ),
    "location": "location gps city country",
    "device": "source make model camera lens hostcomputer",
}
"""Keywords of PNG texts: those that are registered (PNG specification, 11.3.3.1), those that
drawing programs and generators write, and XMP's and EXIF's own, which converters repeat."""

_CATEGORY = {word: kind for kind, words in _KEYWORDS.items() for word in words.split()}

_TELLING = (
    ("location", ("gps", "latitude", "longitude", "geo")),
    ("device", ("serial", "makernote", "lens", "camera")),
    ("history", ("date", "time", "software")),
)
"""Parts of a keyword that give away what it tells."""

_CONTAINERS = ("PNG", "JPEG", "GIF", "WebP", "TIFF")
_DROPPED = (
    ("provenance", ("C2PA", "JUMBF")),
    ("thumbnail", ("thumbnail", "MPF", "gain map", "SubIFDs", "ImageSourceData")),
    ("history", ("tIME",)),
    ("colour", ("ICC profile",)),
)
"""Words in the name of a piece that is never carried, and its category."""


def sort(metadata: Metadata, policy: Policy) -> tuple[Metadata, tuple[Item, ...]]:
    """Drops what is not to be kept.

    Colour and resolution are always kept. Thumbnails and previews, C2PA manifests and what
    describes the old file alone always go.

    Returns:
        The rest, in which a block from which nothing had to go is byte for byte as it was, and an
        item for everything that there was.
    """
    items: list[Item] = []

    def through(block: bytes | None, sorter: _Sort) -> bytes | None:
        if block is None:
            return None
        rest, found = sorter(block, policy.keep)
        items.extend(found)
        return rest

    if metadata.icc is not None:
        items.append(Item("colour", "ICC", "profile", shown(icc.description(metadata.icc)), True))
    items += [
        Item("colour", "PNG", kind.decode("latin-1"), shown(body), True)
        for kind, body in metadata.colour
    ]
    if metadata.density is not None:
        items.append(Item("colour", "file", "resolution", _density(metadata.density), True))
    records = through(metadata.iptc, iptc.sort)
    resources = through(metadata.resources, photoshop.sort)
    rest = replace(
        metadata,
        exif=through(metadata.exif, exif.sort),
        xmp=through(metadata.xmp, xmp.sort),
        iptc=records,
        resources=photoshop.digested(resources, metadata.iptc, records),
        texts=tuple(text for text in metadata.texts if _keep_text(text, policy, items)),
    )
    items += [_dropped(name) for name in metadata.dropped]
    return rest, tuple(items)


def category_of_keyword(keyword: str) -> str:
    """What a text of a PNG tells, by its keyword ("Author", "exif:Make", "date:create")."""
    word = keyword.casefold().strip().replace(" ", "_")
    name = word.rpartition(":")[2]
    category = _CATEGORY.get(word) or _CATEGORY.get(name) or CATEGORY_OF_NAME.get(name)
    if category is not None and category in _KEYWORDS:
        return category
    for kind, parts in _TELLING:
        if any(part in word for part in parts):
            return kind
    return "device" if word.startswith("exif:") else "other"


def _keep_text(text: Text, policy: Policy, items: list[Item]) -> bool:
    category = category_of_keyword(text.keyword)
    kept = category in policy.keep
    source = "comment" if text.keyword == COMMENT else "PNG text"
    items.append(Item(category, source, shown(text.keyword), shown(text.text), kept))
    return kept


def _dropped(name: str) -> Item:
    first, _, rest = name.partition(" ")
    source, called = (first, rest) if first in _CONTAINERS and rest else ("file", name)
    for category, words in _DROPPED:
        if any(word in name for word in words):
            return Item(category, source, called, "", False)
    return Item("other", source, called, "", False)


def _density(density: Density) -> str:
    unit = f" pixels per {density.unit}" if density.unit else ""
    return shown(f"{density.x:.10g} x {density.y:.10g}{unit}")
