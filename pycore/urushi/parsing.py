"""What the page asks, read from its JSON: every value is checked before the engine sees it.

All functions raise `ProtocolError` where a value is not of the kind that it has to be, and the
errors of what they make where it is out of range.
"""

from __future__ import annotations

import json
from typing import Any

from urushi.bare import BarePixels, LentBytes
from urushi.codec import Output
from urushi.declaration import Declaration
from urushi.errors import ProtocolError
from urushi.metadata.items import Policy
from urushi.size import KEEP, Size

Params = dict[str, Any]


def parse(params: str) -> Params:
    """Parameters from their JSON text."""
    try:
        value = json.loads(params)
    except (TypeError, ValueError, RecursionError) as error:
        raise ProtocolError(f"parameters are not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ProtocolError("parameters must be a JSON object")
    return value


def file_bytes(data: Any, type_: str) -> bytes:
    """The bytes of a file that was sent, bytes-like or as a `Uint8Array`."""
    if _is_array(data):
        content: bytes = data.to_bytes()
        return content
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise ProtocolError(f"{type_} needs the file's bytes") from None


def _is_array(data: Any) -> bool:
    """Whether something is JavaScript's `Uint8Array`; numbers, too, have a ``to_bytes``."""
    return hasattr(data, "subarray")


def bare_pixels(wanted: object, data: Any) -> BarePixels:
    """The pixels of an "open"; not copied, for they are as large as the picture itself.

    Args:
        wanted: ``width``, ``height`` and ``kind``.
        data: bytes-like, or a `Uint8Array`.
    """
    if not isinstance(wanted, dict):
        raise ProtocolError("pixels must be a JSON object")
    width, height = integers({"sides": [wanted.get("width"), wanted.get("height")]}, "sides", 2)
    kind = text(wanted, "kind")
    if _is_array(data):
        return BarePixels(LentBytes(data), width, height, kind)
    try:
        return BarePixels(memoryview(data).cast("B"), width, height, kind)
    except TypeError:
        raise ProtocolError("open needs the pixels' bytes") from None


def text(params: Params, name: str) -> str:
    """A text among the parameters."""
    value = params.get(name)
    if not isinstance(value, str):
        raise ProtocolError(f"{name} must be text")
    return value


def mapping(params: Params, name: str) -> Params:
    """A JSON object among the parameters, empty if it is not there."""
    value = params.get(name, {})
    if not isinstance(value, dict):
        raise ProtocolError(f"{name} must be a JSON object")
    return value


def integers(params: Params, name: str, count: int) -> list[int]:
    """So many numbers among the parameters, as whole ones."""
    values = params.get(name)
    if (
        not isinstance(values, list)
        or len(values) != count
        or not all(isinstance(v, int | float) and abs(v) < 2**53 for v in values)
    ):
        raise ProtocolError(f"{name} must be {count} numbers")
    return [int(v) for v in values]


def rectangle(params: Params, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A part of a picture of this size (px): left, top, width and height, at least one pixel."""
    left, top, width, height = integers(params, "rect", 4)
    left, top = min(max(0, left), size[0] - 1), min(max(0, top), size[1] - 1)
    return left, top, min(max(1, width), size[0] - left), min(max(1, height), size[1] - top)


def size(wanted: object) -> Size:
    """The size of the result."""
    if wanted is None:
        return KEEP
    if not isinstance(wanted, dict) or not isinstance(wanted.get("kind"), str):
        raise ProtocolError("size must be a JSON object with a kind")
    value = wanted.get("value", 0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProtocolError("a size's value must be a number")
    return Size(wanted["kind"], float(value))


def output(wanted: Params) -> Output:
    """How the file is to be written."""
    numbers: dict[str, int | None] = {}
    for name in ("quality", "effort", "max_bytes"):
        value = wanted.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise ProtocolError(f"{name} must be a whole number or null")
        numbers[name] = value
    return Output(text({"format": wanted.get("format", "same")}, "format"), **numbers)


def policy(wanted: Params) -> Policy:
    """Which metadata are to be kept."""
    keep = wanted.get("keep")
    if keep is None:
        return Policy()
    if not isinstance(keep, list) or not all(isinstance(name, str) for name in keep):
        raise ProtocolError("keep must be a list of texts or null")
    return Policy(frozenset(keep))


def declaration(wanted: Params) -> Declaration | None:
    """What is to be declared; None for nothing."""
    declaration = wanted.get("declaration")
    return None if declaration is None else Declaration.from_dict(declaration)


def is_steady(wanted: Params) -> bool:
    """Whether all frames of an animation are to have one coat."""
    frames = wanted.get("frames", "steady")
    if frames not in ("steady", "each"):
        raise ProtocolError('frames must be "steady" or "each"')
    return bool(frames == "steady")
