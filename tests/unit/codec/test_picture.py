"""Pictures that a browser decoded, what is told of losses, and real files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pictures import cel, painting
from PIL import Image
from urushi.codec import Output, Picture, decode, encode, losses, read_header
from urushi.errors import UnsupportedError, UrushiError

from unit.codec.made import ICC, deep, picture, png
from unit.support import from_bytes, pixels, to_bytes

SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_pixels_of_a_browser(mode: str) -> None:
    image = picture(mode)
    made = Picture.from_pixels(image.convert("RGBA").tobytes(), *image.size)
    assert (made.format, made.image.mode, made.size) == ("browser", mode, image.size)
    assert made.icc is None and made.exif is None and made.has_alpha == (mode == "RGBA")
    np.testing.assert_array_equal(pixels(made.image), pixels(image))
    out = from_bytes(encode(made, Output()))
    assert out.format == "PNG"
    np.testing.assert_array_equal(pixels(out), pixels(image))
    assert b"VP8 " in encode(made, Output("webp"))  # what it decoded was hardly lossless


@pytest.mark.parametrize("hole", [None, (0, 0), (699, 499)])
def test_pixels_of_a_browser_in_several_strips(hole: tuple[int, int] | None) -> None:
    image = painting(700, 500).convert("RGBA")
    if hole:
        image.putpixel(hole, (1, 2, 3, 254))
    made = Picture.from_pixels(image.tobytes(), *image.size)
    assert made.image.mode == ("RGBA" if hole else "RGB")
    np.testing.assert_array_equal(pixels(made.image.convert("RGBA")), pixels(image))


def test_depth_that_is_lost_is_told() -> None:
    decoded = decode(png(deep("RGB")))
    told = {f: losses(decoded, Output(f)) for f in ("same", "png", "tiff", "jpeg", "webp", "gif")}
    assert told == {
        "same": (),
        "png": (),
        "tiff": (),
        "jpeg": ("depth-8",),
        "webp": ("depth-8",),
        "gif": ("depth-8", "palette-256"),
    }


def test_refuses_to_write_a_webp_that_the_format_does_not_allow() -> None:
    with pytest.raises(UnsupportedError, match="16383"):
        encode(Picture(Image.new("L", (16_384, 1)), "png"), Output("webp"))


def test_the_profile_is_named() -> None:
    assert read_header(to_bytes(cel(9, 9), "PNG")).icc_name is None
    assert "sRGB" in str(read_header(to_bytes(cel(9, 9), "PNG", icc_profile=ICC)).icc_name)


REFUSED = {"fmt_cmyk_noprofile.jpg": "CMYK", "fmt_hopper.avif": "AVIF"}
OPENED: dict[str, tuple[tuple[int, int], str, int, tuple[str, ...]]] = {
    "fmt_anim.gif": ((370, 285), "RGB", 10, ()),
    "fmt_anim.webp": ((80, 80), "RGBA", 9, ()),
    "fmt_apng_blend.png": ((128, 64), "RGBA", 2, ()),
    "fmt_cmyk_icc.jpg": ((500, 333), "RGB", 1, ("cmyk-converted",)),
    "fmt_exif_orient3.jpg": ((1800, 1200), "RGB", 1, ()),
    "fmt_exif_orient6.jpg": ((1800, 1200), "RGB", 1, ()),
    "fmt_gainmap.jpg": ((3840, 2160), "RGB", 1, ("gain-map",)),
    "fmt_gray_photo.png": ((500, 500), "L", 1, ()),
    "fmt_jpeg_420_progressive.jpg": ((2268, 1512), "RGB", 1, ()),
    "fmt_la16.png": ((109, 96), "LA", 1, ()),
    "fmt_p3_ring_icc.png": ((1000, 1000), "RGBA", 1, ()),
    "fmt_png16_709_icc.png": ((64, 64), "RGB", 1, ()),
    "fmt_rgba16.tiff": ((100, 40), "RGBA", 1, ()),
    "fmt_rgba_photo.png": ((500, 500), "RGBA", 1, ()),
}


@pytest.mark.parametrize("name", OPENED)
def test_real_files_open(shared_picture: Callable[[str], Path], name: str) -> None:
    size, mode, frames, notices = OPENED[name]
    data = shared_picture(name).read_bytes()
    decoded, header = decode(data), read_header(data)
    assert (decoded.size, decoded.image.mode, decoded.notices) == (size, mode, notices)
    assert header.frames == frames and (header.depth == 16) == ("16" in name)
    assert (decoded.deep is not None) == ("16" in name)
    if "cmyk" not in name:
        assert decoded.icc == Image.open(io.BytesIO(data)).info.get("icc_profile")
    if "p3" in name:
        assert header.icc_name is not None and "P3" in header.icc_name


@pytest.mark.parametrize("name", REFUSED)
def test_real_files_of_other_kinds_are_refused(
    shared_picture: Callable[[str], Path], name: str
) -> None:
    with pytest.raises(UnsupportedError) as caught:
        decode(shared_picture(name).read_bytes())
    assert caught.value.details["kind"] == REFUSED[name]


def test_all_real_files_are_looked_at() -> None:
    folder = SHARED / "images"
    if not folder.is_dir():
        pytest.skip("../shared/images is not here")
    assert {path.name for path in folder.glob("fmt_*")} == {*OPENED, *REFUSED}


def test_hostile_files_are_pictures_or_typed_errors(capfd: pytest.CaptureFixture[str]) -> None:
    files = sorted(path for path in (SHARED / "bad").rglob("*") if path.is_file())
    if not files:
        pytest.skip("../shared/bad is not here")
    for path in files:
        try:
            encode(decode(path.read_bytes()), Output("png"))
        except UrushiError as error:
            assert error.code in ("E_DECODE", "E_UNSUPPORTED", "E_TOO_LARGE"), path.name
        else:
            # The PNG suite's files whose names begin with x are corrupt on purpose.
            assert not path.name.startswith("x"), path.name
    assert capfd.readouterr() == ("", "")
