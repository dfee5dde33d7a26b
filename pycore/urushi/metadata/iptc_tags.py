"""Names of IIM datasets (IPTC, Information Interchange Model 4.2, as ExifTool spells them) and what
each tells: the category by which it is kept or dropped."""

from __future__ import annotations

from collections.abc import Mapping

Key = tuple[int, int]
"""Number of a record, and of a dataset in it."""

_BY_CATEGORY: Mapping[str, Mapping[int, str]] = {
    "copyright": {
        80: "By-line",
        85: "By-lineTitle",
        110: "Credit",
        115: "Source",
        116: "CopyrightNotice",
        118: "Contact",
        122: "Writer-Editor",
        188: "OwnerID",
    },
    "description": {
        5: "ObjectName",
        7: "EditStatus",
        8: "EditorialUpdate",
        10: "Urgency",
        12: "SubjectReference",
        15: "Category",
        20: "SupplementalCategories",
        25: "Keywords",
        40: "SpecialInstructions",
        42: "ActionAdvised",
        105: "Headline",
        120: "Caption-Abstract",
        121: "LocalCaption",
        130: "ImageType",
        131: "ImageOrientation",
        135: "LanguageIdentifier",
        230: "DocumentNotes",
    },
    "history": {
        22: "FixtureIdentifier",
        30: "ReleaseDate",
        35: "ReleaseTime",
        37: "ExpirationDate",
        38: "ExpirationTime",
        45: "ReferenceService",
        47: "ReferenceDate",
        50: "ReferenceNumber",
        55: "DateCreated",
        60: "TimeCreated",
        62: "DigitalCreationDate",
        63: "DigitalCreationTime",
        65: "OriginatingProgram",
        70: "ProgramVersion",
        75: "ObjectCycle",
        103: "OriginalTransmissionReference",
        184: "JobID",
        185: "MasterDocumentID",
        186: "ShortDocumentID",
        187: "UniqueDocumentID",
        231: "DocumentHistory",
    },
    "location": {
        26: "ContentLocationCode",
        27: "ContentLocationName",
        90: "City",
        92: "Sub-location",
        95: "Province-State",
        100: "Country-PrimaryLocationCode",
        101: "Country-PrimaryLocationName",
    },
    "device": {232: "ExifCameraInfo"},
    "thumbnail": {
        125: "RasterizedCaption",
        200: "ObjectPreviewFileFormat",
        201: "ObjectPreviewFileVersion",
        202: "ObjectPreviewData",
    },
    "structure": {0: "ApplicationRecordVersion"},
}

_ENVELOPE = {
    0: ("EnvelopeRecordVersion", "structure"),
    5: ("Destination", "other"),
    20: ("FileFormat", "structure"),
    22: ("FileVersion", "structure"),
    30: ("ServiceIdentifier", "other"),
    40: ("EnvelopeNumber", "other"),
    50: ("ProductID", "other"),
    60: ("EnvelopePriority", "other"),
    70: ("DateSent", "history"),
    80: ("TimeSent", "history"),
    90: ("CodedCharacterSet", "structure"),
    100: ("UniqueObjectName", "other"),
}

_APPLICATION = {
    number: (name, kind) for kind, names in _BY_CATEGORY.items() for number, name in names.items()
}


def name_and_category(key: Key) -> tuple[str, str]:
    """Name and category of a dataset; one that is not known is called by its numbers.

    The datasets of records 7 to 9 hold or describe a picture's data.
    """
    record, number = key
    unknown = f"{record}:{number}", "thumbnail" if record in (7, 8, 9) else "other"
    return {1: _ENVELOPE, 2: _APPLICATION}.get(record, {}).get(number, unknown)
