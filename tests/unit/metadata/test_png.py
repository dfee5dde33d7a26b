"""The pieces of a PNG: where they stand, what damage does, and what bombs cannot do."""

from __future__ import annotations

import tracemalloc
import zlib

import pytest
from urushi import metadata
from urushi.metadata import MAX_BLOCK, MAX_TOTAL, Metadata, Text

from unit.metadata import files
from unit.metadata.files import (
    ICC,
    bare,
    dataset,
    full,
    png_chunks,
    resource,
    with_chunks,
)
from unit.support import from_bytes

EXIF = files.exif()


def read(*chunks: tuple[bytes, bytes]) -> Metadata:
    return metadata.read(with_chunks(bare("png"), *chunks), "png")


def raw(kind: str, body: bytes, width: int = 72) -> tuple[bytes, bytes]:
    digits = body.hex()
    lines = "\n".join(digits[i : i + width] for i in range(0, len(digits), width))
    text = f"\n{kind}\n{len(body):8}\n{lines}\n"
    return b"zTXt", f"Raw profile type {kind}\0\0".encode() + zlib.compress(text.encode())


@pytest.mark.parametrize("variant", ["png", "png-palette", "png-animated"])
def test_all_pieces_stand_before_the_pixels(variant: str) -> None:
    data = metadata.write(bare(variant), "png", full("png"))
    kinds = [kind for kind, _ in png_chunks(data)]
    first = kinds.index(b"PLTE") if variant == "png-palette" else kinds.index(b"IDAT")
    if variant == "png-animated":
        first = kinds.index(b"acTL")
    ours = kinds[1:first]
    assert ours[:5] == [b"iCCP", b"gAMA", b"cICP", b"sRGB", b"pHYs"]
    assert {b"eXIf", b"tEXt", b"zTXt", b"iTXt"} <= set(ours)
    assert kinds[first:] == [kind for kind, _ in png_chunks(bare(variant))][1:]


def test_xmp_goes_out_without_compression() -> None:
    told = full("png")
    assert told.xmp is not None
    assert told.xmp in metadata.write(bare("png"), "png", told)


def test_what_pillow_writes_and_reads() -> None:
    image = from_bytes(metadata.write(bare("png"), "png", full("png")))
    text = image.text  # type: ignore[attr-defined]
    assert text["Title"] == "plain" and text["Author"] == "long " * 1000
    assert text["Description"] == "長い " * 1000 and text["Description"].lang == "ja"
    assert text["XML:com.adobe.xmp"].encode() == full("png").xmp


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ((b"iCCP", b"any name\0\0" + zlib.compress(ICC)), Metadata(icc=ICC)),
        ((b"eXIf", b"Exif\0\0" + EXIF), Metadata(exif=EXIF)),
        ((b"tEXt", b"Title\0caf\xe9"), Metadata(texts=(Text("Title", "café"),))),
        (
            (b"zTXt", b"Title\0\0" + zlib.compress(b"x")),
            Metadata(texts=(Text("Title", "x"),)),
        ),
        ((b"tEXt", b"Comment\0"), Metadata(texts=(Text("Comment", ""),))),
        (
            (b"iTXt", b"Title\0\1\0de\0Titel\0" + zlib.compress("é".encode())),
            Metadata(texts=(Text("Title", "é", "de", "Titel"),)),
        ),
        (
            (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x/>")),
            Metadata(xmp=b"<x/>"),
        ),
        ((b"tEXt", b"XML:com.adobe.xmp\0<x/>"), Metadata(xmp=b"<x/>")),
        (raw("exif", b"Exif\0\0" + EXIF), Metadata(exif=EXIF)),
        (raw("APP1", b"Exif\0\0" + EXIF), Metadata(exif=EXIF)),
        (raw("APP1", b"http://ns.adobe.com/xap/1.0/\0<x/>"), Metadata(xmp=b"<x/>")),
        (raw("xmp", b"<x/>", 80), Metadata(xmp=b"<x/>")),
        (raw("icc", ICC), Metadata(icc=ICC)),
        (raw("icm", ICC), Metadata(icc=ICC)),
        (raw("iptc", dataset(2, 5, b"t")), Metadata(iptc=dataset(2, 5, b"t"))),
        (
            raw("8bim", resource(0x0404, dataset(2, 5, b"t")) + resource(0x040A, b"\1")),
            Metadata(iptc=dataset(2, 5, b"t"), resources=resource(0x040A, b"\1")),
        ),
        ((b"caBX", b"jumb"), Metadata(dropped=("C2PA manifest",))),
        ((b"tIME", bytes(7)), Metadata(dropped=("PNG tIME",))),
        ((b"bKGD", bytes(6)), Metadata(dropped=("PNG bKGD",))),
        ((b"sBIT", bytes(4)), Metadata()),
        ((b"iCCP", b"name"), Metadata(dropped=("ICC profile (damaged)",))),
        ((b"iCCP", b"name\0\0junk"), Metadata(dropped=("ICC profile (damaged)",))),
        (
            (b"iCCP", b"name\0\0" + zlib.compress(ICC)[:-20]),
            Metadata(dropped=("ICC profile (damaged)",)),
        ),
        ((b"eXIf", b"junk"), Metadata(dropped=("EXIF (damaged)",))),
        ((b"tEXt", b"no end"), Metadata(dropped=("PNG text no end (damaged)",))),
        (
            (b"tEXt", b"k" * 80 + b"\0x"),
            Metadata(dropped=(f"PNG text {'k' * 79} (damaged)",)),
        ),
        ((b"iTXt", b"Title\0\0\0de"), Metadata(dropped=("PNG text Title (damaged)",))),
        (
            (b"tEXt", b"Raw profile type exif\0\nexif\n 9\nzz"),
            Metadata(dropped=("PNG text Raw profile type exif (damaged)",)),
        ),
        (raw("junk", b"x"), Metadata(dropped=("PNG text Raw profile type junk",))),
        ((b"pHYs", bytes(9)), Metadata()),
    ],
)
def test_each_piece(chunk: tuple[bytes, bytes], expected: Metadata) -> None:
    assert read(chunk) == expected


def test_the_real_chunk_counts_more_than_a_text_of_the_same() -> None:
    other = files.exif(">")
    found = read(raw("exif", b"Exif\0\0" + other), (b"eXIf", EXIF))
    assert found.exif == EXIF and found.dropped == ("EXIF (another)",)


def test_a_chunk_with_a_wrong_checksum_is_left_out_and_named() -> None:
    data = with_chunks(bare("png"), (b"tEXt", b"Title\0x"), (b"tEXt", b"Author\0y"))
    place = data.index(b"Title\0x") + 7
    data = data[:place] + b"\0\0\0\0" + data[place + 4 :]
    found = metadata.read(data, "png")
    assert found.texts == (Text("Author", "y"),) and found.dropped == ("PNG tEXt (damaged)",)


def test_a_torn_file_tells_what_came_before() -> None:
    data = with_chunks(bare("png"), (b"tEXt", b"Title\0x"))
    assert metadata.read(data[:60], "png").texts == (Text("Title", "x"),)


@pytest.mark.parametrize("kind", [b"iCCP", b"zTXt", b"iTXt"])
def test_bombs_cost_no_more_than_the_limit(kind: bytes) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(MAX_BLOCK // 2**20 + 1))
    bomb += packer.flush()
    head = b"Title\0\1\0\0\0" if kind == b"iTXt" else b"Title\0\0"
    data = with_chunks(bare("png"), *[(kind, head + bomb)] * 200, (b"eXIf", EXIF))
    tracemalloc.start()
    found = metadata.read(data, "png")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.icc is None and found.texts == ()
    assert any("too large" in name for name in found.dropped)
    assert peak < MAX_TOTAL + 4 * MAX_BLOCK


def test_texts_and_names_are_limited() -> None:
    texts = [(b"tEXt", b"Title\0%d" % number) for number in range(1100)]
    found = read(*texts)
    assert len(found.texts) == 1000 and found.dropped == ("further texts",)
    kinds = [bytes((97, 97 + i, 65, 97 + j)) for i in range(20) for j in range(20)]
    assert len(read(*[(kind, b"") for kind in kinds]).dropped) == 100


def test_keywords_and_texts_that_a_chunk_cannot_hold_are_made_to_fit() -> None:
    texts = (
        Text("", "a\0b"),
        Text("名前", "x"),
        Text("k" * 100, "\ud800"),
        Text("a\0b", "y"),
    )
    found = metadata.read(metadata.write(bare("png"), "png", Metadata(texts=texts)), "png").texts
    assert [text.keyword for text in found] == ["Comment", "??", "k" * 79, "a b"]
    assert [text.text for text in found] == ["a b", "x", "?", "y"]
