"""How much of a picture is accepted, told from its headers before a pixel is decoded."""

from __future__ import annotations

from urushi.errors import TooLargeError

MAX_PIXELS = 120_000_000
"""Pillow holds 4 bytes a pixel; with the encoded file this is what fits a 32-bit heap."""

MAX_SIDE = 65_500
"""libjpeg's limit; no picture is wider in practice, and WebP (16 383) refuses by itself."""

MAX_FRAMES = 600
"""Frames of an animation: half a minute at 20 a second. Each gets a coat and a file of its own."""

MAX_ANIMATION_PIXELS = 1_000_000_000
"""Pixels of all frames together, each as large as the canvas: minutes of coating."""

MAX_FILE = 512 * 2**20
"""Bytes of a file: a picture of `MAX_PIXELS` with 8 bits that is not packed has fewer."""

MAX_PIECES = 1_000_000
"""Chunks, blocks or segments of a file: what walks through them takes about a second."""


def check_file(size: int) -> None:
    """Refuses a file by its bytes.

    Raises:
        TooLargeError: more than `MAX_FILE`.
    """
    if size > MAX_FILE:
        raise TooLargeError(
            f"the file has {size / 2**20:.0f} MB, more than {MAX_FILE // 2**20}",
            reason="file",
            bytes=size,
            limit_bytes=MAX_FILE,
            megabytes=round(size / 2**20, 1),
            limit_megabytes=MAX_FILE / 2**20,
        )


def check_size(width: int, height: int) -> None:
    """Refuses a picture by its width and height (px).

    Raises:
        TooLargeError: more than `MAX_PIXELS`, or a side above `MAX_SIDE`.
    """
    too_many = width * height > MAX_PIXELS
    if not too_many and max(width, height) <= MAX_SIDE:
        return
    limit = f"{MAX_PIXELS // 1_000_000} megapixels" if too_many else f"{MAX_SIDE} px a side"
    raise TooLargeError(
        f"{width} x {height} px is more than {limit}",
        megapixels=round(width * height / 1e6, 1),
        limit_megapixels=MAX_PIXELS / 1e6,
        width=width,
        height=height,
        limit_side=MAX_SIDE,
        **({} if too_many else {"reason": "side"}),
    )


def check_frames(frames: int, width: int, height: int) -> None:
    """Refuses an animation by the number of its frames and the size of its canvas (px).

    Raises:
        TooLargeError: more than `MAX_FRAMES`, or `MAX_ANIMATION_PIXELS` of them together.
    """
    total = frames * width * height
    if frames > MAX_FRAMES:
        reason, text = "frames", f"{frames} frames are more than {MAX_FRAMES}"
    elif total > MAX_ANIMATION_PIXELS:
        reason = "animation"
        text = f"{frames} frames of {width} x {height} px are {total / 1e6:.0f} megapixels"
    else:
        return
    raise TooLargeError(
        text,
        reason=reason,
        frames=frames,
        limit_frames=MAX_FRAMES,
        megapixels=round(total / 1e6, 1),
        limit_megapixels=MAX_ANIMATION_PIXELS / 1e6,
        width=width,
        height=height,
    )
