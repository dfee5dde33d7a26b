"""Whatever is done to a file: it is a picture, or a typed error."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import cel
from PIL import Image
from urushi.codec import Output, decode, encode, read_header
from urushi.errors import UrushiError

from unit.codec.inks import ink_profile
from unit.codec.made import ICC, apng, deep, exif, picture, png, psd, resource, tiff
from unit.support import from_bytes, to_bytes

FRAMES = [Image.new("RGB", (12, 9), colour) for colour in ("red", "green", "blue")]
MOVING = {"save_all": True, "append_images": FRAMES[1:], "duration": 50}
SMALL = np.asarray(picture("RGBA").resize((9, 7)))

VALID = {
    "PNG": to_bytes(picture("RGBA"), "PNG", icc_profile=ICC, exif=exif(6)),
    "PNG palette": to_bytes(cel(24, 24).quantize(8), "PNG", transparency=2),
    "PNG 16": png(deep("RGB")[:9, :9]),
    "APNG": apng((9, 7), [(SMALL, 0, 0, (1, 10), 0, 0), (SMALL[2:, 3:], 3, 2, (1, 9), 2, 1)]),
    "JPEG": to_bytes(picture("RGB"), "JPEG", icc_profile=ICC, exif=exif(6)),
    "JPEG progressive": to_bytes(picture("L"), "JPEG", progressive=True),
    "JPEG inks": to_bytes(picture("RGB").convert("CMYK"), "JPEG", icc_profile=ink_profile()),
    "MPO": to_bytes(picture("RGB"), "MPO", save_all=True, append_images=FRAMES[:1]),
    "WebP": to_bytes(picture("RGBA"), "WEBP", exif=exif(6)),
    "WebP lossless": to_bytes(picture("RGB"), "WEBP", lossless=True),
    "WebP moving": to_bytes(FRAMES[0], "WEBP", **MOVING),
    "GIF": to_bytes(picture("P"), "GIF"),
    "GIF moving": to_bytes(FRAMES[0], "GIF", **MOVING, loop=2),
    "TIFF": to_bytes(picture("RGBA"), "TIFF", compression="tiff_lzw"),
    "TIFF 16": tiff(deep("RGBA")[:9, :9], packed=True, t274=6, t338=1),
    "TIFF JPEG": to_bytes(picture("RGB"), "TIFF", compression="jpeg"),
    "BMP": to_bytes(picture("L").resize((9, 9)), "BMP"),
    "PSD": psd(SMALL, 3, layers=-1, run_lengths=True, resources=resource(1039, ICC)),
}
CODES = {"E_DECODE", "E_UNSUPPORTED", "E_TOO_LARGE"}


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A valid file with bytes changed, parts left out or put in from elsewhere, or cut off."""
    data = bytearray(VALID[draw(st.sampled_from(sorted(VALID)))])
    for _ in range(draw(st.integers(0, 5))):
        # Headers are at the start.
        at = int(draw(st.floats(0, 1)) ** 3 * (len(data) - 1))
        kind = draw(st.sampled_from(("patch", "flip", "drop", "double", "splice")))
        length = draw(st.integers(1, 40))
        if kind == "patch":
            patch = draw(st.binary(min_size=1, max_size=4))
            data[at : at + len(patch)] = patch
        elif kind == "flip":
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "drop" and len(data) > 80:
            del data[at : at + length]
        elif kind == "double":
            data[at:at] = data[at : at + length]
        elif kind == "splice":
            other = VALID[draw(st.sampled_from(sorted(VALID)))]
            start = int(draw(st.floats(0, 1)) * len(other))
            data[at : at + length] = other[start : start + length]
    if draw(st.booleans()):
        del data[int(draw(st.floats(0, 1)) * len(data)) :]
    return bytes(data)


@settings(max_examples=300)
@given(damaged())
def test_a_damaged_file_is_a_picture_or_a_typed_error(data: bytes) -> None:
    try:
        header = read_header(data)
        decoded = decode(data)
        assert decoded.size == (header.width, header.height)
        assert (decoded.deep is not None) <= (header.depth == 16)
        out = from_bytes(encode(decoded, Output("png")))
        assert out.size == decoded.size
        if decoded.animation is not None:
            for frame in itertools.islice(decoded.animation.frames(), 5):
                assert (frame.mode, frame.size) == (decoded.image.mode, decoded.size)
    except UrushiError as error:
        assert error.code in CODES


@pytest.mark.parametrize("name", VALID)
def test_what_was_damaged_there_is_valid(name: str) -> None:
    decoded = decode(VALID[name])
    assert encode(decoded, Output())
    if decoded.animation is not None:
        assert len(list(decoded.animation.frames())) == decoded.animation.count


@pytest.mark.parametrize("name", [name for name in VALID if name != "BMP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
def test_a_file_that_is_cut_off_is_refused(name: str, share: float) -> None:
    data = VALID[name]
    with pytest.raises(UrushiError):
        decoded = decode(data[: int(len(data) * share)])
        assert decoded.animation is not None
        list(decoded.animation.frames())
