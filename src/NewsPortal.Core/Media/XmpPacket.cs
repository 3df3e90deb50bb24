using System.Xml;
using System.Xml.Linq;
using MetadataExtractor.Formats.Jpeg;

namespace NewsPortal.Core.Media;

/// <summary>
/// The texts in an XMP packet, which has at most 64 KB in a JPEG and the size of a chunk elsewhere. The library's own
/// reader is not used, because it reserves as much memory as the file says an extended packet needs.
/// </summary>
internal sealed class XmpPacket : IJpegSegmentMetadataReader
{
    private const int MostSubjects = 200;

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Photoshop = "http://ns.adobe.com/photoshop/1.0/";
    private static readonly XNamespace Basic = "http://ns.adobe.com/xap/1.0/";

    private readonly List<XElement> _descriptions = [];

    public ICollection<JpegSegmentType> SegmentTypes { get; } = [JpegSegmentType.App1];

    public string? Title => Value(Dublin + "title");
    public string? Headline => Value(Photoshop + "Headline");
    public string? Description => Value(Dublin + "description");
    public string? Creator => Value(Dublin + "creator");
    public string? Credit => Value(Photoshop + "Credit");
    public string? Rights => Value(Dublin + "rights");
    public string? Created => Value(Photoshop + "DateCreated") ?? Value(Basic + "CreateDate");

    public IReadOnlyList<string> Subjects =>
        [
            .. _descriptions
                .Elements(Dublin + "subject")
                .Descendants(Rdf + "li")
                .Select(item => item.Value)
                .Take(MostSubjects),
        ];

    private static ReadOnlySpan<byte> Preamble => "http://ns.adobe.com/xap/1.0/\0"u8;

    public IReadOnlyList<MetadataExtractor.Directory> ReadJpegSegments(IEnumerable<JpegSegment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.Bytes.AsSpan().StartsWith(Preamble))
            {
                Read(segment.Bytes.AsMemory(Preamble.Length));
            }
        }

        return [];
    }

    /// <summary>Adds a packet; what is unreadable says nothing.</summary>
    public void Read(ReadOnlyMemory<byte> packet)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var stream = new MemoryStream(packet.ToArray());
            using var reader = XmlReader.Create(stream, settings);
            _descriptions.AddRange(XDocument.Load(reader).Descendants(Rdf + "Description"));
        }
        catch (XmlException)
        {
            // The other metadata may be readable.
        }
    }

    /// <summary>
    /// A property as attribute, text, or the first of a list: the default language, the first author.
    /// </summary>
    private string? Value(XName name) =>
        _descriptions.Select(d => d.Attribute(name)?.Value).FirstOrDefault(value => value is not null)
        ?? _descriptions
            .Elements(name)
            .Select(e => (e.Descendants(Rdf + "li").FirstOrDefault() ?? e).Value)
            .FirstOrDefault();
}
