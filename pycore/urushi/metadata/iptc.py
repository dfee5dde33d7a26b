"""IIM records of the IPTC (Information Interchange Model 4.2): read, dropped, set.

A record is a run of datasets: 0x1C, record number, dataset number, length, value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from urushi.metadata.iptc_tags import Key, name_and_category
from urushi.metadata.items import Item, shown
from urushi.metadata.pictures import holds_picture
from urushi.metadata.words import decoded

CHARACTER_SET: Key = (1, 90)

_MARK = 0x1C
_UTF8 = b"\x1b%G"
"""ISO 2022's sequence for UTF-8, the value of 1:90."""

_MOST = 10_000
"""Datasets that are read."""

_LONGEST = 0x7FFF
"""Bytes of a value whose length needs no more than the standard two bytes."""

_SOURCE = "IPTC"

_BINARY = frozenset({0, 125, 150, 151, 152, 153, 154, 200, 201, 202})
"""Datasets of record 2 that are no texts."""


@dataclass(frozen=True)
class Dataset:
    """A dataset, and its bytes with their head as they stood in the file."""

    key: Key
    value: bytes
    raw: bytes


def parse(records: bytes) -> tuple[list[Dataset], bool]:
    """The datasets, and whether something that is none is left after them.

    Zeros at the end are padding, which TIFF files have.
    """
    found: list[Dataset] = []
    position = 0
    while position + 5 <= len(records) and records[position] == _MARK:
        if len(found) == _MOST:
            break
        head, length = position + 5, int.from_bytes(records[position + 3 : position + 5], "big")
        if length & 0x8000:
            # Extended: the lower bits count the bytes of the length itself.
            wide = length & 0x7FFF
            if wide > 8:
                break
            length = int.from_bytes(records[head : head + wide], "big")
            head += wide
        if head + length > len(records):
            break
        key = records[position + 1], records[position + 2]
        raw = records[position : head + length]
        found.append(Dataset(key, records[head : head + length], raw))
        position = head + length
    return found, bool(records[position:].strip(b"\0"))


def trimmed(records: bytes) -> bytes:
    """The records without padding after them."""
    datasets, damaged = parse(records)
    return records if damaged else records[: sum(len(each.raw) for each in datasets)]


def sort(records: bytes, keep: frozenset[str]) -> tuple[bytes | None, list[Item]]:
    """Drops what is not to be kept.

    Args:
        records: a run of datasets.
        keep: of `items.CATEGORIES`.

    Returns:
        The records, the very bytes if nothing had to go, or None if nothing but their frame is
        left; and what they said, dataset by dataset. Previews go always.
    """
    datasets, damaged = parse(records)
    unicode = _is_unicode(datasets)
    kept, items = [], []
    for each in datasets:
        name, category = name_and_category(each.key)
        if holds_picture(each.value):
            category = "thumbnail"
        stays = category in keep or category == "structure"
        items.append(Item(category, _SOURCE, name, _value(each, unicode), stays))
        if stays:
            kept.append(each)
    if damaged:
        items.append(Item("other", _SOURCE, "IPTC (damaged)", "", False))
    if all(item.kept for item in items):
        return records if items else None, items
    if all(name_and_category(each.key)[1] == "structure" for each in kept):
        return None, items
    return b"".join(each.raw for each in kept), items


def listing(records: bytes) -> list[tuple[Key, str]]:
    """Key and text of every dataset of the application record, in their order."""
    datasets, _ = parse(records)
    unicode = _is_unicode(datasets)
    return [
        (each.key, _text(each.value, unicode))
        for each in datasets
        if each.key[0] == 2 and each.key[1] not in _BINARY
    ]


def with_texts(records: bytes | None, texts: Mapping[Key, Sequence[str]]) -> bytes:
    """Sets datasets of the application record to texts, in UTF-8, which 1:90 then says.

    Texts in another character set are written anew in UTF-8, since 1:90 holds for all of them.

    Args:
        records: a run of datasets, or None.
        texts: by key; several texts repeat the dataset, none remove it.
    """
    datasets, _ = parse(records or b"")
    unicode = _is_unicode(datasets)
    ours = [
        _dataset(key, text.encode("utf-8", "replace"))
        for key, all_ in texts.items()
        for text in all_
    ]
    rest = [each for each in datasets if each.key not in texts and each.key != CHARACTER_SET]
    if not unicode:
        rest = [_recoded(each) for each in rest]
    envelope = [each for each in rest if each.key[0] == 1]
    envelope = [*envelope, _dataset(CHARACTER_SET, _UTF8)]
    application = [each for each in rest if each.key[0] == 2]
    if all(each.key != (2, 0) for each in application):
        application.insert(0, _dataset((2, 0), b"\0\4"))
    further = [each for each in rest if each.key[0] > 2]
    application = sorted([*application, *ours], key=lambda each: each.key != (2, 0))
    return b"".join(each.raw for each in (*envelope, *application, *further))


def _dataset(key: Key, value: bytes) -> Dataset:
    if len(value) > _LONGEST:
        # A letter is not cut in two.
        value = value[:_LONGEST].decode("utf-8", "ignore").encode()
    return Dataset(key, value, bytes((_MARK, *key)) + len(value).to_bytes(2, "big") + value)


def _recoded(each: Dataset) -> Dataset:
    if each.key[0] != 2 or each.key[1] in _BINARY or each.value.isascii():
        return each
    return _dataset(each.key, decoded(each.value).encode())


def _is_unicode(datasets: Iterable[Dataset]) -> bool:
    return any(each.key == CHARACTER_SET and each.value == _UTF8 for each in datasets)


def _text(value: bytes, unicode: bool) -> str:
    return value.decode("utf-8", "replace") if unicode else decoded(value)


def _value(each: Dataset, unicode: bool) -> str:
    if each.key == CHARACTER_SET:
        return "UTF-8" if unicode else shown(decoded(each.value))
    text = each.key[0] in (1, 2) and not (each.key[0] == 2 and each.key[1] in _BINARY)
    return shown(_text(each.value[:4096], unicode) if text else each.value)
