"""What Pillow raises on bytes from strangers, as typed errors."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from PIL import Image, ImageFile

from urushi.errors import DecodeError, UrushiError

Image.MAX_IMAGE_PIXELS = None  # `limits` has a limit of its own, which the user can be told of


def damaged(what: object) -> DecodeError:
    """The error of a file that is not what its format asks for."""
    return DecodeError(f"the picture is damaged: {what}", reason="damaged")


@contextmanager
def decoding() -> Iterator[None]:
    """Turns whatever is raised on damaged data into a typed error; lack of memory stays that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, UrushiError):
        raise
    except Exception as error:
        raise damaged(str(error) or repr(error)) from None


def opened(data: bytes, format_: str) -> ImageFile.ImageFile:
    """A file as Pillow opens it, as this format of Pillow's and no other, not yet decoded."""
    image = Image.open(io.BytesIO(data), formats=(format_,))
    assert isinstance(image, ImageFile.ImageFile)
    return image


def reread(image: ImageFile.ImageFile, change: Callable[[str], str]) -> None:
    """Has a file that is opened, but not decoded, read by other raw modes of Pillow's."""
    tiles: list[Any] = []
    for tile in image.tile or ():
        decoder, box, offset, args = tile
        args = change(args) if isinstance(args, str) else (change(args[0]), *args[1:])
        parts = decoder, box, offset, args
        kind: Any = type(tile)  # of newer Pillows a named tuple
        tiles.append(parts if kind is tuple else kind(*parts))
    image.tile = tiles


def plain(image: Image.Image) -> Image.Image:
    """The pixels of a picture without what its file left on it, which Pillow would write again."""
    core: Any = image
    bare: Image.Image = core._new(core.im)
    bare.info = {}
    return bare


@contextmanager
def silence() -> Iterator[None]:
    """Keeps C libraries from telling the standard error stream what is raised here anyway."""
    kept = -1
    with suppress(OSError):  # there is no such stream
        kept = os.dup(2)
    if kept < 0:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
