"""What a file is, by its first bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from urushi.codec import FORMATS, SNIFF_BYTES, decode, read_header, sniff
from urushi.errors import DecodeError, UnsupportedError

from unit.codec.made import picture, psd
from unit.support import pixels, to_bytes


@pytest.mark.parametrize("format_", FORMATS)
def test_the_formats_that_are_read_are_known(format_: str) -> None:
    data = to_bytes(picture("RGB"), format_.upper())
    assert sniff(data[:SNIFF_BYTES]) == format_ == read_header(data).format


def test_a_psd_is_known() -> None:
    assert sniff(psd(pixels(picture("RGB")), 3)[:SNIFF_BYTES]) == "psd"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"GIF",
        b"GIF88a",
        b"\x89PNG",
        b"RIFF....WAVE",
        b"hello, world.....",
        b"BM",
        b"BMW is a car",
        b"BM and more of it",
        b"II*",
        b"8BPS\0\3",
    ],
)
def test_nothing_else_is(head: bytes) -> None:
    assert sniff(head) is None


def zipped(mimetype: str, *, stored: bool = True) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        archive.writestr(zipfile.ZipInfo("mimetype"), mimetype, kind)
        archive.writestr("data/layer.png", bytes(99))
    return buffer.getvalue()


def boxed(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (4 + len(body)).to_bytes(4, "big") + body + bytes(40)


KINDS = {
    "AVIF": boxed(b"avif", b"mif1"),
    "AVIF by its second brand": boxed(b"mif1", b"miaf", b"avif"),
    "AVIF that moves": boxed(b"avis", b"msf1"),
    "HEIC": boxed(b"heic", b"mif1"),
    "HEIC of any coder": boxed(b"mif1", b"miaf"),
    "JPEG XL": b"\xff\x0a" + bytes(40),
    "JPEG XL in boxes": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(40),
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40),
    "JPEG 2000 bare": b"\xff\x4f\xff\x51" + bytes(40),
    "PSB": b"8BPS\0\2" + bytes(40),
    "PSD of a third kind": b"8BPS\0\3" + bytes(40),
    "CLIP": b"CSFCHUNK" + bytes(40),
    "XCF": b"gimp xcf v011\0" + bytes(40),
    "SAI": b"SAI-CANVAS-TYPE0" + bytes(40),
    "MDP": b"mdipack\0" + bytes(40),
    "KRA": zipped("application/x-krita"),
    "ORA": zipped("image/openraster"),
    "BigTIFF": b"MM\0+\0\x08\0\0" + bytes(40),
    "PDF": b"%PDF-1.7\n",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "EXR": b"\x76\x2f\x31\x01\2\0\0\0",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "SVG with a prologue": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn --><svg/>',
    "SVG with a type": b"  <!DOCTYPE svg PUBLIC>\n<svg/>",
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("read", [decode, read_header])
def test_kinds_that_are_not_read_are_named(name: str, read: Callable[[bytes], object]) -> None:
    with pytest.raises(UnsupportedError) as caught:
        read(KINDS[name])
    kind = str(caught.value.details["kind"])
    assert name.startswith(kind) and kind in str(caught.value)


NONE = {
    "text": b"this is not a picture\n" * 9,
    "zeros": bytes(5000),
    "XML": b'<?xml version="1.0"?><html/>',
    "an archive": zipped("text/plain"),
    "an archive that is packed": zipped("image/openraster", stored=False),
    "a film": boxed(b"isom", b"mp41"),
    "half a box": b"\0\0\0\x20ftyp",
    "half an archive": b"PK\3\4",
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_picture(name: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read_header(NONE[name])
    assert caught.value.details["reason"] == "not-a-picture"


def test_nothing_at_all() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(b"")
    assert caught.value.details["reason"] == "empty"
