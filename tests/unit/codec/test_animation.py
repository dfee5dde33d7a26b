"""Animations: every frame as it is shown, every duration, and how often; in and out."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from urushi.codec import (
    AnimationWriter,
    Output,
    Picture,
    decode,
    encode,
    encode_animation,
    read_header,
)
from urushi.errors import DecodeError, UnsupportedError

from unit.codec.made import ICC, Samples, apng, exif, picture
from unit.support import from_bytes, pixels, to_bytes

SIZE = (23, 17)
DURATIONS = [40, 70, 1000, 10]


def shapes(mode: str, count: int = 4) -> list[Image.Image]:
    """Frames of few colours with something that moves; of RGBA with holes, hard or soft."""
    frames = []
    for i in range(count):
        frame = Image.new("RGBA", SIZE, (30, 60, 90, 0 if mode == "RGBA" else 255))
        frame.paste((250, 200, 10 * i, 255), (2 + 3 * i, 3, 9 + 3 * i, 12))
        frame.paste((0, 90, 255, 255), (0, 14 - i, 23, 15))
        frames.append(frame if mode == "RGBA" else frame.convert(mode))
    return frames


def by_pillow(format_: str, mode: str, loop: int | None = 3) -> bytes:
    first, *others = shapes(mode)
    options: dict[str, Any] = {"duration": DURATIONS}
    if loop is not None:
        options["loop"] = loop
    if format_ == "WEBP":
        options |= {"lossless": True, "exact": True, "minimize_size": False}
    if format_ == "GIF":
        options["disposal"] = 2 if mode == "RGBA" else 1
    return to_bytes(first, format_, save_all=True, append_images=others, **options)


def through(data: bytes, format_: str = "same") -> bytes:
    decoded = decode(data)
    assert decoded.animation is not None
    return encode_animation(decoded.animation.frames(), decoded, Output(format_))


def seen(data: bytes, mode: str) -> list[Samples]:
    """The frames as Pillow puts them together."""
    image = Image.open(io.BytesIO(data))
    frames = []
    for i in range(getattr(image, "n_frames", 1)):
        image.seek(i)
        frames.append(np.asarray(image.convert(mode)))
    return frames


CASES = [
    (f, m) for f in ("PNG", "WEBP", "GIF") for m in ("RGB", "RGBA", "L") if (f, m) != ("WEBP", "L")
]


@pytest.mark.parametrize(("format_", "mode"), CASES)
def test_frames_durations_and_loop_come_in_and_go_out(format_: str, mode: str) -> None:
    data = by_pillow(format_, mode)
    decoded = decode(data)
    animation = decoded.animation
    assert animation is not None and animation.count == 4
    assert read_header(data).frames == 4
    assert animation.durations == tuple(DURATIONS)
    assert animation.loop == (4 if format_ == "GIF" else 3)  # a GIF tells repetitions
    # Pillow's WebP says of everything that moves that it may be transparent.
    shown = {"GIF": "RGB", "WEBP": "RGBA"}.get(format_, mode) if mode != "RGBA" else mode
    expected = [np.asarray(frame.convert(shown)) for frame in shapes(mode)]
    frames = list(animation.frames())
    assert {frame.mode for frame in frames} == {decoded.image.mode} == {shown}
    np.testing.assert_array_equal(pixels(decoded.image), pixels(frames[0]))
    for out in (data, through(data)):
        again = decode(out).animation
        assert again is not None
        assert (again.durations, again.loop) == (animation.durations, animation.loop)
        for frame, wanted in zip(again.frames(), expected, strict=True):
            if shown == "RGBA":  # a GIF has no colour where nothing is seen
                visible = wanted[..., 3:] > 0
                np.testing.assert_array_equal(pixels(frame) * visible, wanted * visible)
                np.testing.assert_array_equal(pixels(frame)[..., 3], wanted[..., 3])
            else:
                np.testing.assert_array_equal(pixels(frame), wanted)
    for one, wanted in zip(seen(through(data), "RGBA"), seen(data, "RGBA"), strict=True):
        visible = wanted[..., 3:] > 0
        np.testing.assert_array_equal(one * visible, wanted * visible)
    written = from_bytes(through(data))
    assert written.info["loop"] == 3
    assert written.is_animated  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", ["PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("target", ["png", "webp", "gif"])
@pytest.mark.parametrize("loop", [None, 0, 7])
def test_conversions_keep_frames_and_tempo(source: str, target: str, loop: int | None) -> None:
    data = by_pillow(source, "RGB", loop)
    before, after = decode(data).animation, decode(through(data, target)).animation
    assert before is not None and after is not None
    assert after.durations == before.durations
    once = {None, 1}
    assert after.loop == before.loop or {after.loop, before.loop} <= once
    for one, other in zip(before.frames(), after.frames(), strict=True):
        np.testing.assert_array_equal(pixels(one), pixels(other))


def test_frames_that_are_alike_are_not_merged() -> None:
    still = Image.new("RGB", SIZE, "red")
    first = decode(by_pillow("PNG", "RGB"))
    for format_ in ("png", "webp", "gif"):
        data = encode_animation([still] * 4, first, Output(format_))
        animation = decode(data).animation
        assert animation is not None and animation.durations == tuple(DURATIONS)


def test_a_third_of_a_hundredth_of_a_second_is_kept_where_it_can_be() -> None:
    frame = np.full((*SIZE[::-1], 3), 9, np.uint8)
    delays = [(1, 30), (1, 60), (2, 0), (65535, 1000), (0, 5), (1001, 30000)]
    data = apng(SIZE, [(frame, 0, 0, delay, 0, 0) for delay in delays])
    decoded = decode(data)
    assert decoded.animation is not None
    durations = decoded.animation.durations
    assert durations == (1000 / 30, 1000 / 60, 20.0, 65535.0, 0.0, 1001 / 30)
    again = through(data)
    found = [again[i + 24 : i + 28] for i in range(len(again)) if again[i : i + 4] == b"fcTL"]
    assert [struct.unpack(">2H", part) for part in found] == [
        (1, 30), (1, 60), (1, 50), (13107, 200), (0, 1), (1001, 30000)
    ]  # fmt: skip
    # Where durations are rounded the sum is not.
    for format_, step in (("webp", 1), ("gif", 10)):
        rounded = decode(encode_animation(decoded.animation.frames(), decoded, Output(format_)))
        assert rounded.animation is not None
        assert abs(sum(rounded.animation.durations) - sum(durations)) <= step


A, B, CLEAR = (200, 0, 0, 255), (0, 100, 50, 128), (9, 9, 9, 0)


def area(colour: tuple[int, ...], size: tuple[int, int] = (4, 3)) -> Samples:
    return np.full((size[1], size[0], len(colour)), colour, np.uint8)


def over(top: tuple[int, ...], bottom: tuple[int, ...]) -> Samples:
    """Porter and Duff's over, alpha not multiplied in."""
    a, b = top[3] / 255, bottom[3] / 255
    alpha = a + b * (1 - a)
    colours = [(t * a + u * b * (1 - a)) / alpha for t, u in zip(top[:3], bottom[:3], strict=True)]
    return np.rint([*colours, 255 * alpha])


def test_blending_and_disposal_follow_the_specification() -> None:
    small = (2, 2)
    data = apng(
        (4, 3),
        [
            (area(A), 0, 0, (1, 10), 0, 0),
            (area(B, small), 1, 1, (1, 10), 0, 1),  # over it, and stays
            (area(B, small), 0, 0, (1, 10), 1, 0),  # instead of it, and is cleared
            (area(A, small), 2, 0, (1, 10), 2, 0),  # instead of it, and is undone
            (area(CLEAR, (1, 1)), 3, 2, (1, 10), 0, 1),  # nothing over it
            (area(CLEAR, (1, 1)), 3, 2, (1, 10), 0, 0),  # nothing instead of it
        ],
    )
    expected = [area(A)]
    expected.append(expected[-1].copy())
    expected[-1][1:3, 1:3] = over(B, A)
    expected.append(expected[-1].copy())
    expected[-1][0:2, 0:2] = B
    cleared = expected[-1].copy()
    cleared[0:2, 0:2] = 0
    expected.append(cleared.copy())
    expected[-1][0:2, 2:4] = A
    expected += [cleared.copy(), cleared.copy()]
    expected[-1][2, 3] = CLEAR
    decoded = decode(data)
    assert decoded.animation is not None and decoded.image.mode == "RGBA"
    for frame, wanted in zip(decoded.animation.frames(), expected, strict=True):
        assert np.abs(pixels(frame).astype(int) - wanted).max() <= 1
    # What was put together comes out the same, and needs neither to be put together again.
    again = decode(through(data)).animation
    assert again is not None
    for frame, wanted_frame in zip(again.frames(), decoded.animation.frames(), strict=True):
        np.testing.assert_array_equal(pixels(frame), pixels(wanted_frame))


def test_a_default_picture_that_is_no_frame_is_left_out() -> None:
    hidden = area((1, 2, 3, 255))
    frames = [(area(A), 0, 0, (1, 10), 0, 0), (area(B), 0, 0, (2, 10), 0, 0)]
    data = apng((4, 3), frames, plays=2, default=hidden)
    decoded = decode(data)
    assert decoded.animation is not None
    assert (decoded.animation.durations, decoded.animation.loop) == ((100.0, 200.0), 2)
    np.testing.assert_array_equal(pixels(decoded.image), area(A))
    assert np.array_equal(seen(through(data), "RGBA")[0], area(A))
    one = decode(apng((4, 3), frames[:1], default=hidden))
    assert one.animation is None
    np.testing.assert_array_equal(pixels(one.image), area(A))


def test_frames_of_sixteen_bits_become_eight() -> None:
    deep = [np.full((3, 4, 3), level, np.uint16) for level in (0, 128, 129, 40_000)]
    decoded = decode(apng((4, 3), [(one, 0, 0, (1, 10), 0, 0) for one in deep]))
    assert decoded.animation is not None and decoded.deep is None
    assert "depth-8" in decoded.notices
    assert [int(pixels(f)[0, 0, 0]) for f in decoded.animation.frames()] == [0, 0, 1, 156]


@pytest.mark.parametrize("orientation", [1, 3, 6])
@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_all_frames_are_turned_upright_and_metadata_comes_along(
    format_: str, orientation: int
) -> None:
    first, *others = shapes("RGB")
    options: dict[str, Any] = {"lossless": True} if format_ == "WEBP" else {}
    data = to_bytes(
        first,
        format_,
        save_all=True,
        append_images=others,
        duration=50,
        exif=exif(orientation),
        icc_profile=ICC,
        **options,
    )
    out = through(data)
    turn = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270}[orientation]
    for found, frame in zip(seen(out, "RGB"), shapes("RGB"), strict=True):
        np.testing.assert_array_equal(found, pixels(frame.transpose(turn) if turn else frame))
    decoded = decode(out)
    assert decoded.icc == ICC
    assert from_bytes(out).getexif().get(0x0112, 1) == 1


def test_a_damaged_frame_is_told_when_it_is_reached() -> None:
    data = bytearray(by_pillow("GIF", "RGB"))
    decoded = decode(bytes(data[:-30]))
    assert decoded.animation is not None
    frames = decoded.animation.frames()
    assert next(frames).size == SIZE
    with pytest.raises(DecodeError):
        list(frames)


def test_what_is_no_animation_any_more_is_damaged() -> None:
    data = by_pillow("PNG", "RGB")
    with pytest.raises(DecodeError):
        read_header(data[: data.rindex(b"fcTL") - 4])
    swapped = data.replace(struct.pack(">I", 3), struct.pack(">I", 2), 1)
    with pytest.raises(DecodeError):
        read_header(swapped)


@pytest.mark.parametrize("format_", ["jpeg", "tiff", "bmp"])
def test_formats_that_do_not_move_are_refused(format_: str) -> None:
    decoded = decode(by_pillow("GIF", "RGB"))
    with pytest.raises(UnsupportedError) as caught:
        AnimationWriter(decoded, Output(format_))
    assert caught.value.details["kind"] == "animation"
    with pytest.raises(UnsupportedError):
        AnimationWriter(Picture(picture("RGB"), "png"), Output())
    # The picture itself can be written: it is the first frame.
    assert from_bytes(encode(decoded, Output(format_))).size == SIZE


def test_an_animation_that_is_too_large_is_told_with_its_size() -> None:
    data = by_pillow("WEBP", "RGB")
    decoded = decode(data)
    assert decoded.animation is not None
    with pytest.raises(UnsupportedError) as caught:
        encode_animation(decoded.animation.frames(), decoded, Output(max_bytes=100))
    assert caught.value.details["kind"] == "max-bytes"
    assert caught.value.details["smallest"] == len(through(data))


@pytest.mark.parametrize("quality", [None, 40])
def test_a_lossy_webp_stays_lossy(quality: int | None) -> None:
    first, *others = shapes("RGB")
    data = to_bytes(first, "WEBP", save_all=True, append_images=others, quality=80)
    decoded = decode(data)
    assert decoded.save == {"lossless": False} and decoded.animation is not None
    out = encode_animation(decoded.animation.frames(), decoded, Output(quality=quality))
    assert out.count(b"VP8 ") == 4 and b"VP8L" not in out


@pytest.mark.parametrize(
    ("name", "format_"),
    [("fmt_anim.gif", "GIF"), ("fmt_anim.webp", "WEBP"), ("fmt_apng_blend.png", "PNG")],
)
def test_real_animations(shared_picture: Callable[[str], Path], name: str, format_: str) -> None:
    data = shared_picture(name).read_bytes()
    decoded = decode(data)
    assert decoded.animation is not None
    expected = seen(data, "RGBA")
    frames = list(decoded.animation.frames())
    if name == "fmt_apng_blend.png":  # its default picture is no frame, which Pillow counts
        expected = expected[1:]
    for frame, wanted in zip(frames, expected, strict=True):
        visible = wanted[..., 3:] > 0
        np.testing.assert_array_equal(pixels(frame.convert("RGBA")) * visible, wanted * visible)
    lossless = decode(through(data, "same" if format_ == "PNG" else "png")).animation
    assert lossless is not None and lossless.durations == decoded.animation.durations
    for frame, other in zip(frames, lossless.frames(), strict=True):
        np.testing.assert_array_equal(pixels(frame), pixels(other))
    assert from_bytes(through(data)).format == format_
