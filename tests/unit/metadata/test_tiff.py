"""The pieces of a TIFF, and those of BMP and PSD files."""

from __future__ import annotations

import struct
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from urushi import metadata
from urushi.errors import DecodeError
from urushi.metadata import Density, Metadata, directories, exif
from urushi.metadata.items import CATEGORIES

from unit.metadata import files
from unit.metadata.files import ICC, bare, dataset, full, resource, tagged
from unit.support import from_bytes, pixels

EVERYTHING = frozenset(CATEGORIES)


def in_order(order: str) -> bytes:
    """A picture of two strips whose numbers have either byte order."""
    values = [
        (256, 3, 2),
        (257, 3, 2),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 3, 2),
        (279, 4, 4),
    ]
    rows = [
        struct.pack(order + "HHI", tag, kind, 1)
        + (struct.pack(order + ("H" if kind == 3 else "I"), value)).ljust(4, b"\0")
        for tag, kind, value in values
    ]
    head = b"II*\0" if order == "<" else b"MM\0*"
    table = struct.pack(order + "H", len(rows)) + b"".join(rows) + bytes(4)
    return head + struct.pack(order + "I", 12) + b"\0\x40\x80\xff" + table


@pytest.mark.parametrize("file_order", ["<", ">"])
@pytest.mark.parametrize("block_order", ["<", ">"])
def test_the_block_takes_the_order_of_the_file(file_order: str, block_order: str) -> None:
    told = replace(full("tiff"), exif=files.exif(block_order))
    data = metadata.write(in_order(file_order), "tiff", told)
    image = from_bytes(data)
    assert pixels(image).tolist() == [[0, 0x40], [0x80, 0xFF]]
    again = metadata.read(data, "tiff")
    assert again.exif is not None and again.exif[:2] == (b"II" if file_order == "<" else b"MM")
    expected = exif.sized(files.exif(block_order), 2, 2)
    assert exif.listing(again.exif) == exif.listing(expected)
    assert replace(again, exif=None) == replace(told, exif=None)
    assert again.icc == ICC == image.info["icc_profile"]


def test_further_pages_and_strips_stay() -> None:
    image = files.drawing().convert("RGB").resize((300, 500))
    options = {"compression": "tiff_deflate", "save_all": True}
    data = files.to_bytes(image, "tiff", append_images=[image.rotate(180)], **options)
    written = metadata.write(data, "tiff", full("tiff"))
    before, after = from_bytes(data), from_bytes(written)
    assert after.n_frames == 2  # type: ignore[attr-defined]
    for page in (0, 1):
        before.seek(page)
        after.seek(page)
        np.testing.assert_array_equal(pixels(after), pixels(before))


def test_what_describes_the_pixels_of_another_file_is_not_carried() -> None:
    block = exif.with_texts(None, {0x013B: "Ane"})
    parsed = directories.parse(block)
    assert parsed is not None
    tags = (256, 258, 259, 262, 277, 0x0140, 0x015B, 0xC0DE)
    fields = [directories.Field(tag, 3, 1, b"\7\0") for tag in tags]
    wrong, _ = directories.write("<", {"IFD0": [*exif.tree_of(parsed)["IFD0"], *fields]})
    lost = metadata.unheld(Metadata(exif=wrong), "tiff")
    assert lost == ("EXIF 0x0140", "EXIF 0x015B", "EXIF 0xC0DE")
    data = metadata.write(bare("tiff"), "tiff", Metadata(exif=wrong))
    np.testing.assert_array_equal(pixels(data), pixels(bare("tiff")))
    assert metadata.read(data, "tiff").exif == block


def test_layers_and_reduced_pictures_are_named() -> None:
    tags = [
        (0x935C, 7, b"Adobe Photoshop Document Data Block"),
        (0x014A, 4, struct.pack("<I", 8)),
    ]
    tags += [(0xC0DE, 7, b"who knows"), (0x85D8, 12, struct.pack("<d", 35.0))]
    parsed = directories.parse(bare("tiff"))
    assert parsed is not None
    own = [
        directories.Field(tag, kind, len(value) // directories.SIZES[kind], value)
        for tag, kind, value in tags
    ]
    base = len(bare("tiff")) + len(bare("tiff")) % 2
    tree = {"IFD0": [*exif.tree_of(parsed)["IFD0"], *own]}
    added, start = directories.write("<", tree, base=base)
    data = bare("tiff").ljust(base, b"\0") + added
    data = data[:4] + struct.pack("<I", start) + data[8:]
    found = metadata.read(data, "tiff")
    assert found.dropped == ("TIFF SubIFDs", "TIFF ImageSourceData", "TIFF 0xC0DE")
    assert found.exif is not None  # the model transformation is a place on earth
    assert exif.sort(found.exif, EVERYTHING - {"location"})[0] is None


@pytest.mark.parametrize("head", [b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0"])
def test_big_tiff_is_named_and_not_written(head: bytes) -> None:
    assert metadata.read(head + bytes(100), "tiff").dropped == ("BigTIFF metadata",)
    with pytest.raises(DecodeError):
        metadata.write(head + bytes(100), "tiff", Metadata())


def test_iptc_of_either_type_is_read() -> None:
    data = tagged(bare("tiff"), "a.tif", "-IPTC:By-line=Ané", "-IPTC:CodedCharacterSet=UTF8")
    found = metadata.read(data, "tiff")
    # ExifTool writes it as LONG, padded to four bytes, and 2:0 last.
    assert found.iptc is not None and dataset(2, 80, "Ané".encode()) in found.iptc
    assert found.iptc.endswith(dataset(2, 0, b"\0\4"))


def test_bmp_profiles_are_read() -> None:
    header = struct.pack("<IiiHHIIiiII", 124, 1, 1, 1, 24, 0, 4, 5000, 6000, 0, 0)
    header += bytes(16) + b"DEBM" + bytes(48) + struct.pack("<III", 0, 124, len(ICC)) + bytes(4)
    assert len(header) == 124
    data = b"BM" + struct.pack("<IHHI", 0, 0, 0, 138 + len(ICC)) + header + ICC + bytes(4)
    assert metadata.read(data, "bmp") == Metadata(icc=ICC, density=Density(5000.0, 6000.0, "metre"))
    assert metadata.read(data[:-100], "bmp").dropped == ("ICC profile (damaged)",)
    assert metadata.write(data, "bmp", Metadata())[38:46] == bytes(8)
    assert metadata.read(data[:40], "bmp") == Metadata()


def test_psd_resources_are_read() -> None:
    blocks = resource(0x040F, ICC) + resource(0x0422, files.exif()) + resource(0x040A, b"\1")
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 1, 1, 8, 3) + bytes(4)
    data = head + struct.pack(">I", len(blocks)) + blocks
    found = metadata.read(data, "psd")
    assert found.icc == ICC and found.exif == files.exif()
    assert found.resources == resource(0x040A, b"\1")
    assert metadata.read(data[:60], "psd").dropped == ("Photoshop resources (damaged)",)
    assert metadata.read(head[:20], "psd").dropped == ("Photoshop resources (damaged)",)
    assert metadata.read(b"", "psd") == Metadata()


def test_pillow_still_opens_a_picture_of_sixteen_bits() -> None:
    deep = Image.fromarray(np.arange(12, dtype=np.uint16).reshape(3, 4) * 5000)
    data = metadata.write(files.to_bytes(deep, "tiff"), "tiff", full("tiff"))
    np.testing.assert_array_equal(pixels(data), np.asarray(deep))
