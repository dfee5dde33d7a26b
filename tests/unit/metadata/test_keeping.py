"""What is kept of everything, and what goes always."""

from __future__ import annotations

from dataclasses import replace

import pytest
from urushi.metadata import Density, Metadata, Text
from urushi.metadata.items import CATEGORIES, NOT_SWITCHABLE, Policy
from urushi.metadata.keeping import category_of_keyword, sort

from unit.metadata.files import ICC, NEEDLE, full

EVERYTHING = Policy(frozenset(CATEGORIES))
NOTHING = Policy(frozenset())


@pytest.mark.parametrize("format_", ["png", "jpeg", "webp", "gif", "tiff", "bmp"])
def test_with_everything_kept_all_stays_as_it_is(format_: str) -> None:
    rest, items = sort(full(format_), EVERYTHING)
    assert rest == full(format_)
    assert all(item.kept for item in items)
    assert {item.category for item in items} <= {*CATEGORIES, *NOT_SWITCHABLE}


def test_with_nothing_kept_colour_and_structure_stay() -> None:
    told = full("png")
    rest, items = sort(told, NOTHING)
    assert (rest.icc, rest.colour, rest.density) == (ICC, told.colour, told.density)
    assert rest.texts == () and rest.iptc is None and rest.resources is None and rest.xmp is None
    assert {item.category for item in items if item.kept} <= {"colour", "structure"}
    assert rest.exif is not None and b"Ane" not in rest.exif


def test_the_usual_policy_tells_no_places_and_no_devices() -> None:
    rest, items = sort(full("jpeg"), Policy())
    for block in (rest.exif, rest.xmp, rest.iptc, rest.resources):
        assert block is not None and NEEDLE.encode() not in block
    gone = {item.name for item in items if not item.kept}
    assert {"GPSLatitude", "Make", "BodySerialNumber", "photoshop:City", "City"} <= gone
    assert sort(rest, Policy())[0] == rest


def test_what_was_dropped_by_the_reader_is_listed() -> None:
    names = (
        "C2PA manifest",
        "APP2 MPF",
        "JFXX thumbnail",
        "PNG tIME",
        "PNG text Title (damaged)",
    )
    rest, items = sort(Metadata(dropped=names), EVERYTHING)
    assert [(item.category, item.source, item.name) for item in items] == [
        ("provenance", "file", "C2PA manifest"),
        ("thumbnail", "file", "APP2 MPF"),
        ("thumbnail", "file", "JFXX thumbnail"),
        ("history", "PNG", "tIME"),
        ("other", "PNG", "text Title (damaged)"),
    ]
    assert not any(item.kept for item in items) and rest.dropped == names


def test_colour_is_told() -> None:
    told = Metadata(icc=ICC, colour=((b"gAMA", bytes(4)),), density=Density(4.0, 3.0, ""))
    _, items = sort(told, NOTHING)
    values = {item.name: item.value for item in items}
    assert values == {
        "profile": "sRGB built-in",
        "gAMA": "4 bytes",
        "resolution": "4 x 3",
    }
    inch = replace(told, icc=b"junk", density=Density(300.0, 300.0, "inch"))
    values = {item.name: item.value for item in sort(inch, NOTHING)[1]}
    assert values["profile"] == "" and values["resolution"] == "300 x 300 pixels per inch"


@pytest.mark.parametrize(
    ("keyword", "category"),
    [
        ("Author", "copyright"),
        ("Copyright", "copyright"),
        ("Title", "description"),
        ("Comment", "description"),
        ("Software", "history"),
        ("Creation Time", "history"),
        ("date:create", "history"),
        ("parameters", "history"),
        ("Thumb::URI", "history"),
        ("Source", "device"),
        ("exif:Make", "device"),
        ("exif:ISOSpeedRatings", "device"),
        ("exif:GPSLatitude", "location"),
        ("exif:DateTimeOriginal", "history"),
        ("tiff:Model", "device"),
        ("Camera Serial", "device"),
        ("geo:lat", "location"),
        ("who knows", "other"),
        ("", "other"),
    ],
)
def test_texts_by_their_keyword(keyword: str, category: str) -> None:
    assert category_of_keyword(keyword) == category
    told = Metadata(texts=(Text(keyword, "x"),))
    for policy in (EVERYTHING, NOTHING, Policy()):
        rest, (item,) = sort(told, policy)
        assert item.category == category and item.kept == (category in policy.keep)
        assert rest.texts == (told.texts if item.kept else ())
