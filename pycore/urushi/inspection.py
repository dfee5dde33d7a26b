"""What a file says beside its pixels, and what of it the result would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from urushi.declaration import Declaration
from urushi.declare import declare
from urushi.errors import UnsupportedError
from urushi.metadata import Metadata, read, unheld
from urushi.metadata.finds import ICC, RESOURCES
from urushi.metadata.items import CATEGORIES, Item, Policy
from urushi.metadata.keeping import sort

DECLARATION = "declaration"
"""Source of the items that a declaration adds or replaces."""

_PIECE_OF_SOURCE = {"ICC": ICC, "Photoshop": RESOURCES}
_TEXTS = ("PNG text", "comment")


def inspect(
    data: bytes, format_: str, *, policy: Policy, declaration: Declaration | None, into: str
) -> tuple[Item, ...]:
    """A list of everything that a file says, and of what a declaration adds.

    Args:
        data: the file.
        format_: its format; one of which no metadata is read says nothing.
        policy: what is to be kept.
        declaration: what is to be declared, if anything.
        into: the format of the result: what it has no place for goes.

    Returns:
        An item for each thing. What the declaration adds has the source `DECLARATION`, and so has,
        not kept, what it replaces; what the format has no place for is not added.
    """
    try:
        found = read(data, format_)
    except UnsupportedError:
        found = Metadata()
    kept, items = sort(found, policy)
    result = kept if declaration is None else declare(kept, declaration)
    lost = frozenset(unheld(result, into))
    items = tuple(replace(item, kept=item.kept and _piece(item) not in lost) for item in items)
    return items if declaration is None else (*_declared(items, result, lost),)


def _declared(items: Iterable[Item], result: Metadata, lost: frozenset[str]) -> Iterable[Item]:
    _, after = sort(result, Policy(frozenset(CATEGORIES)))
    rights = [item for item in after if item.category == "copyright" and _piece(item) not in lost]
    said = Counter(map(_key, rights))
    for item in items:
        if not item.kept or item.category != "copyright":
            yield item
        elif said[_key(item)] > 0:
            said[_key(item)] -= 1
            yield item
        else:
            yield replace(item, source=DECLARATION, kept=False)
    for item in rights:
        if said[_key(item)] > 0:
            said[_key(item)] -= 1
            yield replace(item, source=DECLARATION)


def _key(item: Item) -> tuple[str, str, str]:
    return item.source, item.name, item.value


def _piece(item: Item) -> str:
    """The name that `unheld` has for what an item stands in."""
    if item.source in _TEXTS:
        return f"text {item.name}"
    if item.source == "PNG":
        return f"PNG {item.name}"
    return item.name if item.source == "file" else _PIECE_OF_SOURCE.get(item.source, item.source)
