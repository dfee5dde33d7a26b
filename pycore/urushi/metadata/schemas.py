"""What the properties of XMP are about: a category for each, by its namespace and name.

Namespaces as ISO 16684-1, Adobe's XMP specification part 2, the IPTC Photo Metadata Standard
2023.1, PLUS LDF, Exif 2.32 for XMP and their makers register them.
"""

from __future__ import annotations

from functools import lru_cache

from urushi.metadata.markup import Name

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
META = "adobe:ns:meta/"
DC = "http://purl.org/dc/elements/1.1/"
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
NOTE = "http://ns.adobe.com/xmp/note/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"

PREFIXES = {
    RDF: "rdf",
    META: "x",
    DC: "dc",
    RIGHTS: "xmpRights",
    NOTE: "xmpNote",
    PLUS: "plus",
    "http://purl.org/dc/terms/": "dcterms",
    "http://creativecommons.org/ns#": "cc",
    "http://web.resource.org/cc/": "cc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/g/img/": "xmpGImg",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://cipa.jp/exif/2.32/": "exifEX",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/camera-raw-saved-settings/1.0/": "crss",
    "http://ns.adobe.com/camera-raw-defaults/1.0/": "crd",
    "http://ns.adobe.com/camera-raw-embedded-lens-profile/1.0/": "crlcp",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.adobe.com/hdr-metadata/1.0/": "hdr_metadata",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://ns.apple.com/pixeldatainfo/1.0/": "apdi",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://ns.google.com/photos/1.0/creations/": "GCreations",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw",
    "http://www.metadataworkinggroup.com/schemas/collections/": "mwg-coll",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://www.digikam.org/ns/kipi/1.0/": "kipi",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://www.gimp.org/xmp/": "GIMP",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
    "http://pix4d.com/camera/1.0/": "Camera",
}
"""The prefix that a namespace is mostly given."""

_OF_NAMESPACE = {
    "copyright": "xmpRights plus cc",
    "description": "dc lr Iptc4xmpCore Iptc4xmpExt mwg-rs mwg-kw mwg-coll MP digiKam acdsee",
    "history": "xmpMM stEvt crs crss crd pdf GIMP GCreations kipi",
    "device": "exif exifEX aux crlcp drone-dji Camera",
    "structure": "tiff hdrgm hdr_metadata HDRGainMap apdi xmpNote",
    "thumbnail": "xmpGImg",
}

_OF_PROPERTY = {
    "copyright": """dc:creator dc:rights dc:publisher dc:contributor photoshop:Credit
        photoshop:Source photoshop:AuthorsPosition Iptc4xmpCore:CreatorContactInfo
        Iptc4xmpExt:Contributor Iptc4xmpExt:LinkedEncRightsExpr Iptc4xmpExt:EmbdEncRightsExpr
        tiff:Artist tiff:Copyright exif:Copyright xmpDM:artist xmpDM:copyright dcterms:creator
        dcterms:license dcterms:rights dcterms:rightsHolder dcterms:accessRights acdsee:author
        MicrosoftPhoto:CreatorIdentityInfo exifEX:Photographer""",
    "description": """xmp:Rating xmp:Label xmp:Nickname photoshop:Headline photoshop:CaptionWriter
        photoshop:Category photoshop:SupplementalCategories photoshop:Instructions
        photoshop:TransmissionReference photoshop:Urgency photoshop:TextLayers
        tiff:ImageDescription exif:UserComment pdf:Keywords MicrosoftPhoto:Rating
        MicrosoftPhoto:LastKeywordXMP MicrosoftPhoto:LastKeywordIPTC exifEX:ImageTitle
        dcterms:title dcterms:description dcterms:subject""",
    "history": """xmp:CreateDate xmp:ModifyDate xmp:MetadataDate xmp:CreatorTool xmp:Identifier
        xmp:BaseURL dc:date dc:source dc:identifier photoshop:History photoshop:DateCreated
        photoshop:DocumentAncestors photoshop:EmbeddedXMPDigest tiff:DateTime tiff:Software
        exif:DateTimeOriginal exif:DateTimeDigitized exif:ImageUniqueID exifEX:ImageUniqueID
        exifEX:OffsetTime exifEX:OffsetTimeOriginal exifEX:OffsetTimeDigitized
        exifEX:ImageEditor exifEX:RAWDevelopingSoftware exifEX:ImageEditingSoftware
        exifEX:MetadataEditingSoftware
        Iptc4xmpExt:RegistryId Iptc4xmpExt:DigImageGUID Iptc4xmpExt:DigitalSourceType
        Iptc4xmpExt:DigitalSourcefileType Iptc4xmpExt:AIPromptInformation
        Iptc4xmpExt:AIPromptWriterName Iptc4xmpExt:AISystemUsed Iptc4xmpExt:AISystemVersionUsed
        dcterms:created dcterms:modified dcterms:identifier dcterms:source
        MicrosoftPhoto:DateAcquired x:xmptk rdf:about rdf:ID rdf:nodeID""",
    "location": """photoshop:City photoshop:State photoshop:Country Iptc4xmpCore:Location
        Iptc4xmpCore:CountryCode Iptc4xmpExt:LocationCreated Iptc4xmpExt:LocationShown
        Iptc4xmpExt:Sublocation Iptc4xmpExt:City Iptc4xmpExt:ProvinceState
        Iptc4xmpExt:CountryName Iptc4xmpExt:CountryCode Iptc4xmpExt:WorldRegion
        exifEX:Pressure exifEX:WaterDepth dcterms:spatial GIMP:Location""",
    "device": """tiff:Make tiff:Model tiff:HostComputer MicrosoftPhoto:CameraSerialNumber
        MicrosoftPhoto:LensManufacturer MicrosoftPhoto:LensModel MicrosoftPhoto:FlashManufacturer
        MicrosoftPhoto:FlashModel""",
    "colour": """tiff:XResolution tiff:YResolution tiff:ResolutionUnit tiff:WhitePoint
        tiff:PrimaryChromaticities exif:ColorSpace exif:Gamma exifEX:Gamma
        photoshop:ICCProfile""",
    "structure": """dc:format photoshop:ColorMode photoshop:LegacyIPTCDigest tiff:NativeDigest
        exif:NativeDigest exif:PixelXDimension exif:PixelYDimension exif:ComponentsConfiguration
        exif:CompressedBitsPerPixel exif:ExifVersion exif:FlashpixVersion
        Iptc4xmpExt:MaxAvailWidth Iptc4xmpExt:MaxAvailHeight""",
    "provenance": "dcterms:provenance",
    "thumbnail": "xmp:Thumbnails",
    "other": "exif:RelatedSoundFile exifEX:InteroperabilityIndex",
}

_STARTS = {"exif:GPS": "location", "exif:SubSecTime": "history", "exifEX:GPS": "location"}

_GOOGLE = "http://ns.google.com/photos/"
"""Depth maps, second images, motion: pictures that are not carried, and their index."""

_HINTS = (
    ("thumbnail", ("thumbnail",)),
    ("location", ("gps", "latitude", "longitude", "altitude", "geolocation")),
    ("device", ("serialnumber", "cameramodel", "cameramake", "lensmodel")),
)
"""Parts of names, of namespaces that are not known, that tell what they are about all the same."""

_BY_URI = {uri.rstrip("/#"): prefix for uri, prefix in PREFIXES.items()}
_NAMESPACE = {key: kind for kind, keys in _OF_NAMESPACE.items() for key in keys.split()}
_PROPERTY = {key: kind for kind, keys in _OF_PROPERTY.items() for key in keys.split()}


def called(name: Name) -> str:
    """A property's name as its specification writes it, whatever prefix the file has for it."""
    prefix = _BY_URI.get(name.uri.rstrip("/#"), name.prefix)
    return f"{prefix}:{name.local}" if prefix else name.local


@lru_cache(maxsize=4096)
def known(name: Name) -> str | None:
    """The category of a property of a namespace that is known; None for any other.

    Returns:
        One of `items.CATEGORIES` or `items.NOT_SWITCHABLE`.
    """
    uri = name.uri.rstrip("/#")
    prefix = _BY_URI.get(uri)
    if prefix is None:
        if name.uri.startswith(_GOOGLE):
            return "structure"
        return "provenance" if "c2pa" in uri.lower() else None
    key = f"{prefix}:{name.local}"
    for start, kind in _STARTS.items():
        if key.startswith(start):
            return kind
    hinted = _hinted(name.local) if prefix in ("drone-dji", "Camera") else None
    return hinted or _PROPERTY.get(key) or _NAMESPACE.get(prefix)


@lru_cache(maxsize=4096)
def category(name: Name) -> str:
    """The category of a property, by the parts of its name if its namespace is not known."""
    return known(name) or _hinted(name.local) or "other"


def _hinted(local: str) -> str | None:
    lowered = local.lower()
    for kind, parts in _HINTS:
        if any(part in lowered for part in parts):
            return kind
    return None
