"""Bytes in, bytes out: what a file holds beside its pixels survives, and refusals are typed."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import cel, painting, photo_like
from PIL import Image, ImageCms, PngImagePlugin
from urushi.codec import MAX_PIXELS, Output, decode, encode, read_header, sniff, upright
from urushi.errors import DecodeError, TooLargeError, UnsupportedError, UrushiError

from unit.support import from_bytes, on_white, pixels, png_header, to_bytes

ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATION, MAKE, MAKER_NOTE = 0x0112, 0x010F, 0x927C


def exif(orientation: int | None = None) -> bytes:
    block = Image.Exif()
    block[MAKE] = "Urushi"
    if orientation is not None:
        block[ORIENTATION] = orientation
    block[0x8769] = {MAKER_NOTE: bytes(range(256))}
    return bytes(block.tobytes())


@functools.cache
def photo() -> Image.Image:
    return photo_like(61, 47, alpha=True)


def picture(mode: str) -> Image.Image:
    image = photo()
    return image.quantize(64) if mode == "P" else image.convert(mode)


def through(data: bytes, **output: Any) -> bytes:
    return encode(decode(data), Output(**output))


LOSSLESS = [
    *[("PNG", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")],
    *[("WEBP", mode, {"lossless": True, "exact": True}) for mode in ("L", "RGB", "RGBA")],
]


@pytest.mark.parametrize(("format_", "mode", "options"), LOSSLESS, ids=str)
@pytest.mark.parametrize("with_icc", [False, True])
@pytest.mark.parametrize("orientation", [None, 1, 6])
def test_lossless_files_come_out_pixel_for_pixel(
    format_: str, mode: str, options: dict[str, Any], with_icc: bool, orientation: int | None
) -> None:
    if with_icc:
        options = options | {"icc_profile": ICC}
    data = to_bytes(picture(mode), format_, exif=exif(orientation), **options)
    out = from_bytes(through(data))
    expected = from_bytes(data)
    if orientation == 6:
        expected = expected.transpose(Image.Transpose.ROTATE_270)
    if mode in ("1", "P"):  # palettes and bilevel pictures cannot hold a coat
        assert out.mode == {"1": "L", "P": "RGBA"}[mode] or mode == "P"
    else:
        assert out.mode == expected.mode
    np.testing.assert_array_equal(pixels(out.convert("RGBA")), pixels(expected.convert("RGBA")))
    assert out.format == format_
    assert out.info.get("icc_profile") == (ICC if with_icc else None)
    assert out.getexif().get(ORIENTATION, 1) == 1
    assert out.getexif()[MAKE] == "Urushi"
    assert out.getexif().get_ifd(0x8769)[MAKER_NOTE] == bytes(range(256))


@pytest.mark.parametrize("subsampling", [0, 1, 2], ids=["444", "422", "420"])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_jpeg_keeps_its_settings(subsampling: int, progressive: bool, mode: str) -> None:
    data = to_bytes(
        picture(mode),
        "JPEG",
        quality=83,
        subsampling=subsampling,
        progressive=progressive,
        icc_profile=ICC,
        exif=exif(),
        dpi=(300, 300),
        comment=b"by hand",
    )
    before, after = from_bytes(data), from_bytes(through(data))
    assert after.format == "JPEG" and after.mode == mode
    assert after.quantization == before.quantization  # type: ignore[attr-defined]
    if mode == "RGB":  # a single channel has nothing to subsample
        factors = [[part[1:3] for part in image.layer] for image in (before, after)]  # type: ignore[attr-defined]
        assert factors[0] == factors[1]
    for name in ("icc_profile", "exif", "dpi", "comment"):
        assert after.info[name] == before.info[name]
    assert bool(after.info.get("progressive")) == progressive
    # Quantised alike, a picture comes back within rounding.
    difference = pixels(before).astype(int) - pixels(after)
    assert np.abs(difference).mean() < 0.7


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_orientation_is_applied_and_then_gone(format_: str, orientation: int) -> None:
    # Wide, with a dark top left corner: every orientation looks different.
    image = Image.new("RGB", (64, 32), "white")
    image.paste("black", (0, 0, 32, 16))
    data = to_bytes(image, format_, exif=exif(orientation))
    expected = {
        1: ((64, 32), (0, 0)),
        2: ((64, 32), (1, 0)),
        3: ((64, 32), (1, 1)),
        4: ((64, 32), (0, 1)),
        5: ((32, 64), (0, 0)),
        6: ((32, 64), (1, 0)),
        7: ((32, 64), (1, 1)),
        8: ((32, 64), (0, 1)),
    }[orientation]
    header = read_header(data)
    assert (header.width, header.height) == expected[0]
    decoded = decode(data)
    out = from_bytes(encode(decoded, Output()))
    for shown in (decoded.image, out):
        assert shown.size == expected[0]
        grey = pixels(shown.convert("L"))
        half_y, half_x = grey.shape[0] // 2, grey.shape[1] // 2
        quarter = grey[
            expected[1][1] * half_y : (expected[1][1] + 1) * half_y,
            expected[1][0] * half_x : (expected[1][0] + 1) * half_x,
        ]
        assert quarter.mean() < 20
        assert grey.mean() > 180
    assert out.getexif().get(ORIENTATION, 1) == 1


def test_exif_is_kept_byte_for_byte_but_for_the_orientation() -> None:
    before = exif(6)
    after = from_bytes(through(to_bytes(picture("RGB"), "JPEG", exif=before))).info["exif"]
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@given(st.binary(max_size=200))
def test_any_exif_block_is_survived(tail: bytes) -> None:
    for head in (b"", b"Exif\0\0", b"Exif\0\0II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"):
        assert len(upright(head + tail)) == len(head + tail)


def test_png_keeps_text_and_resolution() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Somebody")
    info.add_itxt("Title", "漆器", lang="ja", tkey="題")
    data = to_bytes(picture("RGBA"), "PNG", pnginfo=info, dpi=(144, 144))
    before, after = from_bytes(data), from_bytes(through(data))
    assert after.text == before.text  # type: ignore[attr-defined]
    assert after.text["Title"].lang == "ja"  # type: ignore[attr-defined]
    assert after.info["dpi"] == before.info["dpi"]


def test_palette_transparency_is_kept() -> None:
    image = cel(40, 30).quantize(16)
    data = to_bytes(image, "PNG", transparency=3)
    out = from_bytes(through(data))
    assert out.mode == "RGBA"
    np.testing.assert_array_equal(pixels(out), pixels(from_bytes(data).convert("RGBA")))
    assert pixels(out)[..., 3].min() == 0
    assert "palette" in decode(data).notices


@pytest.mark.parametrize(("mode", "key"), [("RGB", (255, 0, 0)), ("L", 7)])
def test_colour_key_transparency_is_kept(mode: str, key: Any) -> None:
    image = Image.new(mode, (20, 10), key)
    image.paste(Image.new(mode, (5, 5), 200 if mode == "L" else (1, 2, 3)))
    out = from_bytes(through(to_bytes(image, "PNG", transparency=key)))
    alpha = pixels(out.getchannel("A"))
    assert (alpha[:5, :5] == 255).all() and (alpha[5:] == 0).all()


def test_lossy_webp_stays_lossy_and_lossless_lossless() -> None:
    image = painting(120, 90)
    for lossless, alpha in itertools.product((True, False), (True, False)):
        source = image.copy()
        if alpha:
            source.putalpha(Image.linear_gradient("L").resize(image.size))
        data = to_bytes(source, "WEBP", lossless=lossless, quality=80)
        assert decode(data).save["lossless"] == lossless
        difference = np.abs(pixels(through(data)).astype(int) - pixels(data))
        assert difference.max() == 0 if lossless else difference.mean() < 4


MODES = {
    "PNG": ("L", "RGB", "RGBA", "LA", "P", "1"),
    "JPEG": ("L", "RGB"),
    "WEBP": ("L", "RGB", "RGBA"),
}


@pytest.mark.parametrize(("source", "mode"), [(f, m) for f, ms in MODES.items() for m in ms])
@pytest.mark.parametrize("target", ["png", "jpeg", "webp"])
def test_conversion_keeps_look_profile_and_exif(source: str, target: str, mode: str) -> None:
    data = to_bytes(picture(mode), source, icc_profile=ICC, exif=exif(3))
    out = from_bytes(through(data, format=target))
    assert out.format == target.upper()
    assert out.info["icc_profile"] == ICC
    assert out.getexif()[MAKE] == "Urushi" and out.getexif().get(ORIENTATION, 1) == 1
    before = from_bytes(data).transpose(Image.Transpose.ROTATE_180)
    if target == "jpeg":
        assert out.mode in ("L", "RGB")
        np.testing.assert_allclose(
            pixels(out.convert("RGB")).astype(int).mean((0, 1)),
            pixels(on_white(before)).mean((0, 1)),
            atol=2,
        )
    elif target == "png":
        np.testing.assert_array_equal(pixels(out.convert("RGBA")), pixels(before.convert("RGBA")))


@pytest.mark.parametrize("format_", ["jpeg", "webp"])
def test_quality_is_obeyed(format_: str) -> None:
    image = painting(128, 96)
    for source in ("PNG", format_.upper()):
        data = to_bytes(image, source)
        sizes = [len(through(data, format=format_, quality=q)) for q in (10, 50, 90)]
        assert sizes[0] < sizes[1] < sizes[2]


@pytest.mark.parametrize("quality", [0, 101, -1])
def test_refuses_a_quality_out_of_range(quality: int) -> None:
    with pytest.raises(UnsupportedError, match="quality"):
        Output("jpeg", quality)


def test_refuses_a_format_that_it_does_not_write() -> None:
    with pytest.raises(UnsupportedError, match="gif"):
        Output("gif")


def test_refuses_to_write_a_webp_that_the_format_does_not_allow() -> None:
    data = to_bytes(Image.new("L", (16_384, 1)), "PNG")
    with pytest.raises(UnsupportedError, match="16383"):
        through(data, format="webp")


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1)], ids=str)
@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_the_smallest_pictures(format_: str, size: tuple[int, int]) -> None:
    out = from_bytes(through(to_bytes(Image.new("RGB", size, "red"), format_)))
    assert out.size == size


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_sniffs_the_formats_it_reads(format_: str) -> None:
    assert sniff(to_bytes(picture("RGB"), format_)[:16]) == format_.lower()


@pytest.mark.parametrize(
    "head", [b"", b"GIF89a", b"\x89PNG", b"RIFF....WAVE", b"hello, world....."]
)
def test_sniffs_nothing_else(head: bytes) -> None:
    assert sniff(head) is None


# -- refusals ------------------------------------------------------------------------------------


def _animated(format_: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    return to_bytes(frames[0], format_, save_all=True, append_images=frames[1:], duration=50)


def _sixteen_bit_rgb() -> bytes:
    return png_header(4, 4, depth=16)


REFUSALS: dict[str, tuple[Callable[[], bytes], type[UrushiError], dict[str, Any]]] = {
    "empty": (lambda: b"", DecodeError, {"reason": "empty"}),
    "text": (lambda: b"this is not a picture\n" * 9, DecodeError, {"reason": "not-a-picture"}),
    "zeros": (lambda: bytes(5000), DecodeError, {"reason": "not-a-picture"}),
    "signature only": (lambda: b"\x89PNG\r\n\x1a\n", DecodeError, {"reason": "damaged"}),
    "animated GIF": (lambda: _animated("GIF"), UnsupportedError, {"kind": "GIF"}),
    "animated PNG": (lambda: _animated("PNG"), UnsupportedError, {"kind": "animation"}),
    "animated WebP": (lambda: _animated("WEBP"), UnsupportedError, {"kind": "animation"}),
    "CMYK": (
        lambda: to_bytes(Image.new("CMYK", (9, 9)), "JPEG"),
        UnsupportedError,
        {"kind": "CMYK"},
    ),
    "16-bit grey": (
        lambda: to_bytes(Image.new("I;16", (9, 9)), "PNG"),
        UnsupportedError,
        {"kind": "16-bit"},
    ),
    "16-bit colour": (_sixteen_bit_rgb, UnsupportedError, {"kind": "16-bit"}),
    "BMP": (lambda: to_bytes(Image.new("RGB", (9, 9)), "BMP"), UnsupportedError, {"kind": "BMP"}),
    "TIFF": (lambda: to_bytes(Image.new("L", (9, 9)), "TIFF"), UnsupportedError, {"kind": "TIFF"}),
    "huge": (
        lambda: png_header(20_000, 20_000),
        TooLargeError,
        {"megapixels": 400.0, "limit_megapixels": MAX_PIXELS / 1e6},
    ),
    "huge beyond Pillow's own limit": (
        lambda: png_header(2**31 - 1, 2**31 - 1),
        TooLargeError,
        {"limit_megapixels": MAX_PIXELS / 1e6},
    ),
    "too long": (lambda: png_header(70_000, 2), TooLargeError, {}),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("read", [decode, read_header])
def test_refuses(name: str, read: Callable[[bytes], object]) -> None:
    make, kind, details = REFUSALS[name]
    with pytest.raises(UrushiError) as caught:
        read(make())
    assert type(caught.value) is kind
    assert str(caught.value)
    assert details.items() <= caught.value.details.items()


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_refuses_a_truncated_file(format_: str, share: float) -> None:
    data = to_bytes(photo(), format_) if format_ != "JPEG" else to_bytes(picture("RGB"), "JPEG")
    with pytest.raises(DecodeError):
        decode(data[: int(len(data) * share)])


@pytest.mark.parametrize("size", [(0, 5), (5, 0)], ids=str)
def test_refuses_a_picture_without_pixels(size: tuple[int, int]) -> None:
    with pytest.raises(DecodeError):
        decode(png_header(*size))


_VALID = [
    to_bytes(picture("RGBA"), "PNG", icc_profile=ICC, exif=exif(6)),
    to_bytes(cel(24, 24).quantize(8), "PNG"),
    to_bytes(picture("RGB"), "JPEG", icc_profile=ICC, exif=exif(6)),
    to_bytes(picture("RGBA"), "WEBP", exif=exif(6)),
    to_bytes(picture("RGB"), "WEBP", lossless=True),
]


@settings(max_examples=300)
@given(
    st.sampled_from(_VALID),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6),
    st.floats(0, 1),
    st.booleans(),
)
def test_a_damaged_file_is_a_picture_or_a_typed_error(
    data: bytes, edits: list[tuple[float, bytes]], end: float, cut: bool
) -> None:
    broken = bytearray(data)
    for place, patch in edits:
        position = int(place**2 * (len(broken) - 1))  # headers are at the start
        broken[position : position + len(patch)] = patch
    damaged = bytes(broken[: int(len(broken) * end)] if cut else broken)
    try:
        header = read_header(damaged)
        decoded = decode(damaged)
        out = from_bytes(encode(decoded, Output("png")))
    except UrushiError as error:
        assert error.code in ("E_DECODE", "E_UNSUPPORTED", "E_TOO_LARGE")
    else:
        assert out.size == decoded.size == (header.width, header.height)


# -- real files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fmt_anim.gif", "GIF"),
        ("fmt_anim.webp", "animation"),
        ("fmt_apng_blend.png", "animation"),
        ("fmt_cmyk_icc.jpg", "CMYK"),
        ("fmt_cmyk_noprofile.jpg", "CMYK"),
        ("fmt_hopper.avif", "AVIF"),
        ("fmt_la16.png", "16-bit"),
        ("fmt_png16_709_icc.png", "16-bit"),
        ("fmt_rgba16.tiff", "TIFF"),
    ],
)
def test_refuses_real_files_of_other_kinds(
    shared_picture: Callable[[str], Path], name: str, kind: str
) -> None:
    with pytest.raises(UnsupportedError) as caught:
        decode(shared_picture(name).read_bytes())
    assert caught.value.details["kind"] == kind


@pytest.mark.parametrize(
    ("name", "size", "mode"),
    [
        ("fmt_exif_orient3.jpg", (1800, 1200), "RGB"),
        ("fmt_exif_orient6.jpg", (1800, 1200), "RGB"),
        ("fmt_gray_photo.png", (500, 500), "L"),
        ("fmt_rgba_photo.png", (500, 500), "RGBA"),
        ("fmt_p3_ring_icc.png", (1000, 1000), "RGBA"),
        ("fmt_jpeg_420_progressive.jpg", (2268, 1512), "RGB"),
        ("fmt_gainmap.jpg", (3840, 2160), "RGB"),
    ],
)
def test_reads_real_files(
    shared_picture: Callable[[str], Path], name: str, size: tuple[int, int], mode: str
) -> None:
    data = shared_picture(name).read_bytes()
    decoded = decode(data)
    assert decoded.image.mode == mode
    assert sorted(decoded.size) == sorted(size)
    assert decoded.icc == Image.open(io.BytesIO(data)).info.get("icc_profile")


def test_the_profile_is_named(shared_picture: Callable[[str], Path]) -> None:
    header = read_header(shared_picture("fmt_p3_ring_icc.png").read_bytes())
    assert header.icc_name is not None and "P3" in header.icc_name
    assert read_header(to_bytes(cel(9, 9), "PNG")).icc_name is None
    assert "sRGB" in str(read_header(to_bytes(cel(9, 9), "PNG", icc_profile=ICC)).icc_name)


def _hostile() -> list[Path]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "bad"
    return sorted(p for p in folder.rglob("*") if p.is_file())


@pytest.mark.skipif(not _hostile(), reason="../shared/bad is not here")
def test_hostile_files_are_pictures_or_typed_errors() -> None:
    for path in _hostile():
        data = path.read_bytes()
        try:
            encode(decode(data), Output("png"))
        except UrushiError as error:
            assert error.code in ("E_DECODE", "E_UNSUPPORTED", "E_TOO_LARGE"), path.name
        else:
            # The PNG suite's files whose names begin with x are corrupt on purpose; in this one
            # it is only a checksum, and the pixels are whole.
            assert not path.name.startswith("x") or path.name == "xcsn0g01.png", path.name
