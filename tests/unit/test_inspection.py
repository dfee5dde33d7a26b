"""The list of what a file says, against what the metadata package really writes."""

from __future__ import annotations

import pytest
from pictures import cel
from PIL import Image, PngImagePlugin
from urushi.declaration import Declaration
from urushi.declare import declare
from urushi.inspection import DECLARATION, inspect
from urushi.metadata import read, write
from urushi.metadata.items import CATEGORIES, Item, Policy
from urushi.metadata.keeping import sort

from unit.support import to_bytes

EVERYTHING = Policy(frozenset(CATEGORIES))
SAYING = Declaration(creator="Taro", rights="© Taro", web_statement="https://example.com/terms")


def jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Urushi Optical", "Hanako"
    exif[0x8825] = {1: "N", 2: (35.0, 36.0, 12.5)}
    return to_bytes(cel(64, 48), "JPEG", exif=exif, comment=b"for my friends")


def png() -> bytes:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Author", "Hanako")
    chunks.add_text("Comment", "for my friends")
    chunks.add_text("Software", "a brush")
    return to_bytes(cel(64, 48), "PNG", pnginfo=chunks, dpi=(300, 300))


def look(
    data: bytes,
    format_: str,
    policy: Policy = EVERYTHING,
    declaration: Declaration | None = None,
    into: str | None = None,
) -> tuple[Item, ...]:
    return inspect(data, format_, policy=policy, declaration=declaration, into=into or format_)


def named(items: tuple[Item, ...], name: str) -> list[Item]:
    return [item for item in items if item.name == name]


@pytest.mark.parametrize("into", ["png", "jpeg", "webp", "gif", "tiff", "bmp"])
@pytest.mark.parametrize("declaration", [None, SAYING])
@pytest.mark.parametrize(("data", "format_"), [(jpeg(), "jpeg"), (png(), "png")])
def test_what_is_listed_as_kept_or_added_is_what_the_result_says(
    data: bytes, format_: str, declaration: Declaration | None, into: str
) -> None:
    policy = Policy()
    items = look(data, format_, policy, declaration, into)
    kept, _ = sort(read(data, format_), policy)
    result = kept if declaration is None else declare(kept, declaration)
    written = write(to_bytes(cel(64, 48).convert("RGB"), into.upper()), into, result)
    _, after = sort(read(written, into), EVERYTHING)
    # In another container the resolution may stand elsewhere, and a text be a comment.
    switchable = {(i.name, i.value) for i in after if i.category in CATEGORIES}
    told = {(i.name, i.value) for i in items if i.kept and i.category in CATEGORIES}
    assert told == switchable


def test_what_a_declaration_replaces_goes_and_what_it_leaves_stays() -> None:
    items = look(jpeg(), "jpeg", Policy(), SAYING)
    old, new = named(items, "Artist")
    assert (old.value, old.kept, old.source) == ("Hanako", False, DECLARATION)
    assert (new.value, new.kept, new.source) == ("Taro", True, DECLARATION)
    assert named(items, "plus:DataMining")[0].source == DECLARATION
    items = look(jpeg(), "jpeg", Policy(), Declaration())
    (artist,) = named(items, "Artist")
    assert (artist.value, artist.kept, artist.source) == ("Hanako", True, "EXIF")
    assert [item.name for item in items if item.source == DECLARATION] == ["plus:DataMining"]


def test_what_is_declared_already_is_not_added_again() -> None:
    declared = write(jpeg(), "jpeg", declare(read(jpeg(), "jpeg"), SAYING))
    items = look(declared, "jpeg", EVERYTHING, SAYING)
    assert not [item for item in items if item.source == DECLARATION]
    assert all(item.kept for item in named(items, "plus:DataMining"))


def test_what_the_format_has_no_place_for_goes() -> None:
    (software,) = named(look(png(), "png", into="jpeg"), "Software")
    assert not software.kept
    (comment,) = named(look(png(), "png", into="jpeg"), "Comment")
    assert comment.kept
    assert not named(look(png(), "png", Policy(), SAYING, "bmp"), "plus:DataMining")


def test_a_format_of_which_nothing_is_read_says_nothing() -> None:
    assert look(b"pixels", "browser", into="png") == ()
