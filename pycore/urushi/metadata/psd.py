"""The pieces of a PSD or PSB (Adobe Photoshop File Formats Specification): its image resources."""

from __future__ import annotations

from urushi.metadata.finds import RESOURCES, Finds
from urushi.metadata.pieces import Metadata

_HEAD = 26


def read(data: bytes) -> Metadata:
    """Everything that a Photoshop file says beside its pixels."""
    finds = Finds()
    if data.startswith(b"8BPS"):
        palette = int.from_bytes(data[_HEAD : _HEAD + 4], "big")
        start = _HEAD + 4 + palette
        length = int.from_bytes(data[start : start + 4], "big")
        if start + 4 + length <= len(data):
            finds.block(RESOURCES, data[start + 4 : start + 4 + length])
        else:
            finds.drop(f"{RESOURCES} (damaged)")
    return finds.metadata()
