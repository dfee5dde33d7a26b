"""PNG in and out: every depth and colour type, exactly; and what breaks its rules is refused."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from PIL import Image
from urushi.codec import Output, Picture, decode, encode, pixels, png_writing, read_header
from urushi.errors import DecodeError

from unit.codec.made import CHANNELS, SIGNATURE, Samples, deep, png, read_png, turned
from unit.support import from_bytes, png_chunk, png_header
from unit.support import pixels as levels_of

SUITE = Path(__file__).resolve().parents[4] / "shared" / "bad" / "pngsuite" / "png"
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="../shared/bad/pngsuite is not here")


def eight(samples: Samples) -> Samples:
    """The levels of 8 bits that are nearest."""
    return np.rint(samples / 257).astype(np.uint8)


@pytest.mark.parametrize("mode", CHANNELS)
def test_sixteen_bits_come_in_and_go_out_to_the_last(mode: str) -> None:
    given_ = deep(mode)
    decoded = decode(png(given_))
    assert decoded.image.mode == mode and decoded.deep is not None
    np.testing.assert_array_equal(decoded.deep, given_)
    np.testing.assert_array_equal(levels_of(decoded.image), eight(given_))
    written, _ = read_png(encode(decoded, Output()))
    np.testing.assert_array_equal(written, given_.reshape(written.shape))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_sixteen_bits_are_turned_upright(mode: str, orientation: int) -> None:
    block = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    decoded = decode(png(deep(mode), png_chunk(b"eXIf", block)))
    expected = turned(deep(mode), orientation)
    assert decoded.deep is not None and decoded.deep.flags.c_contiguous
    np.testing.assert_array_equal(decoded.deep, expected)
    np.testing.assert_array_equal(levels_of(decoded.image), eight(expected))


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_transparent_colour_of_sixteen_bits_is_only_that_very_one(mode: str) -> None:
    samples = deep(mode).copy()
    samples[3, 4] = samples[0, 0]
    samples[5, 6] = samples[0, 0] ^ np.uint16(1)  # the same in 8 bits
    key = np.atleast_1d(samples[0, 0]).astype(">u2").tobytes()
    decoded = decode(png(samples, png_chunk(b"tRNS", key)))
    assert decoded.image.mode == mode + "A" and decoded.deep is not None
    alpha = decoded.deep[..., -1]
    assert alpha[0, 0] == alpha[3, 4] == 0 and alpha[5, 6] == 65535
    flat = samples.reshape(*samples.shape[:2], -1)
    np.testing.assert_array_equal(decoded.deep[..., :-1], flat)
    np.testing.assert_array_equal(alpha == 0, (flat == flat[0, 0]).all(axis=-1))


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_a_transparent_level_of_few_bits_is_that_one(depth: int) -> None:
    # Pillow spreads the levels over 8 bits, and leaves the transparent one as it is.
    levels = np.arange(2**depth, dtype=np.uint8)
    bits = (levels[:, None] >> np.arange(depth - 1, -1, -1)) & 1
    head = struct.pack(">2I5B", len(levels), 1, depth, 0, 0, 0, 0)
    data = SIGNATURE + png_chunk(b"IHDR", head) + png_chunk(b"tRNS", b"\0\1")
    data += png_chunk(b"IDAT", zlib.compress(b"\0" + np.packbits(bits).tobytes()))
    decoded = decode(data + png_chunk(b"IEND", b""))
    assert decoded.image.mode == "LA"
    row = levels_of(decoded.image)[0]
    np.testing.assert_array_equal(row[:, 0], np.linspace(0, 255, 2**depth).astype(int))
    np.testing.assert_array_equal(row[:, 1] == 0, levels == 1)


SHAPES = npst.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)


@settings(max_examples=60)
@given(st.data())
def test_any_samples_survive_writing_in_any_strips(data: Any) -> None:
    height, width = data.draw(SHAPES)
    channels = data.draw(st.sampled_from((None, 2, 3, 4)))
    shape = (height, width) if channels is None else (height, width, channels)
    samples = data.draw(npst.arrays(np.uint16, shape))
    strip = data.draw(st.integers(1, 40))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pixels, "STRIP_SAMPLES", strip)
        file = png_writing.write_deep(samples, data.draw(st.integers(1, 9)))
        again = decode(file)
    written, _ = read_png(file)
    np.testing.assert_array_equal(written, samples.reshape(written.shape))
    assert again.deep is not None
    np.testing.assert_array_equal(again.deep, samples)


def test_filters_are_chosen_by_the_least_sum_of_differences() -> None:
    samples = deep("RGB")
    _, chosen = read_png(png_writing.write_deep(samples, None))
    rows = samples.astype(">u2").reshape(len(samples), -1).view(np.uint8).astype(int)
    above = np.vstack((np.zeros_like(rows[:1]), rows[:-1]))
    left, corner = (np.hstack((np.zeros((len(a), 6), int), a[:, :-6])) for a in (rows, above))
    base = left + above - corner
    paeth = np.select(
        [
            (abs(base - left) <= abs(base - above)) & (abs(base - left) <= abs(base - corner)),
            abs(base - above) <= abs(base - corner),
        ],
        [left, above],
        corner,
    )
    guesses = (0 * rows, left, above, (left + above) // 2, paeth)
    signed = [((rows - guess + 128) % 256 - 128) for guess in guesses]
    np.testing.assert_array_equal(chosen, np.argmin([abs(s).sum(axis=1) for s in signed], axis=0))
    assert len(set(chosen)) > 1


def test_more_effort_makes_a_smaller_file() -> None:
    smooth = np.add.outer(np.arange(200), np.arange(300)).astype(np.uint8)
    for picture in (
        Picture(Image.fromarray(smooth), "png"),
        Picture(Image.fromarray(smooth), "png", deep=smooth.astype(np.uint16) * 257),
    ):
        sizes = [len(encode(picture, Output(effort=effort))) for effort in (1, 6, 9)]
        assert sizes[0] > sizes[1] >= sizes[2]
        assert len(encode(picture, Output())) == sizes[1]


@pytest.mark.parametrize("made", ["header", "body"])
def test_a_wrong_checksum_is_damage(made: str) -> None:
    data = bytearray(png(deep("L")))
    data[29 if made == "header" else -20] ^= 1
    with pytest.raises(DecodeError, match="checksum"):
        read_header(bytes(data))


def test_what_follows_the_end_is_left_behind() -> None:
    data = png(deep("L"))
    np.testing.assert_array_equal(decode(data + b"a cropped screenshot").deep, deep("L"))
    assert len(encode(decode(data + bytes(9999)), Output())) < len(data) + 999


def test_text_that_unpacks_to_gigabytes_does_not_keep_the_picture_from_opening() -> None:
    bomb = zlib.compress(bytes(2**27), 9)
    data = png(deep("L"), png_chunk(b"zTXt", b"Comment\0\0" + bomb))
    assert decode(data).deep is not None


@pytest.mark.parametrize("size", [(0, 5), (5, 0)], ids=str)
def test_refuses_a_picture_without_pixels(size: tuple[int, int]) -> None:
    with pytest.raises(DecodeError):
        decode(png_header(*size))


@pytest.mark.parametrize(
    "chunks",
    [
        (),
        ((b"PLTE", bytes(3)),),
        ((b"PLTE", bytes(4)), (b"IDAT", zlib.compress(bytes(2)))),
        ((b"IDAT", zlib.compress(bytes(2))),),
        ((b"PLTE", bytes(3)), (b"ABCD", b""), (b"IDAT", zlib.compress(bytes(2)))),
        ((b"PLTE", bytes(3)), (b"IHDR", bytes(13)), (b"IDAT", zlib.compress(bytes(2)))),
    ],
    ids=["nothing", "no pixels", "odd palette", "no palette", "unknown critical", "two headers"],
)
def test_refuses_what_breaks_the_rules(chunks: tuple[tuple[bytes, bytes], ...]) -> None:
    head = struct.pack(">2I5B", 1, 1, 8, 3, 0, 0, 0)
    data = SIGNATURE + png_chunk(b"IHDR", head)
    data += b"".join(png_chunk(kind, body) for kind, body in chunks) + png_chunk(b"IEND", b"")
    with pytest.raises(DecodeError):
        read_header(data)


def _suite() -> list[Path]:
    return sorted(SUITE.glob("*.png")) if SUITE.is_dir() else []


@needs_suite
def test_the_suite_is_whole() -> None:
    assert len(_suite()) > 150


@needs_suite
@pytest.mark.parametrize("path", _suite(), ids=lambda path: path.stem)
def test_the_suites_pixels(path: Path) -> None:
    data = path.read_bytes()
    if path.name.startswith("x"):
        with pytest.raises(DecodeError):
            decode(data)
        return
    decoded = decode(data)
    is_deep = path.stem.endswith("16")
    assert (decoded.deep is not None) == is_deep
    if not is_deep and b"tRNS" in data and decoded.image.mode == "LA":
        # Pillow takes the transparent level of fewer than 8 bits for one of 8.
        stored, _ = read_png(data)
        depth = data[24]
        (key,) = struct.unpack_from(">H", data, data.index(b"tRNS") + 4)
        expected = np.dstack((stored * (255 // (2**depth - 1)), (stored != key) * 255))
        np.testing.assert_array_equal(levels_of(decoded.image), expected)
        return
    if not is_deep:
        own = from_bytes(data)
        np.testing.assert_array_equal(
            levels_of(decoded.image.convert("RGBA")), levels_of(own.convert("RGBA"))
        )
        return
    stored, _ = read_png(data)
    assert decoded.deep is not None
    samples = decoded.deep.reshape(*stored.shape[:2], -1)
    np.testing.assert_array_equal(samples[..., : stored.shape[2]], stored)
    np.testing.assert_array_equal(levels_of(decoded.image), eight(decoded.deep))
    if b"tRNS" in data:
        at = data.index(b"tRNS") + 4
        key = np.frombuffer(data[at : at + 2 * stored.shape[2]], ">u2")
        np.testing.assert_array_equal(samples[..., -1] == 0, (stored == key).all(axis=-1))
    else:
        assert samples.shape == stored.shape
    again, _ = read_png(encode(decoded, Output()))
    np.testing.assert_array_equal(again, samples)
