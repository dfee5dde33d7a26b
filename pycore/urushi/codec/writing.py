"""Picture -> bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

from PIL import Image

from urushi import metadata
from urushi.codec import bmp, fitting, jpeg, png_writing, tiff_writing, webp
from urushi.codec.frames import Animation
from urushi.codec.gif_writing import GifMuxer
from urushi.codec.picture import BROWSER, DEEP, LOSSY, MOVING, Output, Picture
from urushi.codec.png_writing import ApngMuxer
from urushi.codec.webp import WebpMuxer
from urushi.errors import UnsupportedError
from urushi.metadata import grey

DEFAULT_QUALITY = 95
"""JPEG and WebP quality where the original gives none to follow: a coat must survive its saving."""

_COARSE_CHROMA = 2

_COLOURED = ("webp", "gif")
"""Formats that have no grey."""


def losses(picture: Picture, output: Output) -> tuple[str, ...]:
    """Codes of what is lost when a picture is written like this, for the user to know.

    "depth-8": 16 bits a sample become 8; "palette-256": colours become 256 a frame.
    """
    format_ = output.resolve(picture.format)
    codes = []
    if picture.deep is not None and format_ not in DEEP:
        codes.append("depth-8")
    if format_ == "gif":
        codes.append("palette-256")
    return tuple(codes)


def encode(picture: Picture, output: Output) -> bytes:
    """Encodes a picture with its profile and metadata; of an animation `picture.image` alone.

    A picture with 16 bits a sample is written from `picture.deep` where the format holds them. A
    picture with alpha that is to be a JPEG is laid on white.

    Raises:
        UnsupportedError: larger than the format or `output.max_bytes` allows.
        MemoryError: the file does not fit.
    """
    format_ = output.resolve(picture.format)

    def finished(data: bytes) -> bytes:
        return metadata.write(data, format_, _metadata(picture, format_))

    try:
        if format_ in LOSSY:
            return _lossy(picture, output, format_, finished)
        data = finished(_lossless(picture, output, format_))
    except (OSError, ValueError, struct.error) as error:
        raise UnsupportedError(
            f"cannot write this picture as {format_}: {error}", kind=format_
        ) from error
    if output.max_bytes is not None and len(data) > output.max_bytes:
        raise fitting.too_large(output.max_bytes, len(data))
    return data


def _metadata(picture: Picture, format_: str) -> metadata.Metadata:
    """What is said of a picture; a profile of grey becomes one of RGB where the pixels do."""
    said = picture.metadata
    deep_alpha = format_ == "tiff" and picture.deep is not None and picture.image.mode == "LA"
    if said.icc is None or not (deep_alpha or (format_ in _COLOURED and picture.is_grey)):
        return said
    return replace(said, icc=grey.for_rgb(said.icc))


def _lossless(picture: Picture, output: Output, format_: str) -> bytes:
    """A file without metadata, of a format that has no quality."""
    image, deep = picture.image, picture.deep
    if format_ == "png":
        if deep is not None:
            return png_writing.write_deep(deep, output.effort)
        return png_writing.write(image, output.effort)
    if format_ == "tiff":
        compression = picture.save.get("compression") if picture.format == "tiff" else None
        if deep is not None:
            return tiff_writing.write_deep(deep, compression)
        return tiff_writing.write(image, compression)
    if format_ == "bmp":
        return bmp.write(image)
    muxer = GifMuxer(None)
    muxer.add(image, 0)
    return muxer.finish()


def _lossy(
    picture: Picture, output: Output, format_: str, finished: Callable[[bytes], bytes]
) -> bytes:
    """A finished file of a format that has a quality."""
    write, ways = (_jpeg if format_ == "jpeg" else _webp)(picture, output)
    data = finished(write())
    if output.max_bytes is None or len(data) <= output.max_bytes:
        return data
    highest = output.quality or DEFAULT_QUALITY

    def with_metadata(way: Callable[[int], bytes]) -> Callable[[int], bytes]:
        return lambda quality: finished(way(quality))

    return fitting.fit(output.max_bytes, highest, [with_metadata(way) for way in ways])


Ways = tuple[Callable[[], bytes], list[Callable[[int], bytes]]]
"""How a file is written as it is wanted, and how at another quality, the better way first."""


def _jpeg(picture: Picture, output: Output) -> Ways:
    image = jpeg.on_white(picture.image)
    settings: dict[str, Any] = dict(picture.save) if picture.format == "jpeg" else {}
    at_will = {key: value for key, value in settings.items() if key != "qtables"}
    # 4:4:4 unless the original was coarser: subsampling would cost what quality buys.
    at_will.setdefault("subsampling", 0)
    if output.quality is not None or "qtables" not in settings:
        settings = {**at_will, "quality": output.quality or DEFAULT_QUALITY}

    def fine(quality: int) -> bytes:
        return jpeg.write(image, **{**at_will, "quality": quality})

    def coarse(quality: int) -> bytes:
        coarser = {**at_will, "subsampling": _COARSE_CHROMA, "keep_rgb": False}
        return jpeg.write(image, **{**coarser, "quality": quality})

    return lambda: jpeg.write(image, **settings), [fine, coarse]


def _webp(picture: Picture, output: Output) -> Ways:
    image = picture.image
    lossless = _is_lossless(picture, output)
    quality = output.quality or DEFAULT_QUALITY
    return (
        lambda: webp.write(image, quality=quality, lossless=lossless),
        [lambda quality: webp.write(image, quality=quality, lossless=False)],
    )


def _is_lossless(picture: Picture, output: Output) -> bool:
    """Whether a WebP is to be lossless: as the original is, unless a quality is asked for."""
    if output.quality is not None:
        return False
    if picture.format == "webp":
        return bool(picture.save.get("lossless"))
    return picture.format not in (*LOSSY, BROWSER)


class Muxer(Protocol):
    """Puts still pictures of one mode and size together into an animation."""

    def add(self, image: Image.Image, duration: float) -> None:
        """Takes the next frame, and how long it is shown (ms)."""
        ...

    def finish(self) -> bytes:
        """The file, without metadata."""
        ...


class AnimationWriter:
    """Writes an animation frame by frame, each on its own: none is merged into another.

    Args:
        picture: whose animation it is; tells durations, loop, metadata and settings.
        output: how to write it.

    Raises:
        UnsupportedError: the format holds no animations.
    """

    def __init__(self, picture: Picture, output: Output) -> None:
        self._format = output.resolve(picture.format)
        if picture.animation is None or self._format not in MOVING:
            raise UnsupportedError(f"{self._format} cannot hold an animation", kind="animation")
        self._picture, self._output = picture, output
        self._durations = iter(picture.animation.durations)
        self._muxer = self._muxer_for(picture.animation)

    def _muxer_for(self, animation: Animation) -> Muxer:
        if self._format == "gif":
            return GifMuxer(animation.loop)
        if self._format == "png":
            return ApngMuxer(animation.count, animation.loop, self._output.effort)
        quality = self._output.quality or DEFAULT_QUALITY
        lossless = _is_lossless(self._picture, self._output)
        return WebpMuxer(animation.loop, quality=quality, lossless=lossless)

    def add(self, frame: Image.Image) -> None:
        """Takes the next frame, in the mode and size of the others.

        Raises:
            UnsupportedError: larger than the format allows.
        """
        self._muxer.add(frame, next(self._durations))

    def finish(self) -> bytes:
        """The file, with its metadata.

        Raises:
            UnsupportedError: larger than `max_bytes` allows.
        """
        said = _metadata(self._picture, self._format)
        data = metadata.write(self._muxer.finish(), self._format, said)
        if self._output.max_bytes is not None and len(data) > self._output.max_bytes:
            raise fitting.too_large(self._output.max_bytes, len(data))
        return data


def encode_animation(frames: Iterable[Image.Image], picture: Picture, output: Output) -> bytes:
    """Encodes the frames of an animation, one at a time, with the profile and metadata.

    Args:
        frames: as many as `picture.animation` has, all of one mode and size.
        picture: tells their durations, how often they are played, metadata and settings.
        output: how to write it.

    Raises:
        UnsupportedError: the format holds no animations, none so large, or `output.max_bytes` is
            less than the file has.
    """
    writer = AnimationWriter(picture, output)
    for frame in frames:
        writer.add(frame)
    return writer.finish()
