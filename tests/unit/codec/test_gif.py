"""GIF: 256 colours a frame, and what the format's own ways of saying things come to."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import photo_like
from PIL import Image
from urushi import PRESETS, protect
from urushi.codec import Output, Picture, decode, encode, losses, pixels, read_header
from urushi.codec.gif_writing import quantise
from urushi.errors import DecodeError, UnsupportedError

from unit.codec.made import picture
from unit.support import from_bytes, oracle, to_bytes
from unit.support import pixels as levels_of


def reduced(image: Image.Image) -> Image.Image:
    """The picture as its colours are in a GIF."""
    indices, palette, transparent = quantise(image)
    assert transparent is None and len(palette) == 768
    return Image.fromarray(np.frombuffer(palette, np.uint8).reshape(-1, 3)[indices])


def test_a_still_comes_out_as_it_came_in() -> None:
    for image in (picture("P"), picture("L"), picture("1")):
        data = to_bytes(image, "GIF")
        out = from_bytes(encode(decode(data), Output()))
        assert out.format == "GIF" and not getattr(out, "is_animated", False)
        expected = image.convert("RGBA").convert("RGB")
        np.testing.assert_array_equal(levels_of(out.convert("RGB")), levels_of(expected))


@given(st.integers(1, 256), st.integers(0, 9))
def test_no_more_than_256_colours_stay_exactly_these(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Neighbours, which a coarse look-up would take for the same.
    colours = np.stack((rng.permutation(256), *rng.integers(0, 4, (2, 256)))).T[:count]
    image = colours[rng.integers(0, count, (12, 30))].astype(np.uint8)
    np.testing.assert_array_equal(reduced(Image.fromarray(image)), image)


@pytest.mark.parametrize("strip", [100, 2**20])
def test_more_colours_become_256_near_ones(strip: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "STRIP_SAMPLES", strip)
    image = photo_like(90, 70)
    out = reduced(image)
    assert 200 < len(out.getcolors(256) or []) <= 256
    # Nothing is dithered: a colour becomes one colour, wherever it stands.
    codes = (levels_of(image).astype(int) >> 2) @ [4096, 64, 1]
    pairs = np.unique(
        np.dstack((codes, levels_of(out).astype(int) @ [65536, 256, 1])).reshape(-1, 2), axis=0
    )
    assert len(np.unique(pairs[:, 0])) == len(pairs)
    assert np.abs(levels_of(out).astype(int) - levels_of(image)).mean() < 4


def test_a_coated_frame_loses_less_than_by_pillow() -> None:
    data = protect(to_bytes(photo_like(240, 180), "PNG"), PRESETS["balanced"], seed=1).data
    coated = from_bytes(data).convert("RGB")
    own = oracle(coated, reduced(coated))
    pillow = oracle(coated, coated.quantize(256).convert("RGB"))
    assert own > max(65, pillow + 5), (own, pillow)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_alpha_becomes_a_colour_of_its_own(mode: str) -> None:
    image = picture(mode)
    out = decode(encode(Picture(image, "png"), Output("gif"))).image
    shown = np.asarray(image.getchannel("A")) >= 128
    assert out.mode == "RGBA" and 0 < shown.mean() < 1
    np.testing.assert_array_equal(levels_of(out)[..., 3], 255 * shown)
    off = np.abs(levels_of(out).astype(int) - levels_of(image.convert("RGBA")))[..., :3]
    assert off[shown].mean() < 4


def test_nothing_but_transparency() -> None:
    image = Image.new("RGBA", (5, 4), (9, 9, 9, 0))
    assert levels_of(decode(encode(Picture(image, "png"), Output("gif"))).image).max() == 0


def test_what_is_lost_is_told() -> None:
    still = Picture(picture("RGB"), "gif")
    assert losses(still, Output()) == ("palette-256",)
    assert losses(still, Output("png")) == ()


def gif(size: tuple[int, int], *blocks: bytes, table: bytes = bytes(range(6)) * 128) -> bytes:
    """A GIF of these blocks with a table of 256 colours."""
    return b"GIF89a" + struct.pack("<2H3B", *size, 0xF7, 0, 0) + table + b"".join(blocks) + b";"


def block(left: int, top: int, width: int, height: int, index: int = 0) -> bytes:
    """An image block of one colour, its codes never longer than 9 bits: cleared at each pixel."""
    codes = [256, index] * (width * height) + [257]
    bits = "".join(f"{code:09b}"[::-1] for code in codes)
    packed = bytes(int(bits[i : i + 8][::-1], 2) for i in range(0, len(bits), 8))
    parts = [packed[i : i + 255] for i in range(0, len(packed), 255)]
    body = b"".join(bytes((len(part),)) + part for part in parts)
    return struct.pack("<B4HB", 0x2C, left, top, width, height, 0) + b"\x08" + body + b"\0"


def test_a_frame_that_is_larger_than_the_screen_makes_it_larger() -> None:
    decoded = decode(gif((2, 2), block(1, 0, 4, 3, index=1)))
    assert decoded.size == (5, 3) and decoded.image.mode == "RGBA"
    assert levels_of(decoded.image)[:, 0].max() == 0  # nothing was drawn there
    np.testing.assert_array_equal(levels_of(decoded.image)[2, 4], [3, 4, 5, 255])


@pytest.mark.parametrize(
    "data",
    [
        gif((4, 4)),
        gif((4, 4), block(0, 0, 4, 4), block(4, 0, 1, 1)),
        gif((4, 4), block(0, 0, 4, 4), block(0, 0, 5, 1)),
        gif((4, 4), block(0, 0, 0, 4)),
        gif((4, 4), b"\x99"),
        gif((4, 4), block(0, 0, 4, 4))[:300],
        b"GIF89a\4\0",
    ],
    ids=["no frame", "outside", "larger", "empty", "unknown block", "cut table", "cut header"],
)
def test_refuses_what_breaks_the_rules(data: bytes) -> None:
    with pytest.raises(DecodeError):
        read_header(data)


def test_refuses_pixels_that_are_cut_off() -> None:
    whole = gif((40, 40), block(0, 0, 40, 40))
    assert decode(whole).size == (40, 40)
    with pytest.raises(DecodeError):
        decode(whole[: len(whole) // 2])


def test_refuses_to_write_what_is_too_large() -> None:
    with pytest.raises(UnsupportedError, match="65535"):
        encode(Picture(Image.new("L", (65_536, 1)), "png"), Output("gif"))
