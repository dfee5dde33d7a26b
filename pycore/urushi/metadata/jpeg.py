"""The pieces of a JPEG (ITU-T T.81, annex B; JFIF 1.02; Exif 3.0, 4.7; Adobe XMP part 3, 1.1.3;
ICC.1:2022, annex B.4): segments up to the first scan of the first picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from urushi.errors import DecodeError
from urushi.metadata import photoshop, xmp
from urushi.metadata.exif import HEAD, sized, with_density
from urushi.metadata.finds import C2PA, EXIF, ICC, XMP, Finds
from urushi.metadata.items import shown
from urushi.metadata.pieces import COMMENT, Density, Metadata, Text
from urushi.metadata.segments import (
    APP0,
    COM,
    EXTENSION,
    ICC_HEAD,
    PHOTOSHOP,
    ROOM,
    SOS,
    XMP_HEAD,
    Parts,
    segment,
    walk,
)
from urushi.metadata.words import decoded

_APP1, _APP2, _APP11, _APP13, _APP14, _APP15 = 0xE1, 0xE2, 0xEB, 0xED, 0xEE, 0xEF
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JFIF, _JFXX = b"JFIF\0", b"JFXX\0"

_XMP_ROOM = 65_502
"""Bytes of a packet in its segment (Adobe XMP part 3, 1.1.3)."""

_EXTENSION_ROOM = 65_400
"""Bytes of extended XMP in a segment; the specification suggests about so many."""

_UNITS = {1: ("inch", 1.0), 2: ("metre", 100.0)}

_KNOWN = (
    (_APP2, b"MPF\0", "APP2 MPF"),
    (_APP2, b"urn:iso:std:iso:ts:21496:-1\0", "APP2 gain map"),
    (_APP2, b"FPXR\0", "APP2 FlashPix"),
)
_NAME = re.compile(rb"[A-Za-z][ -~]{1,31}")


def read(data: bytes) -> Metadata:
    """Everything that a JPEG says beside its pixels; pictures after the first are not looked at."""
    finds = Finds()
    parts = Parts(finds)
    boxes = c2pa = False
    for marker, start, end in finds.counted(walk(data)):
        body = data[start + 4 : end]
        if marker == COM:
            if finds.admit(COMMENT, len(body)):
                finds.text(Text(COMMENT, decoded(body.rstrip(b"\0"))))
        elif marker == APP0 and body.startswith(_JFIF):
            _jfif(finds, body)
        elif marker == _APP1:
            _app1(finds, parts, body)
        elif marker == _APP2 and body.startswith(ICC_HEAD) and len(body) > len(ICC_HEAD) + 1:
            parts.icc(body.removeprefix(ICC_HEAD))
        elif marker == _APP11 and body.startswith(b"JP"):
            boxes, c2pa = True, c2pa or b"c2pa" in body
        elif marker == _APP13 and body.startswith(PHOTOSHOP):
            parts.photoshop(body.removeprefix(PHOTOSHOP))
        elif APP0 <= marker <= _APP15 and not _is_adobe(marker, body):
            finds.drop(_called(marker, body))
    if boxes:
        finds.drop(C2PA if c2pa else "APP11 JUMBF")
    parts.finish()
    return finds.metadata()


def _is_adobe(marker: int, body: bytes) -> bool:
    """Whether a segment tells the colour transform, which belongs to the pixels."""
    return marker == _APP14 and body.startswith(b"Adobe")


def _jfif(finds: Finds, body: bytes) -> None:
    if len(body) < 12:
        return
    unit, factor = _UNITS.get(body[7], ("", 1.0))
    x, y = int.from_bytes(body[8:10], "big"), int.from_bytes(body[10:12], "big")
    if x and y and (unit or x != y) and finds.density is None:
        finds.density = Density(x * factor, y * factor, unit)
    if len(body) > 14:
        finds.drop("JFIF thumbnail")


def _app1(finds: Finds, parts: Parts, body: bytes) -> None:
    if body[:5] == HEAD[:5]:  # the sixth byte is padding, which some writers set
        parts.exif(body[len(HEAD) :])
    elif body.startswith(XMP_HEAD):
        finds.block(XMP, body.removeprefix(XMP_HEAD))
    elif body.startswith(EXTENSION) and len(body) >= len(EXTENSION) + 40:
        parts.extended(body.removeprefix(EXTENSION))
    else:
        finds.drop(_called(_APP1, body))


def _called(marker: int, body: bytes) -> str:
    if marker == APP0 and body.startswith(_JFXX):
        return "JFXX thumbnail"
    for known, head, name in _KNOWN:
        if marker == known and body.startswith(head):
            return name
    word = _NAME.match(body)
    return f"APP{marker - APP0} {shown(word[0].decode('ascii')) if word else ''}".rstrip()


def unheld(metadata: Metadata) -> list[str]:
    """Names of the blocks that are too large for a JPEG."""
    names = []
    if metadata.exif is not None and len(metadata.exif) + len(HEAD) > ROOM:
        names.append(EXIF)
    if metadata.icc is not None and len(metadata.icc) > 255 * (ROOM - len(ICC_HEAD) - 2):
        names.append(ICC)
    if metadata.xmp is not None and _split(metadata.xmp) is None:
        names.append(XMP)
    return names + [COMMENT for text in metadata.texts if _comment(text) is None][:1]


def _comment(text: Text) -> bytes | None:
    words = text.text.encode("utf-8", "replace")
    return words if len(words) <= ROOM else None


def _split(packet: bytes) -> tuple[bytes, bytes | None] | None:
    """The packet as one segment holds it, and what goes into others."""
    try:
        main, extended = xmp.split(packet, _XMP_ROOM)
    except DecodeError:
        return None
    return (main, extended) if len(main) <= _XMP_ROOM else None


def write(data: bytes, metadata: Metadata) -> bytes:
    """The file with these pieces and no others.

    Where there is no JFIF segment, which would say that the picture is Y'CbCr, the resolution goes
    into the EXIF block.

    Raises:
        DecodeError: the bytes are no JPEG.
    """
    kept: list[bytes] = []
    size, jfif = (0, 0), b""
    for marker, start, end in walk(data):
        body = data[start + 4 : end]
        if marker == SOS:
            kept.append(data[start:])
        elif marker == APP0 and body.startswith(_JFIF) and len(body) >= 14:
            jfif = body[:12] + b"\0\0"
        elif not (APP0 <= marker <= _APP15 or marker == COM) or _is_adobe(marker, body):
            kept.append(data[start:end])
            if marker in _FRAMES and len(body) >= 5:
                size = int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
    if not size[0]:
        raise DecodeError("the bytes are no JPEG", reason="damaged")
    exif = metadata.exif
    parts = [b"\xff\xd8"]
    if jfif:
        parts.append(segment(APP0, _with_jfif_density(jfif, metadata.density)))
    elif metadata.density is not None:
        exif = with_density(exif, metadata.density)
    if exif is not None and len(exif) + len(HEAD) <= ROOM:
        parts.append(segment(_APP1, HEAD + sized(exif, *size)))
    parts += _pieces(metadata)
    return b"".join([*parts, *kept])


def _with_jfif_density(jfif: bytes, density: Density | None) -> bytes:
    """JFIF holds whole numbers: inches where they come out whole, else centimetres if they do."""
    unit, values = 0, (density.x, density.y) if density else (1.0, 1.0)
    if density and density.unit:
        inch, metre = density.per("inch"), density.per("metre")
        fine = [v / 100 for v in metre]
        whole = all(abs(v - round(v)) < 0.01 for v in inch) or any(v % 1 for v in fine)
        unit, values = (1, inch) if whole else (2, (fine[0], fine[1]))
    x, y = (min(max(round(value), 1), 0xFFFF) for value in values)
    return jfif[:7] + bytes([unit]) + x.to_bytes(2, "big") + y.to_bytes(2, "big") + jfif[12:]


def _pieces(metadata: Metadata) -> Iterator[bytes]:
    if metadata.xmp is not None and (packets := _split(metadata.xmp)) is not None:
        main, extended = packets
        yield segment(_APP1, XMP_HEAD + main)
        if extended is not None:
            head = EXTENSION + xmp.guid(extended).encode() + len(extended).to_bytes(4, "big")
            for start in range(0, len(extended), _EXTENSION_ROOM):
                part = extended[start : start + _EXTENSION_ROOM]
                yield segment(_APP1, head + start.to_bytes(4, "big") + part)
    room = ROOM - len(ICC_HEAD) - 2
    profile = metadata.icc or b""
    count = -(-len(profile) // room)
    for number in range(count if count <= 255 else 0):
        part = profile[number * room : (number + 1) * room]
        yield segment(_APP2, ICC_HEAD + bytes((number + 1, count)) + part)
    blocks = photoshop.together(metadata.iptc, metadata.resources)
    room = ROOM - len(PHOTOSHOP)
    for start in range(0, len(blocks), room):
        yield segment(_APP13, PHOTOSHOP + blocks[start : start + room])
    for text in metadata.texts:
        if text.keyword == COMMENT and (words := _comment(text)) is not None:
            yield segment(COM, words)
