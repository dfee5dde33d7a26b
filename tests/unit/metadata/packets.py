"""XMP packets in the manner of the programs that write them, all made up."""

from __future__ import annotations

_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = "\n" + (" " * 100 + "\n") * 20 + '<?xpacket end="w"?>'
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'

PHOTOSHOP = f"""{_BEGIN}<x:xmpmeta xmlns:x="adobe:ns:meta/"
 x:xmptk="Adobe XMP Core 9.1-c002 79.f354efc, 2023/11/09-12:40:27        ">
 <rdf:RDF {_RDF}>
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
    xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/"
   xmp:CreatorTool="Adobe Photoshop 25.5 (Windows)"
   xmp:CreateDate="2024-03-01T10:00:00+09:00"
   xmp:Rating="4"
   dc:format="image/jpeg"
   photoshop:ColorMode="3"
   photoshop:ICCProfile="sRGB IEC61966-2.1"
   photoshop:Credit="The studio &amp; I"
   photoshop:City="Kyoto"
   xmpMM:InstanceID="xmp.iid:1b4f"
   xmpMM:DocumentID="adobe:docid:photoshop:77aa">
   <xmpMM:History>
    <rdf:Seq>
     <rdf:li stEvt:action="created" stEvt:instanceID="xmp.iid:1b4e"/>
     <rdf:li stEvt:action="saved" stEvt:softwareAgent="Adobe Photoshop 25.5 (Windows)"/>
    </rdf:Seq>
   </xmpMM:History>
   <photoshop:DocumentAncestors>
    <rdf:Bag>
     <rdf:li>xmp.did:0180</rdf:li>
     <rdf:li>xmp.did:0181</rdf:li>
    </rdf:Bag>
   </photoshop:DocumentAncestors>
   <xmp:Thumbnails>
    <rdf:Alt>
     <rdf:li rdf:parseType="Resource">
      <xmpGImg:width>8</xmpGImg:width>
      <xmpGImg:height>8</xmpGImg:height>
      <xmpGImg:format>JPEG</xmpGImg:format>
      <xmpGImg:image>/9j/4AAQ</xmpGImg:image>
     </rdf:li>
    </rdf:Alt>
   </xmp:Thumbnails>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>{_END}"""

LIGHTROOM = f"""{_BEGIN}<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000">
 <rdf:RDF {_RDF}>
  <rdf:Description rdf:about=""
    xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
    xmlns:exifEX="http://cipa.jp/exif/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
    xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
   tiff:Make="Canon"
   tiff:Orientation="1"
   exif:ExposureTime="1/250"
   exif:GPSLatitude="35,0.5N"
   exif:GPSLongitude="135,46.1E"
   exif:DateTimeOriginal="2023-05-01T08:30:00"
   aux:SerialNumber="0123456789"
   exifEX:LensModel="EF50mm f/1.8"
   crs:Exposure2012="+0.35"
   xmpRights:Marked="False"
   Iptc4xmpCore:Location="Kamo">
   <exif:Flash exif:Fired="False" exif:Mode="2"/>
   <dc:creator><rdf:Seq><rdf:li>Old Name</rdf:li><rdf:li>Second</rdf:li></rdf:Seq></dc:creator>
   <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© old</rdf:li></rdf:Alt></dc:rights>
   <dc:title>
    <rdf:Alt>
     <rdf:li xml:lang="x-default">River</rdf:li>
     <rdf:li xml:lang="ja-JP">川</rdf:li>
    </rdf:Alt>
   </dc:title>
   <dc:subject><rdf:Bag><rdf:li>water</rdf:li><rdf:li>夜</rdf:li></rdf:Bag></dc:subject>
   <lr:hierarchicalSubject><rdf:Bag><rdf:li>a|b</rdf:li></rdf:Bag></lr:hierarchicalSubject>
   <crs:ToneCurvePV2012><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurvePV2012>
   <Iptc4xmpCore:CreatorContactInfo
    Iptc4xmpCore:CiEmailWork="me@example.org"
    Iptc4xmpCore:CiUrlWork="https://example.org/"/>
   <Iptc4xmpExt:LocationShown>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Kyoto</Iptc4xmpExt:City></rdf:li>
    </rdf:Bag>
   </Iptc4xmpExt:LocationShown>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>{_END}"""

CLIP_STUDIO = f"""<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {_RDF}>
<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/'>
<xmp:CreatorTool>CLIP STUDIO PAINT</xmp:CreatorTool>
<xmp:CreateDate>2024-02-03T04:05:06</xmp:CreateDate></rdf:Description>
<rdf:Description rdf:about='' xmlns:tiff='http://ns.adobe.com/tiff/1.0/'>
<tiff:XResolution>350/1</tiff:XResolution><tiff:Orientation>1</tiff:Orientation>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end='r'?>"""

KRITA = f"""<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF {_RDF}>
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
    xmp:CreatorTool="Krita 5.2.2" xmpRights:Marked="True">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Fox</rdf:li></rdf:Alt></dc:title>
   <dc:contributor><rdf:Bag><rdf:li>Somebody</rdf:li></rdf:Bag></dc:contributor>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""

EXIFTOOL = f"""<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Image::ExifTool 12.57'>
<rdf:RDF {_RDF}>

 <rdf:Description rdf:about=''
  xmlns:dc='http://purl.org/dc/elements/1.1/'>
  <dc:description>
   <rdf:Alt>
    <rdf:li xml:lang='x-default'>a &lt;b&gt; "c" 'd' &#xe9;</rdf:li>
   </rdf:Alt>
  </dc:description>
 </rdf:Description>

 <rdf:Description rdf:about=''
  xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'>
  <plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-ALLOWED</plus:DataMining>
  <plus:CopyrightOwner>
   <rdf:Seq>
    <rdf:li rdf:parseType='Resource'>
     <plus:CopyrightOwnerName>Owner</plus:CopyrightOwnerName>
    </rdf:li>
   </rdf:Seq>
  </plus:CopyrightOwner>
 </rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end='w'?>"""

PIXELMATOR = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0">
   <rdf:RDF {_RDF}>
      <rdf:Description rdf:about=""
            xmlns:exif="http://ns.adobe.com/exif/1.0/"
            xmlns:xmp="http://ns.adobe.com/xap/1.0/"
            xmlns:tiff="http://ns.adobe.com/tiff/1.0/">
         <exif:ColorSpace>1</exif:ColorSpace>
         <exif:PixelXDimension>2048</exif:PixelXDimension>
         <exif:PixelYDimension>1536</exif:PixelYDimension>
         <xmp:CreatorTool>Pixelmator Pro 3.5</xmp:CreatorTool>
         <xmp:MetadataDate>2024-01-02T03:04:05Z</xmp:MetadataDate>
         <tiff:ResolutionUnit>2</tiff:ResolutionUnit>
      </rdf:Description>
   </rdf:RDF>
</x:xmpmeta>
"""

ATTRIBUTES = f"""<rdf:RDF {_RDF}><rdf:Description about=""
 xmlns:a="http://ns.adobe.com/photoshop/1.0/" xmlns:b="http://ns.adobe.com/xap/1.0/"
 xmlns:plus="http://example.org/not-plus/"
 a:Headline="Two" a:State="Hyogo" b:Label="Red" plus:DataMining="no"/></rdf:RDF>"""

ALL = {
    "photoshop": PHOTOSHOP.encode(),
    "lightroom": LIGHTROOM.encode(),
    "clip-studio": CLIP_STUDIO.encode(),
    "krita": KRITA.encode(),
    "exiftool": EXIFTOOL.encode(),
    "pixelmator": PIXELMATOR.encode(),
    "attributes": ATTRIBUTES.encode(),
}


def packet(body: str, namespaces: str = "", about: str = "") -> bytes:
    """A packet with one description."""
    return (
        f'{_BEGIN}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {_RDF}>'
        f'<rdf:Description rdf:about="{about}" {namespaces}>{body}</rdf:Description>'
        f'</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()
