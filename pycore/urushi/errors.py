"""Typed errors: every refusal of the engine carries a code that the page can put into words."""

from __future__ import annotations

from typing import ClassVar


class UrushiError(Exception):
    """Base of all errors that a caller may expect.

    Attributes:
        code: stable machine-readable code, shared with the page (``E_...``).
        retriable: whether the same call may succeed when simply repeated.
        details: JSON-serialisable facts that a message needs (sizes, limits, names).
    """

    code: ClassVar[str] = "E_INTERNAL"
    retriable: ClassVar[bool] = False

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details: dict[str, object] = details


class DecodeError(UrushiError):
    """The bytes are not a picture, or a damaged one."""

    code = "E_DECODE"


class UnsupportedError(UrushiError):
    """A picture, but of a kind that is not handled (yet), or that cannot be written as is asked.

    ``details["kind"]`` names it: a format, "CMYK", "float", "animation" and others. For a file that
    cannot be made as small as is asked it is "max-bytes", with ``max_bytes`` and ``smallest``, the
    least that can be had.
    """

    code = "E_UNSUPPORTED"


class TooLargeError(UrushiError):
    """More pixels, frames or bytes than the engine accepts; `details` has the numbers and limits.

    ``details["reason"]`` is "side", "frames", "animation" (pixels of all frames together), "scans"
    or "file"; there is none where a picture has too many pixels.
    """

    code = "E_TOO_LARGE"


class RecipeError(UrushiError):
    """A recipe, or one of its values, is not valid."""

    code = "E_RECIPE"


class ProtocolError(UrushiError):
    """A message from the page does not follow the protocol."""

    code = "E_PROTOCOL"
