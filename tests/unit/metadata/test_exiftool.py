"""What ExifTool reads of a file before, it reads of it after it went through a bare encoder."""

from __future__ import annotations

import functools
import io
from typing import Any

import pytest
from PIL import Image
from urushi import metadata
from urushi.metadata import Metadata, exif
from urushi.metadata.items import CATEGORIES, Policy
from urushi.metadata.keeping import sort

from unit.metadata import exiftool, files
from unit.metadata.files import ENDING, ICC, NEEDLE, bare, tagged
from unit.support import to_bytes

FORMATS = ("jpeg", "png", "webp", "gif", "tiff")
EVERYTHING = Policy(frozenset(CATEGORIES))

TAGS = (
    "-EXIF:Artist=佐藤 あね",
    "-EXIF:Copyright=© Ane",
    f"-EXIF:Make={NEEDLE} Works",
    f"-EXIF:Model={NEEDLE} 1",
    f"-EXIF:SerialNumber={NEEDLE}-7",
    f"-EXIF:LensModel={NEEDLE} lens",
    "-EXIF:GPSLatitude=35.4711",
    "-EXIF:GPSLatitudeRef=N",
    f"-EXIF:GPSAreaInformation={NEEDLE} shrine",
    "-EXIF:UserComment=こんにちは",
    "-EXIF:XPTitle=題",
    "-EXIF:DateTimeOriginal=2020:01:02 03:04:05",
    "-EXIF:ExposureTime=1/250",
    "-EXIF:ColorSpace=1",
    "-EXIF:Software=a program",
    "-XMP-dc:Title=title",
    "-XMP-dc:Title-ja=題",
    "-XMP-dc:Creator=Ane",
    "-XMP-dc:Rights=mine",
    "-XMP-xmp:Rating=3",
    "-XMP-xmpRights:UsageTerms=no training",
    f"-XMP-photoshop:City={NEEDLE} town",
    f"-XMP-aux:SerialNumber={NEEDLE}-8",
    "-IPTC:CodedCharacterSet=UTF8",
    "-IPTC:By-line=あね",
    "-IPTC:CopyrightNotice=mine",
    f"-IPTC:City={NEEDLE} ward",
    "-IPTC:Keywords=a",
    "-IPTC:Keywords=b",
    "-Photoshop:CopyrightFlag=True",
    "-Photoshop:URL=http://a.example",
    "-Photoshop:IPTCDigest=new",
    "-Comment=a comment",
)
LOCATION = "GPS:", "XMP-photoshop:City", "IPTC:City"
NOT_CARRIED = {"IFD0:StripOffsets", "PNG:ProfileName"}


@functools.cache
def thumbnail() -> bytes:
    return to_bytes(files.drawing().convert("RGB").resize((24, 16)), "jpeg", quality=30)


@functools.cache
def before(format_: str) -> bytes:
    """A file with everything, made by ExifTool."""
    first = next(name for name, what in files.VARIANTS.items() if what[0] == format_)
    data = bare(first)
    attachments = {"ICC_Profile": ICC} if format_ != "gif" else {}
    if format_ == "jpeg":  # ExifTool gives no other format a thumbnail
        attachments |= {
            "ThumbnailImage": thumbnail(),
            "PhotoshopThumbnail": thumbnail(),
        }
    return tagged(data, name(format_), *TAGS, **attachments)


@functools.cache
def kept(format_: str, policy: Policy) -> Metadata:
    return sort(metadata.read(before(format_), format_), policy)[0]


def name(format_: str, of: str = "a") -> str:
    return f"{of}.{ENDING.get(format_, format_)}"


def through(format_: str, told: Metadata) -> bytes:
    """The picture encoded anew without metadata, and then given some."""
    image = Image.open(io.BytesIO(before(format_)))
    plain = Image.frombytes(image.mode, image.size, image.tobytes())
    if image.mode == "P":
        palette = image.getpalette()
        assert palette is not None
        plain.putpalette(palette)
    return metadata.write(to_bytes(plain, format_), format_, told)


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[str, Any]]:
    """What ExifTool reads of all files at once, since it is slow to start."""
    given = {name(format_, "before"): before(format_) for format_ in FORMATS}
    given |= {
        name(format_, which): through(format_, kept(format_, policy))
        for format_ in FORMATS
        for which, policy in (("all", EVERYTHING), ("usual", Policy()))
    }
    given |= {
        name(format_, "of-jpeg"): metadata.write(bare(variant), format_, kept("jpeg", EVERYTHING))
        for format_, variant in (
            ("png", "png"),
            ("webp", "webp-lossy"),
            ("tiff", "tiff"),
        )
    }
    given["profile.gif"] = metadata.write(bare("gif"), "gif", Metadata(icc=ICC))
    return exiftool.read(given, "-b")


def told(tags: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tags.items() if key not in NOT_CARRIED}


@pytest.mark.parametrize("format_", FORMATS)
def test_everything_that_may_stay_is_read_again(
    format_: str, seen: dict[str, dict[str, Any]]
) -> None:
    first, second = (told(seen[name(format_, which)]) for which in ("before", "all"))
    assert len(first) > 12
    gone = {key for key in first if key not in second}
    assert all(key.startswith("IFD1:") or "Thumbnail" in key for key in gone), gone
    assert gone or format_ != "jpeg"
    assert {key: second[key] for key in first if key in second} == {
        key: value for key, value in first.items() if key in second
    }
    # The resolution, which EXIF told, is told by the container too.
    assert all("Resolution" in key or "pHYs" in key for key in second.keys() - first.keys())


@pytest.mark.parametrize("format_", FORMATS)
def test_places_devices_and_thumbnails_are_gone_to_the_byte(
    format_: str, seen: dict[str, dict[str, Any]]
) -> None:
    data = before(format_)
    result = through(format_, kept(format_, Policy()))
    assert data.count(NEEDLE.encode()) >= 2 and NEEDLE.encode() not in result
    if format_ == "jpeg":
        assert data.count(thumbnail()[30:]) == 2
    assert thumbnail()[30:] not in result and thumbnail()[100:160] not in result
    tags = seen[name(format_, "usual")]
    assert not [key for key in tags if key.startswith((*LOCATION, "IFD1:"))]
    assert not [key for key in tags if "Serial" in key or "Make" in key or "Thumbnail" in key]
    assert tags["XMP-dc:Creator"] == ["Ane"] or tags["XMP-dc:Creator"] == "Ane"
    assert tags["XMP-xmpRights:UsageTerms"] == "no training"
    if format_ in ("jpeg", "tiff", "png"):
        assert tags["IPTC:By-line"] == "あね" and tags["IFD0:Artist"] == "佐藤 あね"


@pytest.mark.parametrize("format_", ["png", "webp", "tiff"])
def test_another_format_says_the_same(format_: str, seen: dict[str, dict[str, Any]]) -> None:
    first, second = seen[name("jpeg", "all")], seen[name(format_, "of-jpeg")]
    groups = ["ExifIFD:", "GPS:", "XMP-", "ICC", "IFD0:"]
    if format_ != "webp":
        groups += ["IPTC:", "Photoshop:"]
    for key, value in first.items():
        # A TIFF tells the picture's own resolution and layout in the same directory.
        if key.startswith(tuple(groups)) and "YCbCr" not in key and "Resolution" not in key:
            assert second.get(key) == value, key


@pytest.mark.parametrize("format_", ["jpeg", "png", "tiff"])
def test_nothing_is_wrong_with_the_files_that_was_not_before(format_: str) -> None:
    result = through(format_, kept(format_, EVERYTHING))
    found = exiftool.warnings({name(format_, "b"): before(format_), name(format_, "a"): result})
    # XMP part 3 has this type, and readers take either; ExifTool knows LONG alone.
    new = set(found[name(format_, "a")]) - {"Non-standard format (undef) for IFD0 0x83bb IPTC-NAA"}
    assert new <= set(found[name(format_, "b")])


def test_the_profile_of_a_gif_is_read(seen: dict[str, dict[str, Any]]) -> None:
    assert seen["profile.gif"]["ICC_Profile:ProfileDescription"] == "sRGB built-in"


def test_texts_that_are_set_are_read() -> None:
    block = exif.with_texts(metadata.read(before("jpeg"), "jpeg").exif, {0x013B: "Änne 佐"})
    data = through("jpeg", Metadata(exif=block))
    tags = exiftool.read({"a.jpg": data})["a.jpg"]
    assert tags["IFD0:Artist"] == "Änne 佐" and tags["GPS:GPSLatitude"] == pytest.approx(35.4711)
