"""The pieces of a GIF: comments and application extensions, and an animation left alone."""

from __future__ import annotations

import pytest
from urushi import metadata
from urushi.metadata import Metadata, Text

from unit.metadata.files import ICC, bare, full
from unit.support import from_bytes

TRAILER = b"\1" + bytes(range(255, -1, -1)) + b"\0"
XMP = b"<x>" + bytes(range(32, 127)) * 9 + b"</x>"


def blocks(body: bytes) -> bytes:
    parts = [body[at : at + 255] for at in range(0, len(body), 255)]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def with_extension(gif: bytes, *extensions: bytes) -> bytes:
    assert gif[10] & 0x80
    start = 13 + (3 << ((gif[10] & 7) + 1))
    return b"GIF89a" + gif[6:start] + b"".join(extensions) + gif[start:]


@pytest.mark.parametrize("variant", ["gif", "gif-animated"])
@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        (b"!\xfe" + blocks(b"hello"), Metadata(texts=(Text("Comment", "hello"),))),
        (b"!\xfe" + blocks(b"caf\xe9\0"), Metadata(texts=(Text("Comment", "café"),))),
        (b"!\xfe" + blocks(b"x" * 600), Metadata(texts=(Text("Comment", "x" * 600),))),
        (b"!\xff\x0bXMP DataXMP" + XMP + TRAILER, Metadata(xmp=XMP)),
        (b"!\xff\x0bICCRGBG1012" + blocks(ICC), Metadata(icc=ICC)),
        (b"!\xff\x0bNETSCAPE2.0" + blocks(b"\1\0\0"), Metadata()),
        (
            b"!\xff\x0bC2PA_GIF\1\0\0" + blocks(b"x"),
            Metadata(dropped=("C2PA manifest",)),
        ),
        (
            b"!\xff\x0bMGK8BIM0000" + blocks(b"x"),
            Metadata(dropped=("GIF application MGK8BIM0000",)),
        ),
        (
            b"!\x01\x0c" + bytes(12) + blocks(b"x"),
            Metadata(dropped=("GIF plain text",)),
        ),
    ],
)
def test_each_piece(variant: str, extension: bytes, expected: Metadata) -> None:
    assert metadata.read(with_extension(bare(variant), extension), "gif") == expected
    assert metadata.read(bare(variant)[:-1] + extension + b";", "gif") == expected


def test_the_loop_stays_first_and_the_pieces_follow() -> None:
    before, after = (
        bare("gif-animated"),
        metadata.write(bare("gif-animated"), "gif", full("gif")),
    )
    loop = before.index(b"!\xff\x0bNETSCAPE2.0")
    assert after.index(b"!\xff\x0bNETSCAPE2.0") == loop
    assert after[loop + 19 : loop + 21] == b"!\xfe"
    assert from_bytes(after).info["loop"] == from_bytes(before).info["loop"] == 3


def test_xmp_with_a_zero_has_no_place() -> None:
    told = Metadata(xmp=b"<x/>\0")
    assert metadata.unheld(told, "gif") == ("XMP",)
    assert metadata.read(metadata.write(bare("gif"), "gif", told), "gif") == Metadata()


def test_a_torn_file_tells_what_came_before() -> None:
    data = with_extension(bare("gif"), b"!\xfe" + blocks(b"hello"))
    for length in range(0, len(data), 7):
        texts = metadata.read(data[:length], "gif").texts
        assert texts in ((), (Text("Comment", "hello"),))
    assert texts
