"""The pieces of a JPEG: several segments joined, others dropped and named."""

from __future__ import annotations

import random

import pytest
from urushi import metadata
from urushi.metadata import MAX_BLOCK, Density, Metadata, Text, xmp

from unit.metadata import files
from unit.metadata.files import (
    ICC,
    bare,
    dataset,
    full,
    resource,
    segment,
    with_segments,
)
from unit.metadata.packets import packet
from unit.support import from_bytes

EXIF = files.exif()
ICC_HEAD, XMP_HEAD = b"ICC_PROFILE\0", b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP = b"Photoshop 3.0\0"

LONG = packet(
    "<d:title>short</d:title><d:description>" + "long " * 40_000 + "</d:description>",
    'xmlns:d="http://purl.org/dc/elements/1.1/"',
)


def read(*segments: tuple[int, bytes]) -> Metadata:
    return metadata.read(with_segments(bare("jpeg"), *segments), "jpeg")


def profile(numbers: list[int], count: int, size: int = 1000) -> list[tuple[int, bytes]]:
    """Parts of a profile in the order of their numbers."""
    return [
        (0xE2, ICC_HEAD + bytes((number, count)) + ICC[(number - 1) * size :][:size])
        for number in numbers
    ]


def extended(data: bytes) -> list[tuple[int, bytes]]:
    """The segments with XMP of a file."""
    found, position = [], 2
    while data[position + 1] != 0xDA:
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        if body.startswith((XMP_HEAD, EXTENSION)):
            found.append((data[position + 1], body))
        position += 2 + length
    return found


PARTS = -(-len(ICC) // 1000)


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([(0xE1, b"Exif\0\0" + EXIF)], Metadata(exif=EXIF)),
        ([(0xE1, b"Exif\0\xff" + EXIF)], Metadata(exif=EXIF)),
        (
            [(0xE1, b"Exif\0\0" + EXIF[:90]), (0xE1, b"Exif\0\0" + EXIF[90:])],
            Metadata(exif=EXIF),
        ),
        ([(0xE1, XMP_HEAD + b"<x/>")], Metadata(xmp=b"<x/>")),
        (profile([*range(1, PARTS + 1)], PARTS), Metadata(icc=ICC)),
        (profile([*range(PARTS, 0, -1)], PARTS), Metadata(icc=ICC)),
        (profile([1, *range(1, PARTS + 1)], PARTS), Metadata(icc=ICC)),
        (profile([1], PARTS + 1), Metadata(dropped=("ICC profile (incomplete)",))),
        (profile([2], 1), Metadata(dropped=("ICC profile (incomplete)",))),
        ([(0xE2, b"MPF\0II*\0")], Metadata(dropped=("APP2 MPF",))),
        (
            [(0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0")],
            Metadata(dropped=("APP2 gain map",)),
        ),
        ([(0xE0, b"JFXX\0\x10\xff\xd8")], Metadata(dropped=("JFXX thumbnail",))),
        ([(0xEB, b"JP\0\1\0\0\0\1jumbjumdc2pa")], Metadata(dropped=("C2PA manifest",))),
        ([(0xEB, b"JP\0\1\0\0\0\1jumbjumdother")], Metadata(dropped=("APP11 JUMBF",))),
        ([(0xEE, b"Adobe\0d\0\0\0\0\1")], Metadata()),
        ([(0xEC, b"Ducky\0\1")], Metadata(dropped=("APP12 Ducky",))),
        ([(0xE5, b"\0\1\2")], Metadata(dropped=("APP5",))),
        ([(0xE1, b"http://other/\0x")], Metadata(dropped=("APP1 http://other/",))),
        ([(0xFE, b"plain")], Metadata(texts=(Text("Comment", "plain"),))),
        ([(0xFE, "日本\0".encode())], Metadata(texts=(Text("Comment", "日本"),))),
        ([(0xFE, b"caf\xe9")], Metadata(texts=(Text("Comment", "café"),))),
        ([(0xE1, b"Exif\0\0junk")], Metadata(dropped=("EXIF (damaged)",))),
        (
            [(0xE1, b"Exif\0\0" + EXIF), (0xE1, b"Exif\0\0" + files.exif(">"))],
            Metadata(exif=EXIF, dropped=("EXIF (another)",)),
        ),
        (
            [
                (
                    0xED,
                    PHOTOSHOP + resource(0x0404, dataset(2, 5, b"t")) + resource(0x03F3, b"\0"),
                )
            ],
            Metadata(iptc=dataset(2, 5, b"t"), resources=resource(0x03F3, b"\0")),
        ),
        (
            [
                (0xED, PHOTOSHOP + resource(0x03F3, b"abcdef")[:15]),
                (0xED, PHOTOSHOP + resource(0x03F3, b"abcdef")[15:]),
            ],
            Metadata(resources=resource(0x03F3, b"abcdef")),
        ),
        (
            [(0xED, PHOTOSHOP + resource(0x03F3, b"x") + b"junk")],
            Metadata(
                resources=resource(0x03F3, b"x"),
                dropped=("Photoshop resources (damaged)",),
            ),
        ),
        ([(0xED, PHOTOSHOP + resource(0x0422, EXIF))], Metadata(exif=EXIF)),
        ([(0xED, PHOTOSHOP + resource(0x0424, b"<x/>"))], Metadata(xmp=b"<x/>")),
        ([(0xED, PHOTOSHOP + resource(0x040F, ICC))], Metadata(icc=ICC)),
        (
            [
                (
                    0xED,
                    PHOTOSHOP + resource(0x03ED, b"\0\x48\0\0\0\1\0\1\0\x90\0\0\0\1\0\1"),
                )
            ],
            Metadata(
                resources=resource(0x03ED, b"\0\x48\0\0\0\1\0\1\0\x90\0\0\0\1\0\1"),
                density=Density(72.0, 144.0, "inch"),
            ),
        ),
    ],
)
def test_each_piece(segments: list[tuple[int, bytes]], expected: Metadata) -> None:
    assert read(*segments) == expected


def test_fill_bytes_and_junk_between_segments_are_passed_over() -> None:
    data = bare("jpeg")
    data = data[:2] + b"\xff\xff\xff" + segment(0xFE, b"hello") + b"junk\xff\0\xff\xd0" + data[2:]
    assert metadata.read(data, "jpeg").texts == (Text("Comment", "hello"),)
    assert from_bytes(data).size == (files.WIDTH, files.HEIGHT)


def test_later_pictures_are_not_looked_at() -> None:
    second = with_segments(bare("jpeg"), (0xFE, b"second"), (0xE1, b"Exif\0\0" + EXIF))
    assert metadata.read(bare("jpeg") + second, "jpeg") == Metadata()


@pytest.mark.parametrize("shuffled", [False, True])
def test_extended_xmp_is_written_and_joined_in_any_order(shuffled: bool) -> None:
    data = metadata.write(bare("jpeg"), "jpeg", Metadata(xmp=LONG))
    segments = extended(data)
    assert len(segments) > 4 and all(len(body) <= 65_533 for _, body in segments)
    assert from_bytes(data).size == (files.WIDTH, files.HEIGHT)
    if shuffled:
        random.Random(1).shuffle(segments)
    found = read(*segments)
    assert found.dropped == () and found.xmp is not None
    assert b"HasExtendedXMP" not in found.xmp
    assert b"long " * 40_000 in found.xmp and b"short" in found.xmp


@pytest.mark.parametrize("missing", [1, 2, -1])
def test_extended_xmp_that_is_not_whole_is_left_out(missing: int) -> None:
    segments = extended(metadata.write(bare("jpeg"), "jpeg", Metadata(xmp=LONG)))
    del segments[missing]
    found = read(*segments)
    assert found.dropped == ("extended XMP (incomplete)",)
    assert found.xmp is not None and b"long long" not in found.xmp


def test_extended_xmp_of_another_packet_is_left_out() -> None:
    segments = extended(metadata.write(bare("jpeg"), "jpeg", Metadata(xmp=LONG)))
    own = packet("<d:title>own</d:title>", 'xmlns:d="http://purl.org/dc/elements/1.1/"')
    found = read((0xE1, XMP_HEAD + own), *segments[1:])
    assert found.xmp == own and found.dropped == ("extended XMP (incomplete)",)
    assert read(*segments[1:]).xmp is None
    broken = [(0xE1, segments[0][1].replace(b"</", b"<")), *segments[1:]]
    assert "extended XMP (incomplete)" in read(*broken).dropped


def test_extended_xmp_that_claims_to_be_huge_is_left_out() -> None:
    main = xmp.split(LONG, 65_502)[0]
    name = xmp.named(main).encode()
    part = EXTENSION + name + b"\xff" * 4 + bytes(4) + b"x" * 100
    assert read((0xE1, XMP_HEAD + main), (0xE1, part)).xmp == main


def test_what_is_too_large_for_a_jpeg_is_named() -> None:
    note = Metadata(
        icc=bytes(MAX_BLOCK),
        exif=EXIF + bytes(66_000),
        xmp=b"x" * 70_000,
        texts=(Text("Comment", "x" * 70_000), Text("Comment", "y")),
    )
    assert metadata.unheld(note, "jpeg") == ("EXIF", "ICC profile", "XMP", "Comment")
    data = metadata.write(bare("jpeg"), "jpeg", note)
    assert metadata.read(data, "jpeg") == Metadata(texts=(Text("Comment", "y"),))


def test_large_profiles_and_resources_take_several_segments() -> None:
    icc = random.Random(2).randbytes(200_000)
    blocks = resource(0x03F3, icc)
    told = Metadata(icc=icc, resources=blocks)
    data = metadata.write(bare("jpeg"), "jpeg", told)
    assert metadata.read(data, "jpeg") == told
    assert from_bytes(data).info["icc_profile"] == icc


def test_what_belongs_to_the_pixels_stays() -> None:
    before = bare("jpeg-cmyk")
    data = metadata.write(before, "jpeg", full("jpeg"))
    place = before.index(b"\xff\xeeu" if b"\xff\xeeu" in before else b"\xff\xee")
    assert before[place : place + 16] in data
    assert b"JFIF" not in data
