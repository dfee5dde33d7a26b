"""The highest quality that fits, and nothing that does not."""

from __future__ import annotations

import functools

import pytest
from pictures import painting
from PIL import Image
from urushi.codec import Output, Picture, decode, encode
from urushi.codec.fitting import LOWEST_QUALITY, fit
from urushi.errors import UnsupportedError

from unit.codec.made import ICC, exif
from unit.support import from_bytes, pixels, to_bytes

FORMATS = ["jpeg", "webp"]
QUALITIES = range(LOWEST_QUALITY, 96)


@functools.cache
def image() -> Image.Image:
    return painting(160, 120)


def drawn() -> Picture:
    return Picture(image(), "png")


def sampling(data: bytes) -> tuple[int, int]:
    first = from_bytes(data).layer[0]  # type: ignore[attr-defined]
    return first[1], first[2]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("share", [0.01, 0.4, 0.99, 1.0])
def test_the_highest_quality_that_fits(format_: str, share: float) -> None:
    files = [encode(drawn(), Output(format_, quality)) for quality in QUALITIES]
    sizes = [len(file) for file in files]
    most = round(sizes[0] + share * (sizes[-1] - sizes[0]))
    best = max(i for i, size in enumerate(sizes) if size <= most)
    assert encode(drawn(), Output(format_, max_bytes=most)) == files[best]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_fits_is_the_one_that_was_asked_for(format_: str) -> None:
    data = to_bytes(image(), format_.upper(), quality=75)
    decoded = decode(data)
    plain = encode(decoded, Output())
    assert encode(decoded, Output(max_bytes=len(plain))) == plain
    asked = encode(decoded, Output(quality=50))
    assert encode(decoded, Output(quality=50, max_bytes=len(asked))) == asked


def test_coarse_chroma_comes_after_the_lowest_quality() -> None:
    fine = encode(drawn(), Output("jpeg", LOWEST_QUALITY))
    assert sampling(fine) == (1, 1)
    data = encode(drawn(), Output("jpeg", max_bytes=len(fine) - 1))
    assert sampling(data) == (2, 2) and len(data) < len(fine)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_metadata_counts(format_: str) -> None:
    decoded = decode(to_bytes(image(), "JPEG", icc_profile=ICC, exif=exif()))
    bare = encode(drawn(), Output(format_, 80))
    data = encode(decoded, Output(format_, max_bytes=len(bare)))
    assert len(data) <= len(bare) and decode(data).icc == ICC


@pytest.mark.parametrize("format_", FORMATS)
def test_what_cannot_fit_is_told_with_the_least_that_can_be_had(format_: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        encode(drawn(), Output(format_, max_bytes=500))
    details = caught.value.details
    assert (details["kind"], details["max_bytes"]) == ("max-bytes", 500)
    smallest = int(str(details["smallest"]))
    data = encode(drawn(), Output(format_, max_bytes=smallest))
    assert len(data) == smallest
    with pytest.raises(UnsupportedError):
        encode(drawn(), Output(format_, max_bytes=smallest - 1))


@pytest.mark.parametrize("format_", ["png", "tiff", "bmp", "gif"])
def test_formats_without_a_quality_fit_or_do_not(format_: str) -> None:
    data = encode(drawn(), Output(format_))
    assert encode(drawn(), Output(format_, max_bytes=len(data))) == data
    with pytest.raises(UnsupportedError) as caught:
        encode(drawn(), Output(format_, max_bytes=len(data) - 1))
    assert caught.value.details["smallest"] == len(data)


def test_a_lossless_webp_becomes_lossy_only_where_it_has_to() -> None:
    decoded = decode(to_bytes(image(), "WEBP", lossless=True))
    plain = encode(decoded, Output())
    assert (pixels(encode(decoded, Output(max_bytes=len(plain)))) == pixels(image())).all()
    smaller = encode(decoded, Output(max_bytes=len(plain) // 2))
    assert len(smaller) <= len(plain) // 2 and b"VP8 " in smaller[:40]


def test_a_quality_below_the_lowest_is_kept_to() -> None:
    tried: list[int] = []

    def write(quality: int) -> bytes:
        tried.append(quality)
        return bytes(10 * quality)

    assert len(fit(350, 30, [write])) == 300
    with pytest.raises(UnsupportedError) as caught:
        fit(250, 30, [write, lambda quality: bytes(9 * quality)])
    assert caught.value.details["smallest"] == 270 and set(tried) == {30}


@pytest.mark.parametrize("quality", [0, 101, -1])
def test_refuses_a_quality_out_of_range(quality: int) -> None:
    with pytest.raises(UnsupportedError, match="quality"):
        Output("jpeg", quality)


@pytest.mark.parametrize("effort", [0, 10])
def test_refuses_an_effort_out_of_range(effort: int) -> None:
    with pytest.raises(UnsupportedError, match="effort"):
        Output("png", effort=effort)


def test_refuses_a_limit_of_nothing() -> None:
    with pytest.raises(UnsupportedError, match="max_bytes"):
        Output("png", max_bytes=0)


@pytest.mark.parametrize("format_", ["psd", "browser", "jxl", ""])
def test_refuses_a_format_that_it_does_not_write(format_: str) -> None:
    with pytest.raises(UnsupportedError):
        Output(format_)
