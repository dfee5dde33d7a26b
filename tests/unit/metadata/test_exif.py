"""EXIF blocks: what is kept stays byte for byte, what goes is gone, and hostile ones do no harm."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from urushi import metadata
from urushi.metadata import Density, directories, exif
from urushi.metadata.exif_tags import MAKER_NOTE
from urushi.metadata.items import CATEGORIES, Item, Policy

from unit.metadata import exiftool, files
from unit.metadata.files import NEEDLE
from unit.support import to_bytes

EVERYTHING = frozenset(CATEGORIES)
USUAL = Policy().keep
NOTE = b"NOTE\0" + bytes(range(256)) * 2
ORIENTATION = 0x0112


def read(block: bytes) -> Any:
    """The block as Pillow reads it."""
    found = Image.Exif()
    found.load(b"Exif\0\0" + block)
    return found


def make(order: str, *tables: list[tuple[int, int, int, bytes | int]], tail: bytes = b"") -> bytes:
    """A block of chained directories: tag, type, count, and value or offset; then a tail."""
    out = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    for number, rows in enumerate(tables):
        out += struct.pack(order + "H", len(rows))
        for tag, kind, count, value in rows:
            raw = struct.pack(order + "I", value) if isinstance(value, int) else value
            out += struct.pack(order + "HHI", tag, kind, count) + raw.ljust(4, b"\0")
        last = number == len(tables) - 1
        out += struct.pack(order + "I", 0 if last else len(out) + 4)
        assert len(out) % 2 == 0
    return out + tail


def with_note(order: str = "<", before: bytes = b"") -> bytes:
    """A block in which a maker note stands behind the directories and `before`."""
    start = 8 + 6 + 24 + len(before)
    note = make(order, [(0x010F, 2, 4, b"Ka\0"), (0x8769, 4, 1, start)], tail=before)
    place = start + 6 + 24
    exif_ = struct.pack(order + "H", 2)
    exif_ += struct.pack(order + "HHI4s", 0x9000, 7, 4, b"0232")
    exif_ += struct.pack(order + "HHII", MAKER_NOTE, 7, len(NOTE), place) + b"\0" * 4
    return note + exif_ + NOTE


def kinds(items: list[Item]) -> dict[str, str]:
    return {item.name: item.category for item in items}


@pytest.mark.parametrize("order", ["<", ">"])
def test_nothing_to_go_leaves_the_very_bytes(order: str) -> None:
    for block in (files.exif(order), with_note(order), with_note(order, b"more")):
        rest, items = exif.sort(block, EVERYTHING)
        assert rest == block and all(item.kept for item in items)
    assert exif.listing(with_note(order)) == exif.sort(with_note(order), EVERYTHING)[1]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_can_go_alone(order: str, category: str) -> None:
    block = files.exif(order)
    rest, items = exif.sort(block, EVERYTHING - {category})
    assert {item.kept for item in items if item.category == category} <= {False}
    assert all(item.kept for item in items if item.category != category)
    gone = {item.name for item in items if not item.kept}
    assert rest is not None and (rest != block) == bool(gone)
    kept = read(rest)
    assert (kept.get(0x013B) == "Ane Sato") == (category != "copyright")
    assert (kept.get(0x010E) == "a title") == (category != "description")
    assert (0x9003 in kept.get_ifd(0x8769)) == (category != "history")
    assert (2 in kept.get_ifd(0x8825)) == (category != "location")
    assert (0xA431 in kept.get_ifd(0x8769)) == (category != "device")


@pytest.mark.parametrize("order", ["<", ">"])
def test_places_and_devices_are_gone_to_the_byte(order: str) -> None:
    block = files.exif(order)
    assert block.count(NEEDLE.encode()) == 4
    rest, items = exif.sort(block, USUAL)
    assert rest is not None and NEEDLE.encode() not in rest
    assert struct.pack(order + "II", 305, 10) not in rest  # seconds of the latitude
    told = kinds(items)
    assert told["GPSLatitude"] == told["GPSAreaInformation"] == "location"
    assert told["Make"] == told["BodySerialNumber"] == "device"
    assert read(rest)[0x013B] == "Ane Sato" and rest[:2] == block[:2]
    assert exif.sort(rest, USUAL)[0] == rest


def test_names_and_values_are_those_of_exiftool() -> None:
    block = files.tagged(
        files.exif(),
        "a.exif",
        "-SerialNumber=",
        "-ISO=200",
        "-GPSImgDirection=1.5",
        "-Rating=3",
    )
    listed = {item.name: item.value for item in exif.listing(block)}
    for key, value in exiftool.read({"a.exif": block})["a.exif"].items():
        name = key.split(":")[1]
        if name.startswith("GPS") and name not in ("GPSImgDirection", "GPSLatitudeRef"):
            assert name in listed
        elif name != "ComponentsConfiguration":
            assert listed[name] == str(value), key


def test_a_thumbnail_goes_always() -> None:
    small = to_bytes(files.drawing().convert("RGB").resize((24, 16)), "jpeg", quality=30)
    data = files.tagged(files.bare("jpeg"), "a.jpg", "-Artist=Ane", ThumbnailImage=small)
    assert small[100:200] in data
    block = metadata.read(data, "jpeg").exif
    assert block is not None and small[100:200] in block
    rest, items = exif.sort(block, EVERYTHING)
    assert rest is not None and small[100:200] not in rest and len(rest) < len(block) - len(small)
    assert [item.name for item in items if not item.kept] == ["thumbnail"]
    assert read(rest)[0x013B] == "Ane"


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("gap", [0, 40, 4000])
def test_a_maker_note_that_is_kept_stays_in_its_place(order: str, gap: int) -> None:
    block = with_note(order, b"\0" * gap)
    place = block.index(NOTE)
    rest, items = exif.sort(block, EVERYTHING - {"other", "history"})
    assert rest == block
    changed = exif.with_texts(block, {0x013B: "somebody " * 200, 0x8298: "©"})
    assert changed[place : place + len(NOTE)] == NOTE and changed.count(b"NOTE") == 1
    assert read(changed)[0x013B] == "somebody " * 200
    assert read(changed).get_ifd(0x8769)[MAKER_NOTE] == NOTE
    less, items = exif.sort(changed, EVERYTHING - {"copyright"})
    assert less is not None and less[place : place + len(NOTE)] == NOTE
    assert b"somebody" not in less and read(less).get_ifd(0x8769)[MAKER_NOTE] == NOTE
    assert {item.name for item in items if not item.kept} == {"Artist", "Copyright"}
    none, _ = exif.sort(changed, USUAL)
    assert none is not None and b"NOTE" not in none and len(none) < 2100


def test_previews_in_a_maker_note_are_blanked() -> None:
    jpeg = to_bytes(files.drawing().convert("RGB"), "jpeg")
    block = with_note()
    block = block.replace(NOTE, NOTE[:100] + b"\xff\xd8\xff\xe0" + NOTE[104:-2] + b"\xff\xd9")
    rest, items = exif.sort(block, EVERYTHING)
    assert rest is not None and len(rest) == len(block) and b"\xff\xd8\xff" not in rest
    assert rest.index(NOTE[:100]) == block.index(NOTE[:100])
    assert [item.category for item in items if not item.kept] == ["thumbnail"]
    # In any other tag the whole value goes.
    value = b"head" + jpeg
    entry = (0xC0DE, 7, len(value), 8 + 6 + 24)
    hidden = make("<", [(0x013B, 2, 4, b"Ane\0"), entry], tail=value)
    rest, items = exif.sort(hidden, EVERYTHING)
    assert rest is not None and jpeg[:20] not in rest
    assert kinds(items)["0xC0DE"] == "thumbnail"


def test_bytes_that_no_tag_speaks_of_go() -> None:
    block = make("<", [(0x013B, 2, 4, b"Ane\0")], tail=NEEDLE.encode())
    rest, items = exif.sort(block, EVERYTHING)
    assert rest is not None and NEEDLE.encode() not in rest and read(rest)[0x013B] == "Ane"
    assert [item.kept for item in items] == [True, False]
    padded = make("<", [(0x013B, 2, 4, b"Ane\0")], tail=bytes(100))
    assert exif.sort(padded, EVERYTHING)[0] == padded


def test_hostile_directories_do_no_harm() -> None:
    ane = (0x013B, 2, 4, b"Ane\0")
    hostile = {
        "the next directory is the first one": make("<", [ane])[:-4] + struct.pack("<I", 8),
        "Exif is the first directory": make("<", [ane, (0x8769, 4, 1, 8)]),
        "Exif lies beyond the end": make("<", [ane, (0x8769, 4, 1, 0xFFFFFFF0)]),
        "GPS lies in the header": make("<", [ane, (0x8825, 4, 1, 0)]),
        "a giant count": make("<", [ane, (0x8298, 2, 0xFFFFFFFF, 8)]),
        "a giant count of rationals": make("<", [ane, (0x011A, 5, 0x20000001, 8)]),
        "a value beyond the end": make("<", [ane, (0x8298, 2, 100, 30)]),
        "an unknown type": make("<", [ane, (0x8298, 99, 1, b"x")]),
        "type nought": make("<", [ane, (0x8298, 0, 1, b"x")]),
    }
    for what, block in hostile.items():
        rest, items = exif.sort(block, EVERYTHING)
        assert rest is not None and read(rest)[0x013B] == "Ane", what
        assert exif.sort(rest, EVERYTHING)[0] == rest, what
        assert [item.name for item in items if item.kept] == ["Artist"], what
    many = make("<", *[[(0x0111, 4, 1, 8)]] * 40)
    assert len(exif.sort(many, EVERYTHING)[1]) <= 40
    big = b"x" * 1_000_000
    flood = make("<", [(tag, 7, len(big), 0x1000) for tag in range(1, 4000)])
    flood = flood[:8] + flood[8:].ljust(0x10000, b"\0") + big
    assert exif.sort(flood, EVERYTHING) == (None, [exif_damaged(flood)])
    crowd = b"II*\0" + struct.pack("<IH", 8, 0xFFFF) + bytes(0xFFFF * 12)
    assert exif.sort(crowd, EVERYTHING)[0] is None


def exif_damaged(block: bytes) -> Item:
    return Item("other", "EXIF", "EXIF (damaged)", f"{len(block)} bytes", False)


def patched(changes: list[tuple[int, int]]) -> bytes:
    block = bytearray(files.exif())
    for place, value in changes:
        block[place % len(block)] = value
    return bytes(block)


@given(
    block=st.binary(max_size=300)
    | st.binary(max_size=200).map(lambda rest: b"II*\0\x08\0\0\0" + rest)
    | st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255)), max_size=8).map(patched),
    keep=st.frozensets(st.sampled_from(CATEGORIES)),
)
@example(b"II*\0\x08\0\0\0", EVERYTHING)
@example(b"II*\0\xff\xff\xff\xff", EVERYTHING)
def test_whatever_the_bytes_are_there_is_an_answer(block: bytes, keep: frozenset[str]) -> None:
    rest, items = exif.sort(block, keep)
    if rest is not None:
        again, more = exif.sort(rest, keep)
        assert again == rest and all(item.kept for item in more)
    assert all(len(item.value) <= 120 for item in items)
    exif.density_of(block)
    exif.embedded(block)
    assert len(exif.upright(block)) == len(exif.sized(block, 7, 5)) == len(block)
    assert read(exif.with_texts(block, {0x013B: "Ane"}))[0x013B] == "Ane"


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [1, 3, 4])
@pytest.mark.parametrize("head", [b"", b"Exif\0\0"])
def test_upright(order: str, kind: int, head: bytes) -> None:
    letter = {1: "B", 3: "H", 4: "I"}[kind]
    six = (ORIENTATION, kind, 1, struct.pack(order + letter, 6))
    block = make(order, [six, (0x013B, 2, 4, b"Ane\0")])
    turned = exif.upright(head + block)
    assert turned.startswith(head) and len(turned) == len(head + block)
    # Pillow gives a single byte as bytes.
    assert read(turned.removeprefix(head))[ORIENTATION] == (b"\1" if kind == 1 else 1)
    assert exif.upright(turned) == turned
    assert sum(a != b for a, b in zip(turned, head + block, strict=True)) == 1


@pytest.mark.parametrize("order", ["<", ">"])
def test_sizes_are_put_right_in_place(order: str) -> None:
    block = files.exif(order)
    sized = exif.sized(block, 300, 70_000)
    fields = read(sized).get_ifd(0x8769)
    # The height does not fit the two bytes that it has: it stays.
    assert fields[0xA002] == 300 and fields[0xA003] == 1 and len(sized) == len(block)


@pytest.mark.parametrize("order", ["<", ">"])
def test_texts_are_set_replaced_and_removed(order: str) -> None:
    block = exif.with_texts(files.exif(order), {0x013B: "佐藤 あね", 0x8298: "© 2024", 0x010E: ""})
    found = read(block)
    assert found[0x013B].encode("latin-1").decode() == "佐藤 あね"
    assert found[0x8298].encode("latin-1").decode() == "© 2024"
    assert 0x010E not in found and b"a title" not in block and b"Ane Sato" not in block
    assert found.get_ifd(0x8825)[1] == "N" and block[:2] == files.exif(order)[:2]
    assert {item.name: item.value for item in exif.listing(block)}["Artist"] == "佐藤 あね"
    assert exif.with_texts(block, {0x013B: "佐藤 あね"}) == block


@pytest.mark.parametrize("block", [None, b"", b"junk"])
def test_texts_make_a_block_where_there_is_none(block: bytes | None) -> None:
    made = exif.with_texts(block, {0x8298: "mine", 0x013B: "a\0b"})
    assert dict(read(made)) == {0x8298: "mine", 0x013B: "a b"}
    assert exif.sort(made, EVERYTHING)[0] == made


@pytest.mark.parametrize(
    ("order", "value", "shown"),
    [
        ("<", b"ASCII\0\0\0plain\0\0", "plain"),
        (">", b"UNICODE\0" + "日　本".encode("utf-16-be"), "日　本"),
        ("<", b"UNICODE\0" + "日　本".encode("utf-16-le"), "日　本"),
        (">", b"UNICODE\0" + "latin".encode("utf-16-le"), "latin"),
        ("<", b"UNICODE\0" + "latin".encode("utf-16-be"), "latin"),
        (">", b"UNICODE\0\xff\xfe" + "日本".encode("utf-16-le"), "日本"),
        ("<", b"JIS\0\0\0\0\0" + "日本".encode("iso2022_jp"), "日本"),
        ("<", b"\0" * 8 + "日本".encode(), "日本"),
        ("<", b"no code at all", "no code at all"),
        ("<", b"", ""),
    ],
)
def test_user_comments_are_shown(order: str, value: bytes, shown: str) -> None:
    block = make(order, [(0x9286, 7, len(value), 8 + 6 + 12)], tail=value)
    assert exif.listing(block)[0].value == " ".join(shown.split())


def test_windows_texts_are_shown() -> None:
    value = "題名\0".encode("utf-16-le")
    block = make(">", [(0x9C9B, 1, len(value), 8 + 6 + 12)], tail=value)
    assert [(item.name, item.value) for item in exif.listing(block)] == [("XPTitle", "題名")]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "density",
    [
        Density(300.0, 72.5, "inch"),
        Density(11811.0, 5000.0, "metre"),
        Density(4.0, 3.0, ""),
    ],
)
def test_resolution_is_set_where_there_is_none(order: str, density: Density) -> None:
    block = exif.with_density(files.exif(order), density)
    assert exif.density_of(block) == density
    assert exif.with_density(block, Density(1.0, 2.0, "inch")) == block
    assert exif.density_of(exif.with_density(None, density)) == density


@pytest.mark.parametrize("kind", [3, 4, 5, 8, 9, 10, 11, 12])
def test_numbers_of_the_other_byte_order_are_the_same(kind: int) -> None:
    size = directories.SIZES[kind]
    value = bytes(range(1, 1 + 3 * size))
    field = directories.Field(0x9999, kind, 3, value)
    swapped = directories.swapped(field)
    first = directories.numbers("<", kind, value)
    assert directories.numbers(">", kind, swapped.value) == first and len(first) == 3
    assert directories.swapped(swapped) == field


@pytest.mark.parametrize(("value", "said"), [(6, "6 → 1"), (1, "1")])
def test_a_turned_picture_is_listed_as_it_will_be(value: int, said: str) -> None:
    block = Image.Exif()
    block[ORIENTATION] = value
    (item,) = exif.listing(block.tobytes()[len(exif.HEAD) :])
    assert (item.name, item.value, item.kept) == ("Orientation", said, True)
