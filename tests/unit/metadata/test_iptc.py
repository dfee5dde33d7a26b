"""IIM records and Photoshop's resources: read, dropped and set."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, IptcImagePlugin
from urushi import metadata
from urushi.metadata import Density, iptc, photoshop
from urushi.metadata.items import CATEGORIES, Policy

from unit.metadata import exiftool, files
from unit.metadata.files import NEEDLE, dataset, resource
from unit.support import to_bytes

EVERYTHING = frozenset(CATEGORIES)
USUAL = Policy().keep
UTF8 = dataset(1, 90, b"\x1b%G")
FRAME = dataset(2, 0, b"\0\4")
SMALL = to_bytes(Image.new("RGB", (8, 8)), "jpeg")


def told(records: bytes) -> dict[str, tuple[str, str]]:
    return {item.name: (item.category, item.value) for item in iptc.sort(records, EVERYTHING)[1]}


def test_datasets_are_named_sorted_and_shown() -> None:
    records = UTF8 + FRAME + dataset(2, 80, "あね".encode()) + dataset(2, 120, b"a\nb")
    records += dataset(2, 90, NEEDLE.encode()) + dataset(2, 55, b"20240102") + dataset(2, 199, b"?")
    assert told(records) == {
        "CodedCharacterSet": ("structure", "UTF-8"),
        "ApplicationRecordVersion": ("structure", "2 bytes"),
        "By-line": ("copyright", "あね"),
        "Caption-Abstract": ("description", "a b"),
        "City": ("location", NEEDLE),
        "DateCreated": ("history", "20240102"),
        "2:199": ("other", "?"),
    }
    assert iptc.sort(records, EVERYTHING)[0] == records
    rest, items = iptc.sort(records, USUAL)
    assert rest == records.replace(dataset(2, 90, NEEDLE.encode()), b"")
    assert [item.name for item in items if not item.kept] == ["City"]
    assert iptc.sort(records, frozenset())[0] is None


def test_names_are_those_of_exiftool() -> None:
    numbers = [n for n in range(5, 136) if told(dataset(2, n, b"x")).keys() != {f"2:{n}"}]
    numbers = [n for n in numbers if n != 125] + [
        184,
        185,
        186,
        187,
        188,
        230,
        231,
        232,
    ]
    records = FRAME + b"".join(dataset(2, n, b"1") for n in numbers)
    data = metadata.write(files.bare("jpeg"), "jpeg", metadata.Metadata(iptc=records))
    read = exiftool.read({"a.jpg": data})["a.jpg"]
    names = {key.removeprefix("IPTC:") for key in read if key.startswith("IPTC:")}
    assert names == told(records).keys()


def test_pillow_reads_the_same_datasets() -> None:
    records = FRAME + dataset(2, 80, b"Ane") + dataset(2, 25, b"a") + dataset(2, 25, b"b")
    data = metadata.write(files.bare("jpeg"), "jpeg", metadata.Metadata(iptc=records))
    with Image.open(__import__("io").BytesIO(data)) as image:
        found = IptcImagePlugin.getiptcinfo(image)  # type: ignore[no-untyped-call]
    assert found == {(2, 0): b"\0\4", (2, 80): b"Ane", (2, 25): [b"a", b"b"]}


def test_long_values_have_a_longer_head() -> None:
    value = b"x" * 40_000
    extended = b"\x1c\2\x78\x80\4" + len(value).to_bytes(4, "big") + value
    records = extended + dataset(2, 80, b"Ane")
    assert iptc.listing(records) == [((2, 120), "x" * 40_000), ((2, 80), "Ane")]
    assert iptc.sort(records, EVERYTHING)[0] == records
    rest, _ = iptc.sort(records, EVERYTHING - {"copyright"})
    assert rest == extended


@pytest.mark.parametrize(
    "tail",
    [b"junk", b"\x1c\2\x50\0\x09short", b"\x1c\2\x78\x80\x09" + bytes(9), b"\x1c\2"],
)
def test_what_is_no_dataset_goes(tail: bytes) -> None:
    records = dataset(2, 80, b"Ane")
    rest, items = iptc.sort(records + tail, EVERYTHING)
    assert rest == records and [item.kept for item in items] == [True, False]
    assert iptc.sort(records + bytes(3), EVERYTHING)[0] == records + bytes(3)
    assert iptc.sort(tail, EVERYTHING)[0] is None


def test_previews_go_always() -> None:
    for preview in (
        dataset(2, 202, b"pixels"),
        dataset(2, 199, SMALL),
        dataset(8, 10, b"data"),
    ):
        rest, items = iptc.sort(dataset(2, 80, b"Ane") + preview, EVERYTHING)
        assert rest == dataset(2, 80, b"Ane")
        assert [item.category for item in items if not item.kept] == ["thumbnail"]


def test_texts_are_set_and_others_become_utf8() -> None:
    old = FRAME + dataset(2, 80, b"Andr\xe9") + dataset(2, 90, b"K\xf6ln") + dataset(2, 116, b"old")
    new = iptc.with_texts(old, {(2, 116): ["© あね"], (2, 25): ["a", "b"]})
    assert iptc.listing(new) == [
        ((2, 80), "André"),
        ((2, 90), "Köln"),
        ((2, 116), "© あね"),
        ((2, 25), "a"),
        ((2, 25), "b"),
    ]
    assert new.startswith(UTF8 + FRAME)
    assert iptc.with_texts(new, {(2, 116): ["© あね"], (2, 25): ["a", "b"]}) == new
    assert iptc.with_texts(new, {(2, 25): []}).count(b"\x1c\2\x19") == 0
    assert iptc.with_texts(None, {(2, 80): ["x"]}) == UTF8 + FRAME + dataset(2, 80, b"x")
    long = iptc.with_texts(None, {(2, 120): ["あ" * 20_000]})
    assert iptc.listing(long) == [((2, 120), "あ" * 10_922)]


@given(records=st.binary(max_size=300) | st.binary().map(lambda rest: b"\x1c\2\x50" + rest))
def test_whatever_records_are_there_is_an_answer(records: bytes) -> None:
    for keep in (EVERYTHING, USUAL, frozenset[str]()):
        rest, _ = iptc.sort(records, keep)
        if rest is not None:
            assert iptc.sort(rest, keep)[0] == rest
    made = iptc.with_texts(records, {(2, 80): ["Ane"]})
    assert ((2, 80), "Ane") in iptc.listing(made)


def test_resources_are_named_sorted_and_shown() -> None:
    blocks = resource(0x040A, b"\1") + resource(0x040B, b"http://a.example", b"odd name")
    blocks += resource(0x03ED, b"\0\x48\0\0\0\1\0\1\0\x90\0\0\0\1\0\1") + resource(0x03F0, b"\2ab")
    blocks += resource(0x043A, NEEDLE.encode()) + resource(0x0BBA, b"odd")
    rest, items = photoshop.sort(blocks, USUAL)
    assert [(item.category, item.name, item.value) for item in items] == [
        ("copyright", "CopyrightFlag", "copyrighted"),
        ("copyright", "URL", "http://a.example"),
        ("colour", "ResolutionInfo", "72 x 144 pixels per inch"),
        ("description", "Caption", "ab"),
        ("device", "PrintInfo2", "6 bytes"),
        ("other", "0x0BBA", "3 bytes"),
    ]
    assert rest == blocks.replace(resource(0x043A, NEEDLE.encode()), b"")
    assert photoshop.sort(blocks, EVERYTHING)[0] == blocks
    assert photoshop.density(b"\0\x48\0\0\0\1\0\1\0\x90\0\0") == Density(72.0, 144.0, "inch")
    assert photoshop.density(bytes(12)) is None and photoshop.density(b"short") is None


@pytest.mark.parametrize("number", [0x0409, 0x040C, 0x0BBB])
def test_thumbnails_go_always(number: int) -> None:
    head = bytes(28) if number != 0x0BBB else b""
    blocks = resource(number, head + SMALL) + resource(0x040A, b"\1")
    rest, items = photoshop.sort(blocks, EVERYTHING)
    assert rest == resource(0x040A, b"\1") and items[0].category == "thumbnail"


def test_the_digest_follows_the_records_if_it_was_right() -> None:
    def digest(records: bytes) -> bytes:
        return resource(0x0425, hashlib.md5(records).digest())

    flag = resource(0x040A, b"\1")
    assert photoshop.digested(flag + digest(b"a"), b"a", b"b") == flag + digest(b"b")
    assert photoshop.digested(flag + digest(b"a"), b"a", None) == flag
    assert photoshop.digested(digest(b"a"), b"a", None) is None
    assert photoshop.digested(flag + digest(b"other"), b"a", b"b") == flag + digest(b"other")
    assert photoshop.digested(flag + digest(b"a"), b"a", b"a") == flag + digest(b"a")
    assert photoshop.digested(flag, b"a", b"b") == flag
    assert photoshop.digested(None, b"a", b"b") is None


@given(blocks=st.binary(max_size=300) | st.binary().map(lambda rest: b"8BIM\4\4\0\0" + rest))
def test_whatever_blocks_are_there_is_an_answer(blocks: bytes) -> None:
    for keep in (EVERYTHING, USUAL, frozenset[str]()):
        rest, _ = photoshop.sort(blocks, keep)
        if rest is not None:
            assert photoshop.sort(rest, keep)[0] == rest


def test_floods_are_cut() -> None:
    assert len(iptc.parse(dataset(2, 25, b"") * 50_000)[0]) == 10_000
    assert len(photoshop.parse(resource(0x0BBA, b"") * 50_000)[0]) == 10_000
