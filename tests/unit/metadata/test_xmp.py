"""XMP packets: what is kept stays, what goes is gone, and hostile ones do no harm."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pictures import cel
from urushi.errors import DecodeError
from urushi.metadata import markup, xmp
from urushi.metadata.items import CATEGORIES, NOT_SWITCHABLE, Policy
from urushi.metadata.markup import Name, Node
from urushi.metadata.schemas import DC, PLUS, PREFIXES, RDF, called, category

from unit.metadata import exiftool
from unit.metadata.packets import ALL, packet
from unit.support import to_bytes

EVERYTHING = frozenset(CATEGORIES)
EXIF = "http://ns.adobe.com/exif/1.0/"
DC_NS = f'xmlns:dc="{DC}"'

# Properties by the name that ExifTool gives them, where it is another.
GROUPS = {"Iptc4xmpCore": "iptcCore", "Iptc4xmpExt": "iptcExt"}
TAGS = {"ICCProfile": "ICCProfileName", "xmptk": "XMPToolkit"}
TAGS |= {"PixelXDimension": "ExifImageWidth", "PixelYDimension": "ExifImageHeight"}


def exiftool_name(name: str) -> str:
    group, tag = name.split(":")
    tag = TAGS.get(tag, tag[0].upper() + tag[1:])
    return f"XMP-{GROUPS.get(group, group)}:{tag}"


def said(data: bytes) -> dict[str, list[Any]]:
    """Properties by their expanded name, as the standard library's own parser sees them."""
    root = ET.fromstring(xmp.to_utf8(data).decode("utf-8-sig").strip("\0"))
    rdf = root if root.tag == f"{{{RDF}}}RDF" else next(root.iter(f"{{{RDF}}}RDF"))
    found: dict[str, list[Any]] = {}
    for description in rdf:
        for name, text in description.attrib.items():
            if name not in (f"{{{RDF}}}about", "about"):
                found.setdefault(name, []).append(text)
        for element in description:
            found.setdefault(element.tag, []).append(shape(element))
    return found


def shape(element: ET.Element) -> Any:
    inner = [(child.tag, shape(child)) for child in element]
    if not inner and not element.attrib:
        return element.text or ""
    return (dict(element.attrib), inner, None if inner else element.text or "")


def clark(name: Name) -> str:
    return f"{{{name.uri}}}{name.local}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dc:creator", "copyright"),
        ("dc:rights", "copyright"),
        ("xmpRights:UsageTerms", "copyright"),
        ("plus:DataMining", "copyright"),
        ("photoshop:Credit", "copyright"),
        ("Iptc4xmpCore:CreatorContactInfo", "copyright"),
        ("cc:license", "copyright"),
        ("tiff:Copyright", "copyright"),
        ("dc:title", "description"),
        ("dc:subject", "description"),
        ("xmp:Rating", "description"),
        ("photoshop:Headline", "description"),
        ("Iptc4xmpCore:AltTextAccessibility", "description"),
        ("mwg-rs:Regions", "description"),
        ("xmp:ModifyDate", "history"),
        ("xmpMM:DocumentID", "history"),
        ("photoshop:DocumentAncestors", "history"),
        ("crs:Exposure2012", "history"),
        ("Iptc4xmpExt:DigitalSourceType", "history"),
        ("exif:GPSLatitude", "location"),
        ("photoshop:Country", "location"),
        ("Iptc4xmpExt:LocationShown", "location"),
        ("Iptc4xmpCore:CountryCode", "location"),
        ("drone-dji:GpsLatitude", "location"),
        ("tiff:Model", "device"),
        ("aux:Lens", "device"),
        ("exifEX:BodySerialNumber", "device"),
        ("exif:FNumber", "device"),
        ("exif:SubSecTimeOriginal", "history"),
        ("tiff:Orientation", "structure"),
        ("exif:PixelXDimension", "structure"),
        ("hdrgm:Version", "structure"),
        ("xmpNote:HasExtendedXMP", "structure"),
        ("xmp:Thumbnails", "thumbnail"),
        ("dcterms:provenance", "provenance"),
        ("tiff:XResolution", "colour"),
        ("xmp:Unheard", "other"),
    ],
)
def test_what_a_property_is_about(name: str, kind: str) -> None:
    prefix, local = name.split(":")
    uri = next(uri for uri, known in PREFIXES.items() if known == prefix)
    assert category(Name(uri, local)) == kind
    assert called(Name(uri, local, "whatever")) == name


@pytest.mark.parametrize(
    ("uri", "local", "kind"),
    [
        ("http://ns.google.com/photos/1.0/camera/", "MicroVideo", "structure"),
        ("http://ns.google.com/photos/1.0/depthmap/", "Data", "structure"),
        ("http://c2pa.org/xmp/", "manifest", "provenance"),
        ("http://example.org/", "GPSLongitude", "location"),
        ("http://example.org/", "thumbnailData", "thumbnail"),
        ("http://example.org/", "CameraSerialNumber", "device"),
        ("http://example.org/", "colour", "other"),
        ("", "x", "other"),
    ],
)
def test_what_other_makers_properties_are_about(uri: str, local: str, kind: str) -> None:
    assert category(Name(uri, local, "p")) == kind


@pytest.mark.parametrize("name", ALL)
def test_every_category_goes_and_stays_as_asked(name: str) -> None:
    everything = exiftool.read({"a.xmp": ALL[name]})["a.xmp"]
    policies = [EVERYTHING, frozenset(), Policy().keep, *(EVERYTHING - {x} for x in CATEGORIES)]
    sorted_ = [xmp.sort(ALL[name], keep) for keep in policies]
    files = {f"{i}.xmp": out for i, (out, _) in enumerate(sorted_) if out is not None}
    read = exiftool.read(files)
    for i, (keep, (out, items)) in enumerate(zip(policies, sorted_, strict=True)):
        assert {item.category for item in items} <= set(CATEGORIES + NOT_SWITCHABLE)
        assert all(item.kept == (item.category in keep | {"colour"}) for item in items)
        gone = {exiftool_name(item.name) for item in items if not item.kept}
        # A name that is told in several languages is several tags to ExifTool.
        left = {
            key: value
            for key, value in everything.items()
            if key not in gone and key.rsplit("-", 2)[0] not in gone
        }
        if name == "attributes":  # ExifTool calls a namespace "tmp" whose prefix is another's
            assert (b'plus:DataMining="no"' in (out or b"")) == ("other" in keep)
            if "other" not in keep:
                left.pop("XMP-tmp0:DataMining")
        assert read.get(f"{i}.xmp", {}) == left


@pytest.mark.parametrize("name", ALL)
def test_the_very_bytes_come_back_where_nothing_goes(name: str) -> None:
    once, items = xmp.sort(ALL[name], EVERYTHING)
    assert once is not None
    assert (once is ALL[name]) == all(item.kept for item in items)
    assert xmp.sort(once, EVERYTHING)[0] is once
    assert (once is ALL[name]) == (name in ("krita", "exiftool", "attributes"))


def test_prefixes_stay_as_the_file_has_them() -> None:
    out, items = xmp.sort(ALL["attributes"], EVERYTHING - {"location"})
    assert out is not None
    assert 'a:Headline="Two"' in out.decode() and 'plus:DataMining="no"' in out.decode()
    assert [item.name for item in items if not item.kept] == ["photoshop:State"]
    assert "plus:DataMining" in [item.name for item in items]  # the prefix of a stranger


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ALL)
def test_other_encodings_become_utf_8(name: str, encoding: str) -> None:
    text = ALL[name].decode()
    data = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode(encoding) + b"\0\0\0\0"
    if encoding == "utf-8-sig":
        data = text.encode(encoding)
    assert said(xmp.to_utf8(data)) == said(ALL[name])
    plain, odd = xmp.sort(ALL[name], EVERYTHING), xmp.sort(data, EVERYTHING)
    assert odd[1] == plain[1]
    assert odd[0] is not None and plain[0] is not None
    assert said(odd[0]) == said(plain[0])
    odd[0].decode("utf-8")


@pytest.mark.parametrize("around", ["\0\n", " ", "\ufeff"])
def test_what_stands_around_a_packet_does_not_hurt(around: str) -> None:
    data = ALL["photoshop"].decode()
    assert said(xmp.serialise(xmp.parse(f"{around}{data}\0\0 rest".encode()))) == said(
        ALL["photoshop"]
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<g:image>x</g:image>",
        '<rdf:Bag><rdf:li g:image="x"/></rdf:Bag>',
        '<rdf:Bag><rdf:li rdf:parseType="Resource"><g:image>x</g:image></rdf:li></rdf:Bag>',
        "<o:unheard>\n/9j/4AAQSkZJRg</o:unheard>",
        "<o:unheard o:a='data:image/png;base64,iVBORw0KGgo'/>",
        "iVBORw0KGgoAAAANSUhEUg",
    ],
)
def test_a_picture_never_stays_wherever_it_is(inner: str) -> None:
    spaces = 'xmlns:o="http://example.org/" xmlns:g="http://ns.adobe.com/xap/1.0/g/img/"'
    data = packet(f"<o:Page>{inner}</o:Page><o:x>1</o:x>", f'{spaces} o:y="/9j/4AAQSkZJRg"')
    out, items = xmp.sort(data, EVERYTHING)
    assert out is not None and said(out) == {"{http://example.org/}x": ["1"]}
    assert [(item.name, item.category, item.kept) for item in items] == [
        ("o:y", "thumbnail", False),
        ("o:Page", "thumbnail", False),
        ("o:x", "other", True),
    ]


def test_metadata_of_other_files_inside_is_cut_too() -> None:
    pantry = f"""<xmpMM:Pantry><rdf:Bag><rdf:li rdf:parseType="Resource">
        <exif:GPSLatitude xmlns:exif="{EXIF}">35,0N</exif:GPSLatitude>
        <dc:title {DC_NS}>inner</dc:title></rdf:li>
        <rdf:li><rdf:Description xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Model="Q"/></rdf:li>
        </rdf:Bag></xmpMM:Pantry>"""
    data = packet(pantry, 'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"')
    out, items = xmp.sort(data, Policy().keep)
    assert out is not None
    assert b"GPS" not in out and b"Model" not in out and b">inner<" in out
    assert [item.name for item in items if not item.kept] == ["exif:GPSLatitude", "tiff:Model"]
    assert xmp.sort(data, EVERYTHING)[0] is data


def test_what_it_is_about_and_the_toolkit_are_history() -> None:
    data = packet(f"<dc:title {DC_NS}>x</dc:title>", about="uuid:1")
    out, items = xmp.sort(data, EVERYTHING - {"history"})
    assert out is not None and b"uuid:1" not in out and b'rdf:about=""' in out
    assert ("rdf:about", "history") in [(item.name, item.category) for item in items]
    out, _ = xmp.sort(ALL["krita"], EVERYTHING - {"history"})
    assert out is not None and b"Exiv2" not in out


def test_nothing_left_is_no_packet() -> None:
    out, items = xmp.sort(ALL["pixelmator"], frozenset({"location"}))
    assert out is not None and [i.name for i in items if i.kept] == [
        "exif:ColorSpace",
        "tiff:ResolutionUnit",
    ]
    assert xmp.sort(packet(f"<dc:title {DC_NS}>x</dc:title>"), frozenset())[0] is None


def test_values_are_told_for_the_eye() -> None:
    _, items = xmp.sort(ALL["lightroom"], EVERYTHING)
    told = {item.name: item.value for item in items}
    assert told["dc:title"] == "River, 川"
    assert told["exif:Flash"] == "False, 2"
    assert told["Iptc4xmpExt:LocationShown"] == "Kyoto"
    body = f"<dc:title {DC_NS}>{'wide ' * 1000}</dc:title>"
    assert len(xmp.sort(packet(body), EVERYTHING)[1][0].value) == 120


NESTED = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{NESTED}]>'
HOSTILE = {
    "empty": b"",
    "zeros": bytes(1000),
    "no XML": b"\x89PNG\r\n\x1a\n",
    "no RDF": b"<x/>",
    "cut": ALL["photoshop"][:1500],
    "laughs": LAUGHS.encode() + packet("<dc:title xmlns:dc='http://x/'>&m;</dc:title>"),
    "file": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + packet("&e;"),
    "outside": b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">' + packet(""),
    "entity": packet("<a>&nbsp;</a>"),
    "deep": packet("<a>" * 100 + "</a>" * 100),
    "deeper": packet("<a>" * 100_000),
    "many": packet("<a/>" * 6000),
    "attributes": packet("<a " + " ".join(f'a{i}=""' for i in range(6000)) + "/>"),
    "large": packet("<a>" + "x" * 2**24 + "</a>"),
    "prefix": packet("<unbound:a/>"),
    "twice": packet("<a b='' b=''/>"),
    "latin": packet("<a>é</a>").decode().encode("latin-1", "replace"),
    "half": b"\xff\xfe" + packet("<a/>").decode().encode("utf-16-le")[:-101],
    "surrogate": b"\xff\xfe<\0\0\xd8\0\xd8",
    "control": packet("<a>\x01</a>"),
    "line break": packet('<b:a xmlns:b="x&#10;y&#10;z"/>'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_packets_are_left_out_and_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_NODES", 5000)
    out, items = xmp.sort(HOSTILE[name], EVERYTHING)
    assert out is None
    assert [(item.category, item.name, item.kept) for item in items] == [
        ("structure", "packet", False)
    ]
    with pytest.raises(DecodeError):
        xmp.parse(HOSTILE[name])
    # A declaration still finds room.
    merged = xmp.merge(HOSTILE[name], [xmp.simple(Name(PLUS, "DataMining", "plus"), "x")])
    assert said(merged) == {clark(Name(PLUS, "DataMining")): ["x"]}


@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 2000))
def test_damage_never_ends_in_anything_but_a_typed_error(junk: bytes, at: int, gone: int) -> None:
    whole = ALL["lightroom"]
    for data in (junk, whole[:at] + junk + whole[at + gone :]):
        out, items = xmp.sort(data, Policy().keep)
        assert out is None or said(out) is not None
        assert items or out == data


# Trees of any shape: names of a few namespaces whose prefixes clash.
NAMES = st.builds(
    Name,
    st.sampled_from(["http://a/", "http://b/", "http://c/?a=1&b=2"]),
    st.sampled_from(["p", "q"]),
    st.sampled_from(["a", "b"]),
)
TEXTS = st.text().map(markup.clean)
ELEMENT_NAMES = NAMES | st.builds(lambda name: Name(name.uri, name.local), NAMES)
ELEMENT_NAMES |= st.just(Name("", "bare"))


def attributes(pairs: list[tuple[Name, str]]) -> dict[Name, str]:
    """Those that can stand on one element: a prefix has one meaning there."""
    uris: dict[str, str] = {}
    return {n: v for n, v in pairs if uris.setdefault(n.prefix, n.uri) == n.uri}


def element(name: Name, attributes: dict[Name, str], children: list[Any]) -> Node:
    """An element whose own prefix means what it means on its attributes."""
    clash = any(n.prefix == name.prefix and n.uri != name.uri for n in attributes)
    return Node(name, {} if clash else attributes, [child for child in children if child != ""])


ATTRIBUTES = st.lists(st.tuples(NAMES, TEXTS), max_size=3).map(attributes)
TREES = st.recursive(
    st.builds(element, ELEMENT_NAMES, ATTRIBUTES, st.lists(TEXTS, max_size=1)),
    lambda inner: st.builds(element, ELEMENT_NAMES, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=12,
)


@given(TREES, st.integers(0, 3))
def test_any_tree_is_written_and_read_back(tree: Node, hoist: int) -> None:
    def plain(node: Node) -> Any:
        inner = [plain(child) for child in node.elements()]
        told = {clark(name): value for name, value in node.attributes.items()}
        return (clark(node.name), told, inner, None if inner else node.text)

    def independent(found: ET.Element) -> Any:
        name = found.tag if found.tag.startswith("{") else f"{{}}{found.tag}"
        inner = [independent(child) for child in found]
        return (name, dict(found.attrib), inner, None if inner else found.text or "")

    written = markup.write(tree, hoist)
    assert plain(markup.read(written.encode())) == plain(tree)
    assert independent(ET.fromstring(written)) == plain(tree)


CREATOR, RIGHTS = Name(DC, "creator", "dc"), Name(DC, "rights", "dc")
MINING = Name(PLUS, "DataMining", "plus")


@given(st.text(), st.text(), st.sampled_from(sorted(ALL)))
@example("a\r\nb\t\"<&>'", "\x00\ufffe\U0001f98a", "exiftool")
def test_any_text_survives_and_all_else_stays(first: str, second: str, name: str) -> None:
    wanted = [
        xmp.simple(MINING, first),
        xmp.ordered(CREATOR, [first, second]),
        xmp.alternative(RIGHTS, second),
    ]
    out = xmp.merge(ALL[name], wanted)
    names = {clark(MINING), clark(CREATOR), clark(RIGHTS)}
    now, before = said(out), said(ALL[name])
    assert {k: v for k, v in now.items() if k not in names} == {
        k: v for k, v in before.items() if k not in names
    }
    a, b = markup.clean(first), markup.clean(second)
    assert now[clark(MINING)] == [a]
    li, lang = f"{{{RDF}}}li", "{http://www.w3.org/XML/1998/namespace}lang"
    alternatives = [(li, ({lang: "x-default"}, [], b))]
    assert now[clark(RIGHTS)] == [({}, [(f"{{{RDF}}}Alt", ({}, alternatives, None))], None)]
    assert now[clark(CREATOR)] == [({}, [(f"{{{RDF}}}Seq", ({}, [(li, a), (li, b)], None))], None)]
    assert xmp.merge(out, wanted) is out


@pytest.mark.parametrize(
    "form",
    [
        f'<dc:rights {DC_NS} rdf:resource="new"/>',
        f"<dc:rights {DC_NS}>old</dc:rights>",
        f"<dc:rights {DC_NS}>new</dc:rights><dc:rights {DC_NS}>new</dc:rights>",
    ],
)
def test_a_property_is_told_once_and_as_text(form: str) -> None:
    out = xmp.merge(packet(form), [xmp.simple(RIGHTS, "new")])
    assert said(out)[clark(RIGHTS)] == ["new"]


def test_an_attribute_that_says_it_already_stays() -> None:
    data = packet("", f'{DC_NS} dc:rights="same"')
    assert xmp.merge(data, [xmp.simple(RIGHTS, "same")]) is data


def test_a_description_is_made_where_there_is_none() -> None:
    bare = packet("").replace(b'<rdf:Description rdf:about="" ></rdf:Description>', b"")
    assert b"Description" not in bare
    assert said(xmp.merge(bare, [xmp.simple(RIGHTS, "x")])) == {clark(RIGHTS): ["x"]}


BODIES = st.lists(st.integers(0, 3000), min_size=1, max_size=30)


@given(BODIES, st.integers(1024, 8000))
def test_what_does_not_fit_is_split_and_joined_again(sizes: list[int], room: int) -> None:
    body = "".join(f"<o:p{i}>{'é' * size}</o:p{i}>" for i, size in enumerate(sizes))
    claims = f"<dc:rights {DC_NS}>mine</dc:rights>"
    attributes = 'xmlns:o="http://example.org/" o:attribute="text"'
    data = packet(claims + body, attributes, about="uuid:1")
    main, extended = xmp.split(data, room)
    assert len(main) <= room
    if len(data) <= room:
        assert main is data and extended is None
        return
    if extended is None:  # indentation was all that was too much
        assert said(main) == said(data)
        return
    assert xmp.named(main) == xmp.guid(extended) == hashlib.md5(extended).hexdigest().upper()
    assert said(main)[clark(RIGHTS)] == ["mine"]
    assert b"xpacket" not in extended and b'rdf:about="uuid:1"' in extended
    assert said(xmp.join(main, extended)) == said(data)
    assert b"HasExtendedXMP" not in xmp.join(main, extended)


def test_claims_go_last_and_an_endless_head_goes_too() -> None:
    claims = f"<dc:rights {DC_NS}>{'c' * 3000}</dc:rights>"
    main, extended = xmp.split(
        packet(claims + "<o:o xmlns:o='http://o/'>" + "o" * 9 + "</o:o>"), 1024
    )
    assert extended is not None and len(main) <= 1024
    assert said(xmp.join(main, extended))[clark(RIGHTS)] == ["c" * 3000]
    main, extended = xmp.split(packet(claims, about="u" * 5000), 1024)
    assert extended is not None and len(main) <= 1024
    assert xmp.named(main) == xmp.guid(extended)


def test_what_both_say_is_taken_from_the_main_packet() -> None:
    main = packet(f"<dc:rights {DC_NS}>main</dc:rights>", about="uuid:1")
    other = packet(f"<dc:rights {DC_NS}>other</dc:rights><dc:type {DC_NS}>x</dc:type>")
    joined = xmp.join(main, other)
    assert said(joined) == {clark(RIGHTS): ["main"], clark(Name(DC, "type")): ["x"]}
    assert joined.count(b'rdf:about="uuid:1"') == 2
    with pytest.raises(DecodeError):
        xmp.join(main, b"<x/>")


def segment(body: bytes) -> bytes:
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def test_exiftool_reads_the_split_packet_from_a_jpeg() -> None:
    history = "".join(f"<rdf:li>xmp.did:{i:0100x}</rdf:li>" for i in range(900))
    body = f"""<a:DocumentAncestors><rdf:Bag>{history}</rdf:Bag></a:DocumentAncestors>
        <dc:creator {DC_NS}><rdf:Seq><rdf:li>Me</rdf:li></rdf:Seq></dc:creator>"""
    data = packet(body, 'xmlns:a="http://ns.adobe.com/photoshop/1.0/"')
    main, extended = xmp.split(data, 65502)
    assert extended is not None
    parts = [segment(b"http://ns.adobe.com/xap/1.0/\0" + main)]
    for start in range(0, len(extended), 65400):
        head = xmp.guid(extended).encode() + len(extended).to_bytes(4, "big")
        place = start.to_bytes(4, "big") + extended[start : start + 65400]
        parts.append(segment(b"http://ns.adobe.com/xmp/extension/\0" + head + place))
    picture = to_bytes(cel(16, 16), "JPEG")
    file = {"a.jpg": picture[:2] + b"".join(parts) + picture[2:]}
    assert exiftool.warnings(file) == {"a.jpg": []}
    read = exiftool.read(file | {"b.xmp": data})
    names = ("XMP-photoshop:DocumentAncestors", "XMP-dc:Creator")
    assert [read["a.jpg"][name] for name in names] == [read["b.xmp"][name] for name in names]
