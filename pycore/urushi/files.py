"""Files that go with a recipe (textures, logos, masks, fonts), checked once and read as needed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from PIL import Image, ImageFont

from urushi import codec
from urushi.errors import RecipeError, UrushiError
from urushi.grid import shrink
from urushi.parameters import File
from urushi.spec import Named, Parameters

MAX_BYTES = 24 * 2**20
"""Of one file. The largest fonts of Japanese have about twenty megabytes."""

MAX_PIXELS = 24_000_000
"""Of one picture, px."""

KEPT_PIXELS = 4_000_000
"""A larger picture is shrunk to this when it is read (px): it is held beside the one that is
coated, and a texture or a logo of more shows no more."""

KINDS = ("picture", "font")


def name_of(data: bytes) -> str:
    """The name that a file gets in a recipe where nobody gives it another: from its content."""
    return hashlib.sha256(data).hexdigest()[:32]


def check(data: bytes, kind: str, name: str = "") -> dict[str, object]:
    """Makes sure that a file can be used.

    Args:
        data: the file.
        kind: of `KINDS`.
        name: for the message.

    Returns:
        JSON-serialisable facts about it: ``width`` and ``height`` (px) of a picture, ``family`` of
        a font.

    Raises:
        RecipeError: it cannot; ``details["file"]`` is its name and ``details["reason"]`` the code
            of what is wrong with it.
    """
    if len(data) > MAX_BYTES:
        raise _refused(name, "E_TOO_LARGE", f"has more than {MAX_BYTES // 2**20} MB")
    if kind == "font":
        try:
            family = ImageFont.truetype(io.BytesIO(data), 16).getname()[0]
        except (OSError, ValueError) as error:
            raise _refused(name, "E_DECODE", f"is not a font: {error}") from None
        return {"family": family or ""}
    try:
        header = codec.read_header(data)
        if header.width * header.height > MAX_PIXELS:
            raise _refused(name, "E_TOO_LARGE", f"has more than {MAX_PIXELS // 10**6} megapixels")
        picture(data)
    except RecipeError:
        raise
    except UrushiError as error:
        raise _refused(name, error.code, f"cannot be used: {error}") from None
    return {"width": header.width, "height": header.height}


def _refused(name: str, reason: str, text: str) -> RecipeError:
    return RecipeError(f"the file {name} {text}".replace("  ", " "), file=name, reason=reason)


@lru_cache(maxsize=4)
def picture(data: bytes) -> Image.Image:
    """A picture file's pixels, at most `KEPT_PIXELS`: mode L, LA, RGB or RGBA. Not to be changed.

    Raises:
        UrushiError: as `codec.decode`.
    """
    image = codec.decode(data).image
    share = math.sqrt(KEPT_PIXELS / (image.width * image.height))
    if share >= 1:
        return image
    size = max(1, math.floor(image.width * share)), max(1, math.floor(image.height * share))
    return shrink(image, size)


def with_files(spec: Named, parameters: Parameters, files: Mapping[str, bytes]) -> Parameters:
    """A layer's or mask's parameters with each file itself in place of its name.

    Raises:
        UrushiError: a picture that cannot be decoded.
    """
    filled: dict[str, Any] = dict(parameters)
    for parameter in spec.parameters:
        if isinstance(parameter, File):
            data = files.get(str(parameters[parameter.name]))
            if data is None:
                filled[parameter.name] = None
            else:
                filled[parameter.name] = picture(data) if parameter.kind == "picture" else data
    return filled


def to_text(files: Mapping[str, bytes]) -> dict[str, str]:
    """Files as a recipe's JSON holds them: name -> Base64 (RFC 4648)."""
    return {name: base64.b64encode(data).decode("ascii") for name, data in files.items()}


def from_text(texts: object) -> dict[str, bytes]:
    """Reads what `to_text` wrote.

    Raises:
        RecipeError: it is not that.
    """
    if not isinstance(texts, dict):
        raise RecipeError("a recipe's files must be a JSON object")
    files: dict[str, bytes] = {}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > MAX_BYTES * 4 // 3 + 4:
            raise _refused(str(name), "E_TOO_LARGE", "is not Base64 text, or is too long")
        try:
            files[str(name)] = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise _refused(str(name), "E_DECODE", "is not Base64 text") from None
    return files
