"""Declarations: independent readers find them, and everything else stays as it was."""

from __future__ import annotations

import functools
import hashlib
import json
import urllib.robotparser
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import cel
from PIL import Image
from urushi.declare import TERMS, Declaration, declare, snippets
from urushi.errors import RecipeError
from urushi.metadata import Metadata, Text, iptc, photoshop, read, write
from urushi.metadata.markup import clean
from urushi.snippets import CRAWLERS, CRAWLERS_AS_OF

from unit.metadata import exiftool
from unit.metadata.packets import ALL, packet
from unit.support import from_bytes, to_bytes

FULL = Declaration(
    mining="DMI-PROHIBITED-AIMLTRAINING",
    constraints='No <training> & no "data sets".',
    creator="漆 うるし",
    rights="© 2026 漆 うるし",
    usage_terms="Look, do not take.",
    web_statement="https://example.org/terms?a=1&b=$2",
)
TERM = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"

# By the names of ExifTool.
IN_XMP = {
    "XMP-plus:DataMining": TERM,
    "XMP-plus:OtherConstraints": FULL.constraints,
    "XMP-dc:Creator": [FULL.creator],
    "XMP-dc:Rights": FULL.rights,
    "XMP-xmpRights:Marked": True,
    "XMP-xmpRights:UsageTerms": FULL.usage_terms,
    "XMP-xmpRights:WebStatement": FULL.web_statement,
}
IN_EXIF = {"IFD0:Artist": FULL.creator, "IFD0:Copyright": FULL.rights}
IN_IPTC = {"IPTC:By-line": FULL.creator, "IPTC:CopyrightNotice": FULL.rights}

FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF", "tiff": "TIFF"}


def found(files: dict[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    """What ExifTool reads; releases that know Data Mining (12.67) leave its address out."""
    return {
        name: {key: TERM if f"vocab/{value}" in TERM else value for key, value in told.items()}
        for name, told in exiftool.read(files, *options).items()
    }


@functools.cache
def bare(format_: str) -> bytes:
    """A file with pixels only."""
    return to_bytes(cel(24, 16).convert("RGB"), FORMATS[format_])


def exif_block(tags: dict[int, Any]) -> bytes:
    block = Image.Exif()
    for tag, value in tags.items():
        block[tag] = value
    return bytes(block.tobytes()).removeprefix(b"Exif\0\0")


def iptc_block(datasets: dict[tuple[int, int], list[str]]) -> bytes:
    return iptc.with_texts(None, datasets)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_field_is_read_back_and_nothing_is_found_wrong(format_: str) -> None:
    before = bare(format_)
    after = write(before, format_, declare(read(before, format_), FULL))
    files = {f"before.{format_}": before, f"after.{format_}": after}
    told = found(files)[f"after.{format_}"]
    wanted = IN_XMP | (IN_EXIF if format_ != "gif" else {})
    assert {key: told.get(key) for key in wanted} == wanted
    wrong = exiftool.warnings(files)
    assert wrong[f"after.{format_}"] == wrong[f"before.{format_}"]
    again = read(after, format_)
    if format_ != "gif":  # which has no place for EXIF
        assert declare(again, FULL) == again
    assert write(bare(format_), format_, declare(again, FULL)) == after


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_is_told_but_what_was_declared(format_: str) -> None:
    after = write(bare(format_), format_, declare(Metadata(), FULL))
    told = found({f"before.{format_}": bare(format_), f"after.{format_}": after})
    new = set(told[f"after.{format_}"]) - set(told[f"before.{format_}"])
    required = {f"IFD0:{tag}" for tag in ("XResolution", "YResolution", "ResolutionUnit")}
    required |= {"IFD0:YCbCrPositioning", "RIFF:WebP_Flags"}
    assert new <= {*IN_XMP, *IN_EXIF, *required}


@pytest.mark.parametrize("name", ALL)
def test_what_real_programs_wrote_stays(name: str) -> None:
    start = Metadata(xmp=ALL[name])
    files = {}
    for format_ in FORMATS:
        files[f"before.{format_}"] = write(bare(format_), format_, start)
        files[f"after.{format_}"] = write(bare(format_), format_, declare(start, FULL))
    told, wrong = found(files, "-XMP:all"), exiftool.warnings(files)
    for format_ in FORMATS:
        before, now = told[f"before.{format_}"], told[f"after.{format_}"]
        left = {key: value for key, value in before.items() if key not in IN_XMP}
        assert now == left | IN_XMP
        assert set(wrong[f"after.{format_}"]) <= set(wrong[f"before.{format_}"])


def test_exif_iptc_resources_and_texts_keep_the_rest() -> None:
    records = iptc_block(
        {(2, 80): ["old"], (2, 116): ["old"], (2, 5): ["Fox"], (2, 25): ["a", "b"]}
    )
    resources = photoshop.block(0x0425, hashlib.md5(records).digest())
    resources += photoshop.block(0x040B, b"https://example.org/")
    start = Metadata(
        exif=exif_block({0x010E: "Fox", 0x0131: "Urushi", 0x013B: "old", 0x8298: "old"}),
        iptc=records,
        resources=resources,
    )
    files = {}
    for format_ in ("jpeg", "tiff"):
        files[f"before.{format_}"] = write(bare(format_), format_, start)
        files[f"after.{format_}"] = write(bare(format_), format_, declare(start, FULL))
    told, wrong = found(files), exiftool.warnings(files)
    for format_ in ("jpeg", "tiff"):
        before, now = told[f"before.{format_}"], told[f"after.{format_}"]
        changed = IN_XMP | IN_EXIF | IN_IPTC
        changed["Photoshop:IPTCDigest"] = now["Photoshop:IPTCDigest"]
        places = {key: now[key] for key in now if "Offset" in key}
        assert now == before | changed | places
        assert set(wrong[f"after.{format_}"]) <= set(wrong[f"before.{format_}"])
    assert found({"a.jpg": files["after.jpeg"]})["a.jpg"]["IPTC:Keywords"] == ["a", "b"]


def test_records_hold_what_fits_and_the_digest_agrees() -> None:
    long = Declaration(creator="名" * 20, rights="権" * 100)
    records = iptc_block({(2, 5): ["Fox"]})
    digest = photoshop.block(0x0425, hashlib.md5(records).digest())
    out = declare(Metadata(iptc=records, resources=digest), long)
    assert out.iptc is not None
    assert out.resources == photoshop.block(0x0425, hashlib.md5(out.iptc).digest())
    file = write(bare("jpeg"), "jpeg", out)
    told = found({"a.jpg": file})["a.jpg"]
    assert told["IPTC:By-line"] == "名" * 10 and told["IPTC:CopyrightNotice"] == "権" * 42
    assert told["XMP-dc:Creator"] == ["名" * 20] and told["XMP-dc:Rights"] == "権" * 100
    assert exiftool.warnings({"a.jpg": file}) == {"a.jpg": []}


def test_records_are_not_made_where_there_are_none() -> None:
    assert declare(Metadata(), FULL).iptc is None


def test_text_chunks_that_name_the_author_are_kept_in_step() -> None:
    texts = (Text("Author", "old"), Text("Title", "Fox"), Text("Copyright", "old", "de", "Recht"))
    assert declare(Metadata(texts=texts), FULL).texts == (
        Text("Author", FULL.creator),
        Text("Title", "Fox"),
        Text("Copyright", FULL.rights, "de", "Recht"),
    )
    assert declare(Metadata(texts=texts), Declaration()).texts == texts


def test_extended_xmp_of_a_jpeg_is_kept() -> None:
    history = "".join(f"<rdf:li>xmp.did:{i:0100x}</rdf:li>" for i in range(900))
    body = f"<a:DocumentAncestors><rdf:Bag>{history}</rdf:Bag></a:DocumentAncestors>"
    start = Metadata(xmp=packet(body, 'xmlns:a="http://ns.adobe.com/photoshop/1.0/"'))
    before = write(bare("jpeg"), "jpeg", start)
    assert b"HasExtendedXMP" in before
    after = write(bare("jpeg"), "jpeg", declare(read(before, "jpeg"), FULL))
    told = found({"before.jpg": before, "after.jpg": after}, "-XMP:all")
    hidden = "XMP-xmpNote:HasExtendedXMP"
    assert told["after.jpg"].pop(hidden) == told["before.jpg"].pop(hidden)
    assert told["after.jpg"] == told["before.jpg"] | IN_XMP
    # The main packet alone already tells the declaration.
    assert TERM.encode() in after[: after.index(b"http://ns.adobe.com/xmp/extension/")]


def test_an_empty_field_changes_nothing_and_a_full_one_wins() -> None:
    start = Metadata(xmp=ALL["lightroom"], exif=exif_block({0x013B: "Old", 0x8298: "Old"}))
    out = declare(start, Declaration())
    told = found({"a.jpg": write(bare("jpeg"), "jpeg", out)})["a.jpg"]
    assert out.exif == start.exif
    assert told["XMP-dc:Creator"] == ["Old Name", "Second"]
    assert told["XMP-dc:Rights"] == "© old" and told["XMP-xmpRights:Marked"] is False
    assert told["XMP-plus:DataMining"] == TERM
    named = declare(start, Declaration(creator="New"))
    told = found({"a.jpg": write(bare("jpeg"), "jpeg", named)})["a.jpg"]
    assert told["XMP-dc:Creator"] == ["New"] and told["IFD0:Artist"] == "New"
    assert told["XMP-dc:Rights"] == "© old" and told["IFD0:Copyright"] == "Old"


def test_an_older_declaration_is_replaced_in_every_form() -> None:
    plus = 'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
    link = '<plus:DataMining rdf:resource="http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"/>'
    for old in (ALL["exiftool"], packet(link, plus), packet("", f'{plus} plus:DataMining="x"')):
        out = declare(Metadata(xmp=old), FULL).xmp
        assert out is not None and b"DMI-ALLOWED" not in out and b'DataMining="x"' not in out
        assert out.count(TERM.encode()) == 1


def test_windows_author_does_not_contradict_the_artist() -> None:
    block = exif_block({0x9C9D: "Old".encode("utf-16-le") + b"\0\0", 0x010E: "Fox"})
    told = found({"a.jpg": write(bare("jpeg"), "jpeg", declare(Metadata(exif=block), FULL))})
    assert "IFD0:XPAuthor" not in told["a.jpg"]
    assert told["a.jpg"]["IFD0:ImageDescription"] == "Fox"


@pytest.mark.parametrize("broken", [b"", b"<x", b"\xff\xfe<"])
def test_blocks_that_cannot_be_read_make_room(broken: bytes) -> None:
    out = declare(Metadata(xmp=broken, exif=broken, iptc=broken), FULL)
    told = found({"a.jpg": write(bare("jpeg"), "jpeg", out)})["a.jpg"]
    wanted = IN_XMP | IN_EXIF | IN_IPTC
    assert {key: told.get(key) for key in wanted} == wanted


TEXTS = st.text(max_size=200)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(sorted(TERMS)), st.sampled_from(sorted(ALL)))
def test_any_text_survives(
    constraints: str, creator: str, rights: str, terms: str, mining: str, name: str
) -> None:
    given_ = Declaration(mining, constraints + "x", creator, rights, terms)
    out = declare(Metadata(xmp=ALL[name]), given_)
    assert out.xmp is not None
    root = ET.fromstring(out.xmp.decode())
    rdf, dc = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://purl.org/dc/elements/1.1/}"
    texts = {
        given_.constraints: "{http://ns.useplus.org/ldf/xmp/1.0/}OtherConstraints",
        given_.creator: f"{dc}creator",
        given_.rights: f"{dc}rights",
        given_.usage_terms: "{http://ns.adobe.com/xap/1.0/rights/}UsageTerms",
    }
    for text, where in texts.items():
        if text:
            assert [item.text for item in root.iter(where) for item in item.iter(f"{rdf}li")] == [
                text
            ]
    mined = [each.text for each in root.iter("{http://ns.useplus.org/ldf/xmp/1.0/}DataMining")]
    assert mined == [f"http://ns.useplus.org/ldf/vocab/{mining}"]
    if given_.creator:
        assert out.exif is not None
        block = Image.Exif()
        block.load(b"Exif\0\0" + out.exif)
        assert block[0x013B].encode("latin-1").decode() == given_.creator
    assert declare(out, given_) == out
    assert Declaration.from_dict(json.loads(json.dumps(given_.to_dict()))) == given_


@given(st.text())
def test_fields_hold_what_is_written(text: str) -> None:
    field = Declaration(creator=text[:2000]).creator
    assert field == clean(field).strip() and "\r" not in field
    assert Declaration(creator=field).creator == field


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert Declaration(creator=" a\x00b\x1b\ud800\uffffc\r\nd\x85 ").creator == "abc\nd"
    assert Declaration(rights="\U0001f98a\u200d").rights == "\U0001f98a\u200d"


def test_the_terms_are_those_of_plus() -> None:
    # IPTC Photo Metadata Standard 2023.1, which PLUS LDF's vocabulary of 2023 is part of.
    words = """UNSPECIFIED ALLOWED PROHIBITED-AIMLTRAINING PROHIBITED-GENAIMLTRAINING
        PROHIBITED-EXCEPTSEARCHENGINEINDEXING PROHIBITED PROHIBITED-SEECONSTRAINT
        PROHIBITED-SEEEMBEDDEDRIGHTSEXPR PROHIBITED-SEELINKEDRIGHTSEXPR"""
    assert list(TERMS) == [f"DMI-{word}" for word in words.split()]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"mining": "DMI-NONE"}, "mining"),
        ({"mining": None}, "mining"),
        ({"creator": 1}, "creator"),
        ({"rights": "x" * 2001}, "rights"),
        ({"mining": "DMI-PROHIBITED-SEECONSTRAINT"}, "constraints"),
        ({"web_statement": "javascript:alert(1)"}, "web_statement"),
        ({"web_statement": "https://"}, "web_statement"),
        ({"web_statement": 'https://a/"; evil'}, "web_statement"),
        ({"web_statement": "https://a/\nX-Evil: 1"}, "web_statement"),
        ({"web_statement": "example.org"}, "web_statement"),
        ({"unknown": ""}, "declaration"),
        ([], "declaration"),
        (None, "declaration"),
    ],
)
def test_wrong_declarations_are_refused(data: object, field: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Declaration.from_dict(data)
    assert refused.value.details["parameter"] == field


def test_missing_fields_are_empty() -> None:
    assert Declaration.from_dict({}) == Declaration()
    assert Declaration.from_dict(FULL.to_dict()) == FULL


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str | None, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        assert tag == "meta"
        self.found[told["name"]] = told["content"]


def test_snippets_are_read_as_they_are_meant() -> None:
    texts = {name: text for name, _, text in snippets(FULL)}
    places = {name: where for name, where, _ in snippets(FULL)}
    policy = FULL.web_statement
    tags = Tags()
    tags.feed(texts["HTML"])
    assert tags.found == {
        "robots": "noai, noimageai",
        "tdm-reservation": "1",
        "tdm-policy": policy,
    }
    assert places["TDMRep"] == "/.well-known/tdmrep.json"
    assert json.loads(texts["TDMRep"]) == [
        {"location": "/", "tdm-reservation": 1, "tdm-policy": policy}
    ]
    headers = dict(line.strip().split(": ") for line in texts["Netlify"].splitlines()[1:])
    assert headers == {
        "X-Robots-Tag": "noai, noimageai",
        "TDM-Reservation": "1",
        "TDM-Policy": policy,
    }
    # In nginx a dollar begins a variable; in Apache that, and a percent sign a format.
    assert f'add_header TDM-Policy "{policy.replace("$", "%24")}" always;' in texts["nginx"]
    assert f'Header set TDM-Policy "{policy.replace("$", "%%24")}"' in texts["Apache"]
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(texts["robots.txt"].splitlines())
    assert CRAWLERS_AS_OF in texts["robots.txt"]
    assert not any(robots.can_fetch(name, "/a.png") for name in CRAWLERS)
    assert robots.can_fetch("Googlebot", "/a.png") and robots.can_fetch("Bingbot", "/")
    assert "Disallow: *.png" in texts["ai.txt"].splitlines()


@pytest.mark.parametrize("mining", TERMS)
def test_snippets_forbid_only_what_is_forbidden(mining: str) -> None:
    told = snippets(Declaration(mining, constraints="x"))
    assert bool(told) == mining.startswith("DMI-PROHIBITED")
    assert all("policy" not in text.lower() for _, _, text in told)


def test_a_declared_file_still_opens() -> None:
    for format_ in FORMATS:
        file = write(bare(format_), format_, declare(Metadata(), FULL))
        assert from_bytes(file).size == (24, 16)
