"""Names of EXIF tags (CIPA DC-008-2023, Exif 3.0; TIFF 6.0; Windows' and DNG's) and what each
tells: the category by which it is kept or dropped."""

from __future__ import annotations

from collections.abc import Mapping

ARTIST, COPYRIGHT, DESCRIPTION, ORIENTATION = 0x013B, 0x8298, 0x010E, 0x0112
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
MAKER_NOTE, USER_COMMENT, PADDING = 0x927C, 0x9286, 0xEA1C
SIZE_TAGS = {0x0100: 0, 0x0101: 1, 0xA002: 0, 0xA003: 1}
"""Tags that tell the picture's width (0) or height (1)."""

XMP, IPTC, PHOTOSHOP, ICC = 0x02BC, 0x83BB, 0x8649, 0x8773
EMBEDDED = {XMP: "XMP", IPTC: "IPTC", PHOTOSHOP: "Photoshop resources", ICC: "ICC profile"}
"""Other kinds of metadata, which a TIFF file keeps among its tags and other files beside them."""

UTF16 = range(0x9C9B, 0x9CA0)
"""Windows' texts, UTF-16 in little-endian order whatever the order of the block."""

_MAIN: Mapping[str, Mapping[int, str]] = {
    "copyright": {
        ARTIST: "Artist",
        COPYRIGHT: "Copyright",
        0x9C9D: "XPAuthor",
        0xA437: "Photographer",
        0xC635: "OwnerNotice",
    },
    "description": {
        0x010D: "DocumentName",
        DESCRIPTION: "ImageDescription",
        0x011D: "PageName",
        0x4746: "Rating",
        0x4749: "RatingPercent",
        USER_COMMENT: "UserComment",
        0x9C9B: "XPTitle",
        0x9C9C: "XPComment",
        0x9C9E: "XPKeywords",
        0x9C9F: "XPSubject",
        0xA436: "ImageTitle",
    },
    "history": {
        0x000B: "ProcessingSoftware",
        0x0131: "Software",
        0x0132: "ModifyDate",
        0x882A: "TimeZoneOffset",
        0x9003: "DateTimeOriginal",
        0x9004: "CreateDate",
        0x9010: "OffsetTime",
        0x9011: "OffsetTimeOriginal",
        0x9012: "OffsetTimeDigitized",
        0x9211: "ImageNumber",
        0x9213: "ImageHistory",
        0x9290: "SubSecTime",
        0x9291: "SubSecTimeOriginal",
        0x9292: "SubSecTimeDigitized",
        0xA420: "ImageUniqueID",
        0xA438: "ImageEditor",
        0xA43A: "RAWDevelopingSoftware",
        0xA43B: "ImageEditingSoftware",
        0xA43C: "MetadataEditingSoftware",
        0xC71B: "PreviewDateTime",
    },
    "location": {
        0x830E: "PixelScale",
        0x8480: "IntergraphMatrix",
        0x8482: "ModelTiePoint",
        0x85D8: "ModelTransform",
        0x87AF: "GeoTiffDirectory",
        0x87B0: "GeoTiffDoubleParams",
        0x87B1: "GeoTiffAsciiParams",
        0x9214: "SubjectLocation",
        0x9402: "Pressure",
        0x9403: "WaterDepth",
    },
    "device": {
        0x010F: "Make",
        0x0110: "Model",
        0x013C: "HostComputer",
        0x0151: "TargetPrinter",
        0x828D: "CFARepeatPatternDim",
        0x828E: "CFAPattern",
        0x828F: "BatteryLevel",
        0x829A: "ExposureTime",
        0x829D: "FNumber",
        0x8822: "ExposureProgram",
        0x8824: "SpectralSensitivity",
        0x8827: "ISO",
        0x8828: "OptoElectricConvFactor",
        0x8829: "Interlace",
        0x882B: "SelfTimerMode",
        0x8830: "SensitivityType",
        0x8831: "StandardOutputSensitivity",
        0x8832: "RecommendedExposureIndex",
        0x8833: "ISOSpeed",
        0x8834: "ISOSpeedLatitudeyyy",
        0x8835: "ISOSpeedLatitudezzz",
        0x9102: "CompressedBitsPerPixel",
        0x9201: "ShutterSpeedValue",
        0x9202: "ApertureValue",
        0x9203: "BrightnessValue",
        0x9204: "ExposureCompensation",
        0x9205: "MaxApertureValue",
        0x9206: "SubjectDistance",
        0x9207: "MeteringMode",
        0x9208: "LightSource",
        0x9209: "Flash",
        0x920A: "FocalLength",
        0x920B: "FlashEnergy",
        0x920C: "SpatialFrequencyResponse",
        0x920D: "Noise",
        0x920E: "FocalPlaneXResolution",
        0x920F: "FocalPlaneYResolution",
        0x9210: "FocalPlaneResolutionUnit",
        0x9212: "SecurityClassification",
        0x9215: "ExposureIndex",
        0x9216: "TIFF-EPStandardID",
        0x9217: "SensingMethod",
        MAKER_NOTE: "MakerNote",
        0x9400: "AmbientTemperature",
        0x9401: "Humidity",
        0x9404: "Acceleration",
        0x9405: "CameraElevationAngle",
        0xA20B: "FlashEnergy",
        0xA20C: "SpatialFrequencyResponse",
        0xA20E: "FocalPlaneXResolution",
        0xA20F: "FocalPlaneYResolution",
        0xA210: "FocalPlaneResolutionUnit",
        0xA214: "SubjectLocation",
        0xA215: "ExposureIndex",
        0xA217: "SensingMethod",
        0xA300: "FileSource",
        0xA301: "SceneType",
        0xA302: "CFAPattern",
        0xA401: "CustomRendered",
        0xA402: "ExposureMode",
        0xA403: "WhiteBalance",
        0xA404: "DigitalZoomRatio",
        0xA405: "FocalLengthIn35mmFormat",
        0xA406: "SceneCaptureType",
        0xA407: "GainControl",
        0xA408: "Contrast",
        0xA409: "Saturation",
        0xA40A: "Sharpness",
        0xA40B: "DeviceSettingDescription",
        0xA40C: "SubjectDistanceRange",
        0xA430: "CameraOwnerName",
        0xA431: "BodySerialNumber",
        0xA432: "LensInfo",
        0xA433: "LensMake",
        0xA434: "LensModel",
        0xA435: "LensSerialNumber",
        0xA439: "CameraFirmware",
        0xA460: "CompositeImage",
        0xA461: "CompositeImageCount",
        0xA462: "CompositeImageExposureTimes",
        0xC4A5: "PrintIM",
        0xC614: "UniqueCameraModel",
        0xC615: "LocalizedCameraModel",
        0xC62F: "CameraSerialNumber",
        0xC634: "DNGPrivateData",
        0xFDE8: "OwnerName",
        0xFDE9: "SerialNumber",
        0xFDEA: "Lens",
    },
    "colour": {
        X_RESOLUTION: "XResolution",
        Y_RESOLUTION: "YResolution",
        RESOLUTION_UNIT: "ResolutionUnit",
        0x013E: "WhitePoint",
        0x013F: "PrimaryChromaticities",
        0xA001: "ColorSpace",
        0xA500: "Gamma",
    },
    "structure": {
        0x00FE: "SubfileType",
        0x0100: "ImageWidth",
        0x0101: "ImageHeight",
        0x0102: "BitsPerSample",
        0x0103: "Compression",
        0x0106: "PhotometricInterpretation",
        0x010A: "FillOrder",
        ORIENTATION: "Orientation",
        0x0115: "SamplesPerPixel",
        0x0116: "RowsPerStrip",
        0x011C: "PlanarConfiguration",
        0x012D: "TransferFunction",
        0x013D: "Predictor",
        0x0152: "ExtraSamples",
        0x0153: "SampleFormat",
        0x0211: "YCbCrCoefficients",
        0x0212: "YCbCrSubSampling",
        0x0213: "YCbCrPositioning",
        0x0214: "ReferenceBlackWhite",
        0x9000: "ExifVersion",
        0x9101: "ComponentsConfiguration",
        0xA000: "FlashpixVersion",
        0xA002: "ExifImageWidth",
        0xA003: "ExifImageHeight",
        PADDING: "Padding",
        0xEA1D: "OffsetSchema",
    },
    "other": {0xA004: "RelatedSoundFile", 0xA40D: "ImageProperties"},
}

_GPS = (
    "VersionID LatitudeRef Latitude LongitudeRef Longitude AltitudeRef Altitude TimeStamp "
    "Satellites Status MeasureMode DOP SpeedRef Speed TrackRef Track ImgDirectionRef "
    "ImgDirection MapDatum DestLatitudeRef DestLatitude DestLongitudeRef DestLongitude "
    "DestBearingRef DestBearing DestDistanceRef DestDistance ProcessingMethod AreaInformation "
    "DateStamp Differential HPositioningError"
).split()

_INTEROP = {
    0x0001: "InteropIndex",
    0x0002: "InteropVersion",
    0x1000: "RelatedImageFileFormat",
    0x1001: "RelatedImageWidth",
    0x1002: "RelatedImageHeight",
}

_RAW = range(0xC612, 0xCE00)
"""DNG's tags (DNG 1.7): they describe the camera's sensor."""

_PICTURES = {
    0x0111: "StripOffsets",
    0x0117: "StripByteCounts",
    0x0144: "TileOffsets",
    0x0145: "TileByteCounts",
    0x014A: "SubIFDs",
    0x0201: "ThumbnailOffset",
    0x0202: "ThumbnailLength",
    0x935C: "ImageSourceData",
}
"""Tags that hold other pictures or point to them."""

NEVER_CARRIED = frozenset({*_PICTURES, *EMBEDDED, PADDING})

_MAIN_TAGS = {tag: (name, kind) for kind, tags in _MAIN.items() for tag, name in tags.items()}

CATEGORY_OF_NAME = {name.casefold(): kind for name, kind in _MAIN_TAGS.values()}
"""Category by a tag's name in small letters, for texts that repeat EXIF by name."""


def name_and_category(directory: str, tag: int) -> tuple[str, str]:
    """Name and category of a tag; one that is not known is called by its number."""
    if directory == "GPS":
        return (f"GPS{_GPS[tag]}" if tag < len(_GPS) else f"GPS 0x{tag:04X}"), "location"
    if directory == "Interop":
        return _INTEROP.get(tag, f"Interop 0x{tag:04X}"), "colour" if tag in (1, 2) else "other"
    if tag in _PICTURES:
        return _PICTURES[tag], "thumbnail"
    if tag in EMBEDDED:
        return EMBEDDED[tag], "structure"
    return _MAIN_TAGS.get(tag, (f"0x{tag:04X}", "device" if tag in _RAW else "other"))
