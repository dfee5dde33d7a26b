"""Nothing is changed between decoding and encoding: pixels and what else the file says stay."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from PIL import Image
from urushi import metadata
from urushi.codec import Output, decode, encode, read_header
from urushi.metadata import Density, Metadata, Text

from unit.codec.made import (
    CHANNELS,
    ICC,
    MAKE,
    MAKER_NOTE,
    ORIENTATION,
    deep,
    exif,
    picture,
    png,
    tiff,
    turned,
)
from unit.support import from_bytes, on_white, pixels, to_bytes

XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    b' xmp:Label="round trip"/></rdf:RDF></x:xmpmeta>'
    b'<?xpacket end="w"?>'
)

# Of each format: options that lose nothing, modes that it holds, and how deep.
LOSSLESS: list[tuple[str, str, dict[str, Any]]] = [
    *[("png", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")],
    *[("webp", mode, {"lossless": True, "exact": True}) for mode in ("RGB", "RGBA")],
    *[("gif", mode, {}) for mode in ("L", "P")],
    *[("tiff", mode, {"compression": "tiff_lzw"}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")],
    *[("bmp", mode, {}) for mode in ("1", "L", "RGB")],
]
HOLDS = {
    "png": {"icc", "exif", "xmp", "texts", "density", "colour"},
    "jpeg": {"icc", "exif", "xmp", "density"},
    "webp": {"icc", "exif", "xmp"},
    "gif": {"icc", "xmp"},
    "tiff": {"icc", "exif", "xmp", "density"},
    "bmp": {"density"},
}


def said(format_: str, orientation: int, *, with_icc: bool) -> Metadata:
    """Everything that a format holds."""
    block = exif(orientation).removeprefix(b"Exif\0\0")
    everything = {
        "icc": ICC if with_icc else None,
        "exif": block,
        "xmp": XMP,
        "texts": (Text("Title", "漆器", "ja", "題"), Text("Author", "Somebody")),
        "density": Density(5669.0, 5669.0, "metre"),
        "colour": () if with_icc else ((b"gAMA", b"\0\0\xb1\x8f"),),
    }
    return Metadata(**{k: v for k, v in everything.items() if k in HOLDS[format_]})  # type: ignore[arg-type]


def check_said(data: bytes, format_: str, before: Metadata) -> None:
    after = metadata.read(data, format_)
    for name in HOLDS[format_] - {"exif", "density"}:
        assert getattr(after, name) == getattr(before, name), name
    if "density" in HOLDS[format_]:
        assert after.density is not None
        assert after.density.per("metre") == pytest.approx((5669, 5669), rel=0.003)
    if "exif" in HOLDS[format_]:
        tags = from_bytes(data).getexif()
        assert tags.get(ORIENTATION, 1) == 1 and tags[MAKE] == "Urushi"
        assert tags.get_ifd(0x8769)[MAKER_NOTE] == bytes(range(256))


@pytest.mark.parametrize(("format_", "mode", "options"), LOSSLESS, ids=str)
@pytest.mark.parametrize("with_icc", [False, True], ids=["untagged", "tagged"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_lossless_files_come_out_pixel_for_pixel(
    format_: str, mode: str, options: dict[str, Any], with_icc: bool, orientation: int
) -> None:
    image = picture(mode)
    if mode == "P" and format_ != "png":
        image = picture("RGB").quantize(64)
    before = said(format_, orientation, with_icc=with_icc)
    data = metadata.write(to_bytes(image, format_.upper(), **options), format_, before)
    decoded = decode(data)
    header = read_header(data)
    assert decoded.size == (header.width, header.height)
    out = encode(decoded, Output())
    expected = from_bytes(to_bytes(image, format_.upper(), **options))
    if orientation == 6 and "exif" in HOLDS[format_]:
        expected = expected.transpose(Image.Transpose.ROTATE_270)
    assert from_bytes(out).format == format_.upper()
    np.testing.assert_array_equal(
        pixels(from_bytes(out).convert("RGBA")), pixels(expected.convert("RGBA"))
    )
    check_said(out, format_, before)
    # A second time nothing is left to be changed.
    assert encode(decode(out), Output()) == out


DEEP = [("png", mode) for mode in CHANNELS] + [("tiff", mode) for mode in ("L", "RGB", "RGBA")]


@pytest.mark.parametrize(("format_", "mode"), DEEP)
@pytest.mark.parametrize("orientation", [1, 6])
def test_sixteen_bits_come_out_with_all_that_was_said(
    format_: str, mode: str, orientation: int
) -> None:
    before = said(format_, orientation, with_icc=True)
    plain = png(deep(mode)) if format_ == "png" else tiff(deep(mode), packed=True)
    out = encode(decode(metadata.write(plain, format_, before)), Output())
    again = decode(out)
    assert again.deep is not None
    np.testing.assert_array_equal(again.deep, turned(deep(mode), orientation))
    check_said(out, format_, before)
    assert encode(again, Output()) == out


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("orientation", [1, 3])
def test_a_jpeg_comes_out_as_near_as_one_more_time(
    mode: str, progressive: bool, orientation: int
) -> None:
    before = said("jpeg", orientation, with_icc=True)
    settings = {"subsampling": 2, "progressive": progressive}
    plain = to_bytes(picture(mode), "JPEG", quality=88, **settings)
    out = encode(decode(metadata.write(plain, "jpeg", before)), Output())
    tables = from_bytes(plain).quantization  # type: ignore[attr-defined]
    upright = Image.fromarray(turned(pixels(plain), orientation))
    once_more = to_bytes(upright, "JPEG", qtables=tables, **settings)
    np.testing.assert_array_equal(pixels(out), pixels(once_more))
    check_said(out, "jpeg", before)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_lossy_webp_stays_near_and_lossy(mode: str) -> None:
    before = said("webp", 1, with_icc=True)
    plain = to_bytes(picture(mode), "WEBP", quality=80)
    decoded = decode(metadata.write(plain, "webp", before))
    assert decoded.save == {"lossless": False}
    out = encode(decoded, Output())
    assert b"VP8 " in out and np.abs(pixels(out).astype(int) - pixels(plain)).mean() < 4
    check_said(out, "webp", before)


def test_exif_is_kept_byte_for_byte_but_for_the_orientation() -> None:
    before = exif(6)
    data = to_bytes(picture("RGB"), "JPEG", exif=before)
    after = from_bytes(encode(decode(data), Output())).info["exif"]
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_orientation_is_applied_and_then_gone(format_: str, orientation: int) -> None:
    levels = np.full((32, 64, 3), 255, np.uint8)
    levels[:16, :32] = 0  # a corner: every orientation looks different
    data = to_bytes(Image.fromarray(levels), format_, exif=exif(orientation))
    expected = turned(levels, orientation)
    header = read_header(data)
    assert (header.height, header.width) == expected.shape[:2]
    decoded = decode(data)
    out = from_bytes(encode(decoded, Output()))
    for shown in (decoded.image, out):
        assert np.abs(pixels(shown.convert("RGB")).astype(int) - expected).mean() < 6
    assert out.getexif().get(ORIENTATION, 1) == 1


SOURCES = {
    "png": ("1", "L", "LA", "P", "RGB", "RGBA"),
    "jpeg": ("L", "RGB"),
    "webp": ("RGB", "RGBA"),
    "gif": ("P", "L"),
    "tiff": ("L", "RGB", "RGBA"),
    "bmp": ("L", "RGB"),
}


@pytest.mark.parametrize(("source", "mode"), [(f, m) for f, ms in SOURCES.items() for m in ms])
@pytest.mark.parametrize("target", SOURCES)
def test_conversion_keeps_look_profile_and_exif(source: str, target: str, mode: str) -> None:
    before = said(source, 3, with_icc=True)
    plain = to_bytes(picture(mode), source.upper())
    out = encode(decode(metadata.write(plain, source, before)), Output(target))
    written = from_bytes(out)
    assert written.format == target.upper()
    shared = HOLDS[source] & HOLDS[target]
    after = metadata.read(out, target)
    assert after.icc == (ICC if "icc" in shared else None)
    if "exif" in shared:
        assert written.getexif()[MAKE] == "Urushi"
        assert written.getexif().get(ORIENTATION, 1) == 1
    expected = from_bytes(plain)
    if "exif" in HOLDS[source]:
        expected = expected.transpose(Image.Transpose.ROTATE_180)
    if target in ("png", "tiff", "bmp") or (target == "webp" and source not in ("jpeg", "webp")):
        np.testing.assert_array_equal(
            pixels(written.convert("RGBA")), pixels(expected.convert("RGBA"))
        )
    elif target == "jpeg":
        assert written.mode in ("L", "RGB")
        assert np.allclose(
            pixels(written.convert("RGB")).mean((0, 1)),
            pixels(on_white(expected)).mean((0, 1)),
            atol=2,
        )


@pytest.mark.parametrize("mode", CHANNELS)
@pytest.mark.parametrize("target", SOURCES)
def test_sixteen_bits_are_kept_where_they_can_be(target: str, mode: str) -> None:
    decoded = decode(png(deep(mode)))
    out = decode(encode(decoded, Output(target)))
    if target in ("png", "tiff"):
        assert out.deep is not None
        widened = deep(mode)
        if (target, mode) == ("tiff", "LA"):
            widened = widened[..., (0, 0, 0, 1)]
        np.testing.assert_array_equal(out.deep, widened)
    else:
        assert out.deep is None and out.image.size == decoded.size


def test_lossy_webp_stays_lossy_and_lossless_lossless() -> None:
    for lossless, alpha in itertools.product((True, False), (True, False)):
        data = to_bytes(picture("RGBA" if alpha else "RGB"), "WEBP", lossless=lossless, quality=80)
        assert decode(data).save["lossless"] == lossless


@pytest.mark.parametrize("format_", ["jpeg", "webp"])
def test_quality_is_obeyed(format_: str) -> None:
    for source in ("PNG", format_.upper()):
        decoded = decode(to_bytes(picture("RGB").resize((128, 96)), source))
        sizes = [len(encode(decoded, Output(format_, q))) for q in (10, 50, 90)]
        assert sizes[0] < sizes[1] < sizes[2]


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1)], ids=str)
@pytest.mark.parametrize("format_", SOURCES)
def test_the_smallest_pictures(format_: str, size: tuple[int, int]) -> None:
    data = to_bytes(Image.new("RGB", size, "red"), format_.upper())
    assert from_bytes(encode(decode(data), Output())).size == size
