"""Every container with every piece: what is put in comes out, and the pixels never change."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence
from urushi import metadata
from urushi.errors import DecodeError, UnsupportedError
from urushi.metadata import Density, Metadata, Text, exif
from urushi.metadata.items import Policy
from urushi.metadata.keeping import sort

from unit.metadata import files
from unit.metadata.files import ICC, NEEDLE, VARIANTS, bare, full
from unit.support import from_bytes

FORMATS = ("png", "jpeg", "webp", "gif", "tiff", "bmp")


def frames(data: bytes) -> list[tuple[bytes, object, object]]:
    image = Image.open(io.BytesIO(data))
    loop = image.info.get("loop")
    return [
        (frame.convert("RGBA").tobytes(), frame.info.get("duration"), loop)
        for frame in ImageSequence.Iterator(image)
    ]


def fitting(told: Metadata) -> Metadata:
    """With the size in the EXIF block that the files have."""
    if told.exif is None:
        return told
    return replace(told, exif=exif.sized(told.exif, files.WIDTH, files.HEIGHT))


@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_comes_back(variant: str) -> None:
    format_ = VARIANTS[variant][0]
    told = full(format_)
    if variant == "jpeg-cmyk":  # no JFIF segment: the resolution goes into EXIF
        told = replace(told, exif=exif.with_density(told.exif, Density(300.0, 300.0, "inch")))
    assert metadata.unheld(told, format_) == ()
    data = metadata.write(bare(variant), format_, told)
    again = metadata.read(data, format_)
    if format_ == "tiff":  # its directories are written anew
        assert sort(again, Policy())[1] == sort(fitting(told), Policy())[1]
        again = replace(again, exif=None)
        told = replace(told, exif=None)
    assert again == fitting(told)
    assert frames(data) == frames(bare(variant))


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_was_in_the_file_before_is_replaced(variant: str) -> None:
    format_ = VARIANTS[variant][0]
    data = metadata.write(bare(variant), format_, full(format_))
    empty = metadata.write(data, format_, Metadata())
    assert metadata.read(empty, format_) == Metadata()
    assert frames(empty) == frames(bare(variant))
    # A TIFF is appended to; nothing points to what stood there.
    assert format_ == "tiff" or NEEDLE.encode() not in empty
    assert metadata.write(empty, format_, full(format_)) == data or format_ == "tiff"


@pytest.mark.parametrize("variant", VARIANTS)
def test_without_metadata_a_file_stays_as_it_was(variant: str) -> None:
    format_ = VARIANTS[variant][0]
    data = metadata.write(bare(variant), format_, Metadata())
    assert metadata.read(data, format_) == Metadata()
    assert frames(data) == frames(bare(variant))
    # Pillow gives every BMP a resolution.
    assert data == bare(variant) or format_ in ("tiff", "bmp")


@pytest.mark.parametrize("variant", [name for name in VARIANTS if not name.startswith("bmp")])
def test_pillow_reads_it(variant: str) -> None:
    format_ = VARIANTS[variant][0]
    image = from_bytes(metadata.write(bare(variant), format_, full(format_)))
    assert format_ == "gif" or image.info["icc_profile"] == ICC
    if format_ == "gif":
        assert image.info["comment"] == "日本 & é\nsecond".encode()
        return
    assert image.getexif()[0x013B] == "Ane Sato"
    assert image.getexif().get_ifd(0x8769)[0xA431] == f"{NEEDLE}-77"
    assert image.getexif().get_ifd(0x8825)[1] == "N"
    assert image.getexif().get_ifd(0x8769)[0xA002] == image.width
    if format_ != "webp":
        np.testing.assert_allclose([*map(float, image.info["dpi"])], (300, 300), rtol=1e-5)


@pytest.mark.parametrize("source", FORMATS)
@pytest.mark.parametrize("target", FORMATS)
def test_what_another_format_has_no_place_for_is_named(source: str, target: str) -> None:
    variant = next(name for name, what in VARIANTS.items() if what[0] == target)
    told = full(source)
    lost = metadata.unheld(told, target)
    again = metadata.read(metadata.write(bare(variant), target, told), target)
    names = {"icc": "ICC profile", "exif": "EXIF", "xmp": "XMP", "iptc": "IPTC"}
    names |= {"resources": "Photoshop resources", "density": "resolution"}
    for field, name in names.items():
        if getattr(told, field) is not None:
            assert (getattr(again, field) is None) == (name in lost), name
    for kind, _ in told.colour:
        assert (f"PNG {kind.decode()}" in lost) == (target != "png")
    for text in told.texts:
        if f"text {text.keyword}" in lost:
            assert text not in again.texts
        else:
            assert Text(text.keyword, text.text) in [Text(t.keyword, t.text) for t in again.texts]


@pytest.mark.parametrize(
    ("density", "format_", "expected"),
    [
        (Density(11811.0, 11811.0, "metre"), "jpeg", Density(300.0, 300.0, "inch")),
        (Density(11800.0, 3700.0, "metre"), "jpeg", Density(11800.0, 3700.0, "metre")),
        (Density(299.5, 72.0, "inch"), "jpeg", Density(300.0, 72.0, "inch")),
        (Density(4.0, 3.0, ""), "jpeg", Density(4.0, 3.0, "")),
        (Density(4.0, 3.0, ""), "png", Density(4.0, 3.0, "")),
        (Density(4.0, 3.0, ""), "tiff", Density(4.0, 3.0, "")),
        (Density(72.0, 144.0, "inch"), "png", Density(2835.0, 5669.0, "metre")),
        (Density(72.0, 144.0, "inch"), "bmp", Density(2835.0, 5669.0, "metre")),
        (Density(72.5, 144.0, "inch"), "webp", Density(72.5, 144.0, "inch")),
        (
            Density(11811.0, 11811.0, "metre"),
            "tiff",
            Density(11811.0, 11811.0, "metre"),
        ),
        (Density(1e-30, 1e30, "inch"), "png", Density(1.0, 2.0**31 - 1, "metre")),
    ],
)
def test_resolution_is_told_as_each_format_can(
    density: Density, format_: str, expected: Density
) -> None:
    variant = next(name for name, what in VARIANTS.items() if what[0] == format_)
    data = metadata.write(bare(variant), format_, Metadata(density=density))
    found = metadata.read(data, format_).density
    assert found is not None and found.unit == expected.unit
    np.testing.assert_allclose((found.x, found.y), (expected.x, expected.y))


def test_resolution_that_exif_alone_tells_is_found() -> None:
    block = exif.with_density(files.exif(), Density(120.0, 120.0, "metre"))
    for variant in ("jpeg", "webp-lossy", "png"):
        format_ = VARIANTS[variant][0]
        data = metadata.write(bare(variant), format_, Metadata(exif=block))
        assert metadata.read(data, format_).density == Density(120.0, 120.0, "metre")


texts = st.builds(
    Text,
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=79),
    st.text(
        st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]),
        max_size=3000,
    ),
    st.sampled_from(["", "de", "zh-Hant"]),
    st.text(
        st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]),
        max_size=10,
    ),
).filter(lambda text: not text.keyword.startswith(("XML:com", "Raw profile type")))


@settings(max_examples=30)
@given(
    variant=st.sampled_from(["png", "jpeg", "webp-lossy", "gif", "tiff"]),
    icc=st.none() | st.binary(min_size=1, max_size=70_000),
    xmp=st.none() | st.binary(min_size=1).filter(lambda block: b"\0" not in block),
    words=st.lists(texts, max_size=3),
)
def test_whatever_is_put_in_comes_out(
    variant: str, icc: bytes | None, xmp: bytes | None, words: list[Text]
) -> None:
    format_ = VARIANTS[variant][0]
    if variant in ("jpeg", "gif"):
        words = [Text("Comment", text.text.strip("\0")) for text in words]
    told = Metadata(icc=icc, xmp=xmp, texts=tuple(words))
    if variant in ("webp-lossy", "tiff"):
        told = replace(told, texts=())
    if metadata.unheld(told, format_):
        told = replace(told, xmp=None)
    assert metadata.read(metadata.write(bare(variant), format_, told), format_) == told


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF\4\0\0\0WEBP", b"\x89PNG\r\n\x1a\n", b"BM"])
def test_nothing_is_put_into_what_is_no_picture(format_: str, data: bytes) -> None:
    with pytest.raises(DecodeError):
        metadata.write(data, format_, Metadata())
    assert metadata.read(data, format_) == Metadata()


def test_formats_that_are_not_known_are_refused() -> None:
    with pytest.raises(UnsupportedError):
        metadata.read(b"", "avif")
    with pytest.raises(UnsupportedError):
        metadata.write(b"", "psd", Metadata())
