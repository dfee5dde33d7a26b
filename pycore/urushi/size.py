"""Size of the result. The coat goes on after the resize: laid on before, a site's own shrinking
would take the finest of it off again.

A picture is only ever made smaller.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.errors import RecipeError

REDUCING_GAP = 3.0
"""Pictures are averaged down to this many times their new size, and the rest is left to Lanczos."""

LONG_SIDE_RANGE = (16, 20_000)
"""Pixels of the long side that may be asked for."""

MEGAPIXELS_RANGE = (0.01, 120.0)


@dataclass(frozen=True)
class Size:
    """How large the result may be.

    Attributes:
        kind: "keep", "long_side" (px) or "megapixels" (millions of pixels).
        value: of that kind; not read for "keep".
    """

    kind: Literal["keep", "long_side", "megapixels"] = "keep"
    value: float = 0.0

    def __post_init__(self) -> None:
        limits = {"keep": None, "long_side": LONG_SIDE_RANGE, "megapixels": MEGAPIXELS_RANGE}
        if self.kind not in limits:
            raise RecipeError(f"there is no kind of size {self.kind!r}", parameter="size")
        allowed = limits[self.kind]
        if allowed and not (math.isfinite(self.value) and allowed[0] <= self.value <= allowed[1]):
            raise RecipeError(
                f"{self.kind} must be from {allowed[0]:g} to {allowed[1]:g}, not {self.value:g}",
                parameter="size",
            )

    @classmethod
    def parse(cls, text: str) -> Size:
        """Reads "keep", "2048" (px of the long side), "2mp" or the name of a place.

        Raises:
            RecipeError: it is none of these.
        """
        if text in PLACES:
            return PLACES[text].size
        if text == "keep":
            return KEEP
        match = re.fullmatch(r"(\d+(?:\.\d+)?)(px|mp)?", text, re.IGNORECASE)
        if not match:
            known = ", ".join(PLACES)
            raise RecipeError(
                f"a size is keep, pixels of the long side (2048), megapixels (2mp) or one of "
                f"{known}; not {text!r}",
                parameter="size",
            )
        mega = (match[2] or "").lower() == "mp"
        return cls("megapixels" if mega else "long_side", float(match[1]))

    def of(self, width: int, height: int) -> tuple[int, int]:
        """Width and height (px) that a picture of these gets; never more than it has."""
        if self.kind == "keep":
            return width, height
        if self.kind == "long_side":
            scale = self.value / max(width, height)
        else:
            scale = math.sqrt(self.value * 1e6 / (width * height))
        if scale >= 1:
            return width, height
        return max(1, round(width * scale)), max(1, round(height * scale))

    def apply(self, image: Image.Image) -> Image.Image:
        """The picture at this size: averaged down to three times of it, the rest by Lanczos.

        Pillow weighs colours by alpha meanwhile, so that what is transparent does not bleed in.
        """
        size = self.of(*image.size)
        if size == image.size:
            return image
        return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)

    def apply_deep(self, samples: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """As `apply`, of samples of 16 bits: ``(h, w)``, or ``(h, w, c)`` with 2 to 4 channels."""
        size = self.of(samples.shape[1], samples.shape[0])
        if size == (samples.shape[1], samples.shape[0]):
            return samples
        channels = [samples] if samples.ndim == 2 else [*np.moveaxis(samples, -1, 0)]
        alpha = channels.pop() if len(channels) in (2, 4) else None
        weight = None if alpha is None else alpha.astype(np.float32) / np.float32(65535)
        shrunk = [_shrunk(channel, weight, size) for channel in channels]
        if weight is not None:
            cover = _shrunk(np.ones_like(weight), weight, size)
            seen = np.maximum(cover, np.float32(1e-6))
            shrunk = [channel / seen for channel in shrunk] + [cover * np.float32(65535)]
        planes = [np.clip(np.rint(plane), 0, 65535).astype(np.uint16) for plane in shrunk]
        return planes[0] if samples.ndim == 2 else np.stack(planes, axis=-1)


def _shrunk(
    channel: NDArray[Any], weight: NDArray[np.float32] | None, size: tuple[int, int]
) -> NDArray[np.float32]:
    levels = channel.astype(np.float32)
    if weight is not None:
        levels *= weight
    image = Image.fromarray(levels)
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP))


KEEP = Size()


@dataclass(frozen=True)
class Place:
    """Somewhere that pictures go, and what it is known to do to them.

    Attributes:
        title: its own name.
        size: what to upload, so that the coat is seen and taken as it was laid on.
        limit: what the site does to larger pictures.
        source: where that is said.
        date: when it was looked up or, where known, when it was said; ISO.
        strips: whether it takes metadata, and so a declaration, out of the pictures that it shows;
            None where that depends on the file or its settings, or is not known.
        metadata: what exactly is known of that.
        metadata_source: where that is said; "" for the project's own look around.
        metadata_date: as `date`; of some only the month is known.
        max_bytes: of a file that it takes, where that is known.
    """

    title: str
    size: Size
    limit: str
    source: str
    date: str
    strips: bool | None
    metadata: str
    metadata_source: str
    metadata_date: str
    max_bytes: int | None = None


_WEB = Size("long_side", 2048)
_LOOKED_UP = "2026-11-26"

PLACES: dict[str, Place] = {
    "x": Place(
        "X",
        _WEB,
        "shrinks to 4096 px and re-encodes as JPEG of quality 85 with 4:2:0 chroma; files of up to "
        "5 MB; shows renditions of up to 2048 px",
        "C. Erdmann, compress-or-die.com, Better image quality in your Twitter tweets",
        "2022-12-21",
        strips=True,
        metadata="removes EXIF and XMP from JPEG and PNG",
        metadata_source="gowin.tools, Do social media platforms actually strip metadata?",
        metadata_date="2026-04",
        max_bytes=5_000_000,
    ),
    "pixiv": Place(
        "pixiv",
        _WEB,
        "keeps the original and shows a rendition of 1200 px (master1200)",
        "aibooru.online wiki, pixiv sample",
        "2026-11-22",
        strips=True,
        metadata="removes metadata, from the original too",
        metadata_source="github.com/Nandaka/PixivUtil2 issue 807",
        metadata_date="2020-10-06",
    ),
    "bluesky": Place(
        "Bluesky",
        _WEB,
        "shrinks to 4000 px (2000 px before 2026-04) and re-encodes as JPEG; files of up to 2 MB "
        "(1 MB before 2026-04)",
        "github.com/bluesky-social/social-app pull request 10073, bsky-docs issue 413",
        "2026-05-08",
        strips=True,
        metadata="removes metadata",
        metadata_source="github.com/bluesky-social/social-app issue 6773",
        metadata_date="2024-11-27",
        max_bytes=2_000_000,
    ),
    "instagram": Place(
        "Instagram",
        Size("long_side", 1350),
        "shrinks to 1080 px of width; the tallest picture, 4:5, is then 1350 px high",
        "code.robsmelik.com, Instagram image sizes, and others alike",
        "2026-11-22",
        strips=True,
        metadata="removes almost everything",
        metadata_source="gowin.tools, Do social media platforms actually strip metadata?",
        metadata_date="2026-04",
    ),
    "facebook": Place(
        "Facebook",
        _WEB,
        "shrinks to 2048 px",
        "photographylife.com, How to properly resize images for Facebook",
        "2014-11-09",
        strips=True,
        metadata="removes all XMP; of EXIF and IPTC it keeps a few fields on rights",
        metadata_source="IPTC, Social media sites photo metadata test results 2019",
        metadata_date="2019",
    ),
    "mastodon": Place(
        "Mastodon",
        _WEB,
        "shrinks to 8.3 megapixels (3840 x 2160); files of up to 16 MB",
        "github.com/mastodon/mastodon app/models/media_attachment.rb",
        _LOOKED_UP,
        strips=True,
        metadata="removes everything but the ICC profile",
        metadata_source="github.com/mastodon/mastodon lib/paperclip/vips_lazy_thumbnail.rb",
        metadata_date=_LOOKED_UP,
        max_bytes=16_000_000,
    ),
    "tumblr": Place(
        "Tumblr",
        Size("long_side", 1920),
        "shows up to 1280 px of width",
        "picovert.com, Tumblr image sizes 2026",
        "2026-04-03",
        strips=True,
        metadata="removes EXIF and IPTC, by one test of twelve sites; in 2013 it kept them",
        metadata_source="pixelseal.com, How every major platform strips your image metadata",
        metadata_date="2026-03-03",
    ),
    "deviantart": Place(
        "DeviantArt",
        _WEB,
        "keeps the original, if you let it be downloaded, and shows a smaller copy",
        "github.com/solorey/Art-Saver wiki, DeviantArt",
        _LOOKED_UP,
        strips=None,
        metadata="kept the uploaded file as it was, if the original may be seen; what it does to "
        "smaller copies is not known",
        metadata_source="mimi.moe.in, SNSとメタデータ",
        metadata_date=_LOOKED_UP,
    ),
    "artstation": Place(
        "ArtStation",
        _WEB,
        "nothing reliable was found; enough for screens, and no more than trainers would use",
        "project advice",
        _LOOKED_UP,
        strips=None,
        metadata="nothing was found",
        metadata_source="",
        metadata_date=_LOOKED_UP,
    ),
    "discord": Place(
        "Discord",
        _WEB,
        "keeps the file, of up to 10 MB, and shows a compressed copy",
        "thechatpic.org, ChatPic for Discord: complete image sharing guide",
        _LOOKED_UP,
        strips=None,
        metadata="removes metadata from JPEG and leaves PNG as it is",
        metadata_source="github.com/vrcx-team/VRCX issue 774",
        metadata_date="2024-04-21",
        max_bytes=10_000_000,
    ),
    "portfolio": Place(
        "Portfolio",
        Size("long_side", 1600),
        "your own site: large enough for screens, and no more than trainers would use",
        "project advice",
        "2026-11-22",
        strips=None,
        metadata="your own site: some site builders shrink pictures and drop it",
        metadata_source="",
        metadata_date=_LOOKED_UP,
    ),
}
"""Where pictures go, with what is known of it and since when."""
