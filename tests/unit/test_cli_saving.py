"""The command line's flags for the file that is written, and what it tells of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pictures import painting
from PIL import Image
from urushi import codec
from urushi.cli import main
from urushi.cli_words import NOTICES

WEB = Path(__file__).resolve().parents[2] / "web"

GPS, SERIAL = 0x8825, 0xA431


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    exif = Image.Exif()
    exif[0x013B] = "Somebody"
    exif[GPS] = {1: "N", 2: (35.0, 41.0, 22.5)}
    exif[0x8769] = {SERIAL: "SN-4711"}
    path = tmp_path / "photo.jpg"
    painting(160, 120, seed=1).save(path, quality=90, exif=exif.tobytes(), dpi=(300, 300))
    return path


def coated(photo: Path, *flags: str) -> Path:
    out = photo.with_name("out.jpg")
    assert (
        main(["protect", str(photo), "-o", str(out), "-q", "--force", "--seed", "1", *flags]) == 0
    )
    return out


def items(photo: Path, capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, bool]:
    capsys.readouterr()
    assert main(["inspect", str(photo), "--json", *flags]) == 0
    listed = json.loads(capsys.readouterr().out)["items"]
    return {item["name"]: item["kept"] for item in listed}


def test_what_inspect_says_is_what_protect_does(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = items(photo, capsys)
    assert before["GPSLatitude"] is False and before["BodySerialNumber"] is False
    assert before["Artist"] is True and before["plus:DataMining"] is True
    data = coated(photo).read_bytes()
    assert b"SN-4711" not in data and b"DMI-PROHIBITED-AIMLTRAINING" in data
    exif = Image.open(photo.with_name("out.jpg")).getexif()
    assert exif[0x013B] == "Somebody" and not exif.get_ifd(GPS)


def test_inspect_in_words(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(photo)]) == 0
    told = capsys.readouterr().out
    for words in ("JPEG, 160 x 120 px, RGB", "Goes (", "GPSLatitude", "Stays (", "Is declared ("):
        assert words in told
    assert told.index("GPSLatitude") < told.index("Stays (")


def test_categories_can_be_kept_and_dropped(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = items(photo, capsys, "--keep", "location", "--drop", "copyright", "--no-declaration")
    assert listed["GPSLatitude"] is True and listed["Artist"] is False
    assert "plus:DataMining" not in listed
    out = coated(photo, "--keep", "location", "--drop", "copyright", "--no-declaration")
    assert Image.open(out).getexif().get_ifd(GPS)
    assert b"Somebody" not in out.read_bytes() and b"DataMining" not in out.read_bytes()


def test_the_artist_is_named(photo: Path) -> None:
    data = coated(photo, "--creator", "山田 花子", "--mining", "DMI-PROHIBITED").read_bytes()
    assert "山田 花子".encode() in data and b"vocab/DMI-PROHIBITED<" in data
    assert b"Somebody" not in data


def test_a_greatest_size_is_kept(photo: Path) -> None:
    free = len(coated(photo).read_bytes())
    limit = free * 2 // 3
    data = coated(photo, "--max-bytes", str(limit)).read_bytes()
    assert limit // 2 < len(data) <= limit
    assert codec.decode(data).size == (160, 120)


def test_effort_makes_a_png_smaller_and_the_same(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    painting(160, 120, seed=1).save(source)
    sizes, pixels = [], []
    for effort in ("1", "9"):
        out = tmp_path / f"{effort}.png"
        flags = ["-q", "--seed", "1", "--effort", effort]
        assert main(["protect", str(source), "-o", str(out), *flags]) == 0
        sizes.append(out.stat().st_size)
        pixels.append(codec.decode(out.read_bytes()).image.tobytes())
    assert sizes[1] < sizes[0] and pixels[0] == pixels[1]


@pytest.mark.parametrize(
    "flags",
    [
        ["--max-bytes", "much"],
        ["--effort", "0"],
        ["--web-statement", "ftp://example.org"],
        ["--mining", "DMI-PROHIBITED-SEECONSTRAINT"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_wrong_usage(photo: Path, flags: list[str]) -> None:
    assert main(["protect", str(photo), "-o", str(photo.with_name("x.jpg")), *flags]) == 2
    assert not photo.with_name("x.jpg").exists()


def test_a_file_that_is_no_picture_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.png"
    path.write_text("Dear Sir or Madam")
    assert main(["inspect", str(path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_refusal_says_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ink = tmp_path / "ink.jpg"
    painting(40, 30, seed=1).convert("CMYK").save(ink)
    layers = tmp_path / "page.clip"
    layers.write_bytes(b"CSFCHUNK" + bytes(200))
    flags = ["-o", str(tmp_path / "out") + "/", "--seed", "1"]
    assert main(["protect", str(ink), str(layers), *flags]) == 1
    told = capsys.readouterr().err
    assert "convert it to RGB" in told and "export it as PNG" in told


def test_notices_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.gif"
    painting(40, 30, seed=1).quantize(16).save(source)
    assert main(["protect", str(source), "-o", str(tmp_path / "b.gif"), "--seed", "1"]) == 0
    assert "note: at most 256 colours" in capsys.readouterr().out


def test_every_notice_of_the_page_has_words_here() -> None:
    words = json.loads((WEB / "i18n" / "en.json").read_text("utf-8"))
    codes = {key.split(".")[1] for key in words if key.startswith("notice.")}
    assert codes - {"label", "browser-decoded", "translucent-rounded"} == set(NOTICES)
