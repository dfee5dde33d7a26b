"""Animations and 16-bit pictures through the whole way: bytes in, coated bytes out."""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pictures import cel, painting
from PIL import Image
from urushi import PRESETS, Layer, Recipe, codec, protect
from urushi.codec import Output
from urushi.protect import Session, finish
from urushi.size import Size

from unit.support import oracle, png_chunk

SIDES = 96, 72
BALANCED = PRESETS["balanced"]


def film(format_: str, frames: list[Image.Image], **options: Any) -> bytes:
    buffer = io.BytesIO()
    frames[0].save(
        buffer, format_, save_all=True, append_images=frames[1:], duration=[80, 120, 40], **options
    )
    return buffer.getvalue()


def still_film(format_: str, **options: Any) -> bytes:
    """Three frames with the same picture but for one dot, which keeps them from being merged."""
    frames = []
    for place in range(3):
        frame = painting(*SIDES, seed=2)
        frame.putpixel((place, 0), (255, 0, 0))
        frames.append(frame)
    return film(format_, frames, **options)


def frames_of(data: bytes) -> list[NDArray[np.int16]]:
    animation = codec.decode(data).animation
    assert animation is not None
    return [np.asarray(frame.convert("RGB")).astype(np.int16) for frame in animation.frames()]


FILMS = [("PNG", {}), ("WEBP", {"lossless": True}), ("GIF", {})]


@pytest.mark.parametrize(
    ("format_", "options"), FILMS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_frames_times_and_loop_stay(format_: str, options: dict[str, Any]) -> None:
    before = still_film(format_, loop=3, **options)
    after = protect(before, BALANCED, seed=1).data
    old, new = codec.decode(before), codec.decode(after)
    assert old.animation is not None and new.animation is not None
    assert new.format == old.format == format_.lower()
    assert new.animation.durations == old.animation.durations == (80, 120, 40)
    assert new.animation.loop == old.animation.loop
    assert new.size == old.size


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_a_steady_coat_does_not_flicker(format_: str) -> None:
    options = {"lossless": True} if format_ == "WEBP" else {}
    before = still_film(format_, **options)
    clean = frames_of(before)
    steady = frames_of(protect(before, BALANCED, seed=1).data)
    for frame in steady[1:]:  # but for the row with the dots, which are not coated alike
        assert np.array_equal(frame[1:], steady[0][1:])
    assert np.abs(steady[0] - clean[0]).mean() > 0.5
    each = frames_of(protect(before, BALANCED, seed=1, steady=False).data)
    first, second, alike = (frame[1:] - clean[0][1:] for frame in (*each[:2], steady[0]))
    assert np.corrcoef(first.ravel(), alike.ravel())[0, 1] > 0.95
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] < 0.5


def test_strength_suits_the_frame_that_can_carry_least() -> None:
    # The first frame hides a coat well, the others do not.
    frames = [painting(*SIDES, seed=2), cel(*SIDES, seed=3), cel(*SIDES, seed=4)]
    data = film("PNG", frames)
    result = protect(data, BALANCED, seed=1)
    first = io.BytesIO()
    frames[0].save(first, "PNG")
    alone = protect(first.getvalue(), BALANCED, seed=1)
    assert result.amplitude < alone.amplitude
    coated = frames_of(result.data)
    scores = [
        oracle(frame, Image.fromarray(after.astype(np.uint8)))
        for frame, after in zip(frames, coated, strict=True)
    ]
    assert min(scores) > BALANCED.target - 4  # the package runs out of scales at this size


def test_where_no_animation_can_be_written_the_first_frame_is_and_says_so() -> None:
    result = protect(still_film("GIF"), BALANCED, seed=1, output=Output("jpeg"))
    assert "first-of-several" in result.notices
    assert codec.decode(result.data).animation is None


def test_an_animation_is_shrunk_as_a_whole() -> None:
    result = protect(still_film("PNG"), BALANCED, seed=1, size=Size("long_side", 48))
    assert [frame.shape[:2] for frame in frames_of(result.data)] == [(36, 48)] * 3


def test_cancelling_between_frames_leaves_the_session_usable() -> None:
    session = Session(still_film("PNG"))
    steps = session.run(BALANCED, "", 1, Output())
    for progress in steps:
        if progress.stage == "coat":
            break
    steps.close()
    assert finish(session.run(BALANCED, "", 1, Output())).data


def deep_png(samples: NDArray[np.uint16], density: tuple[int, int] | None = None) -> bytes:
    """A 16-bit RGB PNG."""
    height, width, _ = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([16, 2, 0, 0, 0])
    physical = b""
    if density is not None:
        body = density[0].to_bytes(4, "big") + density[1].to_bytes(4, "big") + b"\1"
        physical = png_chunk(b"pHYs", body)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + physical
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


def gradient() -> NDArray[np.uint16]:
    """A slow gradient: its steps are a twentieth of an 8-bit level."""
    y, x = np.mgrid[0:64, 0:80]
    grey = 20000 + 13 * x + 7 * y
    return np.stack([grey, grey + 900, grey + 2500], axis=-1).astype(np.uint16)


def test_a_16_bit_picture_is_coated_in_all_its_bits() -> None:
    result = protect(deep_png(gradient()), BALANCED, seed=1)
    picture = codec.decode(result.data)
    assert picture.deep is not None
    change = picture.deep.astype(int) - gradient()
    # Luma alone: the same step in all channels, and steps that no 8-bit file could hold.
    assert np.abs(change - change[..., :1]).max() == 0
    assert len(np.unique(change[..., 0] % 257)) > 100
    assert 100 < change.std() < 3000


def test_what_is_laid_on_in_16_bits_is_what_8_bits_round() -> None:
    deep = codec.decode(protect(deep_png(gradient()), BALANCED, seed=1).data)
    buffer = io.BytesIO()
    Image.fromarray(((gradient().astype(int) + 128) // 257).astype(np.uint8)).save(buffer, "PNG")
    shallow = codec.decode(protect(buffer.getvalue(), BALANCED, seed=1).data)
    apart = np.asarray(deep.image).astype(int) - np.asarray(shallow.image)
    assert np.abs(apart).max() <= 1


@pytest.mark.parametrize("name", ["warp", "classic.gaussian", "washi"])
def test_layers_that_work_in_8_bits_keep_the_rest(name: str) -> None:
    recipe = Recipe(75.0, (Layer(name), Layer("lattice", amount=0.2)))
    picture = codec.decode(protect(deep_png(gradient()), recipe, seed=1).data)
    assert picture.deep is not None
    rounded = (picture.deep.astype(int) + 128) // 257
    assert np.array_equal(rounded, np.asarray(picture.image))
    assert len(np.unique(picture.deep % 257)) > 100


def test_a_16_bit_picture_is_shrunk_in_all_its_bits_and_as_large_on_paper() -> None:
    data = deep_png(gradient(), density=(8000, 8000))
    result = protect(data, BALANCED, seed=1, size=Size("long_side", 40))
    picture = codec.decode(result.data)
    assert picture.deep is not None and picture.deep.shape == (32, 40, 3)
    density = picture.metadata.density
    assert density is not None and (density.x, density.y, density.unit) == (4000, 4000, "metre")
    middle = gradient().reshape(32, 2, 40, 2, 3).mean((1, 3))
    assert np.abs(Size("long_side", 40).apply_deep(gradient()) - middle).max() < 40
