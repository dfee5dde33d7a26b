"""Bytes -> Picture -> bytes. The only package that knows the pixels of file formats.

A picture comes back in the format that it came in, at the depth and with the alpha channel that
it had; what else its file said is the task of `urushi.metadata`. Every refusal is a typed error.
"""

from urushi.codec.frames import Animation
from urushi.codec.limits import MAX_ANIMATION_PIXELS, MAX_FILE, MAX_FRAMES, MAX_PIXELS, MAX_SIDE
from urushi.codec.picture import (
    EXTENSION,
    FORMAT_OF_SUFFIX,
    FORMATS,
    LOSSY,
    MIME,
    MOVING,
    Header,
    Output,
    Picture,
)
from urushi.codec.reading import decode, read_header
from urushi.codec.signatures import SNIFF_BYTES, sniff
from urushi.codec.writing import (
    DEFAULT_QUALITY,
    AnimationWriter,
    encode,
    encode_animation,
    losses,
)

__all__ = [
    "DEFAULT_QUALITY",
    "EXTENSION",
    "FORMATS",
    "FORMAT_OF_SUFFIX",
    "LOSSY",
    "MAX_ANIMATION_PIXELS",
    "MAX_FILE",
    "MAX_FRAMES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "MIME",
    "MOVING",
    "SNIFF_BYTES",
    "Animation",
    "AnimationWriter",
    "Header",
    "Output",
    "Picture",
    "decode",
    "encode",
    "encode_animation",
    "losses",
    "read_header",
    "sniff",
]
