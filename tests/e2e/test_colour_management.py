"""What a browser shows of a picture with a colour profile is the same before and after.

The pictures go through the engine without a coat, so that a difference could only come from the
profile, the chunks of colour, or the samples.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pictures
import pytest
from browsing import profiles
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser, Page
from urushi import codec
from urushi.codec import Output
from urushi.declare import Declaration
from urushi.metadata.items import Policy
from urushi.protect import described

RENDERED = """async (file) => {
  const response = await fetch(`data:application/octet-stream;base64,${file}`);
  const bitmap = await createImageBitmap(await response.blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { colorSpace: "display-p3" });
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const reader = new FileReader();
  reader.readAsDataURL(new Blob([data]));
  await new Promise((resolve) => (reader.onload = resolve));
  return [bitmap.width, bitmap.height, reader.result.split(",")[1]];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page: what counts is the browser."""
    page = browser.new_page()
    yield page
    page.close()


def rendered(page: Page, data: bytes) -> NDArray[np.uint8]:
    width, height, levels = page.evaluate(RENDERED, base64.b64encode(data).decode())
    return np.frombuffer(base64.b64decode(levels), dtype=np.uint8).reshape(height, width, 4)


def through(data: bytes, **output: Any) -> bytes:
    picture = described(codec.decode(data), Policy(), Declaration(creator="Somebody"))
    return codec.encode(picture, Output(**output))


def file(image: Image.Image, format_: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


def colourful() -> Image.Image:
    return pictures.painting(90, 70, seed=6)


def with_chunks(**chunks: bytes) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, body in chunks.items():
        info.add(name.encode(), body)
    return file(colourful(), "PNG", pnginfo=info)


WIDE = profiles.rgb("Urushi wide", profiles.WIDE, 1.8)

FILES: dict[str, Callable[[], bytes]] = {
    "wide PNG": lambda: file(colourful(), "PNG", icc_profile=WIDE),
    "wide PNG with alpha": lambda: file(
        pictures.cel(90, 70, seed=2, alpha=True), "PNG", icc_profile=WIDE
    ),
    "grey PNG": lambda: file(colourful().convert("L"), "PNG", icc_profile=profiles.grey()),
    "wide WebP": lambda: file(colourful(), "WEBP", lossless=True, icc_profile=WIDE),
    "gamma PNG": lambda: with_chunks(gAMA=(65536).to_bytes(4, "big")),
}


@pytest.mark.parametrize("name", FILES)
def test_is_shown_as_before(page: Page, name: str) -> None:
    before = FILES[name]()
    shown = rendered(page, before)
    assert np.array_equal(rendered(page, through(before)), shown)
    # The profile does something here: without it the picture would be another.
    plain = file(Image.open(io.BytesIO(before)).copy(), "PNG", icc_profile=b"")
    assert np.abs(rendered(page, plain).astype(int) - shown).max() > 8


@pytest.mark.parametrize("gamma", [1.4, 2.2])
def test_grey_is_shown_as_before_where_a_format_has_no_grey(page: Page, gamma: float) -> None:
    image = colourful().convert("L")
    before = file(image, "PNG", icc_profile=profiles.grey(gamma))
    shown = rendered(page, before).astype(int)
    after = rendered(page, through(before, format="webp")).astype(int)
    assert np.abs(after - shown).max() <= 1
    plain = rendered(page, file(image, "PNG")).astype(int)
    assert gamma == 2.2 or np.abs(plain - shown).max() > 8


def test_a_jpeg_is_shown_as_near_as_its_quantisation_allows(page: Page) -> None:
    before = file(colourful(), "JPEG", quality=92, subsampling=0, icc_profile=WIDE)
    apart = rendered(page, through(before)).astype(int) - rendered(page, before)
    assert np.abs(apart).mean() < 0.6


def test_a_wide_jpeg_is_shown_as_before_when_written_as_png(page: Page) -> None:
    before = file(colourful(), "JPEG", quality=92, subsampling=0, icc_profile=WIDE)
    apart = rendered(page, through(before, format="png")).astype(int) - rendered(page, before)
    assert np.abs(apart).max() <= 2  # the browser's JPEG decoder is not Pillow's


@pytest.mark.parametrize("name", ["fmt_p3_ring_icc.png", "fmt_png16_709_icc.png", "fmt_la16.png"])
def test_real_pictures_are_shown_as_before(
    page: Page, shared_picture: Callable[[str], Path], name: str
) -> None:
    before = shared_picture(name).read_bytes()
    assert np.array_equal(rendered(page, through(before)), rendered(page, before))
