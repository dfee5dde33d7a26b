"""The pieces of a WebP: the extended header is made, and its flags are true."""

from __future__ import annotations

import struct

import pytest
from urushi import metadata
from urushi.metadata import Density, Metadata

from unit.metadata import files
from unit.metadata.files import ICC, VARIANTS, bare, full, with_riff_chunks
from unit.support import from_bytes

EXIF = files.exif()
WEBPS = [name for name in VARIANTS if name.startswith("webp")]


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    assert data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    found, position = [], 12
    while position < len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        found.append((kind, data[position + 8 : position + 8 + length]))
        assert data[position + 8 + length : position + 8 + length + length % 2] == b"\0" * (
            length % 2
        )
        position += 8 + length + length % 2
    return found


@pytest.mark.parametrize("variant", WEBPS)
@pytest.mark.parametrize(
    ("told", "flags"),
    [
        (Metadata(icc=ICC), 0x20),
        (Metadata(exif=EXIF), 0x08),
        (Metadata(xmp=b"<x/>"), 0x04),
        (full("webp"), 0x2C),
    ],
)
def test_the_header_says_what_is_there(variant: str, told: Metadata, flags: int) -> None:
    data = metadata.write(bare(variant), "webp", told)
    found = chunks(data)
    kind, header = found[0]
    image = from_bytes(bare(variant))
    alpha = 0x10 if image.mode == "RGBA" else 0
    moving = 0x02 if "animated" in variant else 0
    assert kind == b"VP8X" and header[0] & ~alpha == flags | moving
    # Pillow says RGBA of every animation, whether its header does or not.
    assert moving or header[0] & 0x10 == alpha
    width, height = (int.from_bytes(header[at : at + 3], "little") + 1 for at in (4, 7))
    assert (width, height) == image.size
    kinds = [kind for kind, _ in found]
    pixels = [kind for kind in kinds if kind in (b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")]
    before = [b"ICCP"] if told.icc else []
    after = [kind for kind, piece in ((b"EXIF", told.exif), (b"XMP ", told.xmp)) if piece]
    assert kinds == [b"VP8X", *before, *pixels, *after]


@pytest.mark.parametrize("variant", ["webp-lossy", "webp-lossless", "webp-lossless-alpha"])
def test_a_simple_file_stays_simple(variant: str) -> None:
    assert metadata.write(bare(variant), "webp", Metadata()) == bare(variant)
    full_ = metadata.write(bare(variant), "webp", full("webp"))
    emptied = chunks(metadata.write(full_, "webp", Metadata()))
    assert emptied[0][0] == b"VP8X" and emptied[0][1][0] & 0x2C == 0


def test_animation_without_a_header_gets_one() -> None:
    whole = bare("webp-animated")
    body = b"".join(
        kind + len(part).to_bytes(4, "little") + part + b"\0" * (len(part) % 2)
        for kind, part in chunks(whole)
        if kind != b"VP8X"
    )
    headless = b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
    made = metadata.write(headless, "webp", Metadata(xmp=b"<x/>"))
    header, original = chunks(made)[0][1], chunks(whole)[0][1]
    assert header[0] & 0x02
    # Frames need not reach the edge of the canvas that was.
    assert 0 < header[4] <= original[4] and 0 < header[7] <= original[7]
    assert from_bytes(made).n_frames == from_bytes(whole).n_frames  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ((b"EXIF", EXIF), Metadata(exif=EXIF)),
        ((b"EXIF", b"Exif\0\0" + EXIF), Metadata(exif=EXIF)),
        ((b"EXIF", b"odd"), Metadata(dropped=("EXIF (damaged)",))),
        ((b"C2PA", b"jumb"), Metadata(dropped=("C2PA manifest",))),
        ((b"okay", b"odd"), Metadata(dropped=("WebP okay",))),
        ((b"XMP ", b"odd"), Metadata(xmp=b"odd")),
    ],
)
def test_each_piece(chunk: tuple[bytes, bytes], expected: Metadata) -> None:
    data = with_riff_chunks(bare("webp-lossy"), chunk)
    assert metadata.read(data, "webp") == expected
    # Some writers tell a wrong length of the whole.
    assert metadata.read(data[:4] + b"\1\0\0\0" + data[8:], "webp") == expected


def test_resolution_goes_into_exif() -> None:
    told = Metadata(density=Density(300.0, 300.0, "inch"))
    data = metadata.write(bare("webp-lossy"), "webp", told)
    found = metadata.read(data, "webp")
    assert found.density == told.density and found.exif is not None
    assert from_bytes(data).getexif()[0x011A] == 300
