"""The highest quality at which a file has no more than so many bytes."""

from __future__ import annotations

from collections.abc import Callable

from urushi.errors import UnsupportedError

LOWEST_QUALITY = 60
"""Below it the loss is seen before the coat is: a smaller picture is better then."""


def too_large(max_bytes: int, smallest: int) -> UnsupportedError:
    """The error of a picture that does not fit; `smallest` is the least that was reached, bytes."""
    return UnsupportedError(
        f"the file would have at least {smallest} bytes, more than {max_bytes}",
        kind="max-bytes",
        max_bytes=max_bytes,
        smallest=smallest,
    )


def fit(max_bytes: int, highest: int, ways: list[Callable[[int], bytes]]) -> bytes:
    """Writes a file at the highest quality that fits.

    Args:
        max_bytes: what it may have.
        highest: quality to look for it from, down to `LOWEST_QUALITY`; if it is lower itself,
            only at it.
        ways: of writing it at a quality, the better first; a worse one is only tried where the
            others cannot make it fit.

    Raises:
        UnsupportedError: of the kind "max-bytes": none makes it fit.
    """
    smallest: int | None = None
    for write in ways:
        low, high = min(LOWEST_QUALITY, highest), highest
        found: bytes | None = None
        data = write(low)
        smallest = len(data) if smallest is None else min(smallest, len(data))
        if len(data) > max_bytes:
            continue
        found = data
        while low < high:
            middle = (low + high + 1) // 2
            data = write(middle)
            if len(data) <= max_bytes:
                found, low = data, middle
            else:
                high = middle - 1
        return found
    assert smallest is not None
    raise too_large(max_bytes, smallest)
